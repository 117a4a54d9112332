package cmd

import (
	"bytes"
	"errors"
	"io"
	"slices"
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
// no alert has the own fields of all schemas. If each member is printed by several kinds, the
// kind that has one of its own, not of its alerts, counts: an earlier version printed only those.
func kindOfOutput(members map[string]jsontext.Value) *alert.Kind {
	if k, some := onlyKind(members, prints); some {
		return k
	}
	k, _ := onlyKind(members, func(k *alert.Kind, f *query.Field) bool { return prints(k, f) && k.Slot(f.Field).Derived == nil })
	return k
}

// onlyKind returns the kind that alone has some of the members. some is true if a member is
// of one kind alone; the kind is nil if such members are of several kinds.
func onlyKind(members map[string]jsontext.Value, has func(*alert.Kind, *query.Field) bool) (kind *alert.Kind, some bool) {
	for _, f := range outputFields() {
		if top, _, _ := strings.Cut(f.Name, "."); members[top] == nil {
			continue
		}
		of := slices.DeleteFunc(slices.Clone(alert.Kinds()), func(k *alert.Kind) bool { return !has(k, f) })
		switch {
		case len(of) != 1 || of[0] == kind:
		case kind != nil:
			return nil, true
		default:
			kind = of[0]
		}
	}
	return kind, kind != nil
}

// source returns the source that the record names. A record that lost too many of its
// fields on the way is told by its raw item.
func (out output) source() (alert.SourceName, bool) {
	for _, s := range alert.Sources() {
		if !s.Planned && s.Product == out.product && s.Version == out.version && out.kind != nil && s.Makes(out.kind) {
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
