package rows

import "tocsin/store/query"

// Trail is the way from tables into their groups, as texts of queries. The zero Trail is at
// its beginning.
type Trail struct {
	steps  []step
	behind bool
}

// step is a way from a table into one of its groups: esc and q go it back.
type step struct {
	table string   // text of the query
	group []string // texts of the conditions of the group's query
}

// Behind reports whether the query in force is in the group of the last step.
func (t *Trail) Behind() bool { return t.behind }

// Enter goes from a table, whose query's text is given, into the group that another query
// selects.
func (t *Trail) Enter(table string, group *query.Reading) {
	t.Leave()
	t.steps = append(t.steps, step{table, conditions(group)})
}

// Back goes one step back and returns the text of the table's query. There must be a step.
func (t *Trail) Back() (table string) {
	last := len(t.steps) - 1
	table = t.steps[last].table
	t.steps = t.steps[:last]
	return table
}

// Read notes whether the query now in force is in the group of the last step: it
// has all conditions of the group, and perhaps more.
func (t *Trail) Read(r *query.Reading) {
	if t.behind = len(t.steps) > 0; !t.behind {
		return
	}
	has := map[string]bool{}
	for _, c := range conditions(r) {
		has[c] = true
	}
	for _, c := range t.steps[len(t.steps)-1].group {
		t.behind = t.behind && has[c]
	}
}

// Leave forgets the steps if a person's query has left the group of the last one.
func (t *Trail) Leave() {
	if !t.behind {
		t.steps = nil
	}
}

// conditions returns the texts of the terms of a query's top-level AND.
func conditions(r *query.Reading) []string {
	terms := r.Terms()
	texts := make([]string, len(terms))
	for i, t := range terms {
		texts[i] = r.Text[t.At.From:t.At.To]
	}
	return texts
}
