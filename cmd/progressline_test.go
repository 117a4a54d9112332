package cmd

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"tocsin/tui/text"
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
