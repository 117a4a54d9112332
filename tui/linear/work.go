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
	shown, err := s.parse(s.text)
	if err != nil {
		s.complain(err)
		return
	}
	if k := shown.Kind(); !kindOf(&index.Row{Kind: k}).triaged {
		s.say("An event is a record, not an alert: there is nothing to decide about it.")
		return
	}
	of, err := query.Also(s.text, waits(shown.Kind()))
	if err != nil || len(shown.Stages) > 0 { // the condition would stand before them, and select others
		s.say("What is shown is a table or in an order of its own. Type clear, then work.")
		return
	}
	of += gravest
	q, err := s.parse(of)
	if err != nil {
		s.complain(err)
		return
	}
	result, err := s.o.Store.Search(ctx, index.Request{Query: q, Rows: mostWork})
	switch noun := shown.Kind().Name; {
	case err != nil:
		s.complain(err)
	case len(result.Rows) == 0:
		s.say("No %s of what is shown is unseen.", noun)
	default:
		was := s.place
		s.place = place{text: was.text, top: was.top, work: result.Rows}
		s.say("%s to work on, the gravest and newest first. done or verdict goes on to the next one, next leaves it unseen, back ends.", text.Plural(result.Total, "unseen "+noun))
		if !show(s, ctx, result.Rows[0]) {
			s.place = was
			return
		}
		leave(s, was)
	}
}

// workOn opens the one d further of those that are worked.
func workOn(s *session, ctx context.Context, d int) {
	to := s.at + d
	switch {
	case to < 0:
		s.say("This is the first one.")
		return
	case to >= len(s.work):
		s.say("That was the last of %s. Type back.", text.Plural(len(s.work), kindOf(&s.work[0]).kind.Name))
		return
	}
	was := s.at
	if s.at = to; !show(s, ctx, s.work[to]) {
		s.at = was
	}
}
