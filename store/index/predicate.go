package index

import (
	"context"
	"unsafe"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// predicate is a comparison compiled for one root and one kind. It already has the answers
// for the dictionary's entries, so a segment needs only one pass.
type predicate struct {
	fieldColumn
	set              numberSet // by dictionary entry: whether it satisfies the positive operator
	without          numberSet // by dictionary entry: whether a row with it has no value
	types            uint32    // the types of entities to compare
	yes, no, missing bool      // the answer for a row whose values satisfy, do not satisfy, or are missing
	earliest, latest alert.Time
	entries          *entries  // only for addresses
	sieve            sieve     // only for texts without a dictionary; each segment uses a copy
	rows             *rowMemo  // only for entities with a complete set
	open             *matching // nil if the set is complete
	memo             *memo     // only for a raw path: the results so far; see remember
}

// predicate compiles a comparison for records of a layout. If ctx has ended, the predicate
// must not be used.
func (ix *Index) predicate(ctx context.Context, r *root, l *layout, c *query.Compare, open *opening) predicate {
	p := predicate{
		fieldColumn: l.compared(c),
		yes:         c.Answer(true, false), no: c.Answer(false, false), missing: c.Answer(false, true),
	}
	switch p.form {
	case wordForm:
		p.match(ctx, ix, c, &r.entries[p.column], open)
		p.without = p.missingWords(&r.entries[p.column])
	case entityForm:
		p.match(ctx, ix, c, &r.entries[entityDictionary], open)
		p.types = anyType
		if p.view.Entity != "" {
			p.types = ix.types.of(p.view.Entity)
		}
	case idForm, urlForm, citedForm, listForm:
		p.sieve = newSieve(c)
		if p.form == urlForm || p.form == citedForm {
			p.entries = &r.entries[p.column]
		}
	}
	return p
}

// match fills set, open and rows.
func (p *predicate) match(ctx context.Context, ix *Index, c *query.Compare, e *entries, open *opening) {
	if p.narrowTo(ctx, ix, c, e, open.narrowed) {
		return
	}
	if p.open = open.begin(&ix.matches, c, p.fieldColumn, e); p.open == nil {
		p.set = ix.matches.of(ctx, c, p.fieldColumn, e)
		if p.form == entityForm {
			p.rows = ix.rows.of(identity(c))
		}
	}
}

// bounded evaluates the predicate with what is known of its set: once with the entries that
// satisfy it, and once with those that may.
func (p *predicate) bounded(over func(p *predicate) bitmap) selection {
	if p.open == nil {
		return settled(over(p))
	}
	least, most := *p, *p
	least.set, most.set = numberSet{bits: p.open.yes}, numberSet{bits: p.open.maybe}
	a, b := over(&least), over(&most)
	return selection{a.and(b), a.or(b), true}
}

// fewWords is how many times more rows a segment has than a search has left if the words of those that are left are
// looked up one by one: all at once cost a fraction of that each.
const fewWords = 8

// overWords looks up the words of the rows in the set. If only is not nil, it may answer anything for the rows outside
// it.
func (p *predicate) overWords(s *segment, only bitmap) bitmap {
	words := &s.words[p.column]
	if only != nil && only.count() < s.n/fewWords {
		out := newBitmap(s.n)
		only.each(func(row int) bool {
			if p.answersWord(words.at(row)) {
				out.set(row)
			}
			return true
		})
		return out
	}
	out := constant(s.n, p.yes)
	if p.yes != p.no {
		if out = words.lookup(s.n, &p.set); !p.yes {
			out = out.not(s.n)
		}
	}
	if p.missing == p.no || p.without.empty() {
		return out
	}
	missing := words.lookup(s.n, &p.without)
	if p.missing {
		return out.or(missing)
	}
	return out.without(missing)
}

// answersWord returns what overWords answers for a row with a word.
func (p *predicate) answersWord(n uint32) bool {
	switch {
	case p.missing != p.no && p.without.holds(n):
		return p.missing
	case p.set.holds(n):
		return p.yes
	}
	return p.no
}

// over evaluates the comparison over a segment. If only is not nil, it may answer anything
// for the rows outside it.
func (p *predicate) over(ctx context.Context, s *segment, c *query.Compare, only bitmap) selection {
	switch p.form {
	case wordForm:
		return p.bounded(func(p *predicate) bitmap { return p.overWords(s, only) })
	case timeForm, numberForm:
		return settled(p.overIntegers(s, c))
	case idForm, urlForm:
		return settled(p.overTexts(ctx, s, c, only))
	case citedForm:
		return settled(p.overCited(ctx, s, c, only))
	case listForm:
		return settled(p.overLists(ctx, s, c))
	case countForm:
		return settled(p.overCounts(s, c))
	case entityForm:
		return p.bounded(func(p *predicate) bitmap { return p.overEntities(s, only) })
	case rawForm:
		return p.memo.over(s)
	}
	return settled(constant(s.n, p.missing))
}

func (p *predicate) overIntegers(s *segment, c *query.Compare) bitmap {
	column := s.integers[p.column]
	if column == nil {
		return constant(s.n, p.missing)
	}
	out := newBitmap(s.n)
	for i, n := range column {
		any := false
		switch {
		case n == 0:
		case p.form == timeForm:
			any = c.Time(alert.Time(n))
		default:
			any = c.Number(p.view.Scaled(int(n - 1)))
		}
		if p.answer(any, n == 0) {
			out.set(i)
		}
	}
	return out
}

// overTexts compares the text of each row, because these columns have no dictionary.
func (p *predicate) overTexts(ctx context.Context, s *segment, c *query.Compare, only bitmap) bitmap {
	out, maybe, asked := newBitmap(s.n), p.sieve, 0
	var buf []byte
	only.eachOf(s.n, func(i int) bool {
		if asked++; asked%between(c) == 0 && ctx.Err() != nil {
			return false
		}
		sent := s.ids.at(i)
		if p.form == urlForm {
			buf = appendURL(buf[:0], p.entries.sent(s.words[p.column].at(i)), sent)
			sent = unsafe.String(unsafe.SliceData(buf), len(buf)) // valid only until the next row
		}
		if p.answer(sent != "" && maybe.passes(sent) && c.Text(query.TextOf(sent)), sent == "") {
			out.set(i)
		}
		return true
	})
	return out
}

// overLists compares the texts of each row until one satisfies the comparison.
func (p *predicate) overLists(ctx context.Context, s *segment, c *query.Compare) bitmap {
	out, maybe, asked := newBitmap(s.n), p.sieve, 0
	for i, list := range s.lists[p.column] {
		any := false
		for _, sent := range list {
			if asked++; asked%between(c) == 0 && ctx.Err() != nil {
				return out
			}
			if any = maybe.passes(sent) && c.Text(query.TextOf(sent)); any {
				break
			}
		}
		if p.answer(any, len(list) == 0) {
			out.set(i)
		}
	}
	return out
}

// overCounts compares how many texts each row's list has.
func (p *predicate) overCounts(s *segment, c *query.Compare) bitmap {
	out := newBitmap(s.n)
	for i, list := range s.lists[p.column] {
		if p.answer(c.Number(float64(len(list))), false) {
			out.set(i)
		}
	}
	return out
}

// overEntities evaluates the comparison over a segment. If only is not nil,
// it may answer anything for the rows outside it.
func (p *predicate) overEntities(s *segment, only bitmap) bitmap {
	any := bitmap(nil)
	if p.rows != nil {
		any = p.rows.any(s, &p.set, only)
	} else {
		any = s.entities.any(&p.set, only)
	}
	if p.yes && !p.no && !p.missing {
		return any
	}
	have := s.entities.have(p.types)
	out := newBitmap(s.n)
	for i := range out {
		if p.yes {
			out[i] |= any[i]
		}
		if p.no {
			out[i] |= have[i] &^ any[i]
		}
		if p.missing {
			out[i] |= ^have[i]
		}
	}
	return out.and(filled(s.n))
}

// answer returns what Compare.Answer would return.
func (p *predicate) answer(any, missing bool) bool {
	switch {
	case any:
		return p.yes
	case missing:
		return p.missing
	}
	return p.no
}
