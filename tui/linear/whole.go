package linear

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/text"
	"tocsin/tui/triage"
)

// whole makes a decision about incidents. If they have alerts that it would change, a number says
// whether it is about those too; no, or any other word, changes nothing.
func whole(s *session, ctx context.Context, on []index.Row, d decide.Decision) {
	if d.Act.Add != "" {
		d.Ask = strings.TrimSuffix(d.Ask, "?") + " with the note “" + oneLine(d.Act.Add) + "”?"
	}
	members, more, err := triage.AlertsOf(ctx, s.o.Store.Search, s.o.Now(), on, d)
	switch {
	case err != nil:
		complain(s, err)
		return
	case len(members) == 0:
		take(s, ctx, on, about(on, 0), d)
		return
	}
	those, named := "the incident", triage.NamedAlerts(on, members)
	if len(on) > 1 {
		those = text.Plural(len(on), "incident")
	}
	subject := those + " and " + named
	if more > 0 {
		subject += fmt.Sprintf(" (%s more are too many at once)", text.Number(more))
	}
	question := d.Question(subject)
	if whose := triage.Others(s.o.User, d, slices.Concat(on, members)); whose != "" {
		question += " " + begun(whose) + "."
	}
	s.answer.ask(question, []choice{
		{"yes", func(ctx context.Context) { take(s, ctx, slices.Concat(on, members), about(on, 0)+" and "+named, d) }},
		{"only " + those, func(ctx context.Context) { take(s, ctx, on, about(on, 0)+" without "+named, d) }},
	})
}
