package index

import (
	"bytes"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/engine"
)

// damaged is a saved index that tests break, with queries and changes for what still
// loads.
type damaged struct {
	blocks  map[string][]byte
	names   []string
	queries []string
	changes []engine.Row
}

func newDamaged(t testing.TB) *damaged {
	r := rand.New(rand.NewPCG(6, 1))
	w := randomWorld(r, 120)
	for i, s := range oddTexts() {
		w.put(alert.Record{Key: alert.Key{ID: s}, Alert: &alert.Alert{Created: alert.Time(i), Title: s, Techniques: []string{s, "T1"}, Entities: []alert.Entity{{Type: alert.User, Value: s}}}})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	d := &damaged{blocks: blocksOf(t, ix), queries: []string{
		"title CONTAINS 'a'", "title = 'ÄPFEL'", "mitre IN ('T1','x')", "@user MATCHES '*a*'", "entities CONTAINS 'user:'", "id != 'x'", "url IS NOT NULL",
		"severity >= 0.5 EARLIEST=-30d", "title MATCHES_REGEX 'a.c'", "FROM incident WHERE provider = 'mde'", "FROM incident", "raw.third = true",
	}}
	d.names = slices.Sorted(maps.Keys(d.blocks))
	for range 40 {
		d.changes = append(d.changes, w.put(changed(r, w)))
	}
	d.changes = append(d.changes, w.feed()[:20]...)
	return d
}

// try loads the blocks with one of them replaced, and uses what loads. It must not panic.
func (d *damaged) try(t testing.TB, name string, block []byte) (loaded bool) {
	ix, err := Load(Options{Limit: 100}, func(wanted string) []byte {
		if wanted == name {
			return block
		}
		return d.blocks[wanted]
	})
	if err != nil {
		return false
	}
	use := func() {
		for i, text := range d.queries {
			order := Sort{Field: []string{"title", "", "@user", "id", "url", "entities", "mitre"}[i%7], Up: i%2 == 0}
			if _, err := ix.Search(t.Context(), Request{Query: parsed(t, text), Sort: order, Rows: 200, Facets: true, Buckets: 10, Around: d.changes[i].Key}); err != nil {
				t.Fatal(err)
			}
		}
		ix.FillIncidents([]alert.Record{d.changes[0].Record})
	}
	use()
	ix.Apply(d.changes)
	use()
	if _, err := ix.Save(t.Context(), func(_ string, parts iter.Seq[[]byte]) error {
		for range parts { // all of it is read
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return true
}

// TestDamagedBlocksNeverPanic changes and cuts every block.
func TestDamagedBlocksNeverPanic(t *testing.T) {
	d := newDamaged(t)
	r := rand.New(rand.NewPCG(6, 2))
	refused := 0
	for _, name := range d.names {
		if len(d.blocks[name]) == 0 {
			continue
		}
		if d.try(t, name, nil) {
			t.Errorf("without %s it is loaded", name)
		}
		if d.try(t, name, d.blocks[name][:len(d.blocks[name])-blockAlign]) {
			t.Errorf("with a shorter %s it is loaded", name)
		}
		for range long.Rounds(8) {
			block := bytes.Clone(d.blocks[name])
			for range 1 + r.IntN(2) {
				block[r.IntN(len(block))] = []byte{0, 1, 0x7f, 0xff, byte(r.Uint32())}[r.IntN(5)]
			}
			if !d.try(t, name, block) {
				refused++
			}
		}
	}
	if refused == 0 {
		t.Error("no damage was noticed")
	}
	if !d.try(t, "", nil) {
		t.Error("whole blocks are refused")
	}
}

// FuzzLoad replaces bytes of one block, and cuts it.
func FuzzLoad(f *testing.F) {
	d := newDamaged(f)
	for i := range d.names {
		f.Add(uint16(i), uint32(i*7), uint64(1)<<(i%64), uint32(0))
	}
	layout, negative := d.blocks[layoutBlock], uint64(0)
	at := bytes.Index(layout, []byte(`"seq":`)) + len(`"seq":`)
	for i, b := range []byte("-4 ") { // in place of a number of three digits
		negative |= uint64(layout[at+i]^b) << (8 * i)
	}
	f.Add(uint16(slices.Index(d.names, layoutBlock)), uint32(at), negative, uint32(0))
	f.Fuzz(func(t *testing.T, name uint16, at uint32, change uint64, less uint32) {
		block := bytes.Clone(d.blocks[d.names[int(name)%len(d.names)]])
		if len(block) == 0 {
			return
		}
		for i := range 8 {
			block[(int(at)+i)%len(block)] ^= byte(change >> (8 * i))
		}
		d.try(t, d.names[int(name)%len(d.names)], block[:len(block)-int(less)%len(block)])
	})
}
