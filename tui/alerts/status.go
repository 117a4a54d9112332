package alerts

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/feeds"
	"tocsin/tui/lens"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// crumbTitle is that of the title of an alert that the list's cursor isn't on.
const crumbTitle = 24

// Title is the screen's part of the breadcrumb: the list, its view, and the filters that
// keys have set beside those of the view, or the place in the queue and the alert that its own led to, or the open
// alert if the cursor is on another one.
func (s *Screen) Title() string {
	if s.acts.queue.On() {
		place := s.acts.queue.Crumb()
		if s.pane.beside() {
			place += " " + s.theme.Glyphs.Crumb + " " + text.Brief(s.pane.opened.Heading(), crumbTitle)
		}
		return s.lens.Crumb(&s.theme.Glyphs, place)
	}
	if row, ok := s.hops.visited(); ok {
		return s.lens.Crumb(&s.theme.Glyphs, "visited "+text.Brief(row.Heading(), crumbTitle))
	}
	return s.lens.Crumb(&s.theme.Glyphs, "")
}

// header holds the room of the views.
func header(s *Screen) lens.Header {
	return lens.Header{Width: s.lines.w, Title: s.Title(), Tenants: s.outside.feeds.Wanted()}
}

// Header returns the views, the tenants and the number of alerts of each source.
func (s *Screen) Header() []screen.Part {
	var parts []screen.Part
	counted, title := bySource(s), s.Title()
	tabs, w := s.lens.Tabs(header(s))
	if len(tabs) > 0 {
		parts = append(parts, tabs)
	}
	if names := s.outside.feeds.Tenants(w, title, text.Width(counted)); names != "" {
		parts = append(parts, screen.Part{theme.Seg(theme.Title, names)})
	}
	if counted != "" {
		parts = append(parts, screen.Part{theme.Seg(theme.Muted, counted)})
	}
	return parts
}

// bySource counts the alerts of each source, that of a retirable one first.
func bySource(s *Screen) string {
	var parts []string
	finality := finality(s)
	sources := slices.SortedStableFunc(slices.Values(alert.Sources()), func(a, b *alert.Source) int {
		switch {
		case a.Retirable == b.Retirable:
			return 0
		case a.Retirable:
			return -1
		}
		return 1
	})
	for _, source := range sources {
		if n := from(s, source); n > 0 {
			parts = append(parts, source.Word+" "+finality.Tally(n, text.Number))
		}
	}
	return strings.Join(parts, " · ")
}

// from counts the alerts of a source.
func from(s *Screen, source *alert.Source) int {
	return s.filter.Facets.Count("source", string(source.Name))
}

// Status returns the position of the cursor and how fresh the list is.
func (s *Screen) Status() screen.Status { return feeds.Fit(s.lines.w, place(s), state(s)) }

// place returns the position of the cursor, the number of new rows, and what
// the answer lacks.
func place(s *Screen) []feeds.Place {
	if !s.rows.Answer.Known {
		return nil
	}
	finality := finality(s)
	at := s.rows.Counts()
	where := at.Ordinal(s.theme.Glyphs.ASCII) + "/" + finality.Tally(at.Rows, text.Number)
	out := []feeds.Place{{Role: theme.Text, Text: where, Few: where}}
	if _, elsewhere := s.hops.visited(); elsewhere || s.acts.queue.On() { // the breadcrumb says where the open alert is from
		out = nil
	}
	if whole, few := s.lines.counts.said(); whole != "" && s.rows.Tabled() {
		out = append(out, feeds.Place{Role: theme.Muted, Text: whole, Few: few})
	}
	if n := s.rows.Marked().Count; n > 0 {
		out = append(out, feeds.Place{Role: theme.Accent, Text: text.Number(n) + " marked", Few: text.ShortNumber(n) + " marked"})
	}
	if n := s.news.Count(); n > 0 {
		sign := s.theme.Glyphs.New
		out = append(out, feeds.Place{Role: theme.NewMark, Standalone: true, Text: sign + " " + finality.Tally(n, text.Number) + " new", Few: sign + " " + finality.Tally(n, text.ShortNumber) + " new"})
	}
	if frozen, on := s.lens.Frozen(&s.theme.Glyphs); on {
		out = append(out, frozen)
	}
	r := &s.rows.Answer
	done := count(int(100*r.Done), " %")
	switch {
	case r.Partial && r.Texts:
		out = append(out, feeds.Place{Role: theme.Accent, Text: "searching texts " + done, Few: "texts " + done})
	case r.Partial:
		out = append(out, feeds.Place{Role: theme.Accent, Text: "searching raw " + done, Few: "raw " + done})
	case r.Loading:
		out = append(out, feeds.Place{Role: theme.Muted, Text: "loading the rest " + done, Few: "loading " + done})
	case r.Cut:
		out = append(out, feeds.Place{Role: theme.Warn, Text: "older alerts aren't indexed", Few: "older left out"})
	}
	out = append(out, s.outside.feeds.Ended(func(source *alert.Source) bool { return from(s, source) > 0 })...)
	return append(out, s.acts.tally.place()...)
}
