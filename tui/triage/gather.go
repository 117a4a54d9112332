package triage

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// gather goes on with the rows of a target. Marked ones are collected first.
func (a *Acts) gather(w Which, t Target) tea.Cmd {
	t.turn = a.turns.next(w(t.known()), &t)
	if t.Marked.Count == 0 {
		return a.about(w(t.Rows), t, t.Rows)
	}
	collect, who := a.o.Rows.Marks.Collect(t.Marked), of{a}
	cmd := func() tea.Msg { return gathered{who, w, t, collect()} }
	if t.Count < many {
		return cmd
	}
	return tea.Batch(screen.Say(screen.Info, "Reading "+text.Plural(t.Count, a.o.Kind.Name)+" …"), cmd)
}

// gathered brings the marked rows of a target.
type gathered struct {
	of
	which  Which
	target Target
	rows   tea.Msg // of package rows
}

// take goes on with the rows. If they could not be collected, their marks stay.
func (m gathered) take(a *Acts) tea.Cmd {
	change, cmd := a.o.Rows.Update(m.rows)
	switch c := change.Collected; {
	case change.Err != nil:
		return tea.Batch(cmd, screen.Tell(change.Err))
	case c == nil:
		return cmd
	case c.More > 0:
		return tea.Batch(cmd, a.refused(Target{Count: len(c.Rows) + c.More}))
	default:
		return tea.Batch(cmd, recall(a, m.which(c.Rows), m.target, c.Rows))
	}
}

// about looks for the members of the rows if the decision is about them too. It is as of now,
// when they are looked for: a member that comes while a person is asked is told as a new one.
func (a *Acts) about(d decide.Decision, t Target, on []index.Row) tea.Cmd {
	if words := elsewhere(d, on); words != "" {
		return screen.Say(screen.Info, words)
	}
	reply := counted{of: of{a}, decision: d, target: t, rows: on, at: alert.At(a.o.Now())}
	its := membersFor(a, t.Inner)
	if len(on) == 0 || !its.For(on, d) {
		return reply.take(a)
	}
	if its.Also.ID != "" {
		reply.target.offers = true
		return reply.take(a)
	}
	return func() tea.Msg {
		reply.members, reply.more, reply.err = membersOf(a, its, on, d)
		reply.members, reply.closed = open(d, reply.members)
		return reply
	}
}

// counted brings the members of the rows that a decision is about.
type counted struct {
	of
	decision      decide.Decision
	target        Target
	rows, members []index.Row
	closed        []index.Row // members that are closed already, which a decision that closes leaves as they are
	more          int         // members that are left out, since there are too many
	at            alert.Time  // of the decision
	err           error
}

// take asks before a decision about several records, and carries out one about a single
// record, or one that needs no question.
func (m counted) take(a *Acts) tea.Cmd {
	switch over := overOf(m.closed, m.decision); {
	case a.turns.overtaken(m.target.turn):
		return nil
	case m.err != nil:
		return screen.Tell(fault.Of(m.err))
	case len(m.members)+len(over) == 0 && (len(m.rows) < 2 || m.target.asked) && !m.target.glance.outgrown(m.rows):
		return agreed(m).take(a)
	}
	return m.ask()
}

// ask asks whether all of it is meant, or only a part.
func (m counted) ask() tea.Cmd {
	whole, all := agreed(m), agreed(m)
	over := overOf(m.closed, m.decision)
	only, also := decide.Answer{}, decide.Answer{}
	if len(m.members) > 0 {
		alone := whole
		alone.members, alone.target.out.members = nil, m.members
		only = decide.Answer{Label: "only " + m.those(), Live: func() string { return "only " + still(m).those() }, Msg: alone}
	}
	if len(over) > 0 {
		all.members = slices.Concat(m.members, over)
		words := func() string {
			s := still(m)
			return "also " + theClosed(belonging(s.rows, over, s.members), s.closed)
		}
		also = decide.Answer{Label: words(), Live: words, Msg: all}
	}
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewLive(m.acts.theme, func() string { return still(m).question() }, whole, also, only, earlier(m), free(m))})
}

