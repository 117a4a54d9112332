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

// mostAtOnce is how many incidents, or alerts of incidents, one act may change.
const mostAtOnce = 10_000

// mostTitle is the width of a title in a toast.
const mostTitle = 48

// about gathers the alerts of incidents if the decision is about them too.
func (a *acts) about(d decide.Decision, on []index.Row, t target) tea.Cmd {
	reply := gathered{of: of{a.s}, decision: d, rows: on, target: t}
	if !d.Whole || t.inner {
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
			found, err := store.Search(ctx, index.Request{Query: query.Restrict(q, []string{integration}), Rows: mostAtOnce})
			reply.members, reply.err = append(reply.members, found.Rows...), screen.Late(err)
			reply.more += max(found.Total-len(found.Rows), 0)
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
	target        target
	rows, members []index.Row
	more          int // alerts that are left out, since there are too many
	err           error
}

// take asks before a decision about several records, and applies one about a single record.
func (m gathered) take(s *Screen) tea.Cmd {
	if m.err != nil {
		return screen.Tell(fault.Of(m.err))
	}
	m.members = m.changing()
	alone := decided{of{s}, m.decision, m.target, m.rows, nil, m.name(0)}
	if len(m.rows)+len(m.members) < 2 {
		return alone.take(s)
	}
	whole := decided{of{s}, m.decision, m.target, m.rows, m.members, m.name(len(m.members))}
	only := decide.Answer{}
	if len(m.members) > 0 {
		only = decide.Answer{Label: "only " + m.incidents(), Msg: alone}
	}
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewPartly(s.theme, m.decision.Question(m.subject()), whole, only)})
}

// changing returns the alerts of the incidents that the decision would change.
func (m gathered) changing() []index.Row {
	type id struct{ integration, id string } // incident_id compares without regard to case
	own := make(map[id]bool, len(m.rows))
	for i := range m.rows {
		own[id{m.rows[i].Key.Integration, m.rows[i].Key.ID}] = true
	}
	return slices.DeleteFunc(m.members, func(r index.Row) bool {
		return !own[id{r.Key.Integration, r.Incident}] || !m.decision.Changes(&r)
	})
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
	subject := m.incidents() + whose + text.Plural(len(m.members), "alert")
	if m.more > 0 {
		subject += " (" + text.Number(m.more) + " more are too many at once)"
	}
	return subject
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
	target   target
	rows     []index.Row
	members  []index.Row // the alerts of incidents that it is about too
	name     string
}

// take leaves marks alone if the decision was not about them: in the detail they stay.
func (m decided) take(s *Screen) tea.Cmd {
	a := &s.acts
	if !m.target.inner {
		s.rows.Keep(keysOf(m.rows)...)
	}
	cmd := a.seen.by(&m.decision.Act, m.rows)
	cmd = tea.Batch(cmd, a.undo.Do(m.decision.Of(slices.Concat(m.rows, m.members), m.name, s.o.User, alert.At(s.o.Now()))))
	row, ok := s.rows.Current()
	if a.set.Advance && m.decision.What == "done" && !s.panes.open && ok && row.Key == m.rows[0].Key && m.target.marked.Count == 0 {
		s.rows.Step(1)
	}
	for m.target.marked.Count > 0 && s.rows.Marks.Clear() { // a range that was begun, and the marks
	}
	return tea.Batch(cmd, s.rows.Lacking())
}

// keysOf returns the keys of rows.
func keysOf(rows []index.Row) []alert.Key {
	keys := make([]alert.Key, len(rows))
	for i := range rows {
		keys[i] = rows[i].Key
	}
	return keys
}
