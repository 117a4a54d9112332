package selftest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// comparison is the text of one comparison, and the record whose value it was made of.
type comparison struct {
	text  string
	of    *alert.Record
	finds bool // it must match that record
}

// shape makes a comparison of a value. The parts are the field's name and the value,
// as a query writes it; text is "" for a value that the shape does not go with.
type shape struct {
	types []alert.Type
	finds bool // it is true of the value that it is made of
	text  func(name, value string) string
}

func op(operator string, finds bool, types ...alert.Type) shape {
	return shape{types: types, finds: finds, text: func(name, value string) string { return name + " " + operator + " " + value }}
}

// shapes are the operators of the language. Negated forms are held against them by the
// rules.
func shapes() []shape {
	all := []alert.Type{alert.String, alert.Number, alert.Timestamp, alert.Bool}
	ordered := []alert.Type{alert.Number, alert.Timestamp}
	text := []alert.Type{alert.String}
	return []shape{
		op("=", true, all...),
		op(">=", true, ordered...),
		op("<=", true, ordered...),
		op(">", false, ordered...),
		op("<", false, ordered...),
		{types: all, finds: true, text: func(name, value string) string { return name + " IN (" + value + ")" }},
		{types: all, finds: false, text: func(name, _ string) string { return name + " IS NULL" }},
		op("CONTAINS", true, text...),
		op("MATCHES", true, text...),
		op("HAS", true, text...),
		op("STARTSWITH", true, text...),
		op("ENDSWITH", true, text...),
		{types: text, finds: false, text: func(name, value string) string { return piece(name, "HAS", "", value, "") }},
		{types: text, finds: true, text: func(name, value string) string { return piece(name, "CONTAINS", "", value, "") }},
		{types: text, finds: true, text: func(name, value string) string { return piece(name, "MATCHES", "*", value, "*") }},
		{types: text, finds: true, text: func(name, value string) string { return piece(name, "MATCHES_REGEX", `\Q`, value, `\E`) }},
	}
}

// piece compares with the middle of a quoted text. Only of plain letters is a piece of
// a text a piece of its folded form too: a mark may belong to the letter before it.
func piece(name, operator, before, quoted, behind string) string {
	inner := strings.Trim(quoted, "'")
	if len(inner) < 3 || strings.ContainsAny(inner, `'\"*?`) || strings.IndexFunc(inner, func(r rune) bool { return r < ' ' || r >= utf8.RuneSelf }) >= 0 {
		return ""
	}
	return name + " " + operator + " " + query.Quote(before+inner[len(inner)/4:len(inner)-len(inner)/4]+behind)
}

// queries returns n comparisons: one of each shape that each field with values takes,
// as far as n goes, in an order that the seed decides. If n is greater, pairs follow.
func (t *test) queries(s *sample, n int) []comparison {
	var out []comparison
	for _, f := range query.Fields() {
		if !f.Has(s.kind) || f.Never {
			continue
		}
		for _, sh := range shapes() {
			if c, ok := t.comparison(s, f, sh); ok {
				out = append(out, c)
			}
		}
	}
	if s.from == 0 && s.to == 0 { // else each would read the items of a whole store
		out = append(out, t.paths(s)...)
	}
	t.random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	for whole := len(out); whole > 1 && len(out) < n; {
		a, b := out[t.random.IntN(whole)], out[t.random.IntN(whole)]
		with := []string{" AND ", " OR ", " AND NOT "}[t.random.IntN(3)]
		out = append(out, comparison{text: "(" + a.text + ")" + with + "(" + b.text + ")"})
	}
	return out[:min(n, len(out))]
}

// comparison takes a value of the field from a record of the sample. Among the first
// hundred records that are looked at, one has most fields.
func (t *test) comparison(s *sample, f *query.Field, sh shape) (comparison, bool) {
	for range min(len(s.records), 100) {
		r := &s.records[t.random.IntN(len(s.records))]
		value, ok := t.value(f, r)
		if !ok {
			continue
		}
		for _, of := range sh.types {
			text := sh.text(f.Name, value)
			if of == f.Type && text != "" && parses(from(s.kind)+text, t) {
				addresses := f.IP && len(sh.types) == 1 // operators on text see an address as it is printed
				return comparison{text: text, of: r, finds: sh.finds && !addresses}, true
			}
		}
	}
	return comparison{}, false
}

func parses(text string, t *test) bool {
	_, problems := query.Parse(text, t.at)
	return query.Failed(problems) == nil
}

// value returns one of the values that a record has of a field, as a query writes it.
func (t *test) value(f *query.Field, r *alert.Record) (string, bool) {
	switch f.Type {
	case alert.String:
		texts := f.Texts(r)
		if len(texts) == 0 {
			return "", false
		}
		text := texts[t.random.IntN(len(texts))]
		return query.Quote(text), query.TextOf(text).Folded != "" && len(text) < 1000
	case alert.Number:
		v, ok := f.Number(r)
		return strconv.FormatFloat(v, 'f', -1, 64), ok
	case alert.Timestamp:
		return instant(f, r)
	case alert.Bool:
		v, ok := f.Bool(r)
		return strconv.FormatBool(v), ok
	}
	return "", false
}

func instant(f *query.Field, r *alert.Record) (string, bool) {
	switch v := f.Value(r).(type) {
	case alert.Time:
		return query.Quote(v.String()), true
	case int64:
		return fmt.Sprint(v), true
	}
	return "", false
}

// rawQueries is how many queries look into the items as received.
const rawQueries = 8

// paths compares with members of items. Items that are no objects are left out.
func (t *test) paths(s *sample) (out []comparison) {
	for range rawQueries {
		r := &s.records[t.random.IntN(len(s.records))]
		var item map[string]any
		if json.Unmarshal(r.Raw, &item) != nil {
			continue
		}
		names := slices.Sorted(maps.Keys(item))
		for range names {
			name := names[t.random.IntN(len(names))]
			value, ok := item[name].(string)
			text := "original_data." + quoted(name) + " = " + query.Quote(value)
			if ok && query.TextOf(value).Folded != "" && len(text) < 1000 && parses(from(s.kind)+text, t) {
				out = append(out, comparison{text: text, of: r, finds: true})
				break
			}
		}
	}
	return out
}

// quoted writes a member's name as a part of a path.
func quoted(name string) string {
	if strings.IndexFunc(name, func(r rune) bool { return r != '_' && (r < 'A' || r > 'z' || r > 'Z' && r < 'a') }) < 0 {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, "") + `"`
}
