package index

import (
	"encoding/binary"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// dictionary numbers the distinct values of a column. It only grows, and numbers never
// change: a reader keeps the entries that its root had, and the writer appends after
// them. Only the writer uses the table.
type dictionary struct {
	entries
	table  hashTable
	secret secret
	last   uint32 // the word of the previous call: most columns repeat it
	list   []byte // the encoded list of the previous call
}

func newDictionary(k secret) *dictionary {
	d := &dictionary{secret: k, entries: entries{types: []alert.EntityType{""}}}
	d.arena.add()
	d.marks.add(0)
	return d
}

// word returns the number of a text.
func (d *dictionary) word(s string) uint32 {
	if s == "" {
		return 0
	}
	if d.marks.at(int(d.last))&listMark == 0 && d.sent(d.last) == s {
		return d.last
	}
	d.last = d.number(0, s)
	return d.last
}

// entity returns the number of an entity.
func (d *dictionary) entity(e alert.Entity) uint32 {
	of, ok := d.typeNumber(e.Type)
	if !ok {
		of = mark(len(d.types))
		d.types = append(d.types[:of:of], alert.EntityType(strings.Clone(string(e.Type))))
	}
	return d.number(of<<typeShift, e.Value)
}

// words returns the number of a whole list. Alerts of one detector have equal lists, so a
// row needs one number for all elements.
func (d *dictionary) words(elements []string) uint32 {
	d.list = d.list[:0]
	kept, last := 0, ""
	for _, e := range elements {
		if e != "" {
			d.list, kept, last = appendElement(d.list, e), kept+1, e
		}
	}
	if kept < 2 {
		return d.word(last)
	}
	return d.number(listMark, stringOf(d.list))
}

// number returns the number of a text, or of an encoded list, of a kind: a mark without
// its form.
func (d *dictionary) number(kind mark, s string) uint32 {
	hash := uint32(d.secret.sum(uint64(kind), s))
	n := d.table.find(hash, func(n uint32) bool { return d.marks.at(int(n))&^formMask == kind && d.stored(n) == s })
	if n == 0 {
		n = d.add(kind, s)
		d.table.add(hash, n)
	}
	return n
}

// stored returns what number was called with: the text as sent, or the whole list.
func (e *entries) stored(n uint32) string {
	b := e.at(int(n))
	if e.marks.at(int(n))&(formMask|listMark) == formOther {
		sent, _ := other(b)
		return sent
	}
	return stringOf(b)
}

// add appends an entry.
func (d *dictionary) add(kind mark, s string) uint32 {
	form := formLower
	if kind&listMark == 0 {
		form = formOf(s)
	}
	parts := [4]string{s}
	if form == formOther {
		parts = otherParts(s)
	}
	for !d.room(len(parts[0]) + len(parts[1]) + len(parts[2]) + len(parts[3])) {
		d.arena.add()
		d.marks.add(0)
	}
	d.arena.add(parts[:]...)
	d.marks.add(kind | form)
	return uint32(d.marks.n - 1)
}

// otherParts returns the parts of a text beyond ASCII: see entries.other.
func otherParts(s string) [4]string {
	t := query.TextOf(s)
	plain, folded, length := t.Plain, t.Folded, uint32(len(t.Plain))
	if folded == plain {
		folded = ""
	}
	if plain == s {
		plain, length = "", asSent
	}
	lengths := binary.LittleEndian.AppendUint32(nil, uint32(len(s)))
	lengths = binary.LittleEndian.AppendUint32(lengths, length)
	return [4]string{s, plain, folded, string(lengths)}
}
