package incidents

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// mostMembers is how many alerts are marked with their incidents at once.
const mostMembers = 10_000

// mostTitle is the width of a title in a toast.
const mostTitle = 48

// about gathers the alerts of incidents if the decision is about them too.
func (a *acts) about(which func([]index.Row) decide.Decision, on []index.Row) tea.Cmd {
	reply := gathered{of: of{a.s}, decision: which(on), rows: on}
	if !reply.decision.Whole || a.s.panes.open && a.s.panes.inner {
		return reply.take(a.s)
	}
	store, closing, now := a.s.o.Store, a.closing, a.s.o.Now()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		for integration, ids := range idsOf(on) {
			q, problems := query.Parse("incident_id IN ("+strings.Join(ids, ", ")+")", now)
			if p := query.Failed(problems); p != nil {
				reply.err = fault.New(fault.Store, "the alerts of the incidents can't be asked for: "+p.Message, p.Hint, nil)
				break
			}
			found, err := store.Search(ctx, index.Request{Query: query.Restrict(q, []string{integration}), Rows: mostMembers})
			reply.members, reply.err = append(reply.members, found.Rows...), err
			if err != nil {
				break
			}
		}
		return reply
	}
}

// idsOf returns the quoted ids of incidents by integration.
func idsOf(on []index.Row) map[string][]string {
	out := map[string][]string{}
	for _, r := range on {
		out[r.Key.Integration] = append(out[r.Key.Integration], query.Quote(r.Key.ID))
	}
	return out
}

// gathered brings the alerts of the incidents that a decision is about.
type gathered struct {
	of
	decision      decide.Decision
	rows, members []index.Row
	err           error
}

// take asks before a decision about several records, and applies one about a single record.
func (m gathered) take(s *Screen) tea.Cmd {
	if m.err != nil {
		return screen.Tell(fault.Of(m.err))
	}
	m.members = slices.DeleteFunc(m.members, func(r index.Row) bool {
		own := slices.ContainsFunc(m.rows, func(i index.Row) bool { return i.Key.ID == r.Incident && i.Key.Integration == r.Key.Integration })
		return !own || !m.decision.Changes(&r)
	})
	if len(m.rows)+len(m.members) < 2 {
		return decided{of{s}, m.decision, m.rows, m.name(0)}.take(s)
	}
	whole := decided{of{s}, m.decision, slices.Concat(m.rows, m.members), m.name(len(m.members))}
	only := decide.Answer{}
	if len(m.members) > 0 {
		only = decide.Answer{Label: "only " + m.incidents(), Msg: decided{of{s}, m.decision, m.rows, m.name(0)}}
	}
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewPartly(s.theme, m.decision.Question(m.subject()), whole, only)})
}

// incidents says how many incidents are meant.
func (m gathered) incidents() string {
	if len(m.rows) == 1 {
		return "the incident"
	}
	return text.Plural(len(m.rows), "incident")
}

// subject says what a question is about: "the incident and its 12 alerts".
func (m gathered) subject() string {
	if len(m.members) == 0 {
		return m.incidents()
	}
	whose := " and its "
	if len(m.rows) > 1 {
		whose = " and their "
	}
	return m.incidents() + whose + text.Plural(len(m.members), "alert")
}

// name says in a toast what was decided about.
func (m gathered) name(alerts int) string {
	name := text.Plural(len(m.rows), "incident")
	if len(m.rows) == 1 {
		name = text.Shorten(text.Clean(m.rows[0].Heading()), mostTitle)
	}
	if alerts > 0 {
		name += " and " + text.Plural(alerts, "alert")
	}
	return name
}

// decided carries a decision out.
type decided struct {
	of
	decision decide.Decision
	rows     []index.Row
	name     string
}

func (m decided) take(s *Screen) tea.Cmd {
	a := &s.acts
	keys := make([]alert.Key, len(m.rows))
	for i := range m.rows {
		keys[i] = m.rows[i].Key
	}
	s.rows.Keep(keys...)
	cmd := a.undo.Do(m.decision.Of(m.rows, m.name, s.o.User, alert.At(s.o.Now())))
	row, ok := s.rows.Current()
	if a.set.Advance && m.decision.What == "done" && !s.panes.open && ok && row.Key == keys[0] && s.rows.Marked().Count == 0 {
		s.rows.Step(1)
	}
	s.rows.Marks.Clear()
	return tea.Batch(cmd, s.rows.Lacking())
}
