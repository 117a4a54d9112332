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
	notes map[alert.Key]string    // which note they had
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
	return changed(g, r) && stamp > g.at-before
}

// changed reports whether a record was changed since in any way, such as by a note, which leaves no stamp on a closed one.
func changed(g glance, r *index.Row) bool { return g.query && r.Seq > g.seq }

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

// unseen has acts on the records leave alone what others have decided, reopened or taken since: of a record of which
// it isn't known how it stood, whatever was decided. So they leave notes that no one has seen who removes theirs.
func (g glance) unseen(acts []engine.Act, on []index.Row) {
	for i := range on {
		if over := g.noted(&on[i]); changed(g, &on[i]) && acts[i].Over != nil {
			acts[i].Over = &over
		}
		if g.newer(&on[i], on[i].At, decidedBefore) && acts[i].Seen != nil {
			was, known := g.shown[on[i].Key]
			if !known {
				was, known = g.past[on[i].Key]
			}
			acts[i].Seen = &engine.Seen{Owner: was.Owner, Done: was.Triage == alert.TriageDone || !known, Lost: !known}
		}
	}
}

// noted returns the note of a record that a person saw; "" if it isn't known, behind which each one stays.
func (g glance) noted(r *index.Row) string {
	if was, known := g.shown[r.Key]; known {
		return was.Note
	}
	return g.notes[r.Key]
}

// recall asks for how those of some rows stood that the list doesn't show and that were changed since, and goes on
// with the rows.
func recall(a *Acts, d decide.Decision, t Target, on []index.Row) tea.Cmd {
	var unknown []index.Row
	for i := range on {
		if _, shown := t.glance.shown[on[i].Key]; !shown && (t.glance.newer(&on[i], on[i].At, decidedBefore) || d.Unnotes() && changed(t.glance, &on[i])) {
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
		g.past, g.notes = map[alert.Key]index.Row{}, map[alert.Key]string{}
		for _, row := range unknown[:min(len(unknown), mostRecalled)] {
			changes, err := history(ctx, row.Key)
			if err != nil {
				break // those left are such of which it isn't known
			}
			if was, known := before(row, changes, g.at-decidedBefore); known {
				g.past[row.Key] = was
			}
			g.notes[row.Key] = noteAt(row.Note, changes, g.at-decidedBefore)
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

// before returns a row with the state and the owner that it had at a time; changes are its history, oldest first.
// known is false if the history lacks the last act.
func before(row index.Row, changes []alert.Change, at alert.Time) (was index.Row, known bool) {
	for _, c := range slices.Backward(changes) {
		if c.At <= at {
			continue
		}
		switch known = known || c.At == row.At; c.Field {
		case "triage.state":
			row.Triage = alert.TriageState(c.Old)
		case "triage.assigned_to":
			row.Owner = c.Old
		}
	}
	return row, known
}

// noteAt returns the note that a record had at a time, by the one that it has and its history, oldest first; "" if that
// doesn't tell.
func noteAt(note string, changes []alert.Change, at alert.Time) string {
	for _, c := range slices.Backward(changes) {
		switch {
		case c.Field != "triage.note":
		case c.New != note:
			return ""
		case c.At <= at:
			return note
		default:
			note = c.Old
		}
	}
	return ""
}
