package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query/querytest"
)

// remove takes a record out of the world and returns its last row of the feed.
func (w *world) remove(key alert.Key) engine.Row {
	delete(w.rows, key)
	w.seq++
	w.filled = nil
	return engine.Row{Seq: w.seq, Record: alert.Record{Key: key}, Gone: true}
}

// anyKey returns the key of a record.
func (w *world) anyKey(r *rand.Rand) alert.Key {
	rows := w.feed()
	return rows[r.IntN(len(rows))].Key
}

// TestRemovedRecordsLeave lives a random life with removals of both kinds. Batches come in
// any order and more than once, and the index is saved and loaded in between.
func TestRemovedRecordsLeave(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	w := randomWorld(r, 250)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	past := slices.Clone(w.feed())
	for round := range 12 {
		whole(t, ix, Request{Query: parsed(t, "FROM incident")}) // the join exists and is renewed
		var batch []engine.Row
		for range 30 {
			switch r.IntN(3) {
			case 0:
				batch = append(batch, w.remove(w.anyKey(r)))
			default:
				batch = append(batch, w.put(changed(r, w)))
			}
		}
		past = append(past, batch...)
		r.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
		for part := range slices.Chunk(batch, 7) {
			ix.Apply(part)
			ix.Apply([]engine.Row{past[r.IntN(len(past)-len(batch))]}) // an old version comes late
		}
		if round%4 == 2 {
			ix = reloaded(t, ix, ix.options)
		}
		for range 20 {
			check(t, w, ix, querytest.Query(r), Sort{})
			check(t, w, ix, "FROM incident WHERE "+incidentCondition(r, 2), Sort{Field: "title"})
		}
		check(t, w, ix, "", Sort{})
		check(t, w, ix, "FROM incident", Sort{})
	}
	var all []engine.Row
	for _, row := range w.feed() {
		all = append(all, w.remove(row.Key))
	}
	ix.Apply(all)
	if got := whole(t, ix, Request{Facets: true, Buckets: 5, Rows: 5}); got.Total != 0 || ix.Len() != 0 || ix.Seq() != w.seq {
		t.Errorf("%d rows are left, seq %d", got.Total, ix.Seq())
	}
	check(t, w, ix, "FROM incident", Sort{})
	ix.Apply([]engine.Row{w.put(past[0].Record)})
	if got := check(t, w, ix, "FROM "+past[0].Kind().From[0], Sort{}); got != 1 {
		t.Errorf("a record that comes back: %d rows", got)
	}
}

// TestGravesAreBounded removes more records than are remembered.
func TestGravesAreBounded(t *testing.T) {
	var g graves
	k := newSecret()
	row := func(i int) engine.Row {
		return engine.Row{Seq: int64(i), Record: alert.Record{Key: alert.Key{ID: string(rune(i))}}, Gone: true}
	}
	early := g.add(k, []engine.Row{row(1)})
	for i := 2; i < 3*maxGraves; i += 1000 {
		var batch []engine.Row
		for n := range 1000 {
			batch = append(batch, row(i+n))
		}
		g.add(k, batch)
		if !g.has(hashKey(k, batch[0].Key), batch[0].Seq) {
			t.Fatalf("removal %d is forgotten at once", i)
		}
	}
	if len(g.pairs)/2 > 2*maxGraves || len(g.seq) > 2*maxGraves {
		t.Errorf("%d removals are remembered", len(g.pairs)/2)
	}
	if early[1] != 1 {
		t.Error("a reader's list was changed")
	}
}
