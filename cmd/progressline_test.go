package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/tui/text"
	"tocsin/tui/tuitest"
)

// TestProgressLine writes lines of several lengths over one another and reads what a
// terminal of 20 cells shows.
func TestProgressLine(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	terminal := true
	l := newProgressLine(Env{
		Err: &out, Now: func() time.Time { return now },
		Terminal: func(io.Writer) bool { return terminal }, Width: func(io.Writer) int { return 20 },
	})
	shown := func() string {
		var row []rune
		at := 0
		for _, r := range out.String() {
			if r == '\r' {
				at = 0
				continue
			}
			row = append(row[:at], append([]rune{r}, row[min(at+1, len(row)):]...)...)
			at++
		}
		if len(row) > 19 {
			t.Errorf("%d cells: the line wraps", len(row))
		}
		return strings.TrimRight(string(row), " ")
	}
	for _, c := range []struct {
		says string
		wait time.Duration
		want string
	}{
		{"a line that is far too long", 0, "a line that is far…"},
		{"soon", lineEvery - 1, "a line that is far…"}, // a person still reads
		{"short", lineEvery, "short"},
		{"é\x1b[2J", lineEvery, "é" + text.Clean("\x1b[2J")},
		{"", lineEvery, ""},
	} {
		if c.wait >= lineEvery {
			now = now.Add(c.wait)
		}
		l.show(c.says)
		if got := shown(); got != c.want {
			t.Errorf("after %q the line is %q, want %q", c.says, got, c.want)
		}
	}
	l.show("not yet")
	l.clear()
	l.show("at once") // a cleared line has not been read
	if got := shown(); got != "at once" {
		t.Errorf("the line is %q", got)
	}
	l.clear()
	if got := shown(); got != "" || !strings.HasSuffix(out.String(), "\r") {
		t.Errorf("cleared it is %q", got)
	}
	terminal = false
	out.Reset()
	now = now.Add(time.Hour)
	l.show("x")
	l.clear()
	if out.Len() > 0 {
		t.Errorf("without a terminal it writes %q", &out)
	}
}

// TestIndexingIsSaidIfItTakesLong holds that a wait of less than a second says nothing, and
// that a longer one leaves nothing behind.
func TestIndexingIsSaidIfItTakesLong(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		terminal bool
		parts    []float64 // one each 0.4 seconds
		want     string
	}{
		{true, []float64{0, 0.2, 0.4}, ""},
		{true, []float64{0, 0.2, 0.4, 0.571, 1}, "\rindexing, 57 %\rindexing, 100 %\r" + strings.Repeat(" ", 15) + "\r"},
		{false, []float64{0, 0.2, 0.4, 0.6, 1}, ""},
	} {
		var out bytes.Buffer
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		a := newApp(Env{
			Err: &out, Now: func() time.Time { return now },
			Terminal: func(io.Writer) bool { return c.terminal }, Width: func(io.Writer) int { return 80 },
		})
		err := a.indexing(t.Context(), func(_ context.Context, each func(float64)) error {
			for _, part := range c.parts {
				each(part)
				now = now.Add(400 * time.Millisecond)
			}
			return broken
		})
		if out.String() != c.want || !errors.Is(err, broken) {
			t.Errorf("%v on a terminal, %v: %q, %v", c.parts, c.terminal, out.String(), err)
		}
	}
}

// TestQuerySaysThatItIndexes has a clock of which each look takes a second. A store of few
// rows may be indexed before the first look, so that a run may say nothing.
func TestQuerySaysThatItIndexes(t *testing.T) {
	s := newEarlier(t)
	for _, terminal := range []bool{true, false} {
		said := false
		for n := range 20 { // whether it is seen to index depends on the moment
			if n >= 4 && said == terminal {
				break
			}
			var out, says tuitest.Written
			var looks atomic.Int64
			env := s.env
			env.Out, env.Err = &out, &says
			env.Terminal = func(io.Writer) bool { return terminal }
			env.Now = func() time.Time { return s.env.Now().Add(time.Duration(looks.Add(1)) * time.Second) }
			if code := Main([]string{"--config", s.path, "query", "", "--format", "json", "--read-only"}, env); code != 0 || out.String() == "" {
				t.Fatal(code, says.String())
			}
			got := says.String()
			said = said || strings.HasPrefix(got, "\rindexing, ")
			if got != "" && !strings.HasSuffix(got, " \r") {
				t.Errorf("a line is left: %q", got)
			}
		}
		if said != terminal {
			t.Errorf("on a terminal, %v: it says that it indexes, %v", terminal, said)
		}
	}
}
