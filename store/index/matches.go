package index

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"tocsin/store/query"
)

const (
	maxMatches = 256     // comparisons whose matches are remembered
	askEvery   = 64      // texts that are compared between two checks of the context
	longText   = 4 << 10 // bytes of a text before which the context is checked in any case
)

// matches remembers which dictionary entries satisfy a comparison. If a query is repeated
// or gets another term, only new entries are compared.
type matches struct {
	mu    sync.Mutex
	known map[string]*match
}

// match says which of a dictionary's first n entries satisfy a comparison. It does not
// change: a longer one replaces it.
type match struct {
	yes bitmap
	n   int
}

// of reports for each entry whether one of its values satisfies the positive operator of
// c. The bitmap may be longer than the entries. Long lists of patterns take long: if ctx
// ends, the result must not be used, but the comparisons made so far are remembered.
func (m *matches) of(ctx context.Context, c *query.Compare, f fieldColumn, entries *entries) bitmap {
	key := identity(c)
	m.mu.Lock()
	known := m.known[key]
	m.mu.Unlock()
	if known != nil && known.n >= entries.len() {
		return known.yes
	}
	next := &match{yes: newBitmap(entries.len()), n: entries.len()}
	from := 0
	if known != nil {
		copy(next.yes, known.yes)
		from = known.n
	}
	var buf []byte
	for i := from; i < entries.len(); i++ {
		if (i%between(c) == 0 || len(entries.at(i)) >= longText) && ctx.Err() != nil {
			next.n = i
			break
		}
		if satisfies(c, f, entries, uint32(i), &buf) {
			next.yes.set(i)
		}
	}
	m.keep(key, next)
	return next.yes
}

// between returns how many texts are compared between two checks of the context. One text
// may take a large pattern many milliseconds.
func between(c *query.Compare) int {
	if c.Op == query.Regex {
		return 1
	}
	return askEvery
}

func (m *matches) keep(key string, next *match) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= maxMatches {
		m.known = map[string]*match{}
	}
	if old := m.known[key]; old == nil || old.n < next.n {
		m.known[key] = next
	}
}

// satisfies reports whether entry n of a field's dictionary satisfies a comparison.
func satisfies(c *query.Compare, f fieldColumn, e *entries, n uint32, buf *[]byte) bool {
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
		return e.of(n) == f.view.Entity && c.Text(e.text(n, buf))
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

// named returns an entity as the field entities shows it, type:value.
func named(e *entries, n uint32, buf *[]byte) query.Text {
	before, text := string(e.of(n))+":", e.text(n, buf)
	t := query.Text{Plain: before + text.Plain}
	t.Folded = t.Plain
	if text.Folded != text.Plain || query.Fold(before) != before {
		t.Folded = query.Fold(before) + text.Folded
	}
	return t
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

// forget forgets all matches.
func (m *matches) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known = nil
}