// still is m without the marked rows that the query leaves out by now, such as those which another person has
// closed, and without their members: the question, what is carried out and its toast say the number of the
// marks in sight.
func still(m counted) *counted {
	before := len(m.rows)
	if m.rows = m.acts.o.Rows.Marks.Still(m.target.Marked, m.rows); len(m.rows) < before {
		m.members, m.closed = belonging(m.rows, m.members, m.members), belonging(m.rows, m.closed, m.members)
		m.target.out.members = belonging(m.rows, m.target.out.members, m.target.out.members)
	}
	return &m
}

// belonging returns those of some members that are alerts of some incidents, or the twins of such: those are
// among all members.
func belonging(on, of, all []index.Row) (left []index.Row) {
	alerts, twins := parted(on, all)
	own := keysOf(alerts)
	same := links.Twins(slices.Concat(alerts, twins))
	its, _ := parted(on, of)
	known := keysOf(its)
	for _, r := range of {
		if slices.Contains(known, r.Key) || slices.ContainsFunc(same[r.Key], func(key alert.Key) bool { return slices.Contains(own, key) }) && r.Incident == "" {
			left = append(left, r)
		}
	}
	return left
}

// earlier is the answer that leaves out the rows which have come since a person saw the target, if only some have.
func earlier(m counted) decide.Answer {
	came := m.target.glance.since(m.rows)
	rows := slices.DeleteFunc(slices.Clone(m.rows), func(r index.Row) bool {
		return slices.ContainsFunc(came, func(c index.Row) bool { return c.Key == r.Key })
	})
	if len(m.members) > 0 || len(came) == 0 || len(rows) == 0 {
		return decide.Answer{}
	}
	m.target.out.rows, m.rows = append(m.target.out.rows, came...), rows
	return decide.Answer{Label: "only the " + text.Number(len(rows)) + " before", Msg: agreed(m)}
}

// free is the answer that leaves out the rows which are assigned to other persons, if only some are.
func free(m counted) decide.Answer {
	rows := slices.DeleteFunc(slices.Clone(m.rows), func(r index.Row) bool { return otherOf(m.acts.o.User, m.decision, &r) != "" })
	if len(m.members) > 0 || len(rows) == 0 || len(rows) == len(m.rows) {
		return decide.Answer{}
	}
	for i := range m.rows {
		if otherOf(m.acts.o.User, m.decision, &m.rows[i]) != "" {
			m.target.out.rows = append(m.target.out.rows, m.rows[i])
		}
	}
	m.rows = rows
	return decide.Answer{Label: "free ones only", Msg: agreed(m)}
}

// question asks whether the rows and their members are meant.
func (m *counted) question() string {
	if len(m.rows) == 0 {
		return "None of them is left: they were closed meanwhile, or the list leaves them out by now."
	}
	asks := asking(m.decision.Question(m.subject()), m.target.glance.grown(m.rows))
	if m.decision.Whole && m.target.Stays != "" {
		asks += " The " + m.target.Stays + " stays as it is: it is closed whole in its own list."
	}
	if len(m.members) > 0 && m.target.Part != "" {
		asks += " " + m.target.Part
	}
	return asking(asks, others(m.acts, m.decision, m.rows, false))
}

// agreed carries out a decision about rows and members, which were all counted.
type agreed counted

func (m agreed) take(a *Acts) tea.Cmd {
	is := still(counted(m))
	m.rows, m.target.With, m.target.out.members = is.rows, is.members, is.target.out.members
	cmd := a.perform(m.decision, m.target, m.rows, m.at)
	if n := len(m.rows); n >= many {
		return tea.Batch(screen.Say(screen.Info, "Marking "+text.Plural(n, a.o.Kind.Name)+" …"), cmd)
	}
	return cmd
}

// those says how many rows are meant.
func (m *counted) those() string {
	switch {
	case len(m.target.offer.behind) > 0:
		return membersFor(m.acts, m.target.Inner).Short(m.target.offer.behind, m.rows)
	case len(m.rows) == 1:
		return "the " + m.acts.o.Kind.Name
	}
	return several(m.acts, &m.target, len(m.rows))
}

// subject says what a question is about: "the incident and its 12 alerts".
func (m *counted) subject() string {
	is := Whole{On: m.rows, Members: m.members, Closed: m.closed, More: m.more}
	return is.Subject(m.those(), membersFor(m.acts, m.target.Inner).Named)
}
