package alerts

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// hops is the way from an alert over those that its detail told of to the open one.
type hops struct {
	s    *Screen
	back []hop // the last one last
}

// hop is an alert that was left for another one.
type hop struct {
	row   index.Row
	place detail.Place
}

// mostHops is how many alerts one can go back over.
const mostHops = 50

// hopped brings the row of a record that the detail told of.
type hopped struct {
	of
	from alert.Key // the open alert when it was asked for
	row  index.Row
}

// open opens a record that the detail told of, once its row is found.
func (h *hops) open(msg detail.Visit) tea.Cmd {
	p := &h.s.pane
	if msg.Pane != p.detail || !p.open {
		return nil
	}
	reply := hopped{of{h.s}, p.opened.Key, index.Row{Key: msg.Key, Title: msg.Title, Triage: msg.Triage}}
	q, problems := query.Parse("id = "+query.Quote(msg.Key.ID), h.s.o.Now())
	if query.Failed(problems) != nil {
		return h.take(reply)
	}
	store, closing := h.s.o.Store, h.s.outside.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		result, err := store.Search(ctx, index.Request{Query: query.Restrict(q, []string{msg.Key.Integration}), Rows: mostSame})
		if i := slices.IndexFunc(result.Rows, func(r index.Row) bool { return r.Key == msg.Key }); err == nil && i >= 0 {
			reply.row = result.Rows[i]
		}
		return reply
	}
}

// take opens the record, unless the person has left the alert that told of it.
func (h *hops) take(msg hopped) tea.Cmd {
	p := &h.s.pane
	if !p.open || msg.from != p.opened.Key || msg.row.Key == p.opened.Key {
		return nil
	}
	h.back = append(h.back[max(len(h.back)-mostHops+1, 0):], hop{p.opened, p.detail.Place()})
	p.detail.Do("detail.summary")
	return p.look(msg.row)
}

// last goes back to the alert that the open one was opened from, and reports whether
// there is one.
func (h *hops) last() (tea.Cmd, bool) {
	n := len(h.back) - 1
	if n < 0 || !h.s.pane.open {
		return nil, false
	}
	to := h.back[n]
	h.back = h.back[:n]
	h.s.pane.opened = to.row
	return h.s.pane.detail.Return(to.place), true
}

// forget gives up the way, since another row of the list was opened.
func (h *hops) forget() { h.back = nil }

// alike closes the open alert as another one was closed: done, with its verdict and note if
// it has them.
func (h *hops) alike(msg detail.Alike) tea.Cmd {
	s := h.s
	switch row := s.pane.opened; {
	case msg.Pane != s.pane.detail || !s.pane.open || msg.Key != row.Key:
		return nil
	case s.o.ReadOnly:
		return screen.Say(screen.Warn, "Read-only: you can't triage here")
	}
	act, said := engine.Act{State: alert.TriageDone}, "Closed alike: done"
	if msg.Verdict != "" {
		act.Verdict, said = &msg.Verdict, said+", "+text.Clean(string(msg.Verdict))
	}
	if msg.Note != "" {
		act.Note, said = &msg.Note, said+", “"+text.Shorten(text.Clean(msg.Note), mostTitle)+"”"
	}
	return s.acts.apply(deed{what: "closed alike", said: said, act: constant(act), leaves: true}, target{rows: []index.Row{s.pane.opened}, count: 1})
}

// compare shows the open alert, or the one under the cursor, beside the marked one, or
// beside its own state in the history.
func (h *hops) compare() tea.Cmd {
	s := h.s
	var cmd tea.Cmd
	if !s.pane.open {
		if cmd = s.pane.enter(); !s.pane.open {
			return nil
		}
	}
	cmd = tea.Batch(cmd, s.pane.detail.Do("detail.compare"))
	marked := s.rows.Marked()
	if len(marked.Rows) == 1 && !marked.All && marked.Rows[0].Key != s.pane.opened.Key {
		return tea.Batch(cmd, s.pane.detail.Compare(marked.Rows[0].Key))
	}
	return tea.Batch(cmd, s.pane.detail.Compare(s.pane.opened.Key))
}

// compareVerbs are the commands that compare alerts.
func compareVerbs() []verb {
	return []verb{in("open", "compare", "compare the alert with the marked one, or with what it was", func(s *Screen) tea.Cmd { return s.hops.compare() }).onRows()}
}
