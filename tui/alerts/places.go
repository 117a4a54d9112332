package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/places"
)

// placeVerbs lead to other screens.
func placeVerbs() []verb {
	var out []verb
	for _, place := range places.Of(Context, alert.AlertKind()) {
		v := verb{Spec: place.Spec, do: func(s *Screen, _ string) tea.Cmd { return s.o.Places.Go(place, s.acts.Undo) }}
		out = append(out, v.both())
	}
	return out
}

// Lists returns the kind of record that the list shows.
func (s *Screen) Lists() *alert.Kind { return alert.AlertKind() }

// Ask puts a query in force, over the list alone.
func (s *Screen) Ask(text string) tea.Cmd {
	var left tea.Cmd
	switch {
	case s.acts.queue.On():
		left = s.acts.queue.Leave()
	case s.pane.open:
		left = s.pane.close()
	}
	return tea.Batch(left, s.filter.Edit(text))
}
