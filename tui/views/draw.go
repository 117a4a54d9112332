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
// columns: at first the numbers get short, then they are left out, those first that tell least,
// then the last views, but not the chosen one. Without
// room for that one there is none. Shown is the name of the view whose rows the list shows; "" if it shows others.
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
	for _, write := range []func(int) string{text.Number, text.ShortNumber} {
		if whole := v.tabs(all, write, nil); theme.Width(whole...) <= w {
			return whole, all
		}
	}
	without := map[string]bool{}
	for _, name := range v.leastTelling(all) {
		without[name] = true
		if some := v.tabs(all, text.ShortNumber, without); theme.Width(some...) <= w {
			return some, all
		}
	}
	for n := len(all); n > 0; n-- {
		some := all[:n]
		if at := v.place(v.chosen.Name); at >= n {
			some = append(append([]View{}, all[:n-1]...), all[at])
		}
		tabs := v.tabs(some, text.ShortNumber, without)
		if n < len(all) {
			tabs = append(tabs, theme.Segment{Text: "  +" + strconv.Itoa(len(all)-n), Role: theme.Muted})
		}
		if theme.Width(tabs...) <= w {
			return tabs, some
		}
	}
	return nil, nil
}

// leastTelling returns the names of views in the order in which their numbers are left out: that of all records tells
// nothing of what there is to do, those of saved views are what their tab costs, and what is grave stays longest.
func (v *Views) leastTelling(all []View) []string {
	var own []string
	for _, view := range slices.Backward(all) {
		if !slices.Contains([]string{Active, All, High, Mine}, view.Name) {
			own = append(own, view.Name)
		}
	}
	return slices.Concat([]string{All}, own, []string{Mine, Active, High})
}

// tabs returns the tabs of views, each a segment, with a gap between two. Write writes their
// numbers, but not those of the views with some names.
func (v *Views) tabs(views []View, write func(int) string, without map[string]bool) (out []theme.Segment) {
	for i, view := range views {
		if i > 0 {
			out = append(out, theme.Segment{Text: "  "})
		}
		words := text.Shorten(text.Clean(view.Name), mostName)
		if !without[view.Name] {
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
