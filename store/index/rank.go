package index

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// keys returns a function that returns a row's sort key for an order. Keys ascend, and a
// missing value has the greatest key. A list counts by its first value.
func (s *search) keys(order Sort) func(segment *segment, row int) uint64 {
	f := s.table.layout.sorted(order)
	flip := uint64(0)
	if !order.Up {
		flip = ^uint64(0)
	}
	switch f.form {
	case timeForm, numberForm:
		return func(segment *segment, row int) uint64 {
			n := segment.integers[f.column].at(row)
			if n == 0 {
				return missingKey
			}
			return min(uint64(n)^1<<63^flip, missingKey-1)
		}
	case wordForm:
		rank := s.ix.ranks.of(order.Field, f, s.root.entries[f.column])
		return func(segment *segment, row int) uint64 { return keyOf(rank[segment.words[f.column].at(row)], flip) }
	case entityForm:
		return s.entityKeys(f, flip)
	case idForm, urlForm, listForm:
		return s.textKeys(f, flip)
	}
	return func(*segment, int) uint64 { return missingKey }
}

// sorted returns the field of an order.
func (l *layout) sorted(order Sort) fieldColumn {
	f := alert.FieldOf(cmp.Or(order.Field, "created_at"))
	if f == nil {
		return fieldColumn{}
	}
	return l.fields[f.Name]
}

// keyOf returns the sort key of a rank; rank 0 means missing.
func keyOf(rank uint32, flip uint64) uint64 {
	if rank == 0 {
		return missingKey
	}
	return uint64(rank) ^ flip&0xffffffff
}

// entityKeys sorts by the first entity of the field's type.
func (s *search) entityKeys(f fieldColumn, flip uint64) func(segment *segment, row int) uint64 {
	name := "@" // one ranking serves all types
	if f.named {
		name = "entities"
	}
	entries := s.root.entries[entityDictionary]
	rank := s.ix.ranks.of(name, f, entries)
	return func(segment *segment, row int) uint64 {
		for _, id := range segment.entities.at(row) {
			if f.named || entries[id].of == f.view.Entity {
				return keyOf(rank[id], flip)
			}
		}
		return missingKey
	}
}

// textKeys sorts the strings of the result's rows, and of the row that the window is
// placed around.
func (s *search) textKeys(f fieldColumn, flip uint64) func(segment *segment, row int) uint64 {
	var entries []dictEntry
	number := map[*segment][]uint32{}
	add := func(segment *segment, row int) bool {
		number[segment][row] = uint32(len(entries))
		sent := s.root.text(f, segment, row)
		entries = append(entries, dictEntry{sent: sent, text: query.TextOf(sent)})
		return true
	}
	for i, a := range s.selected {
		segment := s.table.segments[i]
		number[segment] = make([]uint32, segment.n)
		a.sure.each(func(row int) bool { return add(segment, row) })
	}
	if at := s.around; at.row >= 0 && !s.selected[at.segment].sure.get(at.row) {
		add(s.table.segments[at.segment], at.row)
	}
	ids := make([]uint32, len(entries))
	for i := range ids {
		ids[i] = uint32(i)
	}
	value := fieldColumn{form: f.form}
	slices.SortFunc(ids, func(a, b uint32) int { return value.compare(&entries[a], &entries[b]) })
	rank := ranked(ids, entries, value)
	return func(segment *segment, row int) uint64 { return keyOf(rank[number[segment][row]], flip) }
}

// text returns a row's value in a column without a dictionary; for a list, its first text.
func (r *root) text(f fieldColumn, s *segment, row int) string {
	switch f.form {
	case urlForm:
		return string(appendURL(nil, r.sent(f.column, s.words[f.column].at(row)), s.ids.at(row)))
	case listForm:
		if list := s.lists[f.column][row]; len(list) > 0 {
			return list[0]
		}
		return ""
	}
	return s.ids.at(row)
}

// ranks remembers the order of dictionary entries, by the field that reads them.
type ranks struct {
	mu   sync.Mutex
	last map[string]*ranking
}

type ranking struct {
	order []uint32 // entries in order
	rank  []uint32 // by entry: 1 for the least, equal for equal values, 0 for missing
}

// of returns the rank of each entry. It sorts only new entries.
func (r *ranks) of(name string, f fieldColumn, entries []dictEntry) []uint32 {
	r.mu.Lock()
	last := r.last[name]
	r.mu.Unlock()
	if last == nil {
		last = &ranking{}
	}
	if len(last.order) >= len(entries) {
		return last.rank
	}
	added := make([]uint32, 0, len(entries)-len(last.order))
	for i := len(last.order); i < len(entries); i++ {
		added = append(added, uint32(i))
	}
	compare := func(a, b uint32) int { return f.compare(&entries[a], &entries[b]) }
	slices.SortFunc(added, compare)
	next := &ranking{order: mergeSorted(last.order, added, compare)}
	next.rank = ranked(next.order, entries, f)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		r.last = map[string]*ranking{}
	}
	r.last[name] = next
	return next.rank
}

func mergeSorted(a, b []uint32, compare func(a, b uint32) int) []uint32 {
	out := make([]uint32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// ranked numbers entries that are already in order.
func ranked(order []uint32, entries []dictEntry, f fieldColumn) []uint32 {
	out, rank := make([]uint32, len(entries)), uint32(0)
	for i, id := range order {
		if i == 0 || f.compare(&entries[order[i-1]], &entries[id]) != 0 {
			rank++
		}
		if f.has(&entries[id]) {
			out[id] = rank
		}
	}
	return out
}

// has reports whether an entry is a value of the field.
func (f fieldColumn) has(e *dictEntry) bool {
	return e.sent != "" || f.made()
}

// compare orders two entries as the field reads them.
func (f fieldColumn) compare(a, b *dictEntry) int {
	switch {
	case f.view.Number != nil:
		return cmp.Compare(f.view.Number(a.sent), f.view.Number(b.sent))
	case f.view.Bool != nil:
		return compareBools(f.view.Bool(a.sent), f.view.Bool(b.sent))
	case f.named:
		return compareTexts(named(a), named(b))
	case f.view.Text != nil:
		return compareTexts(query.TextOf(f.view.Text(a.sent)), query.TextOf(f.view.Text(b.sent)))
	}
	return cmp.Or(compareTexts(a.text, b.text), compareBools(a.sent != "", b.sent != ""))
}

// compareBools orders false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func compareTexts(a, b query.Text) int {
	return cmp.Or(strings.Compare(a.Folded, b.Folded), strings.Compare(a.Plain, b.Plain))
}
