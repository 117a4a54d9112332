package cmd

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// outputFields returns the fields that output shows, in reading order: those that
// are filled, without those that show the value of another: the logical types, a time in
// other units; and without the raw item.
func outputFields() (out []*query.Field) {
	for _, f := range query.Fields() {
		printed := slices.ContainsFunc(alert.Kinds(), func(k *alert.Kind) bool { return prints(k, f) })
		if printed && !f.Again() {
			out = append(out, f)
		}
	}
	return out
}

// prints reports whether output shows a field of the records of a kind, its own or what it
// derives from others, such as the entities of an incident's alerts.
func prints(k *alert.Kind, f *query.Field) bool { return k.Slot(f.Field) != nil }

// has reports whether records of r's kind have the field. A record that holds nothing
// is of no kind.
func has(f *query.Field, r *alert.Record) bool {
	k := r.Kind()
	if k == nil || !prints(k, f) {
		return false
	}
	return f.Schemas == nil || r.Alert != nil && slices.Contains(f.Schemas, r.Alert.Schema)
}

// jsonArray prints records as one array, one record on each line.
func jsonArray(fields []*query.Field, raw bool) printing {
	write := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	return printing{head: write("["), tail: write("\n]\n"), record: func(w io.Writer, r *alert.Record, first bool) error {
		lead := ",\n"
		if first {
			lead = "\n"
		}
		if _, err := io.WriteString(w, lead); err != nil {
			return err
		}
		b, err := recordJSON(r, fields, raw)()
		if err == nil {
			_, err = w.Write(b)
		}
		return err
	}}
}

