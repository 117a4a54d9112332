package cmd

import (
	"slices"
	"strings"
	"time"

	"tocsin/store/query"
)

// shape adds the stage that --columns or --count stands for.
func (q queryCall) shape(parsed *query.Query, now time.Time) (*query.Query, error) {
	switch {
	case q.raw && parsed.Tabular():
		return nil, usage("leave out one of them", "a query with fields or aggregate prints only its columns, so no raw items")
	case q.follow && len(parsed.Stages) > 0:
		return nil, usage("leave out the | and what follows it; --columns chooses columns", "--follow prints records as they come, so it takes no stages")
	case q.chosen && parsed.Tabular():
		return nil, usage("leave out one of them", "the query names its columns itself, so --columns can't")
	case q.count && parsed.Tabular():
		return nil, usage("leave out one of them", "the query prints its own columns, so --count can't")
	case q.chosen:
		return q.pick(parsed, now)
	case q.count:
		return parsed.With(&query.Aggregate{Functions: []query.Function{{Name: "count"}}}), nil
	}
	return parsed, nil
}

// pick returns the query with the columns of --columns. They are read as the stage that
// they stand for, after the same FROM, which says what fields there are.
func (q queryCall) pick(parsed *query.Query, now time.Time) (*query.Query, error) {
	from := ""
	if len(parsed.From) > 0 {
		from = "FROM " + strings.Join(parsed.From, ", ") + " "
	}
	columns := q.columns
	if fields, at := namesAlsoIn(q.columns); at >= 0 {
		columns = strings.Join(fields, ",")
	}
	only, problems := query.Parse(from+"| fields "+columns, now)
	if p := query.Failed(problems); p != nil {
		return nil, usage(p.Hint, "--columns: %s", p.Message)
	}
	if len(only.Stages) != 1 {
		return nil, usage("name fields, joined by commas", "--columns takes only fields")
	}
	return parsed.With(only.Stages[0]), nil
}

// listedFields returns the fields that the records of a query can have, in reading order.
func listedFields(q *query.Query) []*query.Field {
	var out []*query.Field
	for _, f := range outputFields() {
		if prints(q.Kind(), f) && (f.Schemas == nil || opens(q.Schemas(), f.Schemas)) {
			out = append(out, f)
		}
	}
	return out
}

// opens reports whether one of the schemas that a query asks for has a field of its own.
func opens(asked, schemas []string) bool {
	return slices.ContainsFunc(asked, func(s string) bool { return slices.Contains(schemas, s) })
}
