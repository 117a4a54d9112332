package linear

import (
	"context"
	"slices"
	"strings"

	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/text"
	"tocsin/tui/triage"
)

// whole makes a decision about incidents. If they have alerts that it would change, also closed ones, a number
// says whether it is about those too; no, or any other word, changes nothing.
func whole(s *session, ctx context.Context, on []index.Row, d decide.Decision) {
	if d.Act.Add != "" {
		d.Ask = strings.TrimSuffix(d.Ask, "?") + " with the note “" + oneLine(d.Act.Add) + "”?"
	}
	is, err := triage.WholeOf(ctx, s.o.Store.Search, s.o.Now(), on, d)
	switch {
	case err != nil:
		complain(s, err)
		return
	case len(is.Members)+len(is.Over) == 0:
		take(s, ctx, on, alone, d)
		return
	}
	with := func(members []index.Row) func(context.Context) {
		return func(ctx context.Context) { take(s, ctx, slices.Concat(on, members), among(on), d) }
	}
	those, only := "the incident", "only the incident"
	if len(on) > 1 {
		those, only = text.Plural(len(on), "incident"), "only the incidents"
	}
	answers := []choice{{"yes", with(is.Members)}}
	if len(is.Members) > 0 {
		answers = append(answers, choice{only, func(ctx context.Context) {
			take(s, ctx, on, func(on []index.Row) string { return alone(on) + ", " + only + ": " + is.Left() }, d)
		}})
	}
	if len(is.Over) > 0 {
		answers = append(answers, choice{is.Also(), with(slices.Concat(is.Members, is.Over))})
	}
	question := d.Question(is.Subject(those, triage.NamedAlerts))
	if whose := triage.Others(s.o.User, d, slices.Concat(on, is.Members)); whose != "" {
		question += " " + begun(whose) + "."
	}
	s.answer.ask(question, answers)
}

// among names incidents and members of theirs, or these alone.
func among(incidents []index.Row) naming {
	return func(on []index.Row) string {
		var own, members []index.Row
		for _, r := range on {
			if slices.ContainsFunc(incidents, func(i index.Row) bool { return i.Key == r.Key }) {
				own = append(own, r)
			} else {
				members = append(members, r)
			}
		}
		switch {
		case len(own) == 0:
			return triage.NamedAlerts(incidents, members)
		case len(members) == 0:
			return alone(own)
		}
		return alone(own) + " and " + triage.NamedAlerts(own, members)
	}
}
