package collect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// lines is a log in memory.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// of returns the lines with a message.
func (l *lines) of(t *testing.T, message string) (out []map[string]any) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.buf.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		if m["msg"] == message {
			out = append(out, m)
		}
	}
	return out
}

// logging begins a fleet with a log at a level.
func logging(t *testing.T, keeper Keeper, level slog.Level, of Integration) (*lines, func()) {
	t.Helper()
	log := &lines{}
	f := New(keeper, Options{
		Holder: "me", Normalize: simple, Jitter: func(d time.Duration) time.Duration { return d },
		Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: level})),
	})
	f.Apply([]Integration{of})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- f.Run(ctx) }()
	return log, func() { cancel(); <-done }
}

// want reports the line with all of the given members, which are key and value in
// turn.
func want(t *testing.T, lines []map[string]any, members ...any) {
	t.Helper()
	members = append([]any{"integration", "contoso", "source", "alerts_v2"}, members...)
	has := func(line map[string]any) bool {
		for i := 0; i < len(members); i += 2 {
			if line[members[i].(string)] != members[i+1] {
				return false
			}
		}
		return true
	}
	if !slices.ContainsFunc(lines, has) {
		t.Errorf("no line has %v: %v", members, lines)
	}
}

func TestDebugLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 5, old: 2}, newMemory()
		log, end := logging(t, &slowMemory{memory: keeper, each: time.Second}, slog.LevelDebug, taped(x))
		time.Sleep(30 * time.Second)
		want(t, log.of(t, "lease taken"), "fence", 1.0)
		want(t, log.of(t, "lease renewed"), "fence", 1.0)
		if n := len(log.of(t, "lease renewed")); n < 2 || n > 3 {
			t.Errorf("%d renewals in 30 s", n)
		}
		want(t, log.of(t, "poll"), "pages", 2.0, "items", 5.0, "duration", "2s")
		want(t, log.of(t, "back-fill"), "pages", 2.0, "items", 2.0, "duration", "2s")
		x.set(func(x *tape) { x.trouble = errors.New("torn") })
		time.Sleep(time.Minute)
		want(t, log.of(t, "poll"), "pages", 0.0, "cause", "torn")
		keeper.mu.Lock()
		l := keeper.leases[v2]
		l.Holder, l.Until, l.Fence = "other", time.Now().Add(time.Minute), l.Fence+1
		keeper.leases[v2] = l
		keeper.mu.Unlock()
		time.Sleep(30 * time.Second)
		want(t, log.of(t, "lease lost"), "fence", 1.0)
		time.Sleep(time.Minute)
		if n := len(log.of(t, "another process polls the feed")); n != 1 {
			t.Errorf("a held lease is logged %d times", n)
		}
		end()
		want(t, log.of(t, "lease released"), "fence", 3.0)
	})
}

// TestHealthLog: without -v each change of the health word is logged, once.
func TestHealthLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &tape{length: 5}
		log, end := logging(t, newMemory(), slog.LevelInfo, taped(x))
		time.Sleep(10 * time.Minute)
		x.set(func(x *tape) { x.trouble = fault.New(fault.Service, "torn", "", nil) })
		time.Sleep(10 * time.Minute)
		end()
		var got []string
		for _, line := range log.of(t, "health") {
			got = append(got, line["was"].(string)+" → "+line["health"].(string))
		}
		changes := []string{" → Pending", "Pending → Healthy", "Healthy → Server error", "Server error → Healthy"}
		if !slices.Equal(got, changes) {
			t.Errorf("health %q, want %q", got, changes)
		}
		want(t, log.of(t, "health"), "health", string(ingest.ServerError), "fault", "torn")
		if n := len(log.of(t, "poll")); n > 0 {
			t.Errorf("%d polls without -v", n)
		}
	})
}
