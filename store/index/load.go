package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"

	"tocsin/graph/alert"
)

// Errors of Load: the blocks were not written by a program with the same columns, or the
// index that was saved left out alerts that this one must hold.
var (
	errForeign = errors.New("the saved index has another form, as that of another version of the program")
	errLess    = errors.New("the saved index holds fewer alerts than it may")
)

// Load returns an index over the blocks that Save wrote; block returns nil for a
// missing one. The blocks must stay readable until Close, and not change: see
// Options.Changed. The index is as
// one that was built: what Apply changes is copied. Load checks all that a search relies on,
// so broken blocks give an error or wrong answers, but never a panic.
func Load(options Options, block func(name string) []byte) (*Index, error) {
	ix := blankIndex(options)
	ix.ground.changed = options.Changed
	if err := ix.ground.sound(func() error { return ix.load(block) }); err != nil {
		return nil, err
	}
	return ix, nil
}

func (ix *Index) load(block func(name string) []byte) error {
	l := &loader{block: block}
	if err := json.Unmarshal(block(layoutBlock), &l.saved); err != nil {
		return fmt.Errorf("the description of the saved index: %w", err)
	}
	if !reflect.DeepEqual(l.savedForm, ix.form()) || len(l.Dictionaries) != len(ix.dictionaries) || len(l.Tables) != len(ix.layouts) {
		return errForeign
	}
	if l.less(ix.options.Limit) {
		return errLess
	}
	if l.Seq < 0 || l.Gone < 0 || l.Gone > math.MaxInt/2 {
		return errBroken
	}
	ix.secret = secret{l.Secret[0], l.Secret[1]}
	for i := range ix.dictionaries {
		ix.dictionaries[i] = l.dictionary(ix, i)
	}
	r := &root{seq: l.Seq, floors: l.floors(), join: &join{}, gone: takeAll[uint64](l, "gone", 2*l.Gone)}
	ix.gone.pairs = r.gone
	for i, layout := range ix.layouts {
		r.tables = append(r.tables, l.table(layout, l.Tables[i], ix.dictionaries))
	}
	if err := l.check(); err != nil {
		return err
	}
	r.snapshot = ix.snapshot()
	for _, t := range r.tables {
		ix.filter.count += t.total // the first Apply fills it
	}
	ix.trim(r, nil)
	ix.root.Store(r)
	return nil
}

// loader makes columns over blocks, and collects what must be checked.
type loader struct {
	saved
	block  func(name string) []byte
	checks []func() error
	err    error
}

// reader returns a reader of a block.
func (l *loader) reader(name string) *blockReader { return newBlockReader(l.block(name)) }

// done keeps the first error of the readers.
func (l *loader) done(name string, r *blockReader) {
	if err := r.end(); err != nil && l.err == nil {
		l.err = fmt.Errorf("block %s: %w", name, err)
	}
}

// takeAll returns the n elements of a block.
func takeAll[T fixed](l *loader, name string, n int) []T {
	r := l.reader(name)
	out := take[T](r, n)
	l.done(name, r)
	return out
}

func (l *loader) dictionary(ix *Index, i int) *dictionary {
	name, saved := ix.layouts[0].names[i], &l.Dictionaries[i]
	pieces := l.texts(name, saved)
	ends := takeAll[uint32](l, dictionaryBlock(name, "ends"), saved.Entries)
	fences := takeAll[uint64](l, dictionaryBlock(name, "fences"), (saved.Entries+fenceSize-1)/fenceSize)
	d := &dictionary{secret: ix.secret, entries: entries{
		arena: arenaOver(pieces, ends, fences), marks: pagedOver(takeAll[mark](l, dictionaryBlock(name, "marks"), saved.Entries)),
		types: []alert.EntityType{""},
	}}
	for _, t := range saved.Types {
		d.types = append(d.types, alert.EntityType(strings.Clone(t)))
	}
	slots := takeAll[uint64](l, dictionaryBlock(name, "table"), saved.Slots)
	if saved.Slots%shardCount != 0 {
		l.err = errBlock
	}
	d.table.base = shardsOver(slots)
	l.checks = append(l.checks, func() error { return checkEntries(&d.entries, saved.Bytes) }, func() error { return checkSlots(slots, saved.Entries) })
	return d
}

