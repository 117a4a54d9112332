package verbs

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// stem returns an id without the ellipsis with which a table cuts it.
func stem(id string) string { return strings.TrimSuffix(id, ellipsis) }

// begins reports whether an id may stand for a longer one.
func begins(id string) bool {
	return possible(stem(id)) && utf8.RuneCountInString(stem(id)) >= shortest
}

// rowsByID holds rows in the order of their folded ids.
type rowsByID struct {
	rows   []index.Row
	folded []string // ids
	places []int    // of the rows, in the order of folded
}

// beginnings reads once the rows whose ids begin with one of the ids and are longer. The
// function that it returns finds those of one id, in any case, in their order: more than
// several lists, if there are as many.
func beginnings(ctx context.Context, s *store.Store, ids []string, among Among) (func(id string) []index.Row, error) {
	ids = slices.DeleteFunc(ids, func(id string) bool { return !begins(id) })
	if len(ids) == 0 {
		return func(string) []index.Row { return nil }, nil
	}
	rows, err := everyKind(ctx, s, beginning(ids), among.Integrations, 0)
	if err != nil {
		return nil, err
	}
	return sortedByID(rows).beginning, nil
}

// beginning returns the condition on the rows to read. It is empty if the ids don't fit
// into one pattern: one search for each part of them would take longer.
func beginning(ids []string) string {
	stems := make([]string, len(ids))
	for i, id := range ids {
		stems[i] = regexp.QuoteMeta(stem(id))
	}
	pattern := "^(?:" + strings.Join(stems, "|") + ")."
	if len(pattern) > narrow {
		return ""
	}
	return "WHERE resource_id MATCHES_REGEX " + query.Quote(pattern)
}

func sortedByID(rows []index.Row) rowsByID {
	all := make([]string, len(rows))
	by := rowsByID{rows: rows, folded: make([]string, len(rows)), places: make([]int, len(rows))}
	for i, r := range rows {
		all[i], by.places[i] = query.Fold(r.Key.ID), i
	}
	slices.SortFunc(by.places, func(a, b int) int { return cmp.Or(strings.Compare(all[a], all[b]), cmp.Compare(a, b)) })
	for i, place := range by.places {
		by.folded[i] = all[place]
	}
	return by
}

func (by rowsByID) beginning(id string) (rows []index.Row) {
	if !begins(id) {
		return nil
	}
	folded := query.Fold(stem(id))
	first, _ := slices.BinarySearch(by.folded, folded)
	end := first
	for end < len(by.folded) && strings.HasPrefix(by.folded[end], folded) {
		if first == end && by.folded[end] == folded {
			first++ // no longer than the id
		}
		end++
	}
	places := slices.Sorted(slices.Values(by.places[first:end]))
	for _, place := range places[:min(len(places), listed+1)] {
		rows = append(rows, by.rows[place])
	}
	return rows
}
