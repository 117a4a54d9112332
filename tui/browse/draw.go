package browse

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/layout"
	"tocsin/tui/lens"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/split"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Frame returns how the screen's lines are divided now.
func (b *Browser) Frame() layout.Frame { return frameOf(b, b.Panes.Open || b.preview.Fits()) }

// frameOf divides the lines with or without the detail.
func frameOf(b *Browser, detail bool) layout.Frame {
	w, h := b.size.X, b.size.Y
	told := b.Feeds.Line(&b.theme.Glyphs).Told(w, h)
	return layout.Body(w, h, layout.State{Detail: detail, Query: b.Filter.Lines(w), Fault: len(told.Lines), Grow: b.Panes.Top().Grown()})
}

// resize divides the lines again. While the detail covers the list, the list keeps the
// height that it will have afterwards.
func (b *Browser) resize() {
	f := b.Frame()
	if f.List.Empty() {
		f = frameOf(b, false)
	}
	b.Rows.Columns.Beside(f.Beside())
	b.Rows.Resize(f.List.Dx(), f.List.Dy())
}

// Draw returns the screen's lines: exactly h lines of exactly w columns.
func (b *Browser) Draw(w, h int) []string {
	b.size.X, b.size.Y = w, h
	if w <= 0 || h <= 0 {
		return make([]string, max(h, 0))
	}
	b.resize()
	lines, typing := b.Filter.Draw(b.theme, w), b.Filter.Bar.Open()
	main := split.Draw(b.theme, b.Frame(), b.Rows, !b.Panes.Open && !typing, func(w, h int) []string {
		return b.Panes.Top().Draw(b.theme, w, h, !typing)
	})
	copy(main, b.Filter.Bar.Choices(b.theme, w, len(main)))
	lines = append(append(lines, main...), b.Feeds.Line(&b.theme.Glyphs).Told(w, h).Draw(b.theme, w)...)
	return split.Exact(lines, w, h)
}

// Title is the screen's part of the breadcrumb: the list with its view, and the place in work
// under way or what is open.
func (b *Browser) Title() string {
	g := &b.theme.Glyphs
	if place := word(b.own.Place); place != "" {
		return b.Lens.Crumb(g, place)
	}
	if !b.Panes.Open {
		return b.Lens.Crumb(g, "")
	}
	name := b.own.Name()
	if b.Panes.Inner {
		name += " " + g.Crumb + " alert"
		if at, n := b.Panes.among.place(b.Panes.Member.Key); n > 0 {
			name += " " + text.Number(at+1) + "/" + text.Number(n)
		}
	}
	return b.Lens.Crumb(g, name)
}

// headerOf holds the room of the views.
func headerOf(b *Browser) lens.Header {
	return lens.Header{Width: b.size.X, Title: b.Title(), Tenants: b.Feeds.Wanted()}
}

// Header returns the views and the tenants.
func (b *Browser) Header() (parts []screen.Part) {
	tabs, w := b.Lens.Tabs(headerOf(b))
	if len(tabs) > 0 {
		parts = append(parts, tabs)
	}
	if names := b.Feeds.Tenants(w, b.Title(), 0); names != "" {
		parts = append(parts, screen.Part{theme.Seg(theme.Title, names)})
	}
	return parts
}

// Status returns the position of the cursor, the marks, and how fresh the list is.
func (b *Browser) Status() screen.Status {
	g := &b.theme.Glyphs
	return feeds.Fit(b.size.X, place(b), b.Feeds.Line(g).Before(word(b.own.Waiting), g))
}

// place returns the position of the cursor, the marks, the number of new rows, and what the
// answer lacks.
func place(b *Browser) (out []feeds.Place) {
	a, g := &b.Rows.Answer, &b.theme.Glyphs
	if !a.Known {
		return nil
	}
	if word(b.own.Place) == "" { // else the breadcrumb has a place, which is in another order
		at := b.Rows.Counts()
		where := at.Ordinal(g.ASCII) + "/" + finality(b).Tally(at.Rows, text.Number)
		out = append(out, feeds.Place{Role: theme.Text, Text: where, Few: where})
	}
	if n := b.Rows.Marked().Count; n > 0 {
		out = append(out, feeds.Place{Role: theme.Accent, Text: text.Number(n) + " marked", Few: text.ShortNumber(n) + " marked"})
	}
	if n := fresh(b); n > 0 {
		out = append(out, feeds.Place{Role: theme.NewMark, Standalone: true, Text: g.New + " " + text.Number(n) + " new", Few: g.New + " " + text.ShortNumber(n) + " new"})
	}
	if frozen, on := b.Lens.Frozen(g); on {
		out = append(out, frozen)
	}
	if a.Cut {
		out = append(out, feeds.Place{Role: theme.Warn, Text: "older " + b.own.noun() + "s aren't indexed", Few: "older left out"})
	}
	return out
}

