package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/tui/text"
)

// TestTitlesOfOneBeginning: titles that share one wait for as little as others do. On a wider terminal no less of any
// is told, and none loses a beginning that there is room for.
func TestTitlesOfOneBeginning(t *testing.T) {
	const shared = "A rather long title of an alert that does not fit"
	for i, c := range []struct{ begin, end string }{
		{shared, " in narrow lists number %d"},
		{shared, " in %d list"},
		{shared, " in narrow lists and hardly in wide ones, %d"},
		{shared, " in narrow lists and hardly in those of wide screens, %d"},
		{shared, strings.Repeat(" in narrow lists", 5) + ", number %d"},
		{"A rather long title", " number %d of an alert that does not fit in narrow lists of any kind"},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			list := listCase{
				title: func(i int) string { return c.begin + fmt.Sprintf(c.end, i) }, user: each("kim"), host: each("ws-01", "ws-02", "ws-03"),
				status: []alert.Status{alert.Open}, provider: []alert.Provider{alert.MDE}, tenants: []string{"contoso"},
			}
			s, was, whole := list.screen(), 0, text.Width(list.title(1))
			for w := narrowest; w <= widest; w++ {
				head, row := inList(s, w)
				before, rest, _ := strings.Cut(head, "TITLE")
				over, _, users := strings.Cut(rest, "USER")
				if !users {
					t.Fatalf("%d cells: %s", w, head)
				}
				at := text.Width(before)
				to := at + text.Width("TITLE"+over)
				cell := text.Cut(row, at, to)
				title := strings.TrimSpace(cell)
				is := text.Width(title)
				left := whole - text.Width(strings.TrimPrefix(title, text.Ellipsis+" "))
				if w != 120 && is < min(was, whole) {
					t.Errorf("%d cells: %d of a title, and %d on a narrower terminal:\n%s\n%s", w, is, was, head, row)
				}
				if blanks := text.Width(cell) - text.Width(title) - 2; strings.HasPrefix(title, text.Ellipsis) && blanks >= left {
					t.Errorf("%d cells: a beginning of %d is left out beside %d blanks:\n%s\n%s", w, left, blanks, head, row)
				}
				for _, name := range []string{"HOST", "INCIDENT", "PRODUCT", "STATUS"} {
					if slices.Contains(strings.Fields(head), name) && whole < 97 && title != list.title(1) {
						t.Errorf("%d cells: %s beside %q", w, name, title)
					}
				}
				was = is
				if strings.Contains(title, text.Ellipsis+text.Ellipsis) {
					t.Errorf("%d cells: %q is cut twice", w, title)
				}
			}
		})
	}
}
