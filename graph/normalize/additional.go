package normalize

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// additional holds the entries of the additionalInfo of a risk detection: a text of JSON, a
// list of objects with a Key and a Value, which is a text, a list of texts or null.
type additional []additionalEntry

// additionalEntry is one key with its values as sent, JSON. Known keys are in Microsoft's
// spelling.
type additionalEntry struct {
	key    string
	values [][]byte
}

// additionalKeys are the keys of which something is made. Others are shown as they are.
func additionalKeys() []string {
	return []string{
		"userAgent", "relatedUserAgent", "alertUrl", "riskReasons", "mitreTechniques", "requestId", "correlationId", "malwareName",
		"clientIp", "lastActivityTimeInUtc",
	}
}

// mostAdditional is how many entries of one additionalInfo are read. Microsoft sends less
// than ten.
const mostAdditional = 1000

// additional opens the value of an additionalInfo. A text without such a list is malformed
// and opens as far as it can be read.
func (r *reader) additional(value []byte) additional {
	text := bytes.Clone(r.plain(value, mostProse)) // the entries are parts of it
	if len(text) == 0 {
		return nil
	}
	in := reader{whole: r.whole}
	in.begin(text)
	all := in.additionalList()
	in.end()
	r.malformed = r.malformed || in.malformed
	return all
}

// additionalList takes the list. An object that has the keys as members counts as well.
func (r *reader) additionalList() (all additional) {
	if r.in.Peek() == jsontext.KindBeginObject {
		r.open(jsontext.KindBeginObject)
		for r.member() {
			key := string(r.clean(r.name))
			all = r.addEntry(all, key, r.take())
		}
		return all
	}
	if !r.open(jsontext.KindBeginArray) {
		return nil
	}
	for r.element() {
		if r.open(jsontext.KindBeginObject) {
			key, value := r.pair()
			all = r.addEntry(all, key, value)
		}
	}
	return all
}

// pair takes the rest of an object with a Key and a Value.
func (r *reader) pair() (key string, value []byte) {
	for r.member() {
		switch strings.ToLower(string(r.name)) {
		case "key":
			key = r.text()
		case "value":
			value = r.take()
		default:
			r.take()
		}
	}
	return key, value
}

// addEntry adds a key, unless it has no name or no value.
func (r *reader) addEntry(all additional, key string, value []byte) additional {
	values := elementsOf(value)
	switch {
	case key == "" || len(values) == 0:
		return all
	case len(all) == mostAdditional:
		r.malformed = true
		return all
	}
	return append(all, additionalEntry{alert.Canonical(key, additionalKeys()...), values})
}

// elementsOf returns the elements of a list, or the one value itself; none of null.
func elementsOf(value []byte) (all [][]byte) {
	switch {
	case len(value) == 0 || value[0] == 'n':
		return nil
	case value[0] != '[':
		return [][]byte{value}
	}
	var r reader
	r.begin(value)
	for r.open(jsontext.KindBeginArray); r.element(); {
		if v := r.take(); len(v) > 0 && v[0] != 'n' && len(all) < mostTexts {
			all = append(all, v)
		}
	}
	return all
}

// texts returns the texts of a key.
func (a additional) texts(key string) (out []string) {
	for _, entry := range a {
		if entry.key != key {
			continue
		}
		for _, value := range entry.values {
			if s := textIn(value); s != "" && !slices.Contains(out, s) && len(out) < mostAdditional {
				out = append(out, s)
			}
		}
	}
	return out
}

// first returns the first text of a key that want accepts.
func (a additional) first(key string, want func(string) bool) string {
	if at := slices.IndexFunc(a.texts(key), want); at >= 0 {
		return a.texts(key)[at]
	}
	return ""
}

// time returns the time that a key holds, or 0.
func (a additional) time(key string) alert.Time {
	for _, s := range a.texts(key) {
		if t, ok := alert.ParseTime(s); ok {
			return t
		}
	}
	return 0
}

// textIn returns the text of a value, "" if it is none.
func textIn(value []byte) string {
	if len(value) == 0 || value[0] != '"' {
		return ""
	}
	var r reader
	return r.decode(value)
}

// techniques returns the ids of ATT&CK in texts that hold one or several of them.
func techniques(texts []string) (ids []string) {
	var d distinct
	for _, s := range texts {
		for id := range strings.FieldsFuncSeq(s, func(c rune) bool { return c == ',' || c == ';' || c == ' ' }) {
			if len(d.list) < mostTexts {
				d.add(id)
			}
		}
	}
	return d.list
}
