package index

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Values returns the n most frequent values of a field that begin with prefix,
// without regard to case, for completion and menus: words, lists by their
// elements, and logical types such as @user. Other fields have none.
func (ix *Index) Values(name, prefix string, n int) []Count {
	r := ix.root.Load()
	counts := map[string]int{}
	switch f, kind := ix.sortField(name); f.kind {
	case wordField:
		r.countWords(f, counts)
	case entityField:
		r.countEntities(kind, counts)
	}
	folded := query.Fold(prefix)
	for value := range counts {
		if !strings.HasPrefix(query.Fold(value), folded) {
			delete(counts, value)
		}
	}
	out := counted(counts)
	return out[:min(max(0, n), len(out))]
}

func (r *root) countWords(f field, counts map[string]int) {
	entries := r.entries[f.column]
	byWord := make([]int, len(entries))
	for _, s := range r.segments {
		s.words[f.column].tally(filled(s.n), byWord)
	}
	for id, n := range byWord {
		e := &entries[id]
		switch {
		case n == 0:
		case f.text != nil:
			counts[f.text(e.sent)] += n
		default:
			counts[e.sent] += n
			for _, more := range e.more {
				counts[more.Plain] += n
			}
		}
	}
}

func (r *root) countEntities(kind alert.EntityType, counts map[string]int) {
	entries := r.entries[dictEntities]
	byEntity := make([]int, len(entries))
	for _, s := range r.segments {
		for _, id := range s.entities.ids {
			byEntity[id]++
		}
	}
	for id, n := range byEntity {
		switch e := &entries[id]; {
		case n == 0:
		case kind == "":
			counts[string(e.kind)+":"+e.sent] += n
		case e.kind == kind:
			counts[e.sent] += n
		}
	}
}
