package linear

import (
	"context"
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/triage"
)

// assign gives the record to a person, by default the one who types. A name that no record is assigned to yet
// may be a slip, or the beginning of a name: a person is asked once.
func assign(s *session, ctx context.Context, argument string) {
	if rowsTyped(s, argument) {
		return
	}
	_, name, ok := targetsOf(s, argument)
	if !ok {
		return
	}
	d, ok := readTyped(s, "assign", name)
	if !ok {
		return
	}
	to := *d.Act.AssignedTo
	rows := strings.TrimSpace(strings.TrimSuffix(argument, name))
	gives := func(to string) func(context.Context) {
		return func(ctx context.Context) {
			decideOn(s, ctx, rows, func(string) (decide.Decision, bool) { return decide.Assign(to), true })
		}
	}
	if alert.IsMe(to, s.o.User) {
		gives(to)(ctx)
		return
	}
	like, known := s.reader.known(ctx, to)
	if known {
		gives(to)(ctx)
		return
	}
	answers := []choice{{"yes", gives(to)}}
	if like != "" {
		answers = append(answers, choice{"to " + short(like), gives(like)})
	}
	s.answer.ask(fmt.Sprintf("Nothing is assigned to %s yet: is that the whole name?", short(to)), answers)
}

// known is triage.Known, of the integrations that were chosen.
func (r *reader) known(ctx context.Context, name string) (like string, known bool) {
	search := func(ctx context.Context, of index.Request) (index.Result, error) {
		of.Query = query.Restrict(of.Query, r.only)
		return r.store.Search(ctx, of)
	}
	return triage.Known(ctx, search, r.now(), name)
}
