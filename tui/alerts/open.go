package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/list"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
)

// pane is the detail beside or over the list.
type pane struct {
	s      *Screen
	detail *detail.Pane
	open   bool      // it is shown, and has the keys
	opened index.Row // the row that it was opened with
	pick   bool      // open the row that comes with the next answer
	again  again     // the alert to open once the list has it
	undone alert.Key // pick this one for a step that was undone: looking at it marks nothing
	out    bool      // the last command was h, which left it
}

// again is an alert that was open when the list was left, and its page; the zero value for none.
type again struct {
	key  alert.Key
	page string
}

// enter opens the alert under the cursor.
func (p *pane) enter() tea.Cmd {
	row, ok := p.s.current()
	switch {
	case !ok && p.s.rows.Answer.Known && p.s.rows.List.Len() == 0:
		return p.s.acts.None()
	case !ok: // it isn't loaded yet
		return nil
	}
	return enterOn(p, row)
}

// enterOn opens an alert over the list.
func enterOn(p *pane, row index.Row) tea.Cmd {
	p.open = true
	p.s.resize()
	return tea.Batch(p.look(row), p.s.rows.Lacking())
}

// resumed opens the alert again that was open when the list was left, on its page, unless a person has
// opened another one meanwhile, or it isn't listed any more.
func (p *pane) resumed() tea.Cmd {
	was := p.again
	if was.page == "" || p.s.rows.Answer.Growing() {
		return nil
	}
	p.again = again{}
	row, ok := p.s.current()
	if p.open || !ok || row.Key != was.key {
		return nil
	}
	return tea.Batch(p.enter(), p.detail.Do("detail."+was.page))
}

// resumes reports whether an alert is still to be opened again: no person has gone elsewhere meanwhile.
func (p *pane) resumes() bool {
	row, ok := p.s.current()
	return p.again.page != "" && !p.open && (!ok || row.Key == p.again.key || list.Waits(p.s.rows.List))
}

// look shows an alert in the detail, which is seen after a while. In the queue it stays unseen
// until it is decided: what a person goes on from comes again.
func (p *pane) look(row index.Row) tea.Cmd {
	if p.s.acts.queue.On() {
		p.s.acts.Seen.Stop()
		return p.show(row)
	}
	return tea.Batch(p.show(row), p.s.acts.Seen.Begin(row))
}

// show shows an alert in the detail.
func (p *pane) show(row index.Row) tea.Cmd {
	p.opened = row
	p.s.hops.leaps.Drop()
	p.s.rows.List.Choose()
	return p.detail.Show(row.Key)
}

// goOn opens the next alert that waits, after one just triaged, if there is one.
func (p *pane) goOn(from alert.Key) tea.Cmd {
	if cmd, _, ok := p.s.hops.next(1, func(r *index.Row) bool { return triage.Closed(p.s.acts.Acts, r) }); ok {
		return cmd
	}
	row, _ := p.s.current()
	switch ahead := triage.Ahead(p.s.acts.Acts); {
	case row.Key != from || p.s.rows.Tabled():
		return p.neighbour(1)
	case ahead != 0:
		return p.neighbour(ahead)
	}
	return nil
}

// pivot filters the list by what a person chose in the detail, or no longer. The detail
// stays open.
func (p *pane) pivot(asked detail.Pivot) tea.Cmd {
	if asked.Pane != p.detail || !p.open {
		return nil
	}
	return p.s.filter.Pivot(asked)
}

// list shows all alerts of an entity in the list, whatever it was filtered by. The detail
// stays open.
func (p *pane) list(all detail.Listing) tea.Cmd {
	if all.Pane != p.detail || !p.open {
		return nil
	}
	if p.s.filter.Bar.Leads(all.Query) != nil { // to another list
		return p.s.filter.Edit(all.Query)
	}
	return tea.Batch(p.s.filter.Edit(all.Query), screen.Say(screen.Info, "The list shows all of "+all.Title+"; back in the list, z brings its query back"))
}

// leave goes back to the alert that the open one was opened from, or to that of the queue, or to the list, and
// with that out of the queue.
func (p *pane) leave() tea.Cmd {
	if cmd, ok := p.s.hops.last(); ok {
		return cmd
	}
	if p.s.acts.queue.On() {
		if cmd, ok := toQueue(p); ok {
			return cmd
		}
		return p.s.acts.queue.Leave()
	}
	return p.close()
}

