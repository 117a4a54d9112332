package triage

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/views"
)

// Typed makes the decision that was typed behind the word of an act.
func Typed(a *Acts, act decide.Typed, typed string, t Target) tea.Cmd {
	if cmd := a.refused(t); cmd != nil {
		return cmd
	}
	d, err := act.Read(typed, a.o.User)
	if err != nil {
		return screen.Tell(err)
	}
	if d.Act.AssignedTo != nil {
		return toNamed(a, d, seen(a, t))
	}
	return a.Do(Just(d), t)
}

// mostOffered is how many names are offered, those of the most loaded rows.
const mostOffered = 50

// Offered returns what can be typed behind the word of an act. The names that it knows are those to whom
// loaded rows are assigned, here or in the portal.
func Offered(a *Acts, act decide.Typed) screen.Arguments {
	return screen.Arguments{Values: act.Offer(a.o.User, assignees(rows.Shown(a.o.Rows), a.o.User))}
}

// assignees returns to whom rows are assigned, but the user, those of the most rows first.
func assignees(of map[alert.Key]index.Row, user string) (names []string) {
	counts, spelled := map[string]int{}, map[string]string{}
	for _, row := range of {
		for _, name := range []string{row.Owner, row.Assigned} {
			if name == "" || alert.IsMe(name, user) {
				continue
			}
			same := strings.ToLower(name)
			if counts[same]++; spelled[same] == "" || name < spelled[same] {
				spelled[same] = name
			}
		}
	}
	for _, name := range spelled {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(counts[strings.ToLower(b)]-counts[strings.ToLower(a)], strings.Compare(a, b))
	})
	return names[:min(len(names), mostOffered)]
}

// named brings what the store knows of a name that was typed to assign records to.
type named struct {
	of
	decision decide.Decision
	target   Target
	known    bool   // someone has the name, or a person says so
	like     string // the name that begins so; "" for none
}

// toNamed makes a decision that assigns records to a name which was typed. One that no record is assigned
// to yet may be a slip, or the beginning of a name: the person is asked once.
func toNamed(a *Acts, d decide.Decision, t Target) tea.Cmd {
	to := *d.Act.AssignedTo
	reply := named{of: of{a}, decision: d, target: t, known: to == "" || alert.IsMe(to, a.o.User)}
	if reply.known {
		return reply.take(a)
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(a.o.Closing, screen.LookLimit)
		defer cancel()
		search := func(ctx context.Context, r index.Request) (index.Result, error) { return rows.Search(ctx, a.o.Rows, r) }
		reply.like, reply.known = Known(ctx, search, a.o.Now(), to)
		return reply
	}
}

// Known reports whether a record, of any kind, is assigned to someone of a name; if none is, it returns the name of
// one that begins so, "" for none. A store that doesn't answer holds no one up.
func Known(ctx context.Context, search func(context.Context, index.Request) (index.Result, error), now time.Time, name string) (like string, known bool) {
	_, found, err := assignedBy(ctx, search, now, views.Yours(name))
	if found || err != nil {
		return "", true
	}
	begins := query.Quote(name)
	row, _, _ := assignedBy(ctx, search, now, "triage.assigned_to STARTSWITH "+begins+" OR assigned_to STARTSWITH "+begins)
	for _, whole := range []string{row.Owner, row.Assigned} {
		if whole != "" && strings.HasPrefix(strings.ToLower(whole), strings.ToLower(name)) {
			return whole, false
		}
	}
	return "", false
}

// assignedBy returns the newest record, of any kind, that a condition about whom it is assigned to selects.
func assignedBy(ctx context.Context, search func(context.Context, index.Request) (index.Result, error), now time.Time, condition string) (row index.Row, ok bool, err error) {
	for _, from := range []string{"", "FROM incident WHERE "} {
		q, problems := query.Parse(from+condition, now)
		if query.Failed(problems) != nil {
			continue
		}
		found, err := search(ctx, index.Request{Query: q, Rows: 1})
		if err != nil || len(found.Rows) > 0 {
			return append(found.Rows, index.Row{})[0], err == nil, err
		}
	}
	return index.Row{}, false, nil
}

// take makes the decision, or asks whether the name is meant.
func (m named) take(a *Acts) tea.Cmd {
	if m.known {
		return a.Do(Just(m.decision), m.target)
	}
	to := text.Shorten(text.Clean(*m.decision.Act.AssignedTo), decide.MostName)
	sure, like, other := m, m, decide.Answer{}
	if sure.known = true; m.like != "" {
		like.known, like.decision = true, decide.Assign(m.like)
		other = decide.Answer{Label: "to " + text.Shorten(text.Clean(m.like), decide.MostName), Msg: like}
	}
	question := "Nothing is assigned to " + to + " yet: is that the whole name?"
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewPartly(a.theme, question, sure, other)})
}
