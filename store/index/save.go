package index

import (
	"context"
	"encoding/json"
	"iter"
	"slices"
)

// Save writes the index as it is at one moment as named blocks, each of some parts that
// follow each other. It returns the change number of that moment. Writers and searches go
// on meanwhile. A part is valid until the next one, so that a large table is never whole in
// memory. Put need not write a block that Spill has kept in the same place: it is the same.
// The errors are those of put and of the context, ErrClosed and ErrFault.
func (ix *Index) Save(ctx context.Context, put func(block string, parts iter.Seq[[]byte]) error) (seq int64, err error) {
	err = ix.reading(func() error {
		seq, err = ix.write(ctx, put)
		return err
	})
	return seq, err
}

func (ix *Index) write(ctx context.Context, put func(block string, parts iter.Seq[[]byte]) error) (seq int64, err error) {
	r := ix.root.Load()
	w := &saver{ctx: ctx, ix: ix, put: put, saved: saved{
		savedForm: ix.form(), Seq: r.seq, Secret: [2]uint64{ix.secret.k0, ix.secret.k1}, Floors: r.floors.saved(), Limit: ix.options.Limit,
	}}
	for i := range r.entries {
		w.dictionary(ix.layouts[0].names[i], ix.dictionaries[i], &r.entries[i])
	}
	w.Gone = len(r.gone) / 2
	w.block("gone", padded(r.gone)...)
	for _, t := range r.tables {
		w.table(t)
	}
	layout, err := json.Marshal(&w.saved)
	if err == nil {
		w.block(layoutBlock, layout)
	}
	if w.err == nil {
		w.err = err
	}
	return r.seq, w.err
}

// saver writes blocks until the first error.
type saver struct {
	saved
	ctx context.Context
	ix  *Index
	put func(block string, parts iter.Seq[[]byte]) error
	err error
}

func (w *saver) block(name string, parts ...[]byte) { w.stream(name, slices.Values(parts)) }

// stream is block for parts that are made one after another.
func (w *saver) stream(name string, parts iter.Seq[[]byte]) {
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	if w.err == nil {
		w.err = w.put(name, parts)
	}
}

// dictionary writes the entries that a dictionary had at the root.
func (w *saver) dictionary(name string, d *dictionary, e *entries) {
	most := w.ix.mostOf(d, e.len())
	w.Dictionaries = append(w.Dictionaries, savedDictionary{Entries: e.len(), Bytes: int(e.used()), Runs: e.runs, Slots: shardCount * roomFor(most)})
	if d := &w.Dictionaries[len(w.Dictionaries)-1]; len(e.types) > 1 {
		for _, t := range e.types[1:] {
			d.Types = append(d.Types, string(t))
		}
	}
	chunks := e.arena.parts()
	for i, n := range e.runs {
		w.block(runBlock(name, i), chunks[:n]...)
		chunks = chunks[n:]
	}
	w.block(dictionaryBlock(name, "bytes"), padded(chunks...)...)
	w.block(dictionaryBlock(name, "ends"), padded(e.ends.parts()...)...)
	w.block(dictionaryBlock(name, "fences"), padded(e.fences.parts()...)...)
	w.block(dictionaryBlock(name, "marks"), padded(e.marks.parts()...)...)
	w.stream(dictionaryBlock(name, "table"), w.ix.slotsOf(w.ctx, d, e.len(), most))
}

// mostOf returns how many numbers below n the shard of a dictionary has that has the most.
func (ix *Index) mostOf(d *dictionary, n int) (most int) {
	for i := range shardCount {
		ix.tables.hold(func() { most = max(most, d.table.count(i, n)) })
	}
	return most
}

// slotsOf returns a table of the numbers of a dictionary below n: its shards, all with room
// for so many numbers. They take what the writer's table has, so that no text is hashed.
func (ix *Index) slotsOf(ctx context.Context, d *dictionary, n, most int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		slots := make([]uint64, roomFor(most))
		for i := range shardCount {
			clear(slots)
			ix.tables.hold(func() { d.table.copyTo(slots, i, n, most) })
			if ctx.Err() != nil || !yield(bytesOf(slots)) {
				return
			}
		}
	}
}

func (w *saver) table(t *table) {
	segments := make([]savedSegment, len(t.segments))
	for i, s := range t.segments {
		segments[i] = savedSegment{Rows: s.n, IDs: len(s.ids.bytes), Entities: len(s.entities.ids), Skips: len(s.entities.skip)}
	}
	for _, c := range t.layout.words {
		var parts [][]byte
		for i, s := range t.segments {
			column := &s.words[c.column]
			segments[i].Words = append(segments[i].Words, [2]int64{int64(column.width()), int64(column.all)})
			parts = append(parts, column.bytes()...)
		}
		w.block(t.layout.block(t.layout.names[c.column]), parts...)
	}
	for _, c := range t.layout.integers {
		for i, s := range t.segments {
			segments[i].Integers = append(segments[i].Integers, s.integers[c.column] != nil)
		}
		saveColumn(w, t, t.layout.names[c.column], func(s *segment) []int64 { return s.integers[c.column] })
	}
	saveColumn(w, t, "ids/ends", func(s *segment) []uint32 { return s.ids.ends })
	saveColumn(w, t, "ids/bytes", func(s *segment) []uint8 { return s.ids.bytes })
	if t.layout.entities != nil {
		saveColumn(w, t, "entities/ends", func(s *segment) []uint32 { return s.entities.ends })
		saveColumn(w, t, "entities/numbers", func(s *segment) []uint32 { return s.entities.ids })
		saveColumn(w, t, "entities/types", func(s *segment) []uint32 { return s.entities.types })
		saveColumn(w, t, "entities/uncounted", func(s *segment) []uint64 { return s.entities.skip })
	}
	saveColumn(w, t, "seq", func(s *segment) []int64 { return s.seq })
	saveColumn(w, t, "hashes", func(s *segment) []uint32 { return s.hashes })
	saveColumn(w, t, "rows", func(s *segment) []uint16 { return s.rows })
	w.Tables = append(w.Tables, segments)
}

// saveColumn writes a block with one slice of each segment.
func saveColumn[T fixed](w *saver, t *table, name string, of func(s *segment) []T) {
	var parts [][]byte
	for _, s := range t.segments {
		parts = append(parts, padded(of(s))...)
	}
	w.block(t.layout.block(name), parts...)
}

// width returns the bytes of a number; 0 if all rows have the same.
func (w *wordColumn) width() int {
	switch {
	case w.w8 != nil:
		return 1
	case w.w16 != nil:
		return 2
	case w.w32 != nil:
		return 4
	}
	return 0
}

func (w *wordColumn) bytes() [][]byte {
	return append(append(padded(w.w8), padded(w.w16)...), padded(w.w32)...)
}
