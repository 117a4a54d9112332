package verbs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Bounds of a search by id.
const (
	shortest = 4        // characters of an id that may stand for the whole of it
	longest  = 16 << 10 // bytes of an id: Graph's have up to about 200
	together = 32 << 10 // bytes of the ids in one query, whose text is bounded
	listed   = 10       // records that a refusal lists
	narrow   = 1000     // bytes of beginnings that a pattern looks for; all rows are read for more
)

// ellipsis ends an id that a table cut.
const ellipsis = "…"

// Find returns the rows of the records with the ids, one for each id, in the order of
// the ids; a repeated id counts once.
//
// An id in the same case goes before one in another case, and a whole one before one
// that only begins so. The beginning needs 4 characters and may end in the ellipsis with
// which a table cuts it. If no record has an id, or several have it, the fault is of
// kind Usage.
func Find(ctx context.Context, s *store.Store, ids []string, among Among) ([]index.Row, error) {
	if err := among.Known(ctx, s); err != nil {
		return nil, err
	}
	whole, err := wholeIDs(ctx, s, ids, among)
	if err != nil {
		return nil, err
	}
	begun, err := beginnings(ctx, s, slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return len(whole[query.Fold(id)]) > 0 }), among)
	if err != nil {
		return nil, err
	}
	var rows []index.Row
	found := map[alert.Key]bool{}
	for _, id := range ids {
		row, err := meant(id, whole[query.Fold(id)], begun)
		if err != nil {
			return nil, err
		}
		if !found[row.Key] {
			found[row.Key] = true
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// wholeIDs returns the rows of the records with the ids in any case, by the folded id.
func wholeIDs(ctx context.Context, s *store.Store, ids []string, among Among) (map[string][]index.Row, error) {
	rows := map[string][]index.Row{}
	for part := range parts(ids) {
		some, err := everyKind(ctx, s, "WHERE resource_id IN ("+strings.Join(part, ", ")+")", among.Integrations, 0)
		if err != nil {
			return nil, err
		}
		for _, r := range some {
			folded := query.Fold(r.Key.ID)
			rows[folded] = append(rows[folded], r)
		}
	}
	return rows, nil
}

// parts yields the ids as strings of the language, as many as fit into one query. It
// leaves out those that no record can have and repeats none, so that no row comes twice.
func parts(ids []string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		var part []string
		bytes, seen := 0, map[string]bool{}
		for _, id := range ids {
			folded := query.Fold(id)
			if !possible(id) || seen[folded] {
				continue
			}
			seen[folded] = true
			quoted := query.Quote(id)
			if bytes += len(quoted) + 2; bytes > together && len(part) > 0 {
				if !yield(part) {
					return
				}
				part, bytes = nil, len(quoted)+2
			}
			part = append(part, quoted)
		}
		if len(part) > 0 {
			yield(part)
		}
	}
}

// possible reports whether a record can have an id, which a query must be able to hold.
func possible(id string) bool { return id != "" && len(id) <= longest && utf8.ValidString(id) }

// meant returns the row that an id means. whole has those with the id in any case, begun
// returns those with a longer one.
func meant(id string, whole []index.Row, begun func(string) []index.Row) (index.Row, error) {
	same := slices.DeleteFunc(slices.Clone(whole), func(r index.Row) bool { return r.Key.ID != id })
	for _, rank := range []struct {
		rows []index.Row
		say  string
	}{{same, "share the id"}, {whole, "have, in another case, the id"}} {
		switch len(rank.rows) {
		case 0:
		case 1:
			return rank.rows[0], nil
		default:
			return index.Row{}, several(rank.say, id, rank.rows)
		}
	}
	switch rows := begun(id); len(rows) {
	case 0:
	case 1:
		return rows[0], nil
	default:
		return index.Row{}, several("have an id that begins with", stem(id), rows)
	}
	hint := "run tocsin query '' to list the stored alerts"
	if utf8.RuneCountInString(stem(id)) < shortest {
		hint = fmt.Sprintf("write the whole id, or at least its first %d characters", shortest)
	}
	return index.Row{}, usage(hint, "no alert or incident has the id %s", fault.Line(id, 100))
}

// several returns the fault of an id that several records have, and lists them.
func several(say, id string, rows []index.Row) error {
	var lines []string
	for _, r := range rows[:min(len(rows), listed)] {
		lines = append(lines, fmt.Sprintf("%s in %s of %s: %s", fault.Line(r.Key.ID, 100), r.Key.Source, r.Key.Integration, fault.Line(r.Heading(), 60)))
	}
	n := fmt.Sprint(len(rows))
	if len(rows) > listed {
		n, lines = fmt.Sprintf("more than %d", listed), append(lines, ellipsis)
	}
	return usage(choose(rows), "%s records %s %s: %s", n, say, fault.Line(id, 100), strings.Join(lines, "; "))
}

// choose says how to name one of rows.
func choose(rows []index.Row) string {
	differ := func(other func(a, b index.Row) bool) bool {
		return slices.ContainsFunc(rows, func(r index.Row) bool { return other(rows[0], r) })
	}
	switch {
	case differ(func(a, b index.Row) bool { return a.Key.ID != b.Key.ID }):
		return "write more of the id, in the same case"
	case differ(func(a, b index.Row) bool { return a.Key.Integration != b.Key.Integration }):
		return "choose one with --integration or --query"
	}
	return "choose one with --query, by resource_id and ingest.product.version"
}
