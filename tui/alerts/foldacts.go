package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/triage"
)

// A key that acts on an alert acts in a folded list on all alerts of the row under the cursor,
// after a question with their number, and as one step for undo.

// group returns the alerts behind the row of a folded list that the cursor is on.
func group(s *Screen) triage.Target {
	q, count, twins, why := behindRow(s)
	if why != "" {
		return triage.Target{Refused: why}
	}
	t := triage.GroupOf(q, count, twins, rows.OnTable(s.rows))
	if table, n, _ := s.rows.Table(); columnOf(table, incidentField) >= 0 {
		if id, ok := table.Rows[n][columnOf(table, incidentField)].(string); ok {
			t.Stays = "incident " + text.Shorten(text.Clean(id), stayingID)
		}
	}
	return t
}

// stayingID is the width of the id of an incident that stays open.
const stayingID = 24

// incidentField is the field of an alert's incident.
const incidentField = "incident_id"

// behindRow returns the query of the alerts behind the row of a folded list that the cursor is
// on, how many they are with their twins, and how many these; or why they can't be acted on together.
func behindRow(s *Screen) (q *query.Query, count, twins int, why string) {
	t, n, ok := s.rows.Table()
	_, by := foldOf(s.filter.Text())
	if !ok || by == unfolded {
		return nil, 0, 0, "The rows of this table are no alerts: l shows those behind one"
	}
	count = int(number(t.Rows[n][columnOf(t, "alerts")]))
	if column := columnOf(t, twinsColumn); column >= 0 {
		twins = int(number(t.Rows[n][column]))
		count += twins
	}
	if missing := columnOf(t, alone(by)); missing >= 0 && t.Rows[n][missing] == nil {
		return nil, 0, 0, "These alerts have no " + alone(by) + " in common: l shows them one by one"
	}
	narrow, err := s.acts.others.narrow(s.filter.Query, t, n)
	if err != nil {
		return nil, 0, 0, "These alerts can't be told by a query: l shows them one by one"
	}
	if q = s.filter.Bar.Read(narrow).Query; q == nil {
		return nil, 0, 0, "These alerts can't be told by a query: l shows them one by one"
	}
	return query.Restrict(q, s.o.Only), count, twins, ""
}

// alone returns the field without which alerts are in no group of a fold although the table
// counts them in one row; "" if there is none.
func alone(by string) string {
	for _, f := range foldRows() {
		if f.name == by && f.whole {
			return f.by
		}
	}
	return ""
}

// toggleMark marks the alert under the cursor, or all of the row of a folded list, or no longer.
func toggleMark(s *Screen) tea.Cmd {
	if s.rows.Tabled() {
		q, _, _, why := behindRow(s)
		if why != "" {
			return screen.Say(screen.Info, why)
		}
		return s.rows.Marks.Group(q)
	}
	if _, ok := s.current(); !ok {
		return s.acts.None()
	}
	return s.rows.Marks.Toggle()
}
