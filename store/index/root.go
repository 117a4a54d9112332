package index

import (
	"context"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Options is what an index needs of its surroundings.
type Options struct {
	// Raw returns the raw items of keys, in their order, nil for one that is not
	// kept. Without it a comparison with a raw path finds nothing.
	Raw func(ctx context.Context, keys []alert.Key) ([][]byte, error)
	// Limit is the greatest number of alerts to hold, the newest; 0 for all.
	Limit int
	// RawTime is how long one Search looks into raw items before it answers with
	// Partial; 0 for 75 ms. At least one chunk is always looked into.
	RawTime time.Duration
}

// Index holds every alert in columns and every incident as it is. All methods
// may be called at once by many goroutines: a search loads one pointer to a
// root that never changes, and the one writer at a time makes a new root that
// shares all segments and columns that its batch did not touch.
type Index struct {
	options Options
	seed    maphash.Seed
	kinds   kindBits
	fields  map[string]field
	root    atomic.Pointer[root]

	writing      sync.Mutex // guards what only Apply uses
	dictionaries [dictionaries]*dictionary
	scratch      []uint32
	filter       filter

	verdicts verdicts // of comparisons over dictionaries
	ranks    ranks    // of dictionaries, for sorting
	memos    memos    // of raw comparisons
}

// New makes an empty index.
func New(options Options) *Index {
	if options.RawTime == 0 {
		options.RawTime = 75 * time.Millisecond
	}
	ix := &Index{options: options, seed: maphash.MakeSeed(), kinds: newKindBits(), fields: fields()}
	for i := range ix.dictionaries {
		ix.dictionaries[i] = newDictionary()
	}
	ix.root.Store(&root{snapshot: ix.snapshot()})
	return ix
}

// Seq returns the greatest change number that was applied.
func (ix *Index) Seq() int64 { return ix.root.Load().seq }

// Len returns the number of alerts.
func (ix *Index) Len() int { return ix.root.Load().total }

// root is one state of the index. It never changes.
type root struct {
	*snapshot
	seq       int64
	segments  []*segment
	bases     []int // place of each segment's first row
	total     int
	incidents []engine.Row // in the default order
	cut       bool         // alerts were left out by the limit
}

// snapshot is the length that each dictionary had at a root.
type snapshot struct{ entries [dictionaries][]entry }

func (ix *Index) snapshot() *snapshot {
	out := &snapshot{}
	for i, d := range ix.dictionaries {
		out.entries[i] = d.entries[:len(d.entries):len(d.entries)]
	}
	return out
}

// sent returns a dictionary's value as it was sent.
func (s *snapshot) sent(dictionary int, number uint32) string {
	return s.entries[dictionary][number].sent
}

func (r *root) count() {
	r.total, r.bases = 0, make([]int, len(r.segments))
	for i, s := range r.segments {
		r.bases[i] = r.total
		r.total += s.n
	}
}

// Bytes returns the memory of the columns, without dictionaries.
func (ix *Index) Bytes() int {
	n := 0
	for _, s := range ix.root.Load().segments {
		n += s.size()
	}
	return n
}
