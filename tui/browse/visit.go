package browse

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

// visited brings the row of an alert that a person chose in the detail.
type visited struct {
	b     *Browser
	from  alert.Key // the open record when it was chosen
	key   alert.Key // that was looked up
	row   index.Row
	among among  // see detail.Visit
	forth *Forth // set if the list goes on to the alert, which is passed by if it is closed; nil if a person chose it
}

// visit opens the alert that a person chose in the detail, once its row is found: acts depend
// on its triage. A record of another kind is opened in the list of that.
func (p *Panes) visit(asked detail.Visit) tea.Cmd {
	if !p.Open || asked.Pane != p.Top() {
		return nil
	}
	if kind := asked.Kind(); kind != alert.AlertKind() {
		return p.b.o.Places.Show(asked.Key, kind, p.b, p.b.o.Undo)
	}
	return p.find(visited{p.b, p.Focused().Key, asked.Key, index.Row{Key: asked.Key, Title: asked.Title, Triage: asked.Triage}, slices.Clone(asked.Among), nil})
}

// Opening reports whether an alert is looked up, to be opened in place of the focused record.
func (p *Panes) Opening() bool { return p.Open && p.seek.Of(p.Focused().Key) }

// Going reports whether the next record of a kind is looked up, to come in place of the open one or, in the
// list, of the one under the cursor.
func Going(p *Panes) bool { return (!p.Open || !p.Inner) && p.b.leaps.Looking(at(p).Key) }

// at returns the row of the list that a person is at: the open record or the one under the cursor.
func at(p *Panes) index.Row {
	if p.Open {
		return p.Row
	}
	row, _ := p.b.Rows.Current()
	return row
}

// DropLeap gives up the next record of a kind, which is looked up: the person goes elsewhere.
func DropLeap(b *Browser) { b.leaps.Drop() }

// find looks up the row of an alert to open.
func (p *Panes) find(reply visited) tea.Cmd {
	p.seek.Begin(reply.from, reply.key)
	return p.b.Find(reply.key, func(row index.Row, ok bool) tea.Msg {
		if ok {
			reply.row = row
		}
		return reply
	})
}

// visited opens the alert, unless the person has left the record that told of it or has gone on to another.
func (p *Panes) visited(m visited) tea.Cmd {
	if !p.seek.End(m.from, m.key) || !p.Open || p.Focused().Key != m.from || m.key == m.from {
		return nil
	}
	if m.forth != nil && m.forth.Closed(&m.row) {
		return passBy(p, m)
	}
	p.b.leaps.Drop()
	p.Inner, p.Member, p.among = true, m.row, m.among
	p.b.resize()
	return tea.Batch(p.Alert.Show(m.row.Key), p.b.own.looked(m.row))
}

// beside opens the alert before or behind the open one, of those that it was opened among.
func (p *Panes) beside(d int) tea.Cmd {
	at, n := p.among.place(p.seek.At(p.Member.Key))
	switch whose := p.b.own.noun(); {
	case n == 0:
		return screen.Say(screen.Info, "No other alert follows here; esc goes back to the "+whose)
	case at+d < 0:
		return screen.Say(screen.Info, "This is the first alert here; esc goes back to the "+whose)
	case at+d >= n:
		return screen.Say(screen.Info, "This is the last alert here; esc goes back to the "+whose)
	}
	to := p.among[at+d]
	return p.find(visited{p.b, p.Member.Key, to.Key, to, p.among, nil})
}

// Step opens the record or, in an alert of one, the alert before or behind the open one.
func (p *Panes) Step(d int) tea.Cmd {
	if p.Inner {
		return p.beside(d)
	}
	return p.Neighbour(d)
}
