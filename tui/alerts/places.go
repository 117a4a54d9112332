package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/places"
	"tocsin/tui/screen"
)

// placeVerbs lead to other screens.
func placeVerbs() []verb {
	out := []verb{home()}
	for _, place := range places.Of(Context, alert.AlertKind()) {
		v := verb{Spec: place.Spec, do: func(s *Screen, _ string) tea.Cmd { return s.o.Places.Go(place, s.acts.Undo) }}
		out = append(out, v.both())
	}
	return out
}

// home leads to the list from wherever a person is in it: its own name is a command here as in the
// other lists.
func home() verb {
	return in("views", "alerts", "list alerts", func(s *Screen) tea.Cmd {
		switch {
		case s.acts.queue.On():
			return s.acts.queue.Leave()
		case s.pane.open:
			return s.pane.close()
		}
		return screen.Say(screen.Info, "This is the list of alerts")
	}).both()
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