// texts returns the bytes of a dictionary: the runs of chunks, and what follows them.
func (l *loader) texts(name string, saved *savedDictionary) [][]byte {
	var pieces [][]byte
	left := saved.Bytes
	for i, n := range saved.Runs {
		if n < 1 || n > left>>chunkBits {
			l.err = errBlock
			return nil
		}
		pieces = append(pieces, takeAll[uint8](l, runBlock(name, i), n<<chunkBits))
		left -= n << chunkBits
	}
	return append(pieces, takeAll[uint8](l, dictionaryBlock(name, "bytes"), left))
}

func (l *loader) table(of *layout, saved []savedSegment, dictionaries []*dictionary) *table {
	segments := make([]*segment, len(saved))
	for i := range saved {
		segments[i] = of.empty()
		segments[i].n, segments[i].spilled = saved[i].Rows, true
		l.checks = append(l.checks, func() error { return checkSegment(segments[i], &saved[i], dictionaries, l.Seq) })
		if len(saved[i].Words) != len(of.words) || len(saved[i].Integers) != len(of.integers) || saved[i].Rows < 1 || saved[i].Rows > maxSegment {
			l.err = errBlock
			return newTable(of, nil)
		}
	}
	for c, column := range of.words {
		r := l.reader(of.block(of.names[column.column]))
		for i, s := range segments {
			s.words[column.column] = takeWords(r, s.n, saved[i].Words[c])
		}
		l.done(of.names[column.column], r)
	}
	for c, column := range of.integers {
		loadColumn(l, of, of.names[column.column], func(i int) *[]int64 { return (*[]int64)(&segments[i].integers[column.column]) }, saved, func(s *savedSegment) int {
			if s.Integers[c] {
				return s.Rows
			}
			return 0
		})
	}
	rows := func(s *savedSegment) int { return s.Rows }
	loadColumn(l, of, "ids/ends", func(i int) *[]uint32 { return &segments[i].ids.ends }, saved, rows)
	loadColumn(l, of, "ids/bytes", func(i int) *[]uint8 { return &segments[i].ids.bytes }, saved, func(s *savedSegment) int { return s.IDs })
	if of.entities != nil {
		loadColumn(l, of, "entities/ends", func(i int) *[]uint32 { return &segments[i].entities.ends }, saved, rows)
		loadColumn(l, of, "entities/numbers", func(i int) *[]uint32 { return &segments[i].entities.ids }, saved, func(s *savedSegment) int { return s.Entities })
		loadColumn(l, of, "entities/types", func(i int) *[]uint32 { return &segments[i].entities.types }, saved, rows)
		loadColumn(l, of, "entities/uncounted", func(i int) *[]uint64 { return (*[]uint64)(&segments[i].entities.skip) }, saved, func(s *savedSegment) int { return s.Skips })
	}
	loadColumn(l, of, "seq", func(i int) *[]int64 { return &segments[i].seq }, saved, rows)
	loadColumn(l, of, "hashes", func(i int) *[]uint32 { return &segments[i].hashes }, saved, rows)
	loadColumn(l, of, "rows", func(i int) *[]uint16 { return &segments[i].rows }, saved, rows)
	return newTable(of, segments)
}

// loadColumn takes one slice for each segment from a block.
func loadColumn[T fixed](l *loader, of *layout, name string, into func(i int) *[]T, saved []savedSegment, length func(s *savedSegment) int) {
	r := l.reader(of.block(name))
	for i := range saved {
		*into(i) = take[T](r, length(&saved[i]))
	}
	l.done(name, r)
}

func takeWords(r *blockReader, n int, saved [2]int64) wordColumn {
	switch saved[0] {
	case 0:
		if saved[1] != int64(uint32(saved[1])) {
			r.err = errBlock
		}
		return wordColumn{all: uint32(saved[1])}
	case 1:
		return wordColumn{w8: take[uint8](r, n)}
	case 2:
		return wordColumn{w16: take[uint16](r, n)}
	case 4:
		return wordColumn{w32: take[uint32](r, n)}
	}
	r.err = errBlock
	return wordColumn{}
}
