package normalize

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/scan"
)

// reader walks one item once, token by token. Each method takes exactly one
// value from the input, whatever it is: a value of the wrong type is skipped and
// makes the item malformed, so it costs its own field and no other. Null and ""
// are missing values, which is in order. After a syntax error nothing more is
// found: the loops over members and elements end, and the item is malformed.
type reader struct {
	in      scan.Scanner
	raw     []byte
	name    []byte // of the member that member found
	scratch []byte
	broken  bool            // a syntax error was met: nothing more is read
	room    strings.Builder // texts, one behind the other, so that each costs no allocation of its own

	whole     bool // texts have no bound: they are shown, not kept
	malformed bool // something is not as the schema says
	trailing  bool // more than white space follows the item
}

// begin makes r read raw, which it never changes. Do not copy r after.
func (r *reader) begin(raw []byte) {
	r.raw = raw
	r.in.Reset(raw)
}

// fail notes a syntax error.
func (r *reader) fail() {
	r.malformed, r.broken = true, true
}

// open enters an object or array. Anything else is taken and false returned.
func (r *reader) open(kind jsontext.Kind) bool {
	switch got := r.in.Peek(); got {
	case kind:
		if !r.in.Open() {
			r.fail()
			return false
		}
		return true
	case jsontext.KindNull:
	default:
		r.malformed = true
	}
	r.take()
	return false
}

// member goes to the next member of the object that was opened, whose name is
// then r.name and whose value must be taken. At the object's end it is false.
func (r *reader) member() bool {
	if !r.next('}') {
		return false
	}
	name := r.in.Name()
	if name == nil {
		r.fail()
		return false
	}
	r.name = name[1 : len(name)-1]
	switch escaped := bytes.IndexByte(r.name, '\\') >= 0; {
	case escaped && len(name) > mostWord && !r.whole: // no member has such a name
		r.name = nil
	case escaped:
		r.name, _ = jsontext.AppendUnquote(nil, name)
	}
	return true
}

// element reports whether the array that was opened has another element, and leaves
// it at its end.
func (r *reader) element() bool { return r.next(']') }

// eachMember takes an object: take must take the value of each member, whose name it is
// given.
func (r *reader) eachMember(take func(name string)) {
	if !r.open(jsontext.KindBeginObject) {
		return
	}
	for r.member() {
		take(string(r.name))
	}
}

// eachObject takes a list of objects; see eachMember.
func (r *reader) eachObject(take func(name string)) {
	if !r.open(jsontext.KindBeginArray) {
		return
	}
	for r.element() {
		r.eachMember(take)
	}
}

// next reports whether what was opened has another member or element, and leaves it
// at its end, which is the closing byte.
func (r *reader) next(closing byte) bool {
	if r.broken {
		return false
	}
	more := r.in.Next(closing)
	if r.in.Broken() {
		r.fail()
	}
	return more
}

// take returns the bytes of the next value, a part of raw; nil after an error.
func (r *reader) take() []byte {
	value := r.in.Value()
	if value == nil {
		r.fail()
	}
	return value
}

// text takes a string of at most mostWord bytes.
func (r *reader) text() string {
	return r.decode(r.take())
}

// prose takes a string of at most mostProse bytes.
func (r *reader) prose() string {
	return r.keep(r.plain(r.take(), mostProse))
}

// decode turns the bytes of a string value into its text.
func (r *reader) decode(value []byte) string {
	return r.keep(r.plain(value, mostWord))
}

// keep copies a text. A short one shares its memory with other texts of the item.
func (r *reader) keep(text []byte) string {
	if len(text) > roomBytes/4 {
		return string(text)
	}
	if r.room.Cap()-r.room.Len() < len(text) {
		r.room = strings.Builder{}
		r.room.Grow(max(min(roomBytes, len(r.raw)/4), len(text)))
	}
	from := r.room.Len()
	r.room.Write(text)
	return r.room.String()[from:]
}

// plain turns the bytes of a string value into those of its text. They are good
// until the next call. Of a longer text it returns the first most bytes, or a few less
// because no character is cut in two.
func (r *reader) plain(value []byte, most int) []byte {
	switch {
	case len(value) == 0 || value[0] == 'n':
		return nil
	case value[0] != '"':
		r.malformed = true
		return nil
	case r.whole:
		return r.unquote(value)
	case len(value)-2 > most:
		value = beginning(value, most)
	}
	text := r.unquote(value)
	if len(text) > most {
		r.malformed = true
		for most > 0 && !utf8.RuneStart(text[most]) {
			most--
		}
		text = text[:most]
	}
	return text
}

// beginning returns a copy of so much of a string value that its text has more than most
// bytes, if the whole one has.
func beginning(value []byte, most int) []byte {
	end := 1
	for n := 0; n < most+2*utf8.UTFMax && end < len(value)-1; n++ { // a byte, or an escape
		switch {
		case value[end] != '\\':
			end++
		case value[end+1] == 'u':
			end += len(`\u0000`)
		default:
			end += len(`\n`)
		}
	}
	return append(append(make([]byte, 0, end+1), value[:end]...), '"')
}

// unquote is plain without a bound.
func (r *reader) unquote(value []byte) []byte {
	body := value[1 : len(value)-1]
	if bytes.IndexByte(body, '\\') < 0 && utf8.Valid(body) {
		return body
	}
	text, err := jsontext.AppendUnquote(r.scratch[:0], value)
	r.scratch = text
	if err != nil { // invalid UTF-8 and lone surrogates, already replaced
		r.malformed = true
	}
	if bytes.IndexByte(text, 0) >= 0 {
		r.malformed = true
		text = bytes.ReplaceAll(text, []byte{0}, []byte("\uFFFD"))
	}
	return text
}

// word takes a word of an enum, in the schema's spelling. Other words stay as
// sent.
func (r *reader) word(e *enum) string {
	return e.canonical(r.plain(r.take(), mostWord))
}

// time takes a time.
func (r *reader) time() alert.Time {
	text := r.plain(r.take(), mostWord)
	if len(text) == 0 {
		return 0
	}
	t, ok := alert.ParseTime(string(text))
	r.malformed = r.malformed || !ok
	return t
}

// texts takes a list of strings and leaves out repeats, null, "" and what is beyond
// mostTexts.
func (r *reader) texts() []string {
	if !r.open(jsontext.KindBeginArray) {
		return nil
	}
	var d distinct
	for r.element() {
		r.addText(&d)
	}
	return d.list
}

// addText takes a string into a list, but for repeats, "" and what is beyond mostTexts.
func (r *reader) addText(d *distinct) {
	switch s := r.text(); {
	case s == "":
	case len(d.list) >= mostTexts && !d.has(s):
		r.malformed = true
	default:
		d.add(s)
	}
}

// first takes a list of strings and returns the first that want accepts.
func (r *reader) first(want func(string) bool) string {
	found := ""
	if !r.open(jsontext.KindBeginArray) {
		return ""
	}
	for r.element() {
		if s := r.text(); found == "" && s != "" && want(s) {
			found = s
		}
	}
	return found
}

// end checks that nothing but white space follows the item.
func (r *reader) end() {
	if rest := bytes.TrimLeft(r.raw[r.in.Offset():], " \t\r\n"); len(rest) > 0 {
		r.malformed, r.trailing = true, true
	}
}

// clean makes text of bytes that may hold anything.
func (r *reader) clean(b []byte) []byte {
	if utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 {
		return b
	}
	return bytes.ReplaceAll(bytes.ToValidUTF8(b, []byte("\uFFFD")), []byte{0}, []byte("\uFFFD"))
}
