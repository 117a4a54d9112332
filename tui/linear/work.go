package linear

import (
	"context"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
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

// work opens what waits of what is shown, the gravest and newest first. What is decided leads to the
// next one; what a person goes on from stays unseen.
func work(s *session, ctx context.Context) {
	shown, err := s.reader.parse(s.here.text)
	if err != nil {
		complain(s, err)
		return
	}
	if k := shown.Kind(); !kindOf(&index.Row{Kind: k}).triaged {
		s.out.say("An event is a record, not an alert: there is nothing to decide about it.")
		return
	}
	of, err := query.Also(s.here.text, waits(shown.Kind()))
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
		s.out.say("No %s of what is shown is unseen.", noun)
	default:
		was := s.here
		s.here = place{text: was.text, top: was.top, work: queue{rows: result.Rows}}
		s.out.say("%s to work on, the gravest and newest first. done or verdict goes on to the next one, next leaves it unseen, back ends.", text.Plural(result.Total, "unseen "+noun))
		if !show(s, ctx, result.Rows[0]) {
			s.here = was
			return
		}
		s.trail.leave(was)
	}
}

// workOn opens the one d further of those that are worked.
func workOn(s *session, ctx context.Context, d int) {
	all, was := s.here.work.rows, s.here.work.at
	to := was + d
	switch {
	case to < 0:
		s.out.say("This is the first one.")
		return
	case to >= len(all):
		s.out.say("That was the last of %s. Type back.", text.Plural(len(all), kindOf(&all[0]).kind.Name))
		return
	}
	if s.here.work.at = to; !show(s, ctx, all[to]) {
		s.here.work.at = was
	}
}
