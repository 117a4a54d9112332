package split

import (
	"context"
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
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

// long is a store of a list that does not fit.
type long struct{}

func (long) Search(context.Context, index.Request) (index.Result, error) {
	r := index.Result{Total: 40}
	for i := range 40 {
		r.Rows = append(r.Rows, index.Row{Key: alert.Key{Source: alert.AlertsV2, ID: fmt.Sprint(i)}})
	}
	return r, nil
}

func (long) Wait(ctx context.Context, _ int64) (int64, error) { <-ctx.Done(); return 0, ctx.Err() }

// TestTheScrollbarIsTheEdge: the scrollbar of a list stands in the column of the edge, no column is between
// it and the detail or lost, and a rule of the detail still meets the edge where the thumb is not.
func TestTheScrollbarIsTheEdge(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		th := theme.New(theme.Options{ASCII: ascii})
		list := rows.New(rows.Options{
			Store: long{}, Now: time.Now, Ask: func() rows.Question { return rows.Question{Query: &query.Query{}} },
			Columns: []rows.Column{{Name: "TITLE", Width: 5, Cell: func(*rows.Brush, *index.Row) (string, theme.Role) { return "t", theme.Text }}},
		})
		t.Cleanup(list.Close)
		list.SetTheme(th)
		list.Resize(20, 8)
		var run func(cmd tea.Cmd)
		run = func(cmd tea.Cmd) {
			switch msg := cmd().(type) {
			case tea.BatchMsg:
				run(msg[0])
			default:
				list.Update(msg)
			}
		}
		run(list.Reload())
		f := layout.Frame{List: image.Rect(0, 0, 20, 8), Divider: image.Rect(20, 0, 21, 8), Detail: image.Rect(21, 0, 31, 8)}
		rule := th.Paint(theme.Border, strings.Repeat(th.Glyphs.Horizontal, 10))
		lines := Draw(th, f, list, true, func(int, int) []string {
			return []string{"detail    ", "detail    ", "detail    ", "detail    ", "detail    ", "detail    ", rule, "detail    "}
		})
		thumbs := 0
		for i, l := range lines {
			edge, rest := ansi.Strip(ansi.Cut(l, 20, 21)), ansi.Strip(ansi.Cut(l, 21, 40))
			switch want := map[bool]string{true: th.Glyphs.TeeLeft, false: th.Glyphs.Vertical}[i == 6]; {
			case ansi.StringWidth(l) != 31 || i != 6 && rest != "detail    ":
				t.Errorf("ascii %v, line %d: %q", ascii, i, ansi.Strip(l))
			case edge == th.Glyphs.Thumb:
				thumbs++
			case edge != want:
				t.Errorf("ascii %v, line %d: the edge is %q, want %q", ascii, i, edge, want)
			}
			if strings.Contains(ansi.Strip(ansi.Cut(l, 0, 20)), th.Glyphs.Thumb) {
				t.Errorf("ascii %v, line %d: the thumb stands before the edge: %q", ascii, i, ansi.Strip(l))
			}
		}
		if thumbs == 0 || thumbs == len(lines) {
			t.Errorf("ascii %v: %d lines of the thumb\n%s", ascii, thumbs, ansi.Strip(strings.Join(lines, "\n")))
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
