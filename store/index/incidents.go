package index

import (
	"cmp"
	"context"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// mergeIncidents returns the incidents in the default order with newer states.
func mergeIncidents(old, rows []engine.Row) []engine.Row {
	fresh := make(map[alert.Key]int, len(rows))
	for i := range rows {
		fresh[rows[i].Key] = i
	}
	out := make([]engine.Row, 0, len(old)+len(rows))
	for i := range old {
		if at, ok := fresh[old[i].Key]; ok && rows[at].Seq > old[i].Seq {
			continue
		}
		delete(fresh, old[i].Key)
		out = append(out, old[i])
	}
	for _, at := range fresh {
		row := rows[at]
		row.Raw = nil
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b engine.Row) int {
		return cmp.Or(compareCreated(a.Created(), b.Created()), a.Key.Compare(b.Key))
	})
	return out
}

// searchIncidents answers by the matcher: there are a thousand times fewer
// incidents than alerts.
func (ix *Index) searchIncidents(ctx context.Context, r *root, req Request) (Result, error) {
	result := Result{Cursor: -1, Seq: r.seq, Done: 1}
	rows, err := ix.withRaw(ctx, r.incidents, req.Query)
	if err != nil {
		return result, err
	}
	found := matching(rows, req.Query)
	sortIncidents(found, req.Sort)
	result.Total = len(found)
	result.Cursor = slices.IndexFunc(found, func(row *engine.Row) bool { return row.Key == req.Around })
	first, n := frame(req, result.Cursor, len(found))
	result.First = first
	for _, row := range found[first : first+n] {
		result.Rows = append(result.Rows, incidentRow(row))
	}
	if req.Facets {
		result.Facets = incidentFacets(rows, req.Query)
	}
	if req.Buckets > 0 {
		result.Histogram = incidentHistogram(r.incidents, found, req)
	}
	return result, ctx.Err()
}

// withRaw fills in the raw items of incidents where the query looks into them.
func (ix *Index) withRaw(ctx context.Context, rows []engine.Row, q *query.Query) ([]engine.Row, error) {
	if !looksIntoRaw(q.Where) {
		return rows, nil
	}
	rows = slices.Clone(rows)
	for chunk := range slices.Chunk(rows, rawChunk) {
		keys := make([]alert.Key, len(chunk))
		for i := range chunk {
			keys[i] = chunk[i].Key
		}
		items, err := ix.items(ctx, keys)
		if err != nil {
			return nil, err
		}
		for i := range chunk {
			chunk[i].Raw = items[i]
		}
	}
	return rows, nil
}

func looksIntoRaw(e query.Expr) bool {
	switch e := e.(type) {
	case *query.And:
		return slices.ContainsFunc(e.Terms, looksIntoRaw)
	case *query.Or:
		return slices.ContainsFunc(e.Terms, looksIntoRaw)
	case *query.Not:
		return looksIntoRaw(e.Term)
	case *query.Compare:
		return e.Path != nil
	}
	return false
}

func matching(rows []engine.Row, q *query.Query) []*engine.Row {
	var out []*engine.Row
	for i := range rows {
		if query.Match(q, &rows[i].Record) {
			out = append(out, &rows[i])
		}
	}
	return out
}

// sortIncidents sorts rows that stand in the default order.
func sortIncidents(rows []*engine.Row, order Sort) {
	if (order.Field == "" || order.Field == "created_at") && !order.Up {
		return
	}
	name := order.Field
	if name == "" {
		name = "created_at"
	}
	f := query.FieldOf(name)
	slices.SortStableFunc(rows, func(a, b *engine.Row) int { return compareIncidents(a, b, f, order.Up) })
}

func compareIncidents(a, b *engine.Row, f *query.Field, up bool) int {
	x, y := valueOf(a, f), valueOf(b, f)
	if x.missing || y.missing {
		return truth(x.missing) - truth(y.missing)
	}
	c := cmp.Or(cmp.Compare(x.number, y.number), cmp.Compare(x.time, y.time), compareTexts(x.text, y.text))
	if !up {
		return -c
	}
	return c
}

// value is what an incident is sorted by; at most one of the three forms is
// filled. A list counts by its first value.
type value struct {
	text    query.Text
	number  float64
	time    alert.Time
	missing bool
}

func valueOf(row *engine.Row, f *query.Field) value {
	if f == nil {
		return value{missing: true}
	}
	switch f.Type {
	case alert.Number:
		v, ok := f.Number(&row.Record)
		return value{number: v, missing: !ok}
	case alert.Bool:
		v, ok := f.Bool(&row.Record)
		return value{number: float64(truth(v)), missing: !ok}
	case alert.Timestamp:
		v := f.Time(&row.Record)
		return value{time: v, missing: v == 0}
	}
	texts := f.Texts(&row.Record)
	if len(texts) == 0 {
		return value{missing: true}
	}
	return value{text: query.TextOf(texts[0])}
}

func incidentRow(row *engine.Row) Row {
	i := row.Incident
	return Row{
		Key: row.Key, Severity: i.Severity, Status: i.Status, Title: i.Title, Assigned: i.AssignedTo,
		Triage: alert.TriageState(row.Triage.State.Word()), Created: i.Created, Updated: i.Updated, Ingested: row.Ingested,
	}
}

// incidentFacets counts incidents by severity and version; they have no provider.
func incidentFacets(rows []engine.Row, q *query.Query) []Facet {
	var out []Facet
	for _, f := range facetFields() {
		counts := map[string]int{}
		for _, row := range matching(rows, leaving(q, f.field)) {
			switch f.column {
			case colSeverity:
				counts[f.value(string(row.Incident.Severity))]++
			case colSource:
				counts[f.value(string(row.Source))]++
			}
		}
		out = append(out, Facet{f.name, counted(counts)})
	}
	return out
}

// leaving returns the query without its top-level terms on a field.
func leaving(q *query.Query, field string) *query.Query {
	out := *q
	terms := []query.Expr{q.Where}
	if and, ok := q.Where.(*query.And); ok {
		terms = slices.Clone(and.Terms)
	}
	terms = slices.DeleteFunc(terms, func(e query.Expr) bool { return e == nil || only(e, field) })
	switch len(terms) {
	case 0:
		out.Where = nil
	case 1:
		out.Where = terms[0]
	default:
		out.Where = &query.And{Terms: terms}
	}
	return &out
}

// only reports whether an expression asks about one field alone.
func only(e query.Expr, field string) bool {
	terms := []query.Expr{}
	switch e := e.(type) {
	case *query.Compare:
		return e.Path == nil && e.Field != nil && e.Field.Name == field
	case *query.Not:
		terms = []query.Expr{e.Term}
	case *query.And:
		terms = e.Terms
	case *query.Or:
		terms = e.Terms
	}
	return len(terms) > 0 && !slices.ContainsFunc(terms, func(t query.Expr) bool { return !only(t, field) })
}

func incidentHistogram(all []engine.Row, found []*engine.Row, req Request) Histogram {
	var from, to alert.Time
	for i := range all {
		if t := all[i].Created(); t != 0 {
			if to == 0 {
				to = t + 1
			}
			from = t
		}
	}
	from, to = bounds(from, to, req.Query.Earliest, req.Query.Latest)
	h := newHistogram(from, to, req.Buckets)
	limits := h.limits()
	for _, row := range found {
		t := row.Created()
		if t == 0 || t < from || t >= to || len(limits) == 0 {
			continue
		}
		at, exact := slices.BinarySearch(limits, t)
		if !exact {
			at--
		}
		adder(row.Incident.Severity)(&h.Buckets[at])
	}
	return h
}
