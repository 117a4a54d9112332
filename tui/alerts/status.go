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

// crumbName is the width of a product's name in the breadcrumb.
const crumbName = 20

// Title is the screen's part of the breadcrumb: the list and the filters that
// keys have set.
func (s *Screen) Title() string {
	var names []string
	for _, band := range theme.Bands() {
		if s.facets.Has("severity", string(band.Severity)) {
			names = append(names, band.Short)
		}
	}
	const most = 3
	products := s.facets.Asks("provider")
	all := len(names) + len(products)
	for _, v := range products[:min(len(products), most)] {
		names = append(names, alert.Provider(query.Fold(text.Brief(v, crumbName))).Short())
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
	finality := s.finality()
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
		count := source.Version + " " + finality.Tally(s.facets.Count("version", source.Version), text.Number)
		if s.facets.Count("version", source.Version) > 0 && !slices.Contains(parts, count) {
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

// Status returns the position of the cursor and how fresh the list is. If these and the
// most important hints don't fit, both are shortened; then hints, counts, the next poll
// and the position give way, in this order, and the reason of a fault is cut last.
func (s *Screen) Status() screen.Status {
	room := max(s.w-lineEnds, 0)
	place, state := s.place(), s.state()
	if where, whole := segments(place), state.whole(); theme.Width(where...)+theme.Width(whole...)+2*groupGap+firstHints <= room {
		return screen.Status{Place: where, State: whole}
	}
	few := shortened(place)
	for _, try := range [...]struct {
		place []part
		state []theme.Segment
		hints int
	}{
		{few, state.short(), groupGap + firstHints},
		{few, state.short(), 0},
		{few[:min(len(few), 1)], state.short(), 0},
		{few[:min(len(few), 1)], state.bare(), 0},
	} {
		where := segments(try.place)
		if theme.Width(where...)+groupGap+theme.Width(try.state...)+try.hints <= room {
			return screen.Status{Place: where, State: try.state}
		}
	}
	return screen.Status{State: state.cut(room)}
}

// part is a part of the place, and its short form.
type part struct {
	role      theme.Role
	text, few string
	short     bool
}

// shortened returns the parts in their short forms.
func shortened(parts []part) []part {
	out := slices.Clone(parts)
	for i := range out {
		out[i].short = true
	}
	return out
}

// segments puts parts side by side. "1/5 older left out" would read as one sentence, so
// that also short parts are divided; the news have a sign of their own.
func segments(parts []part) (out []theme.Segment) {
	for i, p := range parts {
		words, between := p.text, theme.Seg(theme.Muted, " · ")
		if p.short {
			words = p.few
		}
		if p.short && p.role == theme.NewMark {
			between = theme.Segment{Text: " "}
		}
		if i > 0 {
			out = append(out, between)
		}
		out = append(out, theme.Seg(p.role, words))
	}
	return out
}

// place returns the position of the cursor, the number of new rows, and what
// the answer lacks.
func (s *Screen) place() []part {
	if !s.answers {
		return nil
	}
	finality := s.finality()
	place, rows := s.at()
	at := text.Number(place+1) + "/" + finality.Tally(rows, text.Number)
	out := []part{{role: theme.Text, text: at, few: at}}
	if n := s.news.count; n > 0 {
		sign := s.theme.Glyphs.New
		out = append(out, part{role: theme.NewMark, text: sign + " " + finality.Tally(n, text.Number) + " new", few: sign + " " + finality.Tally(n, text.ShortNumber) + " new"})
	}
	r := &s.result
	done := count(int(100*r.Done), " %")
	switch {
	case r.Partial && r.Texts:
		out = append(out, part{role: theme.Accent, text: "searching texts " + done, few: "texts " + done})
	case r.Partial:
		out = append(out, part{role: theme.Accent, text: "searching raw " + done, few: "raw " + done})
	case r.Loading:
		out = append(out, part{role: theme.Muted, text: "loading the rest " + done, few: "loading " + done})
	case r.Cut:
		out = append(out, part{role: theme.Warn, text: "older alerts aren't indexed", few: "older left out"})
	}
	return out
}
