package feeds

import (
	"fmt"
	"slices"
	"strings"

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

// Place is a part of where a screen is, and its short form: "1/5", "2 new".
type Place struct {
	Role       theme.Role
	Text, Few  string
	Shortened  bool // Few is shown
	Standalone bool // its short form has a sign of its own, and needs no divider
}

// Fit returns the status line of a terminal of w columns. If place, state and the
// most important hints don't fit, both are shortened; then hints, further places, the next
// poll and the first place give way, in this order, and the state is cut last.
func Fit(w int, place []Place, state Line) screen.Status {
	room := max(w-lineEnds, 0)
	if where, whole := Segments(place), state.Whole(); theme.Width(where...)+theme.Width(whole...)+2*groupGap+firstHints <= room {
		return screen.Status{Place: where, State: whole}
	}
	few := shortened(place)
	for _, try := range [...]struct {
		place []Place
		state []theme.Segment
		hints int
	}{
		{few, state.Short(), groupGap + firstHints},
		{few, state.Short(), 0},
		{few[:min(len(few), 1)], state.Short(), 0},
		{few[:min(len(few), 1)], state.Bare(), 0},
	} {
		where := Segments(try.place)
		if theme.Width(where...)+groupGap+theme.Width(try.state...)+try.hints <= room {
			return screen.Status{Place: where, State: try.state}
		}
	}
	return screen.Status{State: state.Cut(room)}
}

// shortened returns the parts in their short forms.
func shortened(parts []Place) []Place {
	out := slices.Clone(parts)
	for i := range out {
		out[i].Shortened = true
	}
	return out
}

// Segments puts parts side by side. "1/5 older left out" would read as one sentence, so
// that also short parts are divided, unless one stands alone.
func Segments(parts []Place) (out []theme.Segment) {
	for i, p := range parts {
		words, between := p.Text, theme.Seg(theme.Muted, " · ")
		if p.Shortened {
			words = p.Few
		}
		if p.Shortened && p.Standalone {
			between = theme.Segment{Text: " "}
		}
		if i > 0 {
			out = append(out, between)
		}
		out = append(out, theme.Seg(p.Role, words))
	}
	return out
}

// leastTenant is the width of names below which what stands beside them gives way.
const leastTenant = 24

// tenants returns the names of the integrations.
func tenants(f *Feeds) []string {
	names := make([]string, len(f.o.Integrations))
	for i, n := range f.o.Integrations {
		names[i] = text.Clean(n)
	}
	return names
}

// Wanted returns how many columns the names of all integrations take.
func (f *Feeds) Wanted() int { return text.Width(strings.Join(tenants(f), ", ")) }

// Tenants returns the names of the integrations that fit into the header of a terminal of w
// columns beside the breadcrumb's title and, if there is room for both, beside something of
// so many columns. At least one name is shown, cut if need be, since the router would drop a
// part of such a width.
func (f *Feeds) Tenants(w int, title string, beside int) string {
	w = max(w-lineEnds, 0)
	room := w - min(text.Width(title), w*2/3) - groupGap
	if both := room - beside - groupGap; beside > 0 && both >= leastTenant {
		room = both
	}
	names := tenants(f)
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
