package collect

import (
	"hash/maphash"

	"tocsin/graph/alert"
)

// maxKnown is how many items of a list are remembered; then the memory begins anew.
const maxKnown = 100_000

// novelty tells the items of a list that came before from new ones, by identity and
// update time.
type novelty struct {
	seed  maphash.Seed
	known map[uint64]struct{}
}

// add notes a page's items, and counts in seen what came twice.
func (n *novelty) add(seen *coverage, records []alert.Record) {
	if n.known == nil || len(n.known) > maxKnown {
		n.seed, n.known = maphash.MakeSeed(), make(map[uint64]struct{}, len(records))
	}
	before := len(n.known)
	for i := range records {
		r := &records[i]
		n.known[maphash.String(n.seed, r.ID)^uint64(r.Updated())*0x9e3779b97f4a7c15] = struct{}{}
	}
	fresh := len(n.known) - before
	seen.repeated += len(records) - fresh
	seen.barren++
	if fresh > 0 || len(records) == 0 {
		seen.barren = 0
	}
}
