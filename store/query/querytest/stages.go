package querytest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Stages returns the text of some stages that pass the check after a condition on records
// of a kind: each with its |, and at most one aggregate among them.
func Stages(r *rand.Rand, kind *alert.Kind) string {
	var b strings.Builder
	for range r.IntN(3) {
		b.WriteString(" | " + recordStage(r, kind))
	}
	if r.IntN(2) == 0 {
		text, columns := aggregate(r, kind)
		b.WriteString(" | " + text)
		for range r.IntN(2) {
			b.WriteString(" | " + pick(r, fmt.Sprint("head ", 1+r.IntN(5)), fmt.Sprint("tail ", 1+r.IntN(5)), "sort "+pick(r, columns...)+pick(r, "", " desc")))
		}
	}
	return b.String()
}

// recordStage returns a stage that leaves records.
func recordStage(r *rand.Rand, kind *alert.Kind) string {
	switch r.IntN(4) {
	case 0:
		return fmt.Sprint(pick(r, "head ", "HEAD "), 1+r.IntN(40))
	case 1:
		return fmt.Sprint("tail ", 1+r.IntN(40))
	case 2:
		return "fields " + strings.Join(several(r, func() string { return columnOf(r, kind, anyField) }), ", ")
	}
	return "sort " + strings.Join(several(r, func() string { return columnOf(r, kind, singleField) + pick(r, "", " asc", " desc") }), ", ")
}

func several(r *rand.Rand, one func() string) (out []string) {
	for range 1 + r.IntN(3) {
		out = append(out, one())
	}
	return out
}

// aggregate returns the text of an aggregate, and the names of its columns.
func aggregate(r *rand.Rand, kind *alert.Kind) (text string, columns []string) {
	var functions []string
	for i := range 1 + r.IntN(3) {
		name := fmt.Sprint("c", i)
		functions = append(functions, function(r, kind)+" as "+name)
		columns = append(columns, name)
	}
	text = "aggregate " + strings.Join(functions, ", ")
	switch r.IntN(6) {
	case 0:
		return text, columns
	case 1:
		return text + " by " + pick(r, "1d", "7d", "36h"), append(columns, "interval")
	}
	by := []string{columnOf(r, kind, anyField)}
	if r.IntN(3) == 0 {
		by = append(by, columnOf(r, kind, anyField))
	}
	return text + " by " + strings.Join(by, ", "), append(columns, by[0])
}

func function(r *rand.Rand, kind *alert.Kind) string {
	switch name := pick(r, "count", "count", "cardinality", "sum", "avg", "min", "max"); name {
	case "count", "cardinality":
		if name == "count" && r.IntN(2) == 0 {
			return name
		}
		return name + "(" + columnOf(r, kind, anyField) + ")"
	case "sum", "avg":
		return name + "(" + pick(r, "severity", "raw.evidence.n", "original_data.big", "ingest_time_usec") + ")"
	default:
		return name + "(" + pick(r, "severity", "raw.evidence.n", "created_at", "updated_at", "ingest_time_usec") + ")"
	}
}

func anyField(f *query.Field, kind *alert.Kind) bool { return true }

// singleField reports whether records of a kind have at most one value of a field.
func singleField(f *query.Field, kind *alert.Kind) bool {
	s := kind.Slot(f.Field)
	return s != nil && s.List == nil && s.Entities == nil
}

// columnOf returns the name of a field that records of a kind have, often one with few
// values, or a path into the raw item.
func columnOf(r *rand.Rand, kind *alert.Kind, fits func(*query.Field, *alert.Kind) bool) string {
	if r.IntN(8) == 0 {
		return pick(r, "raw.title", "raw.evidence.n", "raw.big", "original_data.deep.deep.leaf", "raw.nothing")
	}
	all := query.Fields()
	for {
		f := all[r.IntN(len(all))]
		if name := pick(r, "", "@user", "@ip", "provider", "severity", "status", "title", "mitre"); name != "" {
			f = query.FieldOf(name)
		}
		if f.Has(kind) && !f.Never && f.Type != alert.Any && fits(f, kind) {
			return f.Name
		}
	}
}
