package cmd

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
	"tocsin/store/query"
)

// output hands out the raw item of a record that tocsin itself printed.
func (r *itemReader) output(out output, place string) error {
	if len(out.raw) == 0 {
		r.hint = hintRaw
		return r.skip(place, "this is an output of tocsin query without the raw item")
	}
	source, ok := out.source()
	if !ok {
		return r.skip(place, "this is an output of tocsin query, and its raw item is not "+fault.Or(itemKinds(oneOf)))
	}
	return r.give(source, out.raw)
}

// output is a record that tocsin query printed.
type output struct {
	product, version string
	raw              jsontext.Value // nil if it was printed without
	kind             *alert.Kind    // whose fields it has; nil if it has none of one kind alone
}

// outputOf reads a record that tocsin query printed; ok is false if v is none.
func outputOf(v jsontext.Value) (out output, ok bool) {
	if !bytes.Contains(v, []byte(`"resource_id"`)) {
		return out, false
	}
	members, err := membersOf(v)
	if err != nil || members["resource_id"] == nil || members["ingest"] == nil {
		return out, false
	}
	ingest, err := membersOf(members["ingest"])
	if err != nil {
		return out, false
	}
	product, err := membersOf(ingest["product"])
	if err != nil {
		return out, false
	}
	out.product, out.version = textOf(product["name"]), textOf(product["version"])
	if raw := members["raw"]; raw.Kind() == '{' {
		out.raw = raw
	}
	out.kind = kindOfOutput(members)
	return out, true
}

// kindOfOutput returns the kind that alone prints some of the members; nil if there is none,
// or several. Not all fields of the kind need be there: an earlier version printed fewer, and
// no alert has the own fields of all schemas.
func kindOfOutput(members map[string]jsontext.Value) (kind *alert.Kind) {
	for _, f := range outputFields() {
		if top, _, _ := strings.Cut(f.Name, "."); members[top] == nil {
			continue
		}
		switch k := onlyPrinter(f); {
		case k == nil || k == kind:
		case kind != nil:
			return nil
		default:
			kind = k
		}
	}
	return kind
}

// onlyPrinter returns the kind of which alone output shows a field; nil if several do.
func onlyPrinter(f *query.Field) (only *alert.Kind) {
	for _, k := range alert.Kinds() {
		switch {
		case !prints(k, f):
		case only != nil:
			return nil
		default:
			only = k
		}
	}
	return only
}

// source returns the source that the record names. A record that lost too many of its
// fields on the way is told by its raw item.
func (out output) source() (alert.SourceName, bool) {
	for _, s := range alert.Sources() {
		if !s.Planned && s.Product == out.product && s.Version == out.version && s.Kind() == out.kind {
			return s.Name, true
		}
	}
	return normalize.Recognise(out.raw)
}

// membersOf returns the members of an object; of equal names the last one counts.
func membersOf(v jsontext.Value) (map[string]jsontext.Value, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(v), lenient)
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return nil, errors.Join(err, io.ErrUnexpectedEOF)
	}
	members := map[string]jsontext.Value{}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		part, err := d.ReadValue()
		if err != nil {
			return nil, err
		}
		end := int(d.InputOffset())
		members[key] = v[end-len(part) : end]
	}
	return members, nil
}

// textOf returns the text of a string; "" for any other value.
func textOf(v jsontext.Value) string {
	text, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return ""
	}
	return string(text)
}
