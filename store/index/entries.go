package index

import (
	"encoding/binary"
	"math"
	"unicode/utf8"
	"unsafe"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// entries is a dictionary with the length that it had at one moment. Number 0 is the
// missing value. Entries do not change, and their texts share the dictionary's memory,
// which may be mapped: a text that leaves the index is copied.
type entries struct {
	arena
	marks paged[mark]
	types []alert.EntityType // by the number of a mark
}

// mark says what an entry is: from the lowest bit, its form, whether it is a list, and the
// number of its type if it is an entity.
type mark uint16

const (
	formLower mark = iota // ASCII without upper case: all forms are as sent
	formUpper             // ASCII: the folded form is the lower case
	formOther             // see other
	formMask  mark = 3
	listMark  mark = 4
	typeShift      = 3
)

// asSent is the length of a plain form which isn't stored because it is as sent.
const asSent = math.MaxUint32

func (e *entries) len() int { return e.marks.n }

func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// other returns the three forms of an entry beyond ASCII. It stores the text as sent,
// its plain and folded form, and the lengths of the first two. A form that equals the one
// before is left out.
func other(b []byte) (sent string, t query.Text) {
	lengths := b[len(b)-8:]
	n, plain := binary.LittleEndian.Uint32(lengths), binary.LittleEndian.Uint32(lengths[4:])
	sent, b = stringOf(b[:n]), b[n:len(b)-8]
	t.Plain = sent
	if plain != asSent {
		t.Plain, b = stringOf(b[:plain]), b[plain:]
	}
	t.Folded = t.Plain
	if len(b) > 0 {
		t.Folded = stringOf(b)
	}
	return sent, t
}

// sent returns an entry as it was sent; of a list, its first element.
func (e *entries) sent(n uint32) string {
	b := e.at(int(n))
	switch m := e.marks.at(int(n)); {
	case m&listMark != 0:
		first, _ := element(b)
		return first
	case m&formMask == formOther:
		sent, _ := other(b)
		return sent
	}
	return stringOf(b)
}

// text returns the forms that comparisons need; of a list, those of its first element.
// They may share buf and are valid until it is used again.
func (e *entries) text(n uint32, buf *[]byte) query.Text {
	b := e.at(int(n))
	switch m := e.marks.at(int(n)); {
	case m&listMark != 0:
		first, _ := element(b)
		return query.TextOf(first)
	case m&formMask == formOther:
		_, t := other(b)
		return t
	case m&formMask == formUpper:
		*buf = appendLower((*buf)[:0], b)
		return query.Text{Plain: stringOf(b), Folded: stringOf(*buf)}
	}
	return query.Text{Plain: stringOf(b), Folded: stringOf(b)}
}

// of returns the type of an entity.
func (e *entries) of(n uint32) alert.EntityType { return e.types[e.marks.at(int(n))>>typeShift] }

// elements calls visit with each element of a list, or with the only one of a word, until
// visit returns false.
func (e *entries) elements(n uint32, visit func(sent string) bool) {
	if e.marks.at(int(n))&listMark == 0 {
		visit(e.sent(n))
		return
	}
	for b := e.at(int(n)); len(b) > 0; {
		var sent string
		if sent, b = element(b); !visit(sent) {
			return
		}
	}
}

// element returns the first element of an encoded list, and the rest of the list.
func element(b []byte) (string, []byte) {
	size, n := binary.Uvarint(b)
	_ = b[n-1] // of other bytes than those that were written, a panic and not the same list for ever: see ground
	return stringOf(b[n : n+int(size)]), b[n+int(size):]
}

// appendElement appends an element to an encoded list.
func appendElement(b []byte, sent string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(sent))), sent...)
}

// typeNumber returns the number of a type of entities, and whether the dictionary has it.
func (e *entries) typeNumber(t alert.EntityType) (mark, bool) {
	for i, known := range e.types {
		if i > 0 && known == t {
			return mark(i), true
		}
	}
	return 0, false
}

// formOf returns the form of a text.
func formOf(s string) mark {
	form := formLower
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return formOther
		case 'A' <= c && c <= 'Z':
			form = formUpper
		}
	}
	return form
}

// appendLower appends ASCII in lower case, eight bytes at a time.
func appendLower(to, b []byte) []byte {
	at := len(to)
	to = append(to, b...)
	lower(to[at:])
	return to
}

// lower lowers the upper case of ASCII in place; other bytes stay as they are.
func lower(b []byte) {
	for ; len(b) >= 32; b = b[32:] {
		lowerWord(b[0:8])
		lowerWord(b[8:16])
		lowerWord(b[16:24])
		lowerWord(b[24:32])
	}
	for ; len(b) >= 8; b = b[8:] {
		lowerWord(b)
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
}

// lowerWord lowers the first eight bytes at once. A byte's high bit in above and beyond
// says that its other bits are at least 'A', and more than 'Z'.
func lowerWord(b []byte) {
	const ones = 0x0101010101010101
	w := binary.LittleEndian.Uint64(b)
	seven := w &^ (0x80 * ones)
	above, beyond := seven+(0x80-'A')*ones, seven+(0x80-'Z'-1)*ones
	upper := above &^ beyond &^ w & (0x80 * ones)
	binary.LittleEndian.PutUint64(b, w|upper>>2)
}