func writeLine(w io.Writer, make func() ([]byte, error)) error {
	b, err := make()
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// recordJSON returns a function that encodes one record as JSON on one line,
// without a line break. Members have the field names of the query language, nested
// at their dots; a missing value is null. Nothing in it can control a terminal.
func recordJSON(r *alert.Record, fields []*query.Field, raw bool) func() ([]byte, error) {
	return func() ([]byte, error) {
		var b bytes.Buffer
		o := objectWriter{enc: jsontext.NewEncoder(&b, lenient), sent: sentTimes(r)}
		o.token(jsontext.BeginObject)
		for _, f := range fields {
			if has(f, r) {
				o.field(f, r)
			}
		}
		o.enter(nil)
		o.token(jsontext.EndObject)
		line := bytes.TrimRight(b.Bytes(), "\n")
		if raw {
			line = append(append(line[:len(line)-1], `,"raw":`...), rawOrNull(r.Raw)...)
			line = append(line, '}')
		}
		return escape(line), o.err
	}
}

// rawOrNull is rawJSON; null for an item that could not be read.
func rawOrNull(raw []byte) []byte {
	if raw == nil {
		return []byte("null")
	}
	return rawJSON(raw)
}

// rawJSON returns a raw item as JSON without white space between its parts. Its texts
// stay as they are, byte for byte: an encoder would replace half a surrogate pair,
// which JSON can hold and UTF-8 cannot. An item that isn't JSON becomes a text.
func rawJSON(raw []byte) []byte {
	if !jsontext.Value(raw).IsValid(lenient) {
		quoted, _ := jsontext.AppendQuote(nil, raw) // the error is about invalid UTF-8, which is replaced
		return quoted
	}
	out := make([]byte, 0, len(raw))
	inside, escaped := false, false
	for _, c := range raw {
		if !inside && (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
			continue
		}
		inside = inside != (c == '"' && !escaped)
		escaped = inside && c == '\\' && !escaped
		out = append(out, c)
	}
	return out
}

// objectWriter writes nested objects from dotted names, which must come grouped.
type objectWriter struct {
	enc  *jsontext.Encoder
	open []string // names of the open objects below the outermost
	sent map[string]string
	err  error
}

func (o *objectWriter) token(t jsontext.Token) {
	if o.err == nil {
		o.err = o.enc.WriteToken(t)
	}
}

// enter closes and opens objects until path is open.
func (o *objectWriter) enter(path []string) {
	same := 0
	for same < len(path) && same < len(o.open) && path[same] == o.open[same] {
		same++
	}
	for range o.open[same:] {
		o.token(jsontext.EndObject)
	}
	for _, name := range path[same:] {
		o.token(jsontext.String(name))
		o.token(jsontext.BeginObject)
	}
	o.open = path
}

func (o *objectWriter) field(f *query.Field, r *alert.Record) {
	path := strings.Split(f.Name, ".")
	last := len(path) - 1
	o.enter(path[:last])
	o.token(jsontext.String(path[last]))
	switch {
	case f.Name == "entities":
		o.entities(*r.Kind().Slot(f.Field).Entities(r))
	case f.Type == alert.Timestamp:
		o.text(timeAsSent(f, r, o.sent))
	default:
		o.any(f.Value(r))
	}
	if f.Name == "severity" {
		o.token(jsontext.String("severity_word"))
		o.text(*r.Kind().Slot(f.Field).Text(r))
	}
}

// any writes a value as Field.Value or a table has it. A type without a case is an error:
// a member without a value would break the object.
func (o *objectWriter) any(v any) {
	switch v := v.(type) {
	case nil:
		o.token(jsontext.Null)
	case string:
		o.token(jsontext.String(v))
	case []string:
		o.token(jsontext.BeginArray)
		for _, s := range v {
			o.token(jsontext.String(s))
		}
		o.token(jsontext.EndArray)
	case []any:
		o.token(jsontext.BeginArray)
		for _, leaf := range v {
			o.any(leaf)
		}
		o.token(jsontext.EndArray)
	case float64:
		o.token(jsontext.Float(v))
	case json.Number:
		o.number(v)
	case int64:
		o.token(jsontext.Int(v))
	case bool:
		o.token(jsontext.Bool(v))
	case alert.Time:
		o.text(v.String())
	default:
		o.err = cmp.Or(o.err, fmt.Errorf("no JSON for a value of type %T", v))
	}
}

// number writes a number with all its digits.
func (o *objectWriter) number(n json.Number) {
	if o.err == nil {
		o.err = o.enc.WriteValue(jsontext.Value(n))
	}
}

// text writes a string, or null if it is missing.
func (o *objectWriter) text(s string) {
	if s == "" {
		o.token(jsontext.Null)
		return
	}
	o.token(jsontext.String(s))
}

func (o *objectWriter) entities(list []alert.Entity) {
	o.token(jsontext.BeginArray)
	for _, e := range list {
		o.token(jsontext.BeginObject)
		for _, member := range [...][2]string{{"kind", string(e.Type)}, {"value", e.Value}, {"role", e.Role}, {"verdict", e.Verdict}} {
			o.token(jsontext.String(member[0]))
			o.text(member[1])
		}
		o.token(jsontext.EndObject)
	}
	o.token(jsontext.EndArray)
}

// sentTimes returns the raw item's own times, as text.
func sentTimes(r *alert.Record) map[string]string {
	sent := map[string]string{}
	d := jsontext.NewDecoder(bytes.NewReader(r.Raw), lenient)
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return sent
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			break
		}
		key := name.String()
		if d.PeekKind() != '"' || !strings.HasSuffix(key, "DateTime") {
			if d.SkipValue() != nil {
				break
			}
			continue
		}
		if v, err := d.ReadToken(); err == nil {
			sent[key] = v.String()
		}
	}
	return sent
}

// timeAsSent returns a time in RFC 3339 UTC with the digits that the service sent:
// the service's own text if it is RFC 3339 in UTC already.
func timeAsSent(f *query.Field, r *alert.Record, sent map[string]string) string {
	t := f.Time(r)
	if t == 0 {
		return "" // missing, though the service may have sent the first instant of year 1 for it
	}
	for _, property := range []string{f.From[r.Source], query.FieldOf("created_at").From[r.Source]} {
		text := sent[property]
		at, ok := alert.ParseTime(text)
		if ok && at == t && len(text) >= len("2006-01-02T15:04:05Z") && text[10] == 'T' && strings.HasSuffix(text, "Z") {
			return text
		}
	}
	return t.String()
}