// close goes back to the list, with the cursor on the last alert. What is opened next
// begins with its story; [ and ] stay on a page.
func (p *pane) close() tea.Cmd {
	p.detail.Do("detail.summary")
	p.open, p.pick, p.undone = false, false, alert.Key{}
	p.s.acts.Seen.Stop()
	p.s.hops.forget()
	cmd := p.s.preview.Unfocus(p.opened.Key)
	p.s.resize()
	return tea.Batch(cmd, p.s.rows.Reload())
}

// neighbour opens the alert d rows further, the previous or next one. If the open alert has left the
// list, as one opened among the unseen does, the cursor is on the next
// one already.
func (p *pane) neighbour(d int) tea.Cmd {
	switch cmd, found, ok := p.s.hops.next(d, func(*index.Row) bool { return false }); {
	case found:
		return cmd
	case ok:
		return screen.Say(screen.Info, "No other alert of these follows; esc goes back")
	}
	p.s.hops.forget()
	if p.s.rows.Tabled() {
		return nextRow(p, d)
	}
	row, ok := p.s.current()
	if left := ok && row.Key != p.opened.Key; left && d > 0 {
		return p.look(row)
	}
	if !p.s.rows.Step(d) {
		return rows.AtEnd(p.s.rows, d, noun, p.s.news.Count())
	}
	if row, ok = p.s.current(); ok {
		return tea.Batch(p.look(row), p.s.rows.Lacking())
	}
	p.pick = true
	return p.s.rows.Lacking()
}

// picked shows the alert that neighbour moved to, once its row is loaded.
func (p *pane) picked() tea.Cmd {
	row, ok := p.s.current()
	if !p.open || !p.pick || !ok {
		return nil
	}
	undone := p.undone
	p.pick, p.undone = false, alert.Key{}
	switch {
	case undone == row.Key:
		return p.show(row)
	case undone != alert.Key{}: // the list has no place for it
		return p.turned(undone)
	}
	return p.look(row)
}

// found brings the row of an alert of which a step was undone, and which the list doesn't have.
type found struct {
	of
	from alert.Key // the open alert when it was asked for
	key  alert.Key
	row  index.Row
}

// turned shows in the open detail an alert of which a step was undone, although the list, a
// table or a query that ends with a few rows, has no place for it: what is undone has to be seen.
func (p *pane) turned(key alert.Key) tea.Cmd {
	if !p.open || p.opened.Key == key {
		return nil
	}
	p.s.hops.forget()
	reply := found{of{p.s}, p.opened.Key, key, index.Row{Key: key}}
	p.s.hops.seek.Begin(reply.from, key)
	return rows.Find(p.s.outside.closing, p.s.o.Store, p.s.o.Now(), key, func(row index.Row, ok bool) tea.Msg {
		if ok {
			reply.row = row
		}
		return reply
	})
}

// take shows the row that turned asked for, unless the person has left the alert that was open then.
func (p *pane) take(msg found) tea.Cmd {
	if !p.s.hops.seek.End(msg.from, msg.key) || !p.open || p.opened.Key != msg.from {
		return nil
	}
	return p.show(msg.row)
}

// refresh reads the shown alert again.
func (p *pane) refresh() tea.Cmd { return p.detail.Reload() }

// focused returns the alert that a key acts on: the open one, even if it has
// left the list, or the one under the cursor.
func (p *pane) focused() (index.Row, bool) {
	row, ok := p.s.current()
	if p.open && (!ok || row.Key != p.opened.Key) {
		return p.opened, true
	}
	return row, ok
}

// do runs a command of the detail itself.
func (p *pane) do(id string) tea.Cmd {
	if id == "detail.fold" {
		if p.detail.Fold() {
			return nil
		}
		cmd := p.leave()
		p.out = !p.open
		return cmd
	}
	if id == "detail.compare" {
		return p.s.hops.compare()
	}
	cmd := p.detail.Do(id)
	p.s.resize() // it may have grown
	if drawsOnly(id) {
		return cmd
	}
	return tea.Batch(cmd, p.s.acts.Seen.Now())
}

// drawsOnly reports whether a command changes only how the detail is drawn: it does not show
// that a person reads.
func drawsOnly(id string) bool {
	return id == "detail.grow" || id == "detail.shrink" || id == "detail.wrap"
}
