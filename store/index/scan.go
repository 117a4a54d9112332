package index

import (
	"bytes"
	"context"
	"slices"
	"sort"
	"strings"
	"sync"

	"tocsin/store/query"
)

// scanRun is how many entries are compared as one piece of work.
const scanRun = 1 << 12

// scan compares the entries of a dictionary with a comparison. What the comparison's
// literals leave out is not compared.
type scan struct {
	c       *query.Compare
	f       fieldColumn
	entries *entries
	filter  filter
	lengths bitmap   // filterLength: lengths that a text may have
	only    []byte   // filterLength: what a text must be in lower case; nil for any
	parts   [][]byte // filterParts: texts of which a text must contain one
	of      mark     // filterType and filterLength of an entity: its type
	typed   bool
	words   []string // of which a text must hold one; nil if none are known
	pages   *wordPages
	buffers *sync.Pool
}

// filter says how entries are left out. Each sends on what the language folds in more
// than one way: texts that are not ASCII, and lists.
type filter int

const (
	filterNone   filter = iota
	filterType          // by the type of an entity
	filterLength        // and by length
	filterParts         // by a search through the bytes of all
)

func (m *matches) scan(c *query.Compare, f fieldColumn, e *entries) *scan {
	s := &scan{c: c, f: f, entries: e, buffers: &m.buffers}
	if f.made() {
		return s
	}
	if f.form == entityForm && f.view.Entity != "" {
		s.filter, s.typed = filterType, true
		var ok bool
		if s.of, ok = e.typeNumber(f.view.Entity); !ok {
			s.of = ^mark(0) // of no entry
		}
	}
	if !f.named && e.used() >= leastText && Prunes(c) {
		s.words, _ = c.Words()
		s.pages = &m.pages
	}
	texts, whole, ok := c.Literals()
	switch {
	case !ok:
	case whole && !f.named:
		s.filter, s.lengths = filterLength, lengthsOf(texts)
		if len(texts) == 1 {
			s.only = appendLower(nil, []byte(texts[0]))
		}
	case !whole && !s.typed && (!f.named || apart(texts, e)):
		s.filter = filterParts
		for _, part := range texts {
			s.parts = append(s.parts, []byte(part))
		}
	}
	return s
}

func lengthsOf(texts []string) bitmap {
	longest := 0
	for _, s := range texts {
		longest = max(longest, len(s))
	}
	out := newBitmap(longest + 1)
	for _, s := range texts {
		out.set(len(s))
	}
	return out
}

// apart reports whether the texts can only lie within the value of type:value. Literals say
// nothing about a text beyond ASCII, and with such a type each type:value is one.
func apart(texts []string, e *entries) bool {
	for _, t := range e.types {
		of := query.Fold(string(t))
		if formOf(string(t)) == formOther || slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(of, s) }) {
			return false
		}
	}
	return !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, ":") })
}

// run compares the entries from, from+1 … to-1 on all cores. It returns those that satisfy
// the comparison and, if ctx ended, before which entry all are compared; else to.
func (s *scan) run(ctx context.Context, from, to int) ([]uint32, int) {
	if to-from <= scanRun {
		p, found := s.piece(ctx), []uint32(nil)
		defer s.buffers.Put(p.buffers)
		end := p.run(from, to, &found)
		return found, end
	}
	pieces := (to - from + scanRun - 1) / scanRun
	found, ends := make([][]uint32, pieces), make([]int, pieces)
	cores(pieces, func() func(i int) bool {
		p := s.piece(ctx)
		return func(i int) bool {
			ends[i] = p.run(from+i*scanRun, min(from+(i+1)*scanRun, to), &found[i])
			return ctx.Err() == nil
		}
	})
	var all []uint32
	for i := range pieces {
		all = append(all, found[i]...)
		if end := min(from+(i+1)*scanRun, to); ends[i] != end {
			return all, max(ends[i], from+i*scanRun)
		}
	}
	return all, to
}

