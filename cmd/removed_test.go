package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

// TestNothingComesBehindARemoval removes an integration with its alerts while a collector
// starts, back-fills or polls it, at various moments. The collector takes that up, and writes
// nothing of it afterwards; the other integration goes on.
func TestNothingComesBehindARemoval(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		once  bool
	}{
		{after: 0},
		{after: 300 * time.Millisecond},
		{after: time.Second},
		{after: 2500 * time.Millisecond},
		{after: 6 * time.Second},
		{after: 20 * time.Second},
		{after: 65 * time.Second},
		{0, true},
		{200 * time.Millisecond, true},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			inWorld(t, simulator.Generate(400, 1), func(w *world) {
				path := w.settleTwo()
				var out, log buffer
				env := w.env(&out, &log)
				env.Terminal = func(io.Writer) bool { return false }
				ctx, end := context.WithCancel(context.Background())
				code := make(chan int, 1)
				args := []string{"collect"}
				if c.once {
					args = append(args, "--once")
				}
				go func() { code <- run(ctx, args, env) }()
				time.Sleep(c.after)
				got := call(w.t, env, "integration", "remove", "osprey", "--remove-alerts")
				if got.code != 0 || !strings.Contains(got.err, "osprey is removed") {
					t.Errorf("%+v", got)
				}
				if done := c.after > 5*time.Second; done && !strings.Contains(got.err, "with its alerts") {
					t.Errorf("nothing had come yet: %s", got.err)
				}
				time.Sleep(5 * time.Minute)
				if n := call(w.t, env, "query", "integration = 'osprey'", "--count"); n.out != "0\n" {
					t.Errorf("of osprey came later: %q", n.out)
				}
				if n := call(w.t, env, "query", "integration = 'kestrel'", "--count"); n.out == "0\n" || n.code != 0 {
					t.Errorf("of kestrel: %+v", n)
				}
				end()
				if code := <-code; code != 0 && !c.once || strings.Contains(read(t, path), "osprey") {
					t.Errorf("collect exits %d: %s", code, log.String())
				}
			})
		})
	}
}
