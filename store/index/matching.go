package index

import (
	"context"
	"slices"
	"time"

	"tocsin/store/query"
)

// A comparison with a dictionary of millions of entries takes longer than a person waits for
// the first rows. So a search compares the entries in pieces, first those that its newest
// rows have, and only those of rows that nothing else decides. When its time is over, it
// answers with the rows found so far, and the next one goes on.

const (
	maxOpen    = 4 // comparisons of one search that need not be finished
	openAtOnce = 4 // segments whose entries are compared together
)

// pace says how long a search compares before it answers.
type pace struct {
	atOnce int           // entries that are compared in any case
	piece  int           // entries of a piece, a multiple of 64
	first  time.Duration // of the first search
	later  time.Duration // of each that goes on: the first rows are shown already
	share  time.Duration // such a one compares at least so many times as long as it took to evaluate the rows
	narrow int           // entries of a dictionary for each that is compared because other terms leave its row
}

func usualPace() pace {
	return pace{atOnce: 16 * scanRun, piece: scanRun, first: 25 * time.Millisecond, later: 200 * time.Millisecond, share: 2, narrow: 64}
}

// matching is an unfinished comparison with a dictionary. One search has it.
type matching struct {
	*scan
	key        string
	n          int    // entries of the dictionary
	yes, maybe bitmap // by entry: it satisfies the comparison; it does, or is not compared yet
	done       bitmap // by piece: all of its entries are compared
	size       int    // entries of a piece
	pieces     int
	resumed    bool // some pieces were compared by an earlier search
}

// opening collects the comparisons of a search that are not finished.
type opening struct {
	pace
	most     int
	all      []*matching
	narrowed *narrowed // what other terms leave; nil if they leave many rows, or are not known
}

// begin returns what is known of a comparison that need not be finished; nil if it must be,
// or takes little.
func (o *opening) begin(m *matches, c *query.Compare, f fieldColumn, e *entries) *matching {
	if len(o.all) >= o.most || c.Op == query.Null {
		return nil
	}
	key := identity(c)
	known := m.last(key)
	if known.done == nil && e.len()-known.n <= o.atOnce {
		return nil
	}
	next := newMatching(known, e.len(), o.piece)
	next.scan, next.key = m.scan(c, f, e), key
	if !f.made() { // no missing value satisfies it
		next.maybe.unset(0)
	}
	o.all = append(o.all, next)
	return next
}

// newMatching returns a matching with n entries that goes on from what is known.
func newMatching(known match, n, size int) *matching {
	m := &matching{n: n, size: size, pieces: (n + size - 1) / size, yes: newBitmap(n), resumed: known.n > 0}
	m.done = newBitmap(m.pieces)
	if known.done == nil {
		m.done.setRange(0, known.n/size)
	} else {
		copy(m.done, known.done)
		m.done.cut(m.pieces) // a later state of the index has more of them
	}
	if last := known.n / size; known.n < n && known.n%size != 0 { // that piece has become longer
		m.done.unset(last)
	}
	for _, number := range known.yes.numbers(nil) {
		if int(number) < n { // a later state of the index may have been searched
			m.yes.set(int(number))
		}
	}
	m.maybe = slices.Clone(m.yes)
	for i := range m.pieces {
		if !m.done.get(i) {
			m.maybe.setRange(i*size, min((i+1)*size, n))
		}
	}
	return m
}

// run compares pieces until the time is over, at least one on each core.
func (m *matching) run(ctx context.Context, pieces []int, until time.Time) {
	ended := make([]bool, len(pieces))
	cores(len(pieces), func() func(i int) bool {
		p := m.piece(ctx)
		var found []uint32
		return func(i int) bool {
			from, to := pieces[i]*m.size, min((pieces[i]+1)*m.size, m.n)
			found = found[:0]
			if p.run(from, to, &found) != to {
				return false
			}
			clear(m.maybe[from>>6 : (to+63)>>6]) // no other piece has bits in these words
			for _, number := range found {
				m.yes.set(int(number))
				m.maybe.set(int(number))
			}
			ended[i] = true
			return ctx.Err() == nil && time.Now().Before(until)
		}
	})
	for i, piece := range pieces {
		if ended[i] {
			m.done.set(piece)
		}
	}
}

