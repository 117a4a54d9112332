package index

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// keys returns what gives a row's sort key for an order: keys ascend, and a
// missing value has the greatest. A list counts by its first value.
func (s *search) keys(order Sort) func(segment *segment, row int) uint64 {
	f, kind := s.ix.sortField(order.Field)
	flip := uint64(0)
	if !order.Up {
		flip = ^uint64(0)
	}
	switch f.kind {
	case timeField:
		return func(segment *segment, row int) uint64 {
			t := segment.times[f.column].at(row)
			if t == 0 {
				return missingKey
			}
			return min(uint64(t)^1<<63^flip, missingKey-1)
		}
	case wordField, numberField, boolField:
		rank := s.ix.ranks.of(order.Field, f, s.root.entries[f.column])
		return func(segment *segment, row int) uint64 { return keyOf(rank[segment.words[f.column].at(row)], flip) }
	case entityField:
		name := "@" // one ranking serves all kinds
		if f.named {
			name = "entities"
		}
		rank := s.ix.ranks.of(name, f, s.root.entries[dictEntities])
		return func(segment *segment, row int) uint64 {
			for _, id := range segment.entities.at(row) {
				if kind == "" || s.root.entries[dictEntities][id].kind == kind {
					return keyOf(rank[id], flip)
				}
			}
			return missingKey
		}
	case idField, urlField:
		return s.textKeys(f.kind, flip)
	}
	return func(*segment, int) uint64 { return missingKey }
}

// sortField returns what answers for a field's name, and the kind of entity
// that it asks for.
func (ix *Index) sortField(name string) (field, alert.EntityType) {
	if name == "" {
		name = "created_at"
	}
	f := query.FieldOf(name)
	if f == nil {
		return field{}, ""
	}
	return ix.fieldOf(f, nil), f.Entity()
}

// keyOf is the sort key of a rank; rank 0 is missing.
func keyOf(rank uint32, flip uint64) uint64 {
	if rank == 0 {
		return missingKey
	}
	return uint64(rank) ^ flip&0xffffffff
}

// textKeys sorts the strings of the answer's rows.
func (s *search) textKeys(kind fieldKind, flip uint64) func(segment *segment, row int) uint64 {
	var entries []entry
	number := map[*segment][]uint32{}
	for i, a := range s.answers {
		segment := s.root.segments[i]
		number[segment] = make([]uint32, segment.n)
		a.sure.each(func(row int) bool {
			number[segment][row] = uint32(len(entries))
			sent := segment.ids.at(row)
			if kind == urlField {
				sent = string(appendURL(nil, s.root.sent(colURL, segment.words[colURL].at(row)), sent))
			}
			entries = append(entries, entry{sent: sent, text: query.TextOf(sent)})
			return true
		})
	}
	ids := make([]uint32, len(entries))
	for i := range ids {
		ids[i] = uint32(i)
	}
	value := field{kind: kind}
	slices.SortFunc(ids, func(a, b uint32) int { return value.compare(&entries[a], &entries[b]) })
	rank := ranked(ids, entries, value)
	return func(segment *segment, row int) uint64 { return keyOf(rank[number[segment][row]], flip) }
}

// ranks remembers the order of dictionaries, by the field that reads them.
type ranks struct {
	mu   sync.Mutex
	last map[string]*ranking
}

type ranking struct {
	order []uint32 // entries in order
	rank  []uint32 // of each entry: 1 for the least, equal for equal values, 0 for missing
}

// of returns the rank of each entry. Only new entries are sorted.
func (r *ranks) of(name string, f field, entries []entry) []uint32 {
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

// ranked numbers entries that are in order.
func ranked(order []uint32, entries []entry, f field) []uint32 {
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

// has reports whether an entry is a value for the field.
func (f field) has(e *entry) bool {
	return e.sent != "" || f.number != nil || f.truth != nil || f.text != nil
}

// compare orders two entries as the field reads them.
func (f field) compare(a, b *entry) int {
	switch {
	case f.number != nil:
		return cmp.Compare(f.number(a.sent), f.number(b.sent))
	case f.truth != nil:
		return cmp.Compare(truth(f.truth(a.sent)), truth(f.truth(b.sent)))
	case f.named:
		return compareTexts(named(a), named(b))
	case f.text != nil:
		return compareTexts(query.TextOf(f.text(a.sent)), query.TextOf(f.text(b.sent)))
	}
	return cmp.Or(compareTexts(a.text, b.text), cmp.Compare(truth(a.sent != ""), truth(b.sent != "")))
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func compareTexts(a, b query.Text) int {
	return cmp.Or(strings.Compare(a.Folded, b.Folded), strings.Compare(a.Plain, b.Plain))
}
