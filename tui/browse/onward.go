package browse

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
)

// among are the alerts that the open one was opened among, such as those of its incident, in the order of the page that
// lists them.
type among []index.Row

// place returns the place of an alert among them, of which there are n; both are 0 if it is none of them.
func (a among) place(key alert.Key) (at, n int) {
	at = slices.IndexFunc(a, func(r index.Row) bool { return r.Key == key })
	if at < 0 {
		return 0, 0
	}
	return at, len(a)
}

// ahead returns the alert to go on to from one of them: the next one behind it that waits for a decision, else the first
// one of all, so that a person goes through them in one direction; nil if none waits. Again tells of the latter how many
// wait.
func (a among) ahead(from alert.Key, closed func(*index.Row) bool) (to *index.Row, again int) {
	at, n := a.place(from)
	for i := at + 1; i < n; i++ {
		if !closed(&a[i]) {
			return &a[i], 0
		}
	}
	for i := range a[:at] {
		if closed(&a[i]) {
			continue
		}
		if again++; to == nil {
			to = &a[i]
		}
	}
	return to, again
}

// Forth says how a person goes on in the alerts of a record.
type Forth struct {
	Closed func(*index.Row) bool // reports whether an alert waits no more
	None   func() tea.Cmd        // none waits any more, as other people have closed the rest meanwhile
}

// Onward opens the next of the alerts that the open one was opened among which waits for a decision.
func Onward(p *Panes, f Forth) tea.Cmd {
	if to, _ := p.among.ahead(p.Member.Key, f.Closed); to != nil && !p.Opening() {
		return p.find(visited{p.b, p.Member.Key, to.Key, *to, p.among, &f})
	}
	return nil
}

// passBy leaves out an alert that was to be the next one and turns out to be closed.
func passBy(p *Panes, m visited) tea.Cmd {
	for i := range p.among {
		if p.among[i].Key == m.key {
			p.among[i] = m.row
		}
	}
	if to, _ := p.among.ahead(p.Member.Key, m.forth.Closed); to == nil {
		return m.forth.None()
	}
	return Onward(p, *m.forth)
}

// AtLast reports whether an alert is open and the last of those that it was opened among, behind which none waits, and
// how many wait before it.
func AtLast(p *Panes, key alert.Key, closed func(*index.Row) bool) (before int, last bool) {
	_, n := p.among.place(key)
	if !p.Inner || p.Member.Key != key || n == 0 {
		return 0, false
	}
	to, before := p.among.ahead(key, closed)
	return before, to == nil || before > 0
}

// ClosedSince reports whether the open alert is closed, by someone else, since it was listed as open among those that it
// was opened among.
func ClosedSince(p *Panes) bool {
	at, n := p.among.place(p.Member.Key)
	return p.Inner && n > 0 && p.Member.Closed() && !p.among[at].Closed()
}

// Again opens the alert that a step was about which was turned back, or done again, if it is one of those that the
// open one was opened among. Its pane reads how it stands by then; looking at it marks nothing.
func Again(p *Panes, keys []alert.Key) tea.Cmd {
	about := func(r index.Row) bool { return slices.Contains(keys, r.Key) }
	i := slices.IndexFunc(p.among, about)
	if !p.Inner || i < 0 || about(p.Member) {
		return nil
	}
	p.seek = rows.Seek{}
	p.Member = index.Row{Key: p.among[i].Key, Title: p.among[i].Title}
	p.b.resize()
	return p.Alert.Show(p.Member.Key)
}

// Beside returns the rows that are shown beside the list, to be brought up to date as they are decided about.
func Beside(p *Panes) []*index.Row { return []*index.Row{&p.Row, &p.Member} }

// Believe brings the alerts up to date which the open one was opened among, by what this person decided. What others
// did is looked up as each is opened.
func Believe(p *Panes, kept []engine.Act) {
	rows := make([]*index.Row, len(p.among))
	for i := range p.among {
		rows[i] = &p.among[i]
	}
	decide.BelieveAll(kept, rows...)
}
