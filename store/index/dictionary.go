package index

import (
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// dictEntry is one distinct value of a dictionary.
type dictEntry struct {
	sent string           // as sent; for a list, its first element
	text query.Text       // the forms that comparisons need
	of   alert.EntityType // type of an entity
	more []query.Text     // for a list, its elements from the second on
}

// term identifies an entity by type and value, or a list by its elements.
type term struct {
	of   alert.EntityType
	text string
}

// dictionary numbers the distinct values of a column. Number 0 is the missing value. A
// dictionary only grows: a reader keeps the length that its root had, and the writer
// appends after it. Only the writer uses the maps.
type dictionary struct {
	entries []dictEntry
	words   map[string]uint32
	terms   map[term]uint32                       // entities and lists
	last    uint32                                // the word of the previous call: most columns repeat it
	types   map[alert.EntityType]alert.EntityType // one text for all entities of a type
}

func newDictionary() *dictionary {
	return &dictionary{entries: []dictEntry{{}}, words: map[string]uint32{"": 0}, terms: map[term]uint32{}, types: map[alert.EntityType]alert.EntityType{}}
}

// word returns the number of a text.
func (d *dictionary) word(s string) uint32 {
	if e := &d.entries[d.last]; e.sent == s && e.more == nil {
		return d.last
	}
	n, ok := d.words[s]
	if !ok {
		s = strings.Clone(s) // otherwise it would keep a whole page of a response in memory
		n = d.add(dictEntry{sent: s, text: textOf(s)})
		d.words[s] = n
	}
	d.last = n
	return n
}

// manyEntities is from how many entities of one record on room is made for all at once.
const manyEntities = 1 << 10

// expect makes room for the entities of one record. Without it, the entries of a record
// with very many are copied again and again.
func (d *dictionary) expect(n int) {
	if n >= manyEntities {
		d.entries = slices.Grow(d.entries, n)
	}
}

// entity returns the number of an entity.
func (d *dictionary) entity(e alert.Entity) uint32 {
	n, ok := d.terms[term{e.Type, e.Value}]
	if !ok {
		of, known := d.types[e.Type]
		if !known {
			of = alert.EntityType(strings.Clone(string(e.Type)))
			d.types[of] = of
		}
		t := term{of, strings.Clone(e.Value)}
		n = d.add(dictEntry{sent: t.text, text: textOf(t.text), of: t.of})
		d.terms[t] = n
	}
	return n
}

// list returns the number of a whole list. Alerts of one detector have equal
// lists, so a row needs one number for all elements.
func (d *dictionary) list(elements []string) uint32 {
	if len(elements) == 0 {
		return 0
	}
	if len(elements) == 1 {
		return d.word(elements[0])
	}
	var key strings.Builder
	kept := make([]string, 0, len(elements))
	for _, e := range elements {
		if e != "" {
			kept = append(kept, e)
			key.WriteString(strconv.Itoa(len(e)) + ":" + e)
		}
	}
	if len(kept) < 2 {
		return d.word(strings.Join(kept, ""))
	}
	t := term{listTerm, key.String()}
	n, ok := d.terms[t]
	if !ok {
		n = d.add(listEntry(kept))
		d.terms[t] = n
	}
	return n
}

// listTerm keeps the terms of lists distinct from those of entities.
const listTerm = alert.EntityType("a list")

func listEntry(elements []string) dictEntry {
	first := strings.Clone(elements[0])
	e := dictEntry{sent: first, text: textOf(first)}
	for _, s := range elements[1:] {
		e.more = append(e.more, textOf(strings.Clone(s)))
	}
	return e
}

func (d *dictionary) add(e dictEntry) uint32 {
	d.entries = append(d.entries, e)
	return uint32(len(d.entries) - 1)
}

// textOf returns the forms of s. Equal forms share memory.
func textOf(s string) query.Text {
	t := query.TextOf(s)
	if t.Plain == s {
		t.Plain = s
	}
	if t.Folded == t.Plain {
		t.Folded = t.Plain
	}
	return t
}
