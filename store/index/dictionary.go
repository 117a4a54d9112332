package index

import (
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// entry is one distinct value of a dictionary.
type entry struct {
	sent string       // as sent; of a list, its first element
	text query.Text   // the forms that comparisons ask for
	kind alert.Kind   // of an entity
	more []query.Text // of a list: its elements from the second on
}

// term identifies an entry: its text, and its kind where it is an entity.
type term struct {
	kind alert.Kind
	text string
}

// dictionary numbers the distinct values of a column. Number 0 is the missing
// value. It only grows: a reader keeps the length that its root had, and the
// one writer appends behind it.
type dictionary struct {
	entries []entry
	number  map[term]uint32 // the writer's alone
}

func newDictionary() *dictionary {
	return &dictionary{entries: []entry{{}}, number: map[term]uint32{{}: 0}}
}

// word returns the number of a text.
func (d *dictionary) word(s string) uint32 {
	if s == "" {
		return 0
	}
	return d.intern(term{text: s}, func(s string) entry { return entry{sent: s, text: textOf(s)} })
}

// entity returns the number of an entity.
func (d *dictionary) entity(e alert.Entity) uint32 {
	return d.intern(term{e.Kind, e.Value}, func(s string) entry {
		kind := alert.Kind(strings.Clone(string(e.Kind)))
		return entry{sent: s, text: textOf(s), kind: kind}
	})
}

// list returns the number of a whole list. Alerts of one detector share their
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
	return d.intern(term{listKind, key.String()}, func(string) entry { return listEntry(kept) })
}

// listKind keeps the terms of lists apart from those of single words.
const listKind = alert.Kind("a list")

func listEntry(elements []string) entry {
	first := strings.Clone(elements[0])
	e := entry{sent: first, text: textOf(first)}
	for _, s := range elements[1:] {
		e.more = append(e.more, textOf(strings.Clone(s)))
	}
	return e
}

func (d *dictionary) intern(t term, make func(string) entry) uint32 {
	if n, ok := d.number[t]; ok {
		return n
	}
	n := uint32(len(d.entries))
	t.text = strings.Clone(t.text) // not a part of a whole page
	e := make(t.text)
	t.kind = alert.Kind(strings.Clone(string(t.kind)))
	d.entries = append(d.entries, e)
	d.number[t] = n
	return n
}

// textOf prepares s and lets equal forms share their memory.
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
