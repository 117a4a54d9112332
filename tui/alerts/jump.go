package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
)

// leapRow is a kind of alert that keys go to, forwards and backwards.
type leapRow struct {
	word       string // ends the ids: next-high
	title      string // "high alert"
	condition  string
	next, prev string // keys
	inside     bool   // in the detail too
}

func leapRows() []leapRow {
	return []leapRow{
		{"high", "high alert", "severity = 'high'", "e", "E", true},
		{"unseen", "unseen alert", "triage.seen = false", "n", "N", false}, // in the detail they search
	}
}

// leapVerbs go to the next alert of a kind, also beyond the loaded rows.
func leapVerbs() []verb {
	var out []verb
	for _, row := range leapRows() {
		leap := func(d int) func(*Screen) tea.Cmd {
			return func(s *Screen) tea.Cmd { return s.leap(row, d) }
		}
		next := in("move", "next-"+row.word, "next "+row.title, leap(1), row.next).onRows()
		prev := in("move", "previous-"+row.word, "previous "+row.title, leap(-1), row.prev).onRows()
		next.inside, prev.inside = row.inside, row.inside
		out = append(out, next, prev)
	}
	return out
}

// leapt brings the row that a key goes to.
type leapt struct {
	of
	row  leapRow
	from alert.Key // where the cursor was
	to   index.Row
	none bool
	err  error
}

// leap looks for the next alert of a kind in the order of the list, d rows away in
// direction. The store finds it, with the row under the cursor kept in its place.
func (s *Screen) leap(row leapRow, d int) tea.Cmd {
	at, ok := s.pane.focused()
	if !ok || s.rows.Tabled() {
		return nil
	}
	if s.filter.query.Lists() {
		return screen.Say(screen.Info, "The query orders its rows itself, behind the |")
	}
	only, problems := query.Parse(row.condition, s.o.Now())
	if query.Failed(problems) != nil {
		return nil
	}
	request := index.Request{Query: both(s.filter.query, only), Sort: s.rows.Sort, Kept: []alert.Key{at.Key}, Around: at.Key, Above: 1, Rows: 3}
	reply, store, closing := leapt{of: of{s}, row: row, from: at.Key}, s.o.Store, s.outside.closing
	s.rows.List.Choose()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		found, err := store.Search(ctx, request)
		n := found.Cursor + d - found.First
		if reply.none = err != nil || found.Cursor < 0 || n < 0 || n >= len(found.Rows); !reply.none {
			reply.to = found.Rows[n]
		}
		reply.err = screen.Late(err)
		return reply
	}
}

// take puts the cursor on the row that was found, and opens it if the detail is open. It
// does nothing if the cursor has moved on since.
func (msg leapt) take(s *Screen) tea.Cmd {
	at, ok := s.pane.focused()
	switch {
	case msg.err != nil:
		return screen.Tell(msg.err)
	case !ok || at.Key != msg.from:
		return nil
	case msg.none:
		return screen.Say(screen.Info, "No other "+msg.row.title+" in this direction")
	}
	s.rows.List.Select(msg.to.Key)
	cmd := s.rows.Reload()
	if s.pane.open {
		return tea.Batch(cmd, s.pane.look(msg.to))
	}
	return cmd
}
