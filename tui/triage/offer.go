package triage

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
)

// offered are the members of the record that was decided about last, which the same decision can
// be made about too. The next decision ends the offer, and so does going on from the row that has the keys
// by then.
type offered struct {
	turn     int // counts the decisions: an offer that comes after the next one is none
	decision decide.Decision
	members  []index.Row
	on       []index.Row // the record
	inner    bool        // it is beside the list: see Target.Inner
	at       alert.Key   // the record that had the keys when the next one was pressed; zero before
}

// meant notes at which record the first key after an offer is pressed.
func meant(a *Acts) {
	if a.o.Here != nil && len(a.offered.members) > 0 && a.offered.at == (alert.Key{}) {
		a.offered.at = a.o.Here()
	}
}

// wentOn reports whether a person is at another record than that of the offer, at that which it was made
// behind, or at one of those that it is about.
func wentOn(a *Acts) bool {
	o := &a.offered
	if a.o.Here == nil || o.at == (alert.Key{}) {
		return false
	}
	here := a.o.Here()
	among := func(rows []index.Row) bool {
		return slices.ContainsFunc(rows, func(r index.Row) bool { return r.Key == here })
	}
	return here != o.at && !among(o.on) && !among(o.members)
}

// withdraw ends the offer, since another decision is made or undone.
func withdraw(a *Acts) { a.offered = offered{turn: a.offered.turn + 1} }

// offers brings what is offered behind a decision, and the toast about it.
type offers struct {
	of
	offered
	said screen.Toast
}

// offering returns the command that tells of a decision about rows once it is kept: it looks for
// their members. A search that fails offers nothing, since the decision did not wait for it.
func offering(a *Acts, d decide.Decision, on []index.Row, inner bool) func(said screen.Toast) tea.Cmd {
	reply := offers{of: of{a}, offered: offered{turn: a.offered.turn, decision: d, on: on, inner: inner}}
	return func(said screen.Toast) tea.Cmd {
		return func() tea.Msg {
			reply.said = said
			if members, more, err := membersOf(a, membersFor(a, inner), on, d); err == nil && more == 0 {
				reply.members = members
			}
			return reply
		}
	}
}

// take tells of the decision, and, before the record's name, of the key for its members: it is not
// to be cut on a narrow screen.
func (m offers) take(a *Acts) tea.Cmd {
	if len(m.members) > 0 && m.turn == a.offered.turn {
		a.offered = m.offered
		its := membersFor(a, m.inner)
		at := m.said.At - len(": ") // where the words of the decision end
		with := func(said, what string) string {
			return said[:at] + ", " + alsoKey(a, its) + " with " + what + said[at:]
		}
		was := m.said.Text
		m.said.Whole = with(cmp.Or(m.said.Whole, was), its.Named(m.on, m.members))
		m.said.Text = with(was, its.Short(m.on, m.members))
		m.said.At += len(m.said.Text) - len(was)
	}
	return screen.Send(m.said)
}

// alsoKey returns the key that Also is bound to; without one, its name as it is typed.
func alsoKey(a *Acts, its *Members) string {
	also := its.Also
	if a.settings.Keyed != nil {
		also = a.settings.Keyed([]command.Spec{also})[0]
	}
	if len(also.Keys) == 0 {
		return ":" + also.Word()
	}
	return command.KeyName(also.Keys[0], a.theme.Glyphs.ASCII)
}

// Also makes the last decision about the members that were offered behind it too. If none are, it says
// why, for the record that the key is pressed on.
func Also(a *Acts, t Target) tea.Cmd {
	noun := kindFor(a, t.Inner).Name
	if wentOn(a) {
		withdraw(a)
		words := "Nothing is offered any more: you went on"
		if membersFor(a, t.Inner).Also.ID != "" {
			words += "; x closes this " + noun + " alone"
		}
		return screen.Say(screen.Info, words)
	}
	o := a.offered
	switch {
	case a.o.ReadOnly:
		return ReadOnly()
	case len(o.members) == 0 && t.one() && t.Rows[0].Closed():
		return screen.Say(screen.Info, "Nothing is offered: this "+noun+" is done already")
	case len(o.members) == 0:
		return screen.Say(screen.Info, "Nothing is offered: close an "+alert.AlertKind().Name+" with a twin first")
	}
	reply := also{of: of{a}, offered: o}
	return func() tea.Msg {
		now, _, err := membersOf(a, membersFor(a, o.inner), o.on, o.decision)
		now, _ = open(o.decision, now)
		reply.members, reply.err = nil, err
		for _, was := range o.members {
			at := slices.IndexFunc(now, func(r index.Row) bool { return was.Key == r.Key })
			switch {
			case at >= 0:
				reply.members = append(reply.members, now[at])
				now = slices.Delete(now, at, at+1)
			case err == nil && closedByOther(a, was.Key):
				reply.members = append(reply.members, was)
			}
		}
		reply.came = len(now)
		return reply
	}
}

// closedByOther reports whether another person has closed a record that was offered. It stays a member as it was
// seen then: the decision about it isn't kept, which tells who closed it and as what.
func closedByOther(a *Acts, key alert.Key) bool {
	ctx, cancel := context.WithTimeout(a.o.Closing, screen.LookLimit)
	defer cancel()
	record, _, err := a.o.Store.Record(ctx, key)
	return err == nil && record.Triage.State == alert.TriageDone && record.Triage.By != engine.CleanText(a.o.User)
}

// also brings the members that were offered as they are now. Another person may have closed some since.
type also struct {
	of
	offered
	came int // members that weren't offered
	err  error
}

// take makes the decision about those that wait or that another person closed, unless another one was made meanwhile.
// It asks about several, and about what is assigned to another person: that was seen nowhere but in the offer.
func (m also) take(a *Acts) tea.Cmd {
	switch {
	case m.err != nil:
		return screen.Tell(m.err)
	case m.turn != a.offered.turn:
		return nil
	case len(m.members) == 0:
		withdraw(a)
		return screen.Say(screen.Info, "Nothing to close with it any more: that was done meanwhile")
	}
	is := counted{of: m.of, decision: m.decision, target: Target{Aside: true, Inner: m.inner, offer: besides{m.on, m.came}}, rows: m.members, at: alert.At(a.o.Now())}
	if others(a, m.decision, m.members, false) != "" {
		return is.ask()
	}
	return is.take(a)
}
