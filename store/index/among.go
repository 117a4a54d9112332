package index

import (
	"slices"

	"tocsin/graph/alert"
)

// among notes which keys of a request the query selects, and returns the search whose rows
// are shown: s, or a copy with the rows that are to be kept.
func (s *search) among(req Request, result *Result) *search {
	for _, key := range req.Among {
		if at, ok := s.spotOf(key); ok && s.selected[at.segment].sure.get(at.row) {
			result.Among = append(result.Among, key)
		}
	}
	if len(req.Kept) == 0 || req.Query != nil && len(req.Query.Stages) > 0 {
		return s
	}
	shown := *s
	shown.selected, shown.counts = slices.Clone(s.selected), slices.Clone(s.counts)
	own := map[int]bool{} // segments whose rows are a copy: others may be remembered
	for _, key := range req.Kept {
		at, ok := s.spotOf(key)
		if !ok || shown.selected[at.segment].sure.get(at.row) {
			continue
		}
		if rows := &shown.selected[at.segment]; !own[at.segment] {
			own[at.segment], rows.sure = true, slices.Clone(rows.sure)
		}
		shown.selected[at.segment].sure.set(at.row)
		shown.counts[at.segment]++
		shown.total++
		result.Kept, shown.beside = append(result.Kept, key), append(shown.beside, at)
	}
	return &shown
}

// spotOf returns where the record with a key is.
func (s *search) spotOf(key alert.Key) (at spot, ok bool) {
	at = s.table.find(s.root.snapshot, key, uint32(hashKey(s.ix.secret, key)))
	return at, at.row >= 0
}
