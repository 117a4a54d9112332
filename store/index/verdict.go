package index

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"tocsin/store/query"
)

// maxVerdicts is how many comparisons keep what they said of a dictionary, and
// askEvery how many texts are asked about before the context is.
const (
	maxVerdicts = 256
	askEvery    = 64
)

// verdicts remembers what comparisons said of dictionary entries, so that a
// query that is asked again, or grows by a term, looks at new entries alone.
type verdicts struct {
	mu   sync.Mutex
	said map[string]*verdict
}

// verdict is what a comparison said of a dictionary's first entries. It does
// not change: a longer one takes its place.
type verdict struct {
	yes bitmap
	n   int
}

// of returns for each entry whether some value of it satisfies the positive
// operator of c. The slice of bits may be longer than the entries. Long lists of
// patterns take their time: where ctx ends meanwhile, the answer is of no use, but
// what was said so far is kept.
func (v *verdicts) of(ctx context.Context, c *query.Compare, f field, entries []entry) bitmap {
	key := identity(c)
	v.mu.Lock()
	known := v.said[key]
	v.mu.Unlock()
	if known != nil && known.n >= len(entries) {
		return known.yes
	}
	next := &verdict{yes: newBitmap(len(entries)), n: len(entries)}
	from := 0
	if known != nil {
		copy(next.yes, known.yes)
		from = known.n
	}
	for i := from; i < len(entries); i++ {
		if i%askEvery == 0 && ctx.Err() != nil {
			next.n = i
			break
		}
		if satisfies(c, f, &entries[i]) {
			next.yes.set(i)
		}
	}
	v.keep(key, next)
	return next.yes
}

func (v *verdicts) keep(key string, next *verdict) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.said == nil || len(v.said) >= maxVerdicts {
		v.said = map[string]*verdict{}
	}
	if old := v.said[key]; old == nil || old.n < next.n {
		v.said[key] = next
	}
}

// satisfies asks a comparison about one entry of a field's dictionary.
func satisfies(c *query.Compare, f field, e *entry) bool {
	switch {
	case f.kind == numberField:
		return c.Number(f.number(e.sent))
	case f.kind == boolField:
		return c.Bool(f.truth(e.sent))
	case f.text != nil:
		return c.Text(query.TextOf(f.text(e.sent)))
	case f.named:
		return e.sent != "" && c.Text(named(e))
	case f.kind == entityField:
		return e.kind == c.Field.Entity() && c.Text(e.text)
	case e.sent != "" && c.Text(e.text):
		return true
	}
	for _, t := range e.more {
		if c.Text(t) {
			return true
		}
	}
	return false
}

// named is an entity as the field entities shows it: kind:value.
func named(e *entry) query.Text {
	before := string(e.kind) + ":"
	t := query.Text{Plain: before + e.text.Plain}
	t.Folded = t.Plain
	if e.text.Folded != e.text.Plain || query.Fold(before) != before {
		t.Folded = query.Fold(before) + e.text.Folded
	}
	return t
}

// identity is a text that two comparisons share only where they ask the same of
// every value. Negation is no part of it.
func identity(c *query.Compare) string {
	var b strings.Builder
	if c.Field != nil {
		b.WriteString(c.Field.Name)
	}
	for _, p := range c.Path {
		b.WriteString("\x00" + strconv.Quote(p))
	}
	b.WriteString("\x00" + string(c.Op))
	for _, v := range c.Values {
		b.WriteString("\x00" + strconv.Itoa(int(v.Type)) + strconv.Quote(v.Text))
		b.WriteString(strconv.FormatInt(int64(v.Time), 10) + strconv.FormatBool(v.Bool))
	}
	return b.String()
}