// piece is the work of one goroutine.
type piece struct {
	*scan
	*buffers
	ctx     context.Context
	asked   int
	touched byte // of the bytes that group reads, so that they are read
}

// buffers are used again by later scans.
type buffers struct{ buf, lower []byte }

func (s *scan) piece(ctx context.Context) *piece {
	b, ok := s.buffers.Get().(*buffers)
	if !ok {
		b = &buffers{}
	}
	return &piece{scan: s, buffers: b, ctx: ctx}
}

// run compares entries and returns the first one that was not compared.
func (p *piece) run(from, to int, found *[]uint32) int {
	if p.pages != nil && from%scanRun == 0 && to-from == scanRun && p.pages.lack(p.f, p.entries, from, to, p.words) {
		return to
	}
	switch p.filter {
	case filterLength, filterType:
		return p.byMark(from, to, found)
	case filterParts:
		return p.byParts(from, to, found)
	}
	for n := from; n < to; n++ {
		if !p.compare(n, found) {
			return n
		}
	}
	return to
}

// compare compares an entry. It returns false if ctx has ended.
func (p *piece) compare(n int, found *[]uint32) bool {
	if p.asked++; (p.asked%between(p.c) == 0 || len(p.entries.at(n)) >= longText) && p.ctx.Err() != nil {
		return false
	}
	if satisfies(p.c, &p.f, p.entries, uint32(n), &p.buf) {
		*found = append(*found, uint32(n))
	}
	return true
}

// between returns how many texts are compared between two checks of the context. One text
// may take a large pattern many milliseconds.
func between(c *query.Compare) int {
	if c.Op == query.Regex {
		return 1
	}
	return askEvery
}

// byParts looks for the parts in the bytes of many entries at once.
func (p *piece) byParts(from, to int, found *[]uint32) int {
	maybe := newBitmap(to - from)
	for n := from; n < to; n++ {
		if p.entries.marks.at(n)&(formOther|listMark) != 0 {
			maybe.set(n - from)
		}
	}
	for n := max(from, 1); n < to; {
		if p.ctx.Err() != nil {
			return from
		}
		first, all, next := p.entries.joined(n, to)
		p.lower = appendLower(p.lower[:0], all)
		for _, part := range p.parts {
			p.mark(maybe, from, n, next, first, part)
		}
		n = next
	}
	stopped := -1
	maybe.each(func(i int) bool {
		if !p.compare(from+i, found) {
			stopped = from + i
		}
		return stopped < 0
	})
	if stopped >= 0 {
		return stopped
	}
	return to
}

// mark sets the bits of the entries n, n+1 … next-1 that contain a part. Their bytes begin
// at the place first. A hit that spans two entries is none.
func (p *piece) mark(maybe bitmap, from, n, next int, first uint64, part []byte) {
	for at := 0; ; {
		hit := bytes.Index(p.lower[at:], part)
		if hit < 0 {
			return
		}
		place := first + uint64(at+hit)
		n += sort.Search(next-n, func(i int) bool { return p.entries.end(n+i) > place })
		if n == next {
			return
		}
		end := p.entries.end(n)
		if place+uint64(len(part)) <= end {
			maybe.set(n - from)
		}
		at = int(end - first)
	}
}

// joined returns the bytes of the entries from n on that follow each other in a chunk, the
// place where they begin, and the entry after the last one.
func (e *entries) joined(n, to int) (first uint64, all []byte, next int) {
	after, end := e.end(n-1), e.end(n)
	first = begin(after, end)
	next = n + 1
	if limit := first&^(chunkSize-1) + chunkSize; end < limit {
		next += sort.Search(to-next, func(i int) bool { return e.end(next+i) > limit })
		end = e.end(next - 1)
	}
	if first == end {
		return first, nil, next
	}
	at := first & (chunkSize - 1)
	return first, e.chunks[first>>chunkBits][at : at+end-first], next
}