// part returns which part of the dictionary is compared, 0 to 1.
func (m *matching) part() float64 { return float64(m.done.count()) / float64(m.pieces) }

// known returns what later searches can go on from.
func (m *matching) known() *match {
	yes := numberSet{bits: m.yes}
	if m.done.count() < m.pieces {
		return &match{yes: yes, done: m.done, n: m.n, key: m.key}
	}
	return &match{yes: setOf(yes.numbers(nil), m.n), n: m.n, key: m.key}
}

// needed returns the pieces with entries of some rows that are not compared yet.
func (m *matching) needed(s *segment, rows bitmap) bitmap {
	out := newBitmap(m.pieces)
	need := func(number uint32) {
		if piece := int(number) / m.size; !m.done.get(piece) {
			out.set(piece)
		}
	}
	rows.each(func(row int) bool {
		if m.f.form == wordForm {
			need(s.words[m.f.column].at(row))
			return true
		}
		for _, number := range s.entities.at(row) {
			need(number)
		}
		return true
	})
	return out
}

// lacks reports whether a segment has an entry still to be compared. A search that goes on
// need not evaluate the segments that earlier ones have done with.
func (m *matching) lacks(s *segment) bool {
	if m.f.form != wordForm {
		return slices.ContainsFunc(s.entities.ids, func(number uint32) bool { return !m.done.get(int(number) / m.size) })
	}
	for row := range s.n {
		if !m.done.get(int(s.words[m.f.column].at(row)) / m.size) {
			return true
		}
	}
	return false
}

// match compares what the open comparisons need, newest rows first, until the time is over.
func (s *search) match(ctx context.Context) error {
	defer func() {
		for _, m := range s.open {
			s.ix.matches.keep(m.known())
		}
	}()
	slices.SortStableFunc(s.open, func(a, b *matching) int { return a.n - b.n })
	limit := s.ix.pace.first
	if slices.ContainsFunc(s.open, func(m *matching) bool { return m.resumed }) {
		// Each search evaluates all rows anew: on a busy machine that would be most of the work.
		limit = max(s.ix.pace.later, s.ix.pace.share*time.Duration(s.ix.evaluation.Load()))
	}
	until := time.Now().Add(limit)
	for from := 0; from < len(s.table.segments); from += openAtOnce {
		to := min(from+openAtOnce, len(s.table.segments))
		for _, m := range s.open {
			pieces := s.needed(ctx, m, from, to)
			if len(pieces) > 0 {
				m.run(ctx, pieces, until)
			}
			if ctx.Err() != nil || len(pieces) > 0 && !time.Now().Before(until) { // each search gets on
				return ctx.Err()
			}
		}
	}
	return nil
}

// needed returns the pieces that the undecided rows of some segments need, those of newer
// rows first.
func (s *search) needed(ctx context.Context, m *matching, from, to int) (out []int) {
	sets, pieces := s.blank(), make([]bitmap, to-from)
	cores(to-from, func() func(i int) bool {
		return func(i int) bool {
			segment := s.table.segments[from+i]
			if !m.lacks(segment) {
				pieces[i] = newBitmap(m.pieces)
				return true
			}
			s.segment(ctx, &sets, from+i)
			open := newBitmap(segment.n)
			sets.each(func(set []selection) {
				open = open.or(set[from+i].maybe.without(set[from+i].sure))
			})
			pieces[i] = m.needed(segment, open)
			return ctx.Err() == nil
		}
	})
	if ctx.Err() != nil {
		return nil
	}
	seen := newBitmap(m.pieces)
	for _, some := range pieces {
		some.without(seen).each(func(piece int) bool {
			out = append(out, piece)
			return true
		})
		seen = seen.or(some)
	}
	return out
}

// unfinished tells how far the open comparisons are.
func (s *search) unfinished(result *Result) {
	if len(s.open) == 0 || s.undecided() == 0 {
		return
	}
	result.Partial, result.Texts, result.Done = true, true, 0
	for _, m := range s.open {
		result.Done += m.part() / float64(len(s.open))
	}
}
