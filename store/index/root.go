package index

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/graph/alert"
)

// Options configure an index. The zero value is usable.
type Options struct {
	// Raw returns the raw items of keys, in their order; nil for a key that the engine
	// does not have. Without Raw, a comparison with a raw path finds nothing.
	Raw func(ctx context.Context, keys []alert.Key) ([][]byte, error)
	// Limit is how many of the newest records of each kind to hold; 0 means all.
	Limit int
	// Changed reports whether the blocks of Load are no longer as they were when Load was
	// called. Then the index has no answers any more: see ErrFault. nil means that nothing
	// changes them.
	Changed func() bool
	// RawTime is how long one Search reads raw items before it answers with Partial; 0
	// means 75 ms. Search always reads at least one chunk.
	RawTime time.Duration
}

// Index holds every record in columns. It is safe for concurrent use: a search loads one
// pointer to a root that never changes, and the writer, one at a time, makes a new root
// that shares all segments and columns that its batch did not change.
type Index struct {
	options Options
	secret  secret
	layouts []*layout // by the number of the kind
	types   typeBits
	root    atomic.Pointer[root]
	life    life
	ground  ground

	writing      sync.Mutex // guards the fields that only Apply uses
	dictionaries []*dictionary
	scratch      []uint32
	filter       keyFilter
	gone         graves
	warm         map[*segment]bool // what Spill left: see there
	tables       tables

	pace       pace
	evaluation atomic.Int64 // how long the last evaluation of an unfinished search took: a time.Duration
	matches    matches      // of comparisons over dictionaries
	rows       rowMemos     // of comparisons of entities
	ranks      ranks        // of dictionaries, for sorting
	memos      memos        // of raw comparisons
	leaves     leafMemos    // of the raw paths of stages
}

// tables guards the hash tables of the dictionaries: Save reads what Apply writes. Save may
// not wait for writing: Apply holds that while it waits for a Close that waits for Save.
type tables struct{ mu sync.Mutex }

// hold calls do, alone. A panic of do goes on.
func (t *tables) hold(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	do()
}

// New returns an empty index.
func New(options Options) *Index {
	ix := blankIndex(options)
	ix.secret = newSecret()
	for i := range ix.dictionaries {
		ix.dictionaries[i] = newDictionary(ix.secret)
	}
	first := &root{snapshot: ix.snapshot(), join: &join{}}
	for _, l := range ix.layouts {
		first.tables = append(first.tables, newTable(l, nil))
	}
	ix.root.Store(first)
	return ix
}

// blankIndex returns an index without dictionaries and root.
func blankIndex(options Options) *Index {
	if options.RawTime == 0 {
		options.RawTime = 75 * time.Millisecond
	}
	ix := &Index{options: options, layouts: layouts(), types: newTypeBits(), pace: usualPace()}
	ix.dictionaries = make([]*dictionary, ix.layouts[0].width)
	return ix
}

// Seq returns the greatest change number that was applied.
func (ix *Index) Seq() int64 { return ix.root.Load().seq }

// Len returns the number of alerts.
func (ix *Index) Len() int { return ix.alerts(ix.root.Load()).total }

func (ix *Index) alerts(r *root) *table { return r.tables[ix.layout(alert.AlertKind()).number] }

func (ix *Index) incidents(r *root) *table { return r.tables[ix.layout(alert.IncidentKind()).number] }

// root is one state of the index. It never changes.
type root struct {
	*snapshot
	seq    int64
	tables []*table // by the number of the kind
	floors floors   // of the kinds of which the limit left out records
	join   *join    // of incidents to their alerts
	gone   []uint64 // see graves
}

// floors are, by the number of the kind, how far down the index reaches if the limit left out
// records: it has every record up to the floor, and none behind it. Nil means that it has all.
type floors []*position

// of returns the floor of a kind; nil if the index has all of its records.
func (f floors) of(l *layout) *position {
	if l.number >= len(f) {
		return nil
	}
	return f[l.number]
}

// with returns floors with another one for a kind. They don't change.
func (f floors) with(l *layout, p position) floors {
	out := make(floors, max(len(f), l.number+1))
	copy(out, f)
	out[l.number] = &p
	return out
}

// snapshot holds the dictionaries with the lengths that they had at a root.
type snapshot struct{ entries []entries }

func (ix *Index) snapshot() *snapshot {
	out := &snapshot{entries: make([]entries, len(ix.dictionaries))}
	for i, d := range ix.dictionaries {
		out.entries[i] = d.entries
	}
	return out
}

// sent returns a dictionary's value as sent.
func (s *snapshot) sent(dictionary int, number uint32) string {
	return s.entries[dictionary].sent(number)
}

// Bytes returns the memory of the columns, without dictionaries.
func (ix *Index) Bytes() int {
	n := 0
	for _, t := range ix.root.Load().tables {
		for _, s := range t.segments {
			n += s.size()
		}
	}
	return n
}
