package split

import (
	"image"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/store/index"
	"tocsin/tui/layout"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
)

// TestDraw: beside one another the lines are joined at an edge, stacked ones are apart by a
// line, and one alone has all the room.
func TestDraw(t *testing.T) {
	th := theme.New(theme.Options{})
	list := rows.New(rows.Options{Now: time.Now, Columns: []rows.Column{{
		Name: "TITLE", Width: 5, Cell: func(*rows.Brush, *index.Row) (string, theme.Role) { return "", theme.Text },
	}}})
	detail := func(w, h int) []string {
		return strings.Split(strings.Repeat(strings.Repeat("d", w)+"\n", h), "\n")[:h]
	}
	for name, c := range map[string]struct {
		frame  layout.Frame
		lines  int
		widths []int // of the first and the last line
	}{
		"beside":      {layout.Frame{List: image.Rect(0, 0, 20, 5), Divider: image.Rect(20, 0, 21, 5), Detail: image.Rect(21, 0, 31, 5)}, 5, []int{31, 31}},
		"stacked":     {layout.Frame{List: image.Rect(0, 0, 20, 5), Divider: image.Rect(0, 5, 20, 6), Detail: image.Rect(0, 6, 20, 9)}, 9, []int{20, 20}},
		"list only":   {layout.Frame{List: image.Rect(0, 0, 20, 5)}, 5, []int{20, 20}},
		"detail only": {layout.Frame{Detail: image.Rect(0, 0, 12, 4)}, 4, []int{12, 12}},
	} {
		lines := Draw(th, c.frame, list, true, detail)
		if len(lines) != c.lines || ansi.StringWidth(lines[0]) != c.widths[0] || ansi.StringWidth(lines[len(lines)-1]) != c.widths[1] {
			t.Errorf("%s: %d lines\n%s", name, len(lines), strings.Join(lines, "\n"))
		}
		if shows := strings.Contains(lines[len(lines)-1], "ddd"); shows == c.frame.Detail.Empty() {
			t.Errorf("%s: the detail is drawn: %v", name, shows)
		}
	}
}

// TestTheEdgeIsOneLine: the rule of a detail meets the edge beside it in every set of signs.
func TestTheEdgeIsOneLine(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		th := theme.New(theme.Options{ASCII: ascii})
		list := rows.New(rows.Options{Now: time.Now, Columns: []rows.Column{{
			Name: "TITLE", Width: 5, Cell: func(*rows.Brush, *index.Row) (string, theme.Role) { return "", theme.Text },
		}}})
		f := layout.Frame{List: image.Rect(0, 0, 20, 4), Divider: image.Rect(20, 0, 21, 4), Detail: image.Rect(21, 0, 31, 4)}
		rule := th.Paint(theme.Border, strings.Repeat(th.Glyphs.Horizontal, 10))
		lines := Draw(th, f, list, true, func(int, int) []string {
			return []string{"detail    ", rule, "not a rule", "detail    "}
		})
		for i, want := range []string{th.Glyphs.Vertical, th.Glyphs.TeeLeft, th.Glyphs.Vertical, th.Glyphs.Vertical} {
			if got := ansi.Strip(ansi.Cut(lines[i], 20, 21)); got != want {
				t.Errorf("ascii %v, line %d: the edge is %q, want %q", ascii, i, got, want)
			}
		}
	}
}

// TestExact cuts or pads to a number of lines.
func TestExact(t *testing.T) {
	for h, want := range map[int]string{-1: "", 0: "", 1: "a", 2: "a|b", 3: "a|b|  "} {
		if got := strings.Join(Exact([]string{"a", "b"}, 2, h), "|"); got != want {
			t.Errorf("%d: %q, want %q", h, got, want)
		}
	}
}
