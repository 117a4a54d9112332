package alerts

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/cells"
	"tocsin/tui/rows"
)

// mostTitled is how many rows of a folded list have the title of their incident: those that a
// person may come to see.
const mostTitled = 1000

// titleColumn is the name of the column of titles.
const titleColumn = "title"

// named returns a function that turns the table of a folded list into the one to show, with
// names that tell people more than ids, and the alerts that it leaves out of groups.
func named(s *Screen) func(ctx context.Context, t *query.Table) (*query.Table, others) {
	store, now, only := s.o.Store, s.o.Now(), s.o.Only
	switch rest, by := foldOf(s.filter.Text()); by {
	case foldRows()[0].name:
		twins := foldingOf(s, foldRows()[0], rest)
		return func(ctx context.Context, t *query.Table) (*query.Table, others) {
			counted, left := twins.count(ctx, t)
			return titled(ctx, store, only, now, counted), left
		}
	case foldRows()[1].name:
		return foldingOf(s, foldRows()[1], rest).count
	case foldRows()[2].name:
		ask := s.filter.Bar.Read(strings.TrimSpace(rest + memberStages())).Query
		if ask != nil {
			ask = query.Restrict(ask, only)
		}
		return func(ctx context.Context, t *query.Table) (*query.Table, others) {
			return linked(ctx, store, ask, t), nil
		}
	}
	return func(_ context.Context, t *query.Table) (*query.Table, others) { return t, nil }
}

// titlesOf says that titles in a list folded by incident are those of incidents, which have one short name everywhere.
func titlesOf(fields []string) rows.Cut {
	if slices.Contains(fields, foldRows()[0].by) {
		return cells.ShortTitle
	}
	return nil
}

// titled returns the table of a list folded by incident with the titles of the incidents beside
// their ids. The language joins nothing, so they are looked up once the groups are known; an
// incident that isn't stored has none.
func titled(ctx context.Context, store Store, only []string, now time.Time, t *query.Table) *query.Table {
	at := slices.IndexFunc(t.Columns, func(c query.TableColumn) bool { return c.Name == foldRows()[0].by })
	if at < 0 || len(t.Rows) == 0 {
		return t
	}
	titles := incidentTitles(ctx, store, only, now, idsIn(t, at))
	out := lastMissing(t, at)
	if len(titles) == 0 {
		return out
	}
	t = out
	out = &query.Table{Columns: slices.Insert(slices.Clone(t.Columns), at+1, query.TableColumn{Name: titleColumn, Type: alert.String}), Keys: t.Keys}
	out.Rows = make([][]any, len(t.Rows))
	for i, row := range t.Rows {
		var title any
		if id, ok := row[at].(string); ok {
			if known, ok := titles[query.Fold(id)]; ok {
				title = known
			}
		}
		out.Rows[i] = slices.Insert(slices.Clone(row), at+1, title)
	}
	return out
}

// lastMissing returns a table with the row that lacks the value of a column as the last.
func lastMissing(t *query.Table, column int) *query.Table {
	at := slices.IndexFunc(t.Rows, func(row []any) bool { return row[column] == nil })
	if at < 0 {
		return t
	}
	out := *t
	out.Rows = append(slices.Delete(slices.Clone(t.Rows), at, at+1), t.Rows[at])
	return &out
}

// idsIn returns the ids in a column of the first rows of a table, quoted.
func idsIn(t *query.Table, at int) (ids []string) {
	for _, row := range t.Rows[:min(len(t.Rows), mostTitled)] {
		if id, ok := row[at].(string); ok {
			ids = append(ids, query.Quote(id))
		}
	}
	return ids
}

// incidentTitles returns the titles of the incidents with some ids, by the folded id.
func incidentTitles(ctx context.Context, store Store, only []string, now time.Time, ids []string) map[string]string {
	if len(ids) == 0 {
		return nil
	}
	q, problems := query.Parse("FROM incident WHERE resource_id IN ("+strings.Join(ids, ", ")+")", now)
	if query.Failed(problems) != nil {
		return nil
	}
	found, err := store.Search(ctx, index.Request{Query: query.Restrict(q, only), Rows: mostTitled})
	if err != nil {
		return nil // the list's own search tells of the store
	}
	out := make(map[string]string, len(found.Rows))
	for i := range found.Rows {
		out[query.Fold(found.Rows[i].Key.ID)] = found.Rows[i].Title
	}
	return out
}
