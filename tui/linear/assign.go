package linear

import (
	"context"
	"fmt"
	"strings"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/cells"
	"tocsin/tui/decide"
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
	if cells.IsMe(to, s.o.User) {
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

// known reports whether a record is assigned to someone with a name; if none is, it returns the name of one that
// begins so, "" for none. A store that doesn't answer holds no one up.
func (r *reader) known(ctx context.Context, name string) (like string, known bool) {
	is, begins := query.Quote(name), query.Quote(name+"@")
	_, known, err := r.assigned(ctx, fmt.Sprintf("triage.assigned_to = %s OR assigned_to = %s OR triage.assigned_to STARTSWITH %s OR assigned_to STARTSWITH %s", is, is, begins, begins))
	if known || err != nil {
		return "", true
	}
	row, _, _ := r.assigned(ctx, fmt.Sprintf("triage.assigned_to STARTSWITH %s OR assigned_to STARTSWITH %s", is, is))
	for _, owner := range []string{row.Owner, row.Assigned} {
		if owner != "" && strings.HasPrefix(strings.ToLower(owner), strings.ToLower(name)) {
			return owner, false
		}
	}
	return "", false
}

// assigned returns the newest record, of any kind, that a condition about whom it is assigned to selects.
func (r *reader) assigned(ctx context.Context, condition string) (row index.Row, ok bool, err error) {
	for _, from := range []string{"", fromIncidents + " WHERE "} {
		found, err := r.search(ctx, from+condition, index.Request{Rows: 1})
		if err != nil {
			return index.Row{}, false, err
		}
		if len(found.Rows) > 0 {
			return found.Rows[0], true, nil
		}
	}
	return index.Row{}, false, nil
}