// fresh returns how many rows are new and unseen.
func fresh(b *Browser) int {
	if b.own.News == nil {
		return 0
	}
	return b.own.News.Count()
}

func finality(b *Browser) facets.Finality {
	if !b.Rows.Answer.Known {
		return facets.Absent
	}
	return facets.FinalityOf(&b.Rows.Answer.Result)
}

// empty draws why the list is empty and what to do about it.
func empty(b *Browser, w int) []string {
	message, hint := why(b)
	less := ""
	if answer := &b.Rows.Answer; answer.Known && answer.Failed == nil && !answer.Growing() {
		less = b.emptied.Said()
	}
	lines := []string{text.Spaces(w)}
	for _, part := range []theme.Segment{theme.Seg(theme.Text, message), theme.Seg(theme.Muted, less), theme.Seg(theme.Muted, hint)} {
		if part.Text == "" {
			continue
		}
		for _, l := range text.Wrap(text.Clean(part.Text), max(w-4, 1)) {
			lines = append(lines, b.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg(part.Role, l)))
		}
	}
	return lines
}

// emptied asks what empties the list, behind the answer that has no rows.
func emptied(b *Browser) tea.Cmd {
	if n, whole := rows.Found(b.Rows); n > 0 || !whole {
		b.emptied.Clear()
		return nil
	}
	return b.emptied.Ask(b.Closing, b.Filter.Bar.Reading(), b.Filter.Facets, query.Scope{Now: b.o.Now(), Kind: b.own.Kind}, b.o.Store.Search)
}

// why says why the list is empty and what to do about it.
func why(b *Browser) (message, hint string) {
	a, rows := &b.Rows.Answer, b.own.noun()+"s"
	switch {
	case a.Failed != nil:
		f := fault.Of(a.Failed)
		return "The store didn't answer: " + f.Sentence + ".", f.Hint
	case !a.Known || a.Growing():
		return "Loading " + rows + " " + text.Ellipsis, ""
	case b.Filter.Text() != b.Lens.Own():
		return unmatched(b), wayOut(b) + elsewhere(b)
	case b.Filter.Text() != "":
		return "No " + rows + " in the view " + text.Clean(b.Lens.Views.Chosen().Name) + ".", "tab shows the next view"
	}
	return "No " + rows + " yet.", "they come with the source " + b.own.Source + "; r polls now"
}

// unmatched says that nothing matches, and what in the query is doubtful.
func unmatched(b *Browser) string {
	if warning := b.Filter.Bar.Warning(); warning != nil {
		return "No " + b.own.noun() + "s match the query; " + querybar.Noted(warning)
	}
	return "No " + b.own.noun() + "s match the query."
}

// wayOut returns the keys that lead from a query without matches to one with some.
func wayOut(b *Browser) string {
	back := "esc shows " + b.Lens.Whole(b.own.noun())
	if _, edit := b.Undo.Next(); !edit || b.Panes.Open { // in the detail z turns acts alone
		return back
	}
	return "z undoes the last change; " + back
}

// elsewhere says where else an id may be that the query asks for.
func elsewhere(b *Browser) string {
	if b.own.Kind == alert.AlertKind() || !b.o.Places.Shows(alert.AlertKind()) {
		return ""
	}
	for word := range strings.FieldsFuncSeq(b.Filter.Text(), func(r rune) bool { return strings.ContainsRune(" '\"()", r) }) {
		if _, title, _, ok := query.Recognize(word); ok && title == query.IDTitle {
			return "; a query that begins with FROM alert looks among the alerts"
		}
	}
	return ""
}

// Glyphs returns the signs that the list is drawn with.
func (b *Browser) Glyphs() *theme.Glyphs { return &b.theme.Glyphs }
