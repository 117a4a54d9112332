package querytest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Stages returns stages, each with its |, that pass the check in a query for records of a
// kind; now and then none.
func Stages(r *rand.Rand, kind *alert.Kind) string {
	var out strings.Builder
	for range r.IntN(3) {
		out.WriteString(" | " + stage(r, kind))
	}
	if r.IntN(2) == 0 {
		return out.String()
	}
	text, columns := Aggregate(r, kind)
	out.WriteString(" | " + text)
	for range r.IntN(3) {
		switch r.IntN(3) {
		case 0:
			out.WriteString(" | sort " + pick(r, columns...) + pick(r, "", " asc", " DESC"))
		case 1:
			out.WriteString(" | fields " + pick(r, columns...) + ", " + pick(r, columns...))
		default:
			out.WriteString(fmt.Sprintf(" | %s %d", pick(r, "head", "tail"), 1+r.IntN(6)))
		}
	}
	return out.String()
}

// stage is one before an aggregate.
func stage(r *rand.Rand, kind *alert.Kind) string {
	switch r.IntN(4) {
	case 0:
		return fmt.Sprintf("%s %d", pick(r, "head", "TAIL"), 1+r.IntN(40))
	case 1:
		return "fields " + column(r, kind, anyField) + ", " + column(r, kind, anyField)
	case 2:
		return "sort " + sortKey(r, kind)
	}
	return "sort by " + sortKey(r, kind) + ", " + sortKey(r, kind)
}

func sortKey(r *rand.Rand, kind *alert.Kind) string {
	return column(r, kind, func(f *query.Field) bool { return !f.List }) + pick(r, "", " asc", " DESC")
}

func anyField(*query.Field) bool { return true }

// column is the name of a field of a kind that ok accepts, or a path.
func column(r *rand.Rand, kind *alert.Kind, ok func(*query.Field) bool) string {
	all := query.Fields()
	for {
		switch f := all[r.IntN(len(all))]; {
		case f.Type == alert.Any:
			return pick(r, "raw.title", "raw.big", "raw.evidence.name", "raw.evidence.n", `original_data.evidence."@odata.type"`, "raw.deep.deep.leaf", "raw.deep", "raw.nothing")
		case f.Has(kind) && f.Schemas == nil && ok(f):
			return pick(r, append([]string{f.Name}, f.Aliases...)...)
		}
	}
}

// Aggregate returns an aggregate without its |, and the names of its columns.
func Aggregate(r *rand.Rand, kind *alert.Kind) (text string, columns []string) {
	var functions []string
	for n := range 1 + r.IntN(3) {
		name := fmt.Sprintf("c%d", n)
		functions, columns = append(functions, function(r, kind)+" as "+name), append(columns, name)
	}
	text = "aggregate " + strings.Join(functions, ", ")
	switch r.IntN(4) {
	case 0:
		return text, columns
	case 1:
		return text + " by " + pick(r, "1d", "12h", "7 d"), append(columns, "interval")
	}
	by := []string{column(r, kind, anyField)}
	if r.IntN(2) == 0 {
		by = append(by, column(r, kind, anyField))
	}
	return text + " by " + strings.Join(by, ", "), append(columns, by...)
}

func function(r *rand.Rand, kind *alert.Kind) string {
	numbers := func(f *query.Field) bool { return f.Type == alert.Number || f.Usec() }
	switch r.IntN(6) {
	case 0:
		return pick(r, "sum(", "avg(") + column(r, kind, numbers) + ")"
	case 1:
		return pick(r, "min(", "MAX(") + column(r, kind, func(f *query.Field) bool { return numbers(f) || f.Type == alert.Timestamp }) + ")"
	case 2:
		return "count(" + column(r, kind, anyField) + ")"
	case 3:
		return "cardinality(" + column(r, kind, anyField) + ")"
	}
	return "count"
}
