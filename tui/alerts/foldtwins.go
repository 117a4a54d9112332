package alerts

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// Several sources may tell of one alert. A folded list counts such twins once, and beside them how many
// records more there are.

// twinsColumn is the name of the column of these.
const twinsColumn = "twins"

// twinStages returns the stages that ask for the ids of at most so many alerts.
func twinStages(most int) string {
	return " | head " + strconv.Itoa(most) + " | fields integration, resource_id, shared_ids"
}

// idStages returns the stages that ask which alerts are in which group.
func (f fold) idStages() string {
	return " | head " + strconv.Itoa(mostFolded) + " | aggregate " + groupColumns + " by " + f.by + ", integration, resource_id"
}

// folding counts the alerts of the groups of a folded list.
type folding struct {
	store       Store
	ids, groups *query.Query
	largest     bool // the rows are in the order of their number
}

// foldingOf returns what counts the alerts of a list folded in some way, whose query selects rest.
func foldingOf(s *Screen, f fold, rest string) *folding {
	read := func(stages string) *query.Query {
		q := s.filter.Bar.Read(strings.TrimSpace(rest + stages)).Query
		if q == nil {
			return nil
		}
		return query.Restrict(q, s.o.Only)
	}
	return &folding{s.o.Store, read(twinStages(mostFolded) + ", " + f.by), read(f.idStages()), f.sort == largest}
}

// count returns a table with each alert in its own group alone and twins counted once, and the alerts that are left
// out of groups. A group whose alerts are not all known keeps its number.
func (c *folding) count(ctx context.Context, t *query.Table) (*query.Table, others) {
	at := columnOf(t, "alerts")
	if c.ids == nil || c.groups == nil || at < 0 || len(t.Rows) == 0 {
		return t, nil
	}
	same, known := c.search(ctx, c.ids), c.search(ctx, c.groups)
	if same == nil || known == nil {
		return t, nil // the list's own search tells of the store
	}
	groups := groupsOf(known, links.EventsOf(same))
	for _, row := range t.Rows {
		if g := groups[groupKey(row[:at])]; g != nil && g.records() != number(row[at]) {
			delete(groups, groupKey(row[:at]))
		}
	}
	settle(groups, owners(same))
	t, left := settled(t, at, groups)
	return c.sorted(c.with(t, at, func(row []any) float64 {
		if g := groups[groupKey(row[:at])]; g != nil {
			return g.twins()
		}
		return 0
	})), left
}

func (c *folding) search(ctx context.Context, q *query.Query) *query.Table {
	found, err := c.store.Search(ctx, index.Request{Query: q, Rows: mostFolded})
	if err != nil {
		return nil
	}
	return found.Table
}

// records are what a table counts, and the alerts that they tell of.
type records struct{ n, alerts int }

// mostCounted is how many records behind a table are counted: the table waits for it. Of more nothing is said.
const mostCounted = 10_000

// recordsOf returns what counts them behind the table of a query that a person typed; a number in it is that of
// the records that l lists.
func recordsOf(s *Screen, q *query.Query) func(ctx context.Context) (out records) {
	store, now := s.o.Store, s.o.Now()
	return func(ctx context.Context) (out records) {
		at := slices.IndexFunc(q.Stages, func(stage query.Stage) bool { _, ok := stage.(*query.Aggregate); return ok })
		ids, problems := query.Parse(twinStages(mostCounted+1), now)
		if at < 0 || q.Kind() != alert.AlertKind() || query.Failed(problems) != nil {
			return out
		}
		asked := *q
		asked.Stages = slices.Concat(q.Stages[:at], ids.Stages)
		found, err := store.Search(ctx, index.Request{Query: &asked, Rows: mostCounted + 1})
		if err != nil || found.Table == nil || len(found.Table.Rows) > mostCounted {
			return out
		}
		events, all := links.EventsOf(found.Table), map[string]bool{}
		for _, row := range found.Table.Rows {
			all[events.Of(row)] = true
		}
		return records{len(found.Table.Rows), len(all)}
	}
}

// said says that several records tell of one alert, whole and, in few words, the alerts alone; "" if none do.
func (r records) said() (whole, few string) {
	if r.alerts == r.n {
		return "", ""
	}
	alerts := text.Plural(r.alerts, "alert")
	return text.Number(r.n) + " records of " + alerts, text.ShortNumber(r.alerts) + strings.TrimPrefix(alerts, text.Number(r.alerts))
}

// with returns a table whose rows have so many twins, in a column of their own if groups have any: no key acts on
// the row of the alerts that have nothing in common.
func (c *folding) with(t *query.Table, at int, twins func(row []any) float64) *query.Table {
	out := &query.Table{Columns: slices.Insert(slices.Clone(t.Columns), at+1, query.TableColumn{Name: twinsColumn, Type: alert.Number}), Keys: t.Keys}
	less, some := false, false
	for _, row := range t.Rows {
		row = slices.Insert(slices.Clone(row), at+1, any(nil))
		if n := twins(row); n > 0 {
			row[at], row[at+1], less = number(row[at])-n, n, true
			some = some || slices.ContainsFunc(row[:at], func(v any) bool { return v != nil })
		}
		out.Rows = append(out.Rows, row)
	}
	switch {
	case !less:
		return t
	case !some:
		out.Columns = t.Columns
		for i, row := range out.Rows {
			out.Rows[i] = slices.Delete(row, at+1, at+2)
		}
	}
	return out
}

// sorted brings the rows into the order of their numbers, if they are in it.
func (c *folding) sorted(t *query.Table) *query.Table {
	if at, newest := columnOf(t, "alerts"), columnOf(t, "newest"); c.largest && newest >= 0 {
		slices.SortStableFunc(t.Rows, func(a, b []any) int {
			return cmp.Or(cmp.Compare(number(b[at]), number(a[at])), cmp.Compare(instant(b[newest]), instant(a[newest])))
		})
	}
	return t
}

// groupKey returns what tells a group apart, however its texts are spelled.
func groupKey(by []any) string {
	var key strings.Builder
	for _, v := range by {
		switch v := v.(type) {
		case string:
			key.WriteString("= ")
			key.WriteString(query.Fold(v))
		default:
			fmt.Fprintf(&key, "%T %v", v, v)
		}
		key.WriteByte(0)
	}
	return key.String()
}
