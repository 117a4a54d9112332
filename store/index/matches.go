package index

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tocsin/store/query"
)

const (
	maxMatches    = 256      // comparisons whose matches are remembered
	maxMatchBytes = 32 << 20 // memory of what is remembered
	askEvery      = 64       // texts that are compared between two checks of the context
	longText      = 4 << 10  // bytes of a text before which the context is checked in any case
)

// matches remembers which dictionary entries satisfy a comparison. If a query is repeated
// or gets another term, only new entries are compared.
type matches struct {
	mu    sync.Mutex
	known map[string]*match
	bytes int
	clock int64 // counts the uses

	buffers sync.Pool // of scans
	pages   wordPages // of dictionaries that HAS went through
}

// match says which of a dictionary's first n entries satisfy a comparison. Apart from used
// it does not change: a longer one replaces it.
type match struct {
	yes  numberSet
	n    int
	done bitmap // see matching; nil if all of the n entries were compared
	key  string
	used int64
}

func (m *match) size() int { return m.yes.size() + 8*len(m.done) + len(m.key) }

// of returns the entries one of whose values satisfies the positive operator of c. The set
// may have numbers of later entries. Long lists of patterns take long: if ctx ends, the
// result must not be used, but the comparisons made so far are remembered.
func (m *matches) of(ctx context.Context, c *query.Compare, f fieldColumn, entries *entries) numberSet {
	if c.Op == query.Null {
		return numberSet{} // no value satisfies it
	}
	key := identity(c)
	known := m.last(key)
	if known.done != nil {
		known = match{}
	}
	if known.n >= entries.len() {
		return known.yes
	}
	added, n := m.scan(c, f, entries).run(ctx, known.n, entries.len())
	next := &match{yes: known.yes, n: n, key: key}
	if known.n == 0 || len(added) > 0 {
		next.yes = setOf(append(known.yes.numbers(nil), added...), n)
	}
	m.keep(next)
	return next.yes
}

// last returns what is known of a comparison.
func (m *matches) last(key string) match {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clock++
	known := m.known[key]
	if known == nil {
		return match{}
	}
	known.used = m.clock
	return *known
}

func (m *matches) keep(next *match) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[string]*match{}
	}
	if old := m.known[next.key]; old != nil {
		switch {
		case old.done == nil && old.n >= next.n:
			return
		case old.done != nil && next.done != nil && old.n > next.n:
			return
		case old.done != nil && next.done != nil && old.n == next.n: // another search compared other pieces
			next.yes, next.done = numberSet{bits: old.yes.bits.or(next.yes.bits)}, old.done.or(next.done)
		}
		m.bytes -= old.size()
	}
	next.used = m.clock
	m.known[next.key] = next
	m.bytes += next.size()
	if len(m.known) > maxMatches || m.bytes > maxMatchBytes {
		m.forget()
	}
}

// forget forgets what was not used for the longest time, until half of the room is free.
func (m *matches) forget() {
	all := make([]*match, 0, len(m.known))
	for _, known := range m.known {
		all = append(all, known)
	}
	slices.SortFunc(all, func(a, b *match) int { return cmp.Compare(a.used, b.used) })
	for _, old := range all {
		if len(m.known) <= maxMatches/2 && m.bytes <= maxMatchBytes/2 {
			return
		}
		delete(m.known, old.key)
		m.bytes -= old.size()
	}
}

// satisfies reports whether entry n of a field's dictionary satisfies a comparison.
func satisfies(c *query.Compare, f *fieldColumn, e *entries, n uint32, buf *[]byte) bool {
	switch {
	case f.view.Number != nil:
		return c.Number(f.view.Number(e.sent(n)))
	case f.view.Bool != nil:
		return c.Bool(f.view.Bool(e.sent(n)))
	case f.view.Text != nil:
		return c.Text(query.TextOf(f.view.Text(e.sent(n))))
	case n == 0:
		return false
	case f.named:
		return c.Text(named(e, n, buf))
	case f.form == entityForm:
		return (f.view.Values || e.of(n) == f.view.Entity) && c.Text(e.text(n, buf))
	case e.marks.at(int(n))&listMark == 0:
		return c.Text(e.text(n, buf))
	}
	any := false
	e.elements(n, func(sent string) bool {
		any = c.Text(query.TextOf(sent))
		return !any
	})
	return any
}

// named returns an entity as the field entities shows it, type:value. It may share buf and
// is valid until it is used again.
func named(e *entries, n uint32, buf *[]byte) query.Text {
	of, m := string(e.of(n)), e.marks.at(int(n))
	if m&formMask == formOther || formOf(of) != formLower {
		text := e.text(n, buf)
		return query.Text{Plain: of + ":" + text.Plain, Folded: query.Fold(of) + ":" + text.Folded}
	}
	b := append(append(append((*buf)[:0], of...), ':'), e.at(int(n))...)
	size := len(b)
	if m&formMask == formUpper {
		b = appendLower(b, b)
	}
	*buf = b
	return query.Text{Plain: stringOf(b[:size]), Folded: stringOf(b[len(b)-size:])}
}

// identity returns a text that two comparisons share only if they give every value the
// same answer. It ignores negation.
func identity(c *query.Compare) string {
	var b strings.Builder
	if c.Field != nil {
		b.WriteString(c.Field.Name)
	}
	for _, p := range c.Path {
		b.WriteString("\x00" + strconv.Quote(p))
	}
	b.WriteString("\x00" + string(c.Op) + strconv.FormatBool(c.Exact()))
	for _, v := range c.Values {
		b.WriteString("\x00" + strconv.Itoa(int(v.Type)) + strconv.Quote(v.Text))
		b.WriteString(strconv.FormatInt(int64(v.Time), 10) + strconv.FormatBool(v.Bool))
	}
	return b.String()
}
