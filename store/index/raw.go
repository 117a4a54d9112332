package index

import (
	"context"
	"iter"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"tocsin/graph/alert"
)

// A raw search goes over the rows that nothing else decides, newest first. Several workers
// each take the next few rows, read their items and decide on them, so that reading and
// comparing overlap and use all cores. The order in which rows are taken is that of the
// list: when the time is over, all that were taken are decided, and the first rows of the
// list are right.

const (
	rawChunk   = 256     // raw items that are requested at once
	rawFirst   = 32      // as long as their size is not known
	rawBytes   = 1 << 20 // of the items that are requested at once, by the size of those before
	rawWork    = 1 << 14 // comparisons of raw items with a value between two looks at the clock, if one item has fewer
	rawWorkers = 8
	rawReaders = 3 // requests at a time: an engine has few connections, and others read too
)

// streamer reads raw items, newest first, until its time is over.
type streamer struct {
	search  *search
	reads   *node   // AND of the terms that read raw items
	raws    []*node // those of its nodes that have a memo
	until   time.Time
	most    int           // spots of a chunk
	reading chan struct{} // one token for each request under way
	cells   *sharedCells
	taken   []bitmap // by segment: the rows that some worker has taken

	mu  sync.Mutex
	err error // the first one
}

// stream reads the raw items of rows that nothing else decides: first those of the result,
// then those that only a facet counts.
func (s *search) stream(ctx context.Context, reads *node) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	st := &streamer{
		search: s, reads: reads, raws: reads.raws(nil), until: time.Now().Add(s.ix.options.RawTime), most: chunkFor(reads),
		reading: make(chan struct{}, rawReaders), taken: make([]bitmap, len(s.table.segments)), cells: &sharedCells{},
	}
	if s.kept != nil {
		st.cells = &s.kept.cells
	}
	next, stop := iter.Pull(st.chunks())
	defer stop()
	var workers sync.WaitGroup
	var panics carrier
	for range workersFor(runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			panics.run(func() {
				if err := st.work(ctx, next); err != nil {
					st.fail(err)
					cancel()
				}
			})
		})
	}
	workers.Wait()
	panics.deliver()
	return st.err
}

// workersFor returns how many workers decide: on one core, one reads while another compares.
func workersFor(cores int) int { return min(max(cores, 2), rawWorkers) }

func (st *streamer) fail(err error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.err == nil {
		st.err = err
	}
}

// work decides on one chunk after the other until the time is over.
func (st *streamer) work(ctx context.Context, next func() ([]spot, bool)) error {
	w := &rawWorker{streamer: st, cells: cells{shared: st.cells}}
	for late := false; !late; late = !time.Now().Before(st.until) {
		if err := ctx.Err(); err != nil {
			return err
		}
		chunk, ok := st.take(next)
		if !ok {
			return nil
		}
		if err := w.decide(ctx, chunk); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// take takes the next chunk. That may panic: see ground.
func (st *streamer) take(next func() ([]spot, bool)) ([]spot, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return next()
}

// chunkFor returns how many raw items are requested at once: fewer if each is compared
// with a thousand values, so that a Search still answers in time.
func chunkFor(reads *node) int { return min(max(rawWork/(1+reads.values()), 1), rawChunk) }

// values returns how many values of raw items the node compares with.
func (n *node) values() int {
	if n.op == nodeCompare && n.predicate.form == rawForm {
		return max(1, len(n.compare.Values))
	}
	all := 0
	for _, t := range n.terms {
		all += t.values()
	}
	return all
}

// chunks yields the rows to decide on, newest first.
func (st *streamer) chunks() iter.Seq[[]spot] {
	return func(yield func([]spot) bool) {
		debug.SetPanicOnFault(true) // iter.Pull runs this in a goroutine of its own, and hands its panics on
		var chunk []spot
		for at := range st.open() {
			chunk = append(chunk, at)
			if len(chunk) < min(st.most, st.search.ix.memos.items()) {
				continue
			}
			if !yield(chunk) {
				return
			}
			chunk = nil
		}
		if len(chunk) > 0 {
			yield(chunk)
		}
	}
}

// open yields the rows that nothing decides yet, each once.
func (st *streamer) open() iter.Seq[spot] {
	return func(yield func(spot) bool) {
		more := true
		st.search.each(func(set []selection) {
			for i := 0; i < len(set) && more; i++ {
				more = st.segment(i, set[i].maybe.without(set[i].sure), yield)
			}
		})
	}
}

func (st *streamer) segment(segment int, rows bitmap, yield func(spot) bool) bool {
	s := st.search.table.segments[segment]
	if st.taken[segment] == nil {
		st.taken[segment] = newBitmap(s.n)
	}
	return rows.without(st.taken[segment]).each(func(row int) bool {
		if st.knows(s.seq[row]) {
			return true
		}
		st.taken[segment].set(row)
		return yield(spot{segment, row})
	})
}

// knows reports whether another Search has found out all about a row meanwhile. It may have
// found out enough although it does not know all: then the row is read again.
func (st *streamer) knows(seq int64) bool {
	for _, n := range st.raws {
		if _, known := n.predicate.memo.get(seq); !known {
			return false
		}
	}
	return true
}

// reads returns the terms that read raw items, as one node.
func (s *search) reads() *node {
	all := &node{op: nodeAnd, rawness: rawSome}
	for _, t := range s.terms {
		if t.rawness != rawNone {
			all.terms = append(all.terms, t)
		}
	}
	return all
}

// rawWorker decides on the rows that it takes.
type rawWorker struct {
	*streamer
	cells cells
}

// decide requests the raw items of a chunk and writes the results to the memos.
func (w *rawWorker) decide(ctx context.Context, chunk []spot) error {
	r, t := w.search.root, w.search.table
	keys := make([]alert.Key, len(chunk))
	for i, at := range chunk {
		keys[i] = t.segments[at.segment].key(r.snapshot, at.row)
	}
	items, err := w.read(ctx, keys)
	if err != nil {
		return err
	}
	for i, at := range chunk {
		segment := t.segments[at.segment]
		w.cells.holds(ctx, w.reads, segment, at.row, items[i])
		if err := ctx.Err(); err != nil {
			return err
		}
		items[i] = nil // decided; a chunk may hold megabytes
	}
	return nil
}

// read returns the raw items of keys when it is its turn.
func (w *rawWorker) read(ctx context.Context, keys []alert.Key) ([][]byte, error) {
	select {
	case w.reading <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-w.reading }()
	items, err := w.search.ix.items(ctx, keys)
	w.search.ix.memos.sized(items)
	return items, err
}

// items returns the raw items of keys; nil for a key that the engine does not have.
func (ix *Index) items(ctx context.Context, keys []alert.Key) ([][]byte, error) {
	out := make([][]byte, len(keys))
	if ix.options.Raw == nil {
		return out, nil
	}
	items, err := ix.options.Raw(ctx, keys)
	copy(out, items)
	return out, err
}
