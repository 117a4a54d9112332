package alerts

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// A list folded by shared ids has a group for each id, and an alert stands in the group of each
// of its ids. The list shows each set of linked alerts once.

// memberStages returns the stages that ask for the alerts of such a list, the newest first.
func memberStages() string {
	return " | sort created_at desc | head " + strconv.Itoa(2*mostGroups) + " | fields title, shared_ids"
}

// members are the alerts of the groups, by the folded id; the newest is first.
type members struct {
	titles []any
	of     map[string][]int
}

// linked returns the table of a list folded by shared ids with each set of linked alerts once:
// a group whose alerts all stand in another one is left out. Linked alerts are first, the newest
// of them on top, and alerts without an id last. A group whose alerts are not all known stays.
func linked(ctx context.Context, store Store, ask *query.Query, t *query.Table) *query.Table {
	id, count, newest := columnOf(t, foldRows()[2].by), columnOf(t, "alerts"), columnOf(t, "newest")
	if ask == nil || min(id, count, newest) < 0 || len(t.Rows) == 0 {
		return t
	}
	found, err := store.Search(ctx, index.Request{Query: ask, Rows: 2 * mostGroups})
	if err != nil || found.Table == nil {
		return t // the list's own search tells of the store
	}
	known := membersOf(found.Table)
	rows := known.once(t.Rows, id, count)
	rank := func(row []any) int {
		switch name, _ := row[id].(string); {
		case name == "":
			return 2
		case number(row[count]) > 1:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(instant(b[newest]), instant(a[newest])))
	})
	return known.titled(t, rows, id)
}

// once returns rows without those whose alerts all stand in another one.
func (m *members) once(all [][]any, id, count int) [][]any {
	rows := slices.Clone(all)
	slices.SortStableFunc(rows, func(a, b []any) int { return cmp.Compare(number(b[count]), number(a[count])) })
	kept := map[int][][]int{} // the sets that an alert stands in
	return slices.DeleteFunc(rows, func(row []any) bool {
		set := m.set(row[id], number(row[count]))
		if len(set) == 0 {
			return false
		}
		if slices.ContainsFunc(kept[set[0]], func(other []int) bool { return subset(set, other) }) {
			return true
		}
		for _, n := range set {
			kept[n] = append(kept[n], set)
		}
		return false
	})
}

// titled returns a table of rows with the title of each group's newest alert beside its id.
func (m *members) titled(t *query.Table, rows [][]any, id int) *query.Table {
	out := &query.Table{Columns: slices.Insert(slices.Clone(t.Columns), id+1, query.TableColumn{Name: titleColumn, Type: alert.String}), Keys: t.Keys}
	for _, row := range rows {
		var title any
		if name, ok := row[id].(string); ok && len(m.of[query.Fold(name)]) > 0 {
			title = m.titles[m.of[query.Fold(name)][0]]
		}
		out.Rows = append(out.Rows, slices.Insert(slices.Clone(row), id+1, title))
	}
	return out
}

// membersOf reads what memberStages brought.
func membersOf(t *query.Table) *members {
	m := &members{of: map[string][]int{}}
	for _, row := range t.Rows {
		ids, _ := row[1].([]string)
		for _, id := range ids {
			folded := query.Fold(id)
			if of := m.of[folded]; len(of) == 0 || of[len(of)-1] != len(m.titles) {
				m.of[folded] = append(of, len(m.titles))
			}
		}
		m.titles = append(m.titles, row[0])
	}
	return m
}

// set returns the alerts of a group, in order; nil unless all of them are known.
func (m *members) set(id any, count float64) []int {
	name, ok := id.(string)
	if set := m.of[query.Fold(name)]; ok && float64(len(set)) == count {
		return set
	}
	return nil
}

// subset reports whether all of a set are in another one. Both are in order.
func subset(set, other []int) bool {
	return !slices.ContainsFunc(set, func(n int) bool {
		_, has := slices.BinarySearch(other, n)
		return !has
	})
}

func columnOf(t *query.Table, name string) int {
	return slices.IndexFunc(t.Columns, func(c query.TableColumn) bool { return c.Name == name })
}

func number(v any) float64 {
	n, _ := v.(float64)
	return n
}

func instant(v any) alert.Time {
	at, _ := v.(alert.Time)
	return at
}
