package lens

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/histogram"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Buckets is the greatest length of the histogram that a list asks the store for.
const Buckets = 48

// histogram opens the histogram of the answer.
func (k *Keys) histogram(string) tea.Cmd {
	l := k.o.Lens
	h := l.o.Rows.Answer.Histogram
	if h.To <= h.From || !slices.ContainsFunc(h.Buckets, func(b index.Bucket) bool { return b != index.Bucket{} }) {
		return screen.Say(screen.Info, "There are no "+k.o.Kind.Name+"s to count by time")
	}
	return screen.Send(screen.OpenOverlay{Overlay: histogram.New(k.o.Theme(), k, k.o.Kind.Name, h, l.Times, l.o.Now())})
}

// span puts a span of time of creation in force, that of a bar.
func (k *Keys) span(from, to alert.Time) tea.Cmd {
	f := k.o.Lens.o.Filter
	return f.Edited(within(f.Text(), from, to))
}

// within returns the text of a query with a span of time of creation in place of its lower
// bound.
func within(of string, from, to alert.Time) (string, error) {
	out, err := query.Since(of, "")
	for _, bound := range []string{"created_at >= '" + from.String() + "'", "created_at < '" + to.String() + "'"} {
		if err == nil {
			out, err = query.Also(out, bound)
		}
	}
	if err != nil {
		return of, err
	}
	return out, nil
}

// tenant shows the rows of one integration, or of all for "".
func (k *Keys) tenant(name string) tea.Cmd {
	known, f := k.tenants().Values, k.o.Lens.o.Filter
	switch {
	case name == "" || slices.Contains(known, name):
		return f.Edited(query.Set(f.Text(), "integration", name))
	case len(known) == 0:
		return screen.Say(screen.Warn, "There are no integrations")
	}
	return screen.Say(screen.Warn, fmt.Sprintf("No integration is named %q; there are %s", text.Shorten(text.Clean(name), decide.MostName), text.Clean(strings.Join(known, ", "))))
}

// tenants returns the names of the integrations that rows are listed of.
func (k *Keys) tenants() screen.Arguments {
	names := slices.Concat(k.o.Integrations(), k.o.Feeds.Stored())
	if only := k.o.Only; len(only) > 0 {
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(only, name) })
	}
	slices.Sort(names)
	return screen.Arguments{Values: slices.Compact(names), Only: true}
}
