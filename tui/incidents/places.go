package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/places"
)

// placeVerbs lead to other screens.
func placeVerbs() (out []verb) {
	for _, place := range places.Of(Context, alert.IncidentKind()) {
		out = append(out, verb{Spec: place.Spec, inside: true, do: func(s *Screen) tea.Cmd { return s.o.Places.Go(place, s.acts.Undo) }})
	}
	return out
}

// Lists returns the kind of record that the list shows.
func (s *Screen) Lists() *alert.Kind { return alert.IncidentKind() }

// Ask puts a query in force, over the list alone.
func (s *Screen) Ask(text string) tea.Cmd {
	var left tea.Cmd
	switch {
	case s.acts.queue.On():
		left = s.acts.queue.Leave()
	case s.panes.open:
		s.panes.clear()
		s.resize()
	}
	return tea.Batch(left, s.filter.Edit(text))
}
