package index

import (
	"errors"
	"slices"
)

// Spill moves columns, texts and hash tables out of the heap: put keeps the bytes of parts,
// one after the other, in memory that stays as it is until Close, aligned to 8 bytes. It
// moves only what rows that follow will hardly change: full parts of dictionaries, and
// segments that are as they were at the last call. The texts of dictionaries, which are most
// of it, will never change: keep keeps them in the same way, as a block that Save will give
// to its put with the same bytes. Searches go on meanwhile. After an error
// of put or keep, which it returns, the index is as before. Another error is ErrFault.
func (ix *Index) Spill(put func(parts ...[]byte) ([]byte, error), keep func(block string, parts ...[]byte) ([]byte, error)) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	err := ix.reading(func() error {
		ix.ground.mapped.Store(true)
		return ix.spill(put, keep)
	})
	if errors.Is(err, ErrClosed) {
		return nil
	}
	return err
}

func (ix *Index) spill(put func(parts ...[]byte) ([]byte, error), keep func(block string, parts ...[]byte) ([]byte, error)) error {
	m := &mover{}
	for i, d := range ix.dictionaries {
		d.arena.move(m, ix.layouts[0].names[i])
		d.marks.move(m)
	}
	old := ix.root.Load()
	next := *old
	next.tables = slices.Clone(old.tables)
	cold := ix.warm
	ix.warm = map[*segment]bool{}
	for i, t := range next.tables {
		segments := slices.Clone(t.segments)
		for n, s := range segments {
			switch {
			case s.spilled:
			case cold[s]:
				segments[n] = s.move(m)
			default:
				ix.warm[s] = true
			}
		}
		next.tables[i] = newTable(t.layout, segments)
	}
	if err := m.run(put, keep); err != nil {
		return err
	}
	next.snapshot = ix.snapshot()
	ix.root.Store(&next)
	ix.memos.drop()
	return ix.spillTables(put)
}

// spillTables moves the shards of hash tables that have grown by a third since the last time,
// so that all writing together is no more than a few times the tables.
func (ix *Index) spillTables(put func(parts ...[]byte) ([]byte, error)) error {
	for _, d := range ix.dictionaries {
		for i := range shardCount {
			if !d.table.grown(i) {
				continue
			}
			n := d.table.count(i, d.len())
			slots := make([]uint64, roomFor(n))
			d.table.copyTo(slots, i, d.len(), n)
			b, err := put(bytesOf(slots))
			if err != nil {
				return err
			}
			r := newBlockReader(b)
			slots = take[uint64](r, len(slots))
			if err := r.end(); err != nil {
				return err
			}
			ix.tables.hold(func() { d.table.base[i], d.table.shards[i] = slots, shard{} })
		}
	}
	return nil
}

// Heap returns the bytes of columns, texts and hash tables that are not spilled and not in
// the blocks of Load.
func (ix *Index) Heap() int {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	n := 0
	for _, d := range ix.dictionaries {
		n += int(d.used()) - d.arena.spilled<<chunkBits
		n += 4*d.ends.heap() + 8*d.fences.heap() + 2*d.marks.heap()
		for i := range d.table.shards {
			n += 8 * len(d.table.shards[i].slots)
		}
	}
	for _, t := range ix.root.Load().tables {
		for _, s := range t.segments {
			if !s.spilled {
				n += s.size()
			}
		}
	}
	return n
}

// mover collects slices that are moved together.
type mover struct {
	parts [][]byte
	take  []func(r *blockReader)
	kept  []keptBlock
}

// keptBlock is a block of texts to keep.
type keptBlock struct {
	name  string
	parts [][]byte
	take  func(all []byte)
}

// move adds a slice, which then becomes the moved one.
func move[T fixed](m *mover, s *[]T) {
	if n := len(*s); n > 0 {
		m.parts = append(m.parts, padded(*s)...)
		m.take = append(m.take, func(r *blockReader) { *s = take[T](r, n) })
	}
}

// run moves all, or nothing if a part of it fails.
func (m *mover) run(put func(parts ...[]byte) ([]byte, error), keep func(block string, parts ...[]byte) ([]byte, error)) error {
	blocks := make([][]byte, len(m.kept))
	for i, k := range m.kept {
		var err error
		if blocks[i], err = keep(k.name, k.parts...); err != nil {
			return err
		}
		if len(blocks[i]) != len(k.parts)<<chunkBits {
			return errBlock
		}
	}
	if err := m.put(put); err != nil {
		return err
	}
	for i, k := range m.kept {
		k.take(blocks[i])
	}
	return nil
}

func (m *mover) put(put func(parts ...[]byte) ([]byte, error)) error {
	if len(m.parts) == 0 {
		return nil
	}
	b, err := put(m.parts...)
	if err != nil {
		return err
	}
	r := newBlockReader(b)
	for _, take := range m.take {
		take(r)
	}
	return r.end()
}

// move returns a copy of a segment whose slices are moved.
func (s *segment) move(m *mover) *segment {
	out := *s
	out.spilled = true
	out.words, out.integers = slices.Clone(s.words), slices.Clone(s.integers)
	for i := range out.words {
		move(m, &out.words[i].w8)
		move(m, &out.words[i].w16)
		move(m, &out.words[i].w32)
	}
	for i := range out.integers {
		move(m, (*[]int64)(&out.integers[i]))
	}
	move(m, &out.ids.ends)
	move(m, &out.ids.bytes)
	move(m, &out.entities.ends)
	move(m, &out.entities.ids)
	move(m, &out.entities.types)
	move(m, &out.seq)
	move(m, &out.hashes)
	move(m, &out.rows)
	return &out
}

// move moves the chunks that are full, up to one whose last text does not go on in the next
// chunk. The last chunk stays.
func (a *arena) move(m *mover, name string) {
	a.ends.move(m)
	a.fences.move(m)
	from, to := a.spilled, len(a.chunks)-1
	for to > from && len(a.chunks[to-1]) != chunkSize {
		to--
	}
	if to <= from {
		return
	}
	var parts [][]byte
	for _, chunk := range a.chunks[from:to] {
		parts = append(parts, chunk[:chunkSize])
	}
	moved := func(all []byte) {
		a.chunks, a.spilled = slices.Clone(a.chunks), to
		for i := range to - from {
			a.chunks[from+i] = all[i<<chunkBits:]
		}
	}
	if sum(a.runs) != from { // the first chunks are those of an older file
		m.parts = append(m.parts, parts...)
		m.take = append(m.take, func(r *blockReader) { moved(take[uint8](r, len(parts)<<chunkBits)) })
		return
	}
	m.kept = append(m.kept, keptBlock{runBlock(name, len(a.runs)), parts, func(all []byte) {
		moved(all)
		a.runs = append(slices.Clone(a.runs), len(parts))
	}})
}

func sum(all []int) (n int) {
	for _, i := range all {
		n += i
	}
	return n
}

// move moves the pages that are full.
func (p *paged[T]) move(m *mover) {
	from, to := p.spilled, p.n>>pageBits
	if to <= from {
		return
	}
	for _, page := range p.pages[from:to] {
		m.parts = append(m.parts, bytesOf(page))
	}
	m.take = append(m.take, func(r *blockReader) {
		all := take[T](r, (to-from)<<pageBits)
		p.pages, p.spilled = slices.Clone(p.pages), to
		for i := range to - from {
			p.pages[from+i] = all[i<<pageBits : (i+1)<<pageBits : (i+1)<<pageBits]
		}
	})
}

// heap returns how many elements are in pages that were not spilled.
func (p *paged[T]) heap() int { return p.n - p.spilled<<pageBits }
