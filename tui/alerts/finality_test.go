package alerts

import (
	"strings"
	"testing"

	"tocsin/store/index"
	"tocsin/tui/feeds"
	"tocsin/tui/theme"
)

// TestCountsSayHowFinalTheyAre looks at every place that counts alerts: chips, header,
// status line and menu.
func TestCountsSayHowFinalTheyAre(t *testing.T) {
	for name, c := range map[string]struct {
		change                     func(*index.Result)
		chips, header, place, menu string
	}{
		"final":      {func(*index.Result) {}, "High 2  Medium 1  Low 1  Info 0 ", "v2 4", "1/4 · ● 1 234 new", " 4"},
		"cut":        {func(r *index.Result) { r.Cut = true }, "High 2+  Medium 1+  Low 1+  Info 0+ ", "v2 4+", "1/4+ · ● 1 234+ new · ", " 4+"},
		"raw search": {func(r *index.Result) { r.Partial = true }, "High 2+  Medium 1+  Low 1+  Info … ", "v2 4+", "1/4+ · ● 1 234+ new · ", " 4+"},
		"loading":    {func(r *index.Result) { r.Loading = true }, "High 2+  Medium 1+  Low 1+  Info … ", "v2 4+", "1/4+ · ● 1 234+ new · ", " 4+"},
		"both":       {func(r *index.Result) { r.Loading, r.Cut = true, true }, "High 2+  Medium 1+  Low 1+  Info … ", "v2 4+", "1/4+ · ● 1 234+ new · ", " 4+"},
	} {
		x := newFakeStore(at(midnight), append(plain(3), plain(5)[4:]...)...)
		x.change = c.change
		s := still(x, theme.New(theme.Options{}), 160, 22)
		s.news.SetCount(1234)
		if got := strings.Join(strings.Fields(strip(s.filter.Facets.Line(s.theme, 160))), " "); !strings.HasPrefix(got, strings.Join(strings.Fields(c.chips), " ")+" ") {
			t.Errorf("%s: chips %s", name, got)
		}
		if got := bySource(s); got != c.header {
			t.Errorf("%s: header %q", name, got)
		}
		if got := plainText(feeds.Segments(place(s))); !strings.HasPrefix(got, c.place) {
			t.Errorf("%s: status %q", name, got)
		}
		if got := strip(strings.Join(productMenu(s).Draw(60, 22), "\n")); !strings.Contains(got, c.menu) || strings.Contains(got, " 4+") != strings.HasSuffix(c.menu, "+") {
			t.Errorf("%s: menu\n%s", name, got)
		}
	}
}

// TestNoNumberBeforeTheFirstAnswer: 0 would say that there is none.
func TestNoNumberBeforeTheFirstAnswer(t *testing.T) {
	s := New(Options{Store: newFakeStore(at(midnight), plain(4)...), Now: at(midnight)})
	s.lines.w, s.lines.h = 120, 22
	got := strip(s.filter.Facets.Line(s.theme, 120))
	if strings.ContainsAny(got, "0123456789") || !strings.Contains(got, "High …") || bySource(s) != "" || place(s) != nil {
		t.Errorf("chips %s, header %q", got, bySource(s))
	}
}

// TestOlderAlertsAreNotDenied narrows a list over a cut index without a query.
func TestOlderAlertsAreNotDenied(t *testing.T) {
	x := newFakeStore(at(midnight))
	x.ix = index.New(index.Options{Limit: 3})
	x.put(plain(5)...)
	s := New(Options{Store: unchanging{x}, Now: at(midnight), Only: []string{"fabrikam"}})
	deliver(s, s.rows.Reload())
	if got, _, _ := nothing(s); got != "None of the newest 3 alerts match; older ones are stored." {
		t.Error(got)
	}
}
