package views

import (
	"slices"
	"strconv"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostName is the width of a view's name in a tab.
const mostName = 20

// Tabs returns the names of the views with how many records each selects, in at most w
// columns: at first the numbers get short, then those of views that aren't chosen are left
// out, that of all records first and those of the person's own views last, then the last views, but not
// the chosen one. Without room for that one there is none. Shown
// is the name of the view whose rows the list shows; "" if it shows others.
func (v *Views) Tabs(w int, shown string) []theme.Segment {
	tabs, of := v.fit(w)
	for i, view := range of {
		if view.Name == shown {
			tabs[2*i].Role = theme.Accent
		}
	}
	return tabs
}

// Point returns the view whose tab is drawn at x in w columns.
func (v *Views) Point(w, x int) (View, bool) {
	tabs, shown := v.fit(w)
	for i, view := range shown {
		at := 2 * i // between two tabs is a gap
		from := theme.Width(tabs[:at]...)
		if x >= from && x < from+theme.Width(tabs[at]) {
			return view, true
		}
	}
	return View{}, false
}

// fit returns the tabs for w columns, and the views that they are of.
func (v *Views) fit(w int) (tabs []theme.Segment, shown []View) {
	all := v.All()
	if len(all) == 0 {
		return nil, nil
	}
	if whole := v.tabs(all, text.Number, nil); theme.Width(whole...) <= w {
		return whole, all
	}
	order := v.countless(all)
	for n := range len(order) + 1 {
		if whole := v.tabs(all, text.ShortNumber, order[:n]); theme.Width(whole...) <= w {
			return whole, all
		}
	}
	for n := len(all); n > 0; n-- {
		some := all[:n]
		if at := v.place(v.chosen.Name); at >= n {
			some = append(append([]View{}, all[:n-1]...), all[at])
		}
		tabs := v.tabs(some, text.ShortNumber, order)
		if n < len(all) {
			tabs = append(tabs, theme.Segment{Text: "  +" + strconv.Itoa(len(all)-n), Role: theme.Muted})
		}
		if theme.Width(tabs...) <= w {
			return tabs, some
		}
	}
	return nil, nil
}

// countless returns the views in the order in which they give up their numbers: that of all records, then
// those built in, then the person's own, each the last one first. The chosen one keeps its own.
func (v *Views) countless(all []View) (order []View) {
	rank := func(view View) int {
		switch {
		case view.Name == All:
			return 0
		case slices.Contains(v.o.BuiltIn, view):
			return 1
		}
		return 2
	}
	for _, view := range slices.Backward(all) {
		if view.Name != v.chosen.Name {
			order = append(order, view)
		}
	}
	slices.SortStableFunc(order, func(a, b View) int { return rank(a) - rank(b) })
	return order
}

// tabs returns the tabs of views, each a segment, with a gap between two. Those without have no number.
func (v *Views) tabs(views []View, write func(int) string, without []View) (out []theme.Segment) {
	for i, view := range views {
		if i > 0 {
			out = append(out, theme.Segment{Text: "  "})
		}
		words := text.Shorten(text.Clean(view.Name), mostName)
		if !slices.Contains(without, view) {
			words += " " + v.number(view, write)
		}
		out = append(out, theme.Seg(theme.Muted, words))
	}
	return out
}

// number writes how many records a view selects, as far as which is known.
func (v *Views) number(view View, write func(int) string) string {
	n, ok := v.counts.of[view]
	switch {
	case !ok:
		return text.Ellipsis
	case n.more:
		return write(n.n) + "+"
	}
	return write(n.n)
}
