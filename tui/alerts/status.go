package alerts

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Widths of the router's lines that matter here: the blanks at their ends, the
// least gap between groups, and the first hints (? help / query enter open).
const (
	lineEnds   = 2
	groupGap   = 3
	firstHints = 27
)

// Title is the screen's part of the breadcrumb: the list and the filters that
// keys have set.
func (s *Screen) Title() string {
	var names []string
	for _, band := range theme.Bands() {
		if s.has("severity", string(band.Severity)) {
			names = append(names, band.Short)
		}
	}
	const most = 3
	products := s.asks("provider")
	all := len(names) + len(products)
	for _, v := range products[:min(len(products), most)] {
		names = append(names, alert.Provider(query.Fold(text.Brief(v, onlyName))).Short())
	}
	if all == 0 {
		return "alerts"
	}
	if all > most {
		names = append(names[:most-1], fmt.Sprintf("%d more", all-most+1))
	}
	return "alerts " + s.theme.Glyphs.Crumb + " " + strings.Join(names, ", ")
}

// Header returns the tenants and the number of alerts of each version.
func (s *Screen) Header() []screen.Part {
	var parts []screen.Part
	versions := s.versions()
	if names := s.tenants(text.Width(versions)); names != "" {
		parts = append(parts, screen.Part{theme.Seg(theme.Title, names)})
	}
	if versions != "" {
		parts = append(parts, screen.Part{theme.Seg(theme.Muted, versions)})
	}
	return parts
}

// versions counts the alerts of each version, that of a retirable source first.
func (s *Screen) versions() string {
	var parts []string
	sources := slices.SortedStableFunc(slices.Values(alert.Sources()), func(a, b *alert.Source) int { return boolean(b.Retirable) - boolean(a.Retirable) })
	for _, source := range sources {
		count := source.Version + " " + s.tally(text.Number(s.facet("version", source.Version)))
		if s.facet("version", source.Version) > 0 && !slices.Contains(parts, count) {
			parts = append(parts, count)
		}
	}
	return strings.Join(parts, " · ")
}

// tenants returns the names of the integrations that fit beside the breadcrumb
// and, if there is room for both, beside the versions' counts. At least one
// name is shown, cut if need be, since the router would drop a part of such a width.
func (s *Screen) tenants(versions int) string {
	w := max(s.w-lineEnds, 0)
	room := w - min(text.Width(s.Title()), w*2/3) - groupGap
	if beside := room - versions - groupGap; versions > 0 && beside >= leastTenant {
		room = beside
	}
	names := make([]string, len(s.o.Integrations))
	for i, n := range s.o.Integrations {
		names[i] = text.Clean(n)
	}
	for n := len(names); n > 0; n-- {
		line := strings.Join(names[:n], ", ")
		if n < len(names) {
			line += fmt.Sprintf(" +%d", len(names)-n)
		}
		if text.Width(line) <= room {
			return line
		}
		if n == 1 {
			return text.Fit(line, room)
		}
	}
	return ""
}

// leastTenant is the width of names below which the versions' counts give way.
const leastTenant = 24

// Status returns the position of the cursor and how fresh the list is. If these
// and the most important hints don't fit, both are shortened, and a fault's
// sentence is cut before the position is dropped.
func (s *Screen) Status() screen.Status {
	room := max(s.w-lineEnds, 0)
	place, state := s.place(false), s.state()
	if theme.Width(place...)+groupGap+theme.Width(state.whole()...)+groupGap+firstHints <= room {
		return screen.Status{Place: place, State: state.whole()}
	}
	place = s.place(true)
	room -= theme.Width(place...) + groupGap
	return screen.Status{Place: place, State: state.within(room-groupGap-firstHints, room)}
}

// place returns the position of the cursor, the number of new rows, and what
// the answer lacks.
func (s *Screen) place(short bool) []theme.Segment {
	if !s.answers {
		return nil
	}
	out := []theme.Segment{theme.Seg(theme.Text, text.Number(s.list.Place()+1)+"/"+text.Number(s.list.Len()))}
	add := func(role theme.Role, long, few string) {
		if short {
			out = append(out, theme.Segment{Text: " "}, theme.Seg(role, few))
		} else {
			out = append(out, theme.Seg(theme.Muted, " · "), theme.Seg(role, long))
		}
	}
	if n := s.news.count; n > 0 {
		sign := s.theme.Glyphs.New
		add(theme.NewMark, sign+" "+text.Number(n)+" new", sign+" "+brief(n)+" new")
	}
	switch r := s.result; {
	case r.Partial:
		done := count(int(100*r.Done), " %")
		add(theme.Accent, "searching raw "+done, "raw "+done)
	case r.Loading:
		add(theme.Muted, "loading the rest", "loading")
	case r.Cut:
		add(theme.Warn, "older alerts aren't indexed", "older left out")
	}
	return out
}
