package triage

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// glance holds how a person saw a target when they pressed a key. The records of a query are searched for
// later, and may be newer: what was decided about them since, or has come, no one has seen.
type glance struct {
	taken bool       // the key was pressed
	query bool       // the records are those of a query
	seq   int64      // the change of the store up to which a person saw how they stand
	at    alert.Time // when that was
	count int        // how many they were
	twins int        // those of them that a table tells as twins of the others

	shown map[alert.Key]index.Row // how those stood that the list shows
	past  map[alert.Key]index.Row // how others stood that were changed since, by their history
}

// mostRecalled is of how many records the history is asked for how they stood.
const mostRecalled = 256

// How long before it is in the store a decision or a record may be stamped: the store may be locked meanwhile.
const (
	decidedBefore = 10 * alert.Minute
	cameBefore    = alert.Minute
)

// newer reports whether a record was changed since, with a stamp so long before at most.
func (g glance) newer(r *index.Row, stamp, before alert.Time) bool {
	return g.changed(r) && stamp > g.at-before
}

// seen returns a target as a person sees it now, if they didn't before.
func seen(a *Acts, t Target) Target {
	if t.glance.taken {
		return t
	}
	t.glance = glance{taken: true, query: t.Marked.All, seq: a.o.Rows.Answer.Seq, at: alert.At(a.o.Rows.Answer.Asked), count: t.Count, twins: t.glance.twins}
	if t.glance.query {
		t.glance.shown = rows.Shown(a.o.Rows)
	}
	return t
}

// since returns the records that have come since.
func (g glance) since(on []index.Row) (came []index.Row) {
	for _, r := range on {
		if g.newer(&r, r.Ingested, cameBefore) {
			came = append(came, r)
		}
	}
	return came
}

// outgrown reports whether the records are others, or more, than a person saw.
func (g glance) outgrown(on []index.Row) bool {
	return g.query && len(on) > g.count || len(g.since(on)) > 0
}

// grown says so: "1 of them has come since"; "" if they aren't.
func (g glance) grown(on []index.Row) string {
	came := len(g.since(on))
	switch {
	case came == 0 && g.outgrown(on):
		return "they were " + text.Number(g.count) + " before"
	case came == 0:
		return ""
	case came == len(on):
		return "all of them have come since"
	case came == 1:
		return "1 of them has come since"
	}
	return text.Number(came) + " of them have come since"
}

// unseen has acts on the records leave alone what others have decided, reopened, taken or noted since: of a record of
// which it isn't known how it stood, whatever was decided, and any note.
func (g glance) unseen(acts []engine.Act, on []index.Row) {
	for i := range on {
		act, row := &acts[i], &on[i]
		decided, noted := g.newer(row, row.At, decidedBefore) && act.Seen != nil, g.changed(row) && removesNote(act)
		if !decided && !noted {
			continue
		}
		was, known := g.shown[row.Key]
		if !known {
			was, known = g.past[row.Key]
		}
		if decided {
			act.Seen = &engine.Seen{Owner: was.Owner, Done: was.Triage == alert.TriageDone || !known, Unknown: !known}
		}
		if noted {
			act.Over = &was.Note // no note is one that another was written over, so all of these stay
		}
	}
}

// changed reports whether a record was changed since in whatever way. A note on a done one leaves the stamp of its
// decision.
func (g glance) changed(r *index.Row) bool { return g.query && r.Seq > g.seq }

// removesNote reports whether an act takes away the note that it was written over.
func removesNote(act *engine.Act) bool { return act.Note != nil && *act.Note == "" }

// recall asks for how those of some rows stood that the list doesn't show and that were changed since, and goes on
// with the rows.
func recall(a *Acts, d decide.Decision, t Target, on []index.Row) tea.Cmd {
	var unknown []index.Row
	for i := range on {
		asks := t.glance.newer(&on[i], on[i].At, decidedBefore) || t.glance.changed(&on[i]) && removesNote(&d.Act)
		if _, shown := t.glance.shown[on[i].Key]; !shown && asks {
			unknown = append(unknown, on[i])
		}
	}
	if len(unknown) == 0 {
		return a.about(d, t, on)
	}
	history, closing, reply := a.o.Store.History, a.o.Closing, recalled{of{a}, d, t, on}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, screen.LookLimit)
		defer cancel()
		g := &reply.target.glance
		g.past = map[alert.Key]index.Row{}
		for _, row := range unknown[:min(len(unknown), mostRecalled)] {
			changes, err := history(ctx, row.Key)
			if err != nil {
				break // those left are such of which it isn't known
			}
			if was, known := before(row, changes, g.at-decidedBefore, a.o.User); known {
				g.past[row.Key] = was
			}
		}
		return reply
	}
}

// recalled brings rows once it is known how they stood.
type recalled struct {
	of
	decision decide.Decision
	target   Target
	rows     []index.Row
}

// take goes on with the rows.
func (m recalled) take(a *Acts) tea.Cmd { return a.about(m.decision, m.target, m.rows) }

// before returns a row with the state, the owner and the note of others that it had at a time; changes are its history,
// oldest first. A person has seen their own note. known is false if the history lacks the last act.
func before(row index.Row, changes []alert.Change, at alert.Time, own string) (was index.Row, known bool) {
	last := row.At
	known = last <= at
	for _, c := range slices.Backward(changes) {
		if c.At <= at {
			continue
		}
		switch known = known || c.At == last; c.Field {
		case "triage.state":
			row.Triage = alert.TriageState(c.Old)
		case "triage.assigned_to":
			row.Owner = c.Old
		case "triage.note":
			if c.By != engine.CleanText(own) {
				row.Note = c.Old
			}
		}
	}
	return row, known
}
