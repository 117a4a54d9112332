package index

import (
	"context"
	"time"

	"tocsin/graph/alert"
)

const (
	rawChunk = 256     // raw items that are requested at once
	rawWork  = 1 << 14 // comparisons of raw items with a value between two looks at the clock, if one item has fewer
)

// streamer reads raw items, newest first, until its time is over.
type streamer struct {
	search *search
	raws   []*node
	until  time.Time
	chunk  []spot
	most   int // spots of a chunk
	late   bool
}

// stream reads the raw items of rows that nothing else decides: first those of the result,
// then those that only a facet counts.
func (s *search) stream(ctx context.Context, raws []*node) error {
	st := &streamer{search: s, raws: raws, until: time.Now().Add(s.ix.options.RawTime), most: chunkFor(raws)}
	sets := [][]selection{s.selected}
	for _, f := range s.facets {
		sets = append(sets, f)
	}
	for _, set := range sets {
		for i := range set {
			if err := st.segment(ctx, i, set[i].maybe.without(set[i].sure)); err != nil || st.late {
				return err
			}
		}
		if err := st.flush(ctx); err != nil || st.late {
			return err
		}
	}
	return nil
}

// chunkFor returns how many raw items are requested at once: fewer if each is compared
// with a thousand values, so that a Search still answers in time.
func chunkFor(raws []*node) int {
	values := 1
	for _, n := range raws {
		values += max(1, len(n.compare.Values))
	}
	return min(max(rawWork/values, 1), rawChunk)
}

func (st *streamer) segment(ctx context.Context, segment int, rows bitmap) (err error) {
	rows.each(func(row int) bool {
		if !st.knows(st.search.table.segments[segment].seq[row]) {
			st.chunk = append(st.chunk, spot{segment, row})
		}
		if len(st.chunk) < st.most {
			return true
		}
		err = st.flush(ctx)
		return err == nil && !st.late
	})
	return err
}

func (st *streamer) knows(seq int64) bool {
	for _, n := range st.raws {
		if !n.predicate.memo.has(seq) {
			return false
		}
	}
	return true
}

// flush requests the raw items of the chunk and writes the results to the memos.
func (st *streamer) flush(ctx context.Context) error {
	if len(st.chunk) == 0 {
		return nil
	}
	r, t := st.search.root, st.search.table
	keys := make([]alert.Key, len(st.chunk))
	for i, at := range st.chunk {
		keys[i] = t.segments[at.segment].key(r.snapshot, at.row)
	}
	items, err := st.search.ix.items(ctx, keys)
	if err != nil {
		return err
	}
	for i, at := range st.chunk {
		for _, n := range st.raws {
			yes := n.compare.RawWithin(ctx, items[i])
			if err := ctx.Err(); err != nil {
				return err // yes may be wrong
			}
			n.predicate.memo.put(t.segments[at.segment].seq[at.row], yes)
		}
	}
	st.chunk = st.chunk[:0]
	st.late = !time.Now().Before(st.until)
	return ctx.Err()
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
