package alerts

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/places"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// placeVerbs lead to other screens.
func placeVerbs() []verb {
	out := []verb{home()}
	for _, place := range places.Of(Context, alert.AlertKind()) {
		v := verb{Spec: place.Spec, do: func(s *Screen, query string) tea.Cmd {
			query = strings.TrimSpace(query)
			if s.pane.open && query == "" && place.Kind == alert.IncidentKind() {
				return s.o.Places.Incident(s.pane.detail, &s.pane.opened, s, s.acts.Undo)
			}
			return s.o.Places.Go(place, query, s.o.Now(), s.acts.Undo)
		}}
		out = append(out, v.both())
	}
	return out
}

// home leads to the list from wherever a person is in it: its own name is a command here as in the
// other lists.
func home() verb {
	row := places.Home(Context, alert.AlertKind())
	return verb{Spec: row.Spec, do: func(s *Screen, query string) tea.Cmd {
		switch query = strings.TrimSpace(query); {
		case query != "":
			return row.Ask(query, s.o.Now(), s.Ask)
		case s.acts.queue.On() || s.pane.open:
			return bare(s)
		}
		return screen.Say(screen.Info, row.None)
	}}.both()
}

// recordVerbs open a record by its number or id, from wherever a person is in the list.
func recordVerbs() (out []verb) {
	for _, r := range places.Records(Context) {
		v := verb{Spec: r.Spec, do: func(s *Screen, id string) tea.Cmd {
			return r.Find(places.Finder{For: s, Search: s.o.Store.Search, Now: s.o.Now, Closing: s.outside.closing, Only: s.o.Only}, id)
		}}
		v.args = func(s *Screen) screen.Arguments { return screen.Arguments{Values: rows.Away(s.rows, r.Kind)} }
		out = append(out, v.both())
	}
	return out
}

// Lists returns the kind of record that the list shows.
func (s *Screen) Lists() *alert.Kind { return alert.AlertKind() }

// Ask puts a query in force, over the list alone.
func (s *Screen) Ask(text string) tea.Cmd { return tea.Batch(bare(s), s.filter.Edit(text)) }

// bare leaves what is over the list.
func bare(s *Screen) tea.Cmd {
	switch {
	case s.acts.queue.On():
		return s.acts.queue.Leave()
	case s.pane.open:
		return s.pane.close()
	}
	return nil
}

// shown brings the row of the alert to open.
type shown struct {
	of
	row index.Row
}

// Show opens an alert, also one that the query in force leaves out.
func (s *Screen) Show(key alert.Key) tea.Cmd {
	return tea.Batch(bare(s), rows.Find(s.outside.closing, s.o.Store, s.o.Now(), key, func(row index.Row, ok bool) tea.Msg {
		if !ok {
			row = index.Row{Key: key}
		}
		return shown{of{s}, row}
	}))
}
