package linear

import (
	"context"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// waits returns the condition of the records of a kind that wait for a person, as the screen's queue
// has it.
func waits(k *alert.Kind) string {
	if k == alert.IncidentKind() {
		return "(triage.seen = false OR new_alerts > 0)"
	}
	return "triage.seen = false"
}

// gravest orders what waits, and mostWork is how many are worked at a time.
const (
	gravest  = " | sort severity desc, created_at desc"
	mostWork = 500
)

// work opens what waits of what is shown, or of the open incident, the gravest and newest first. What is
// decided leads to the next one; what a person goes on from stays unseen.
func work(s *session, ctx context.Context) {
	from, where := s.here.text, "what is shown"
	if o := s.here.opened; o != nil && o.record.Incident != nil && s.here.work.rows == nil {
		from, where = membersOf(o), "the incident"
	}
	shown, err := s.reader.parse(from)
	if err != nil {
		complain(s, err)
		return
	}
	if k := shown.Kind(); !kindOf(&index.Row{Kind: k}).triaged {
		s.out.say("An event is a record, not an alert: there is nothing to decide about it.")
		return
	}
	of, err := query.Also(from, waits(shown.Kind()))
	if err != nil || len(shown.Stages) > 0 { // the condition would stand before them, and select others
		s.out.say("What is shown is a table or in an order of its own. Type clear, then work.")
		return
	}
	of += gravest
	q, err := s.reader.parse(of)
	if err != nil {
		complain(s, err)
		return
	}
	result, err := s.o.Store.Search(ctx, index.Request{Query: q, Rows: mostWork})
	switch noun := shown.Kind().Name; {
	case err != nil:
		complain(s, err)
	case len(result.Rows) == 0:
		s.out.say("No %s of %s is unseen.", noun, where)
	default:
		was := s.here
		s.here = was.within(queue{rows: result.Rows, done: map[alert.Key]bool{}, elsewhere: map[alert.Key]bool{}, twins: map[alert.Key]bool{}})
		s.out.say("%s of %s to work on, the gravest and newest first. done or verdict goes on to the next one, next leaves it unseen, back ends.", text.Plural(result.Total, "unseen "+noun), where)
		if !show(s, ctx, result.Rows[0]) {
			s.here = was
			return
		}
		if was.work.rows != nil { // what was worked is over: back leads to where it began
			s.trail.unworked()
			return
		}
		s.trail.leave(was)
	}
}

// dealtWith goes on from the open record, which is dealt with by the person or by another one, to the next of
// the queue.
func dealtWith(s *session, ctx context.Context, own bool) {
	work, key := &s.here.work, s.here.opened.row.Key
	switch {
	case work.place(key) < 0:
	case own:
		work.done[key], work.twins[key] = true, work.beside(key)
		delete(work.elsewhere, key)
	default:
		work.elsewhere[key] = true
	}
	workFrom(s, ctx, 1)
}

// workFrom goes d places further in the queue. From a record that was opened beside it, it goes back to the
// queue's own, unless someone has dealt with that by now.
func workFrom(s *session, ctx context.Context, d int) {
	work := &s.here.work
	if !work.beside(s.here.opened.row.Key) {
		workOn(s, ctx, d)
		return
	}
	if row := work.rows[work.at]; closedMeanwhile(s, ctx, &row) != "" || work.done[row.Key] {
		workOn(s, ctx, 1)
	} else if !show(s, ctx, row) {
		return
	}
	s.trail.unworked()
}

// resumed goes on to the next record of the queue if its own one, to which a person comes back, has been decided
// since it was left for a list beside it. ok is false if it still waits.
func resumed(s *session, ctx context.Context) (ok bool) {
	work, key := &s.here.work, s.here.opened.row.Key
	if work.rows == nil || work.beside(key) || work.done[key] || work.elsewhere[key] {
		return false
	}
	row := &work.rows[work.at]
	how := closedMeanwhile(s, ctx, row)
	if how == "" {
		return false
	}
	s.out.say("%s: %s", how, clean(row.Heading()))
	workOn(s, ctx, 1)
	return true
}

// turned opens the record of the queue whose decision was undone, so that the next word is about it: the first one if
// they are several, as those of an incident. The queue goes on to none that it hasn't come to: those between would be
// left behind. One that was decided again is done with.
func turned(s *session, ctx context.Context, change undo.Change) {
	work, to, again := &s.here.work, -1, false
	if s.here.opened == nil {
		return
	}
	for at := range work.rows {
		key := work.rows[at].Key
		if !slices.Contains(change.Turned, key) {
			continue
		}
		row, ok := s.reader.row(ctx, work.rows[at].Kind, key)
		switch {
		case !ok:
		case row.Triage == alert.TriageDone && row.By != engine.CleanText(s.o.User): // it comes again, and is told then
			delete(work.done, key)
			delete(work.twins, key)
			work.elsewhere[key] = true
		case row.Triage == alert.TriageDone:
			work.done[key], work.twins[key] = true, at != work.at
			again = again || s.here.opened.row.Key == key
		default:
			if came := at <= work.at || work.done[key] && !work.twins[key]; came && to < 0 {
				to = at
			}
			delete(work.done, key)
			delete(work.twins, key)
			delete(work.elsewhere, key)
		}
	}
	switch {
	case to >= 0 && s.here.opened.row.Key != work.rows[to].Key:
		workOn(s, ctx, to-work.at)
	case again:
		workOn(s, ctx, 1)
	}
}

// workOn opens the record of the queue d places further. It leaves out what was closed meanwhile if that
// lies ahead.
func workOn(s *session, ctx context.Context, d int) {
	work := &s.here.work
	was, to := work.at, work.at+d
	for d > 0 && to < len(work.rows) {
		row := &work.rows[to]
		if how := closedMeanwhile(s, ctx, row); how != "" {
			s.out.say("%s: %s", how, clean(row.Heading()))
		} else if !work.twins[row.Key] { // those were closed out of turn
			break
		}
		to++
	}
	switch {
	case to < 0:
		s.out.say("This is the first one.")
		return
	case to >= len(work.rows):
		s.out.say("That was the last of %s: %s. Type back.", text.Plural(len(work.rows), kindOf(&work.rows[0]).kind.Name), work.tally())
		return
	}
	if work.at = to; !show(s, ctx, work.rows[to]) {
		s.here.work.at = was
	}
}

// closedMeanwhile says how a record of the queue that isn't known to be done here was dealt with by now, as with its
// incident or by another person, and notes that; "" if it waits.
func closedMeanwhile(s *session, ctx context.Context, row *index.Row) (how string) {
	if s.here.work.done[row.Key] {
		return ""
	}
	now, ok := s.reader.row(ctx, row.Kind, row.Key)
	if !ok {
		return ""
	}
	return s.here.work.note(&now, s.o.User)
}

// note notes how a record of the queue, as it is now, was dealt with out of turn, and says so; "" if it waits.
func (q *queue) note(now *index.Row, me string) (how string) {
	switch {
	case now.Triage != alert.TriageDone || now.News > 0:
		return ""
	case now.By == engine.CleanText(me):
		q.done[now.Key], q.twins[now.Key] = true, true
		return "Decided already"
	}
	q.elsewhere[now.Key] = true
	return "Closed by others meanwhile"
}

// atOnce is how many records of the queue are looked at in one search.
const atOnce = 100

// counted says what has become of the records of the queue, also of those that it hasn't come to.
func counted(s *session, ctx context.Context) string {
	work := &s.here.work
	left := slices.DeleteFunc(slices.Clone(work.rows), func(r index.Row) bool { return work.done[r.Key] || work.elsewhere[r.Key] })
	for some := range slices.Chunk(left, atOnce) {
		now := s.reader.fresh(ctx, some)
		for i := range now {
			work.note(&now[i], s.o.User)
		}
	}
	return work.tally()
}
