package simulator

import (
	"encoding/json"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// withMembers returns an item with the values of some members replaced, in their places;
// members that it lacks are added at its end, by name. A nil value is null.
func withMembers(item []byte, values map[string]any) []byte {
	dec := lenient(item)
	if _, err := dec.ReadToken(); err != nil {
		return item
	}
	out := []byte{'{'}
	put := func(name string, value []byte) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(appendText(out, name), ':'), value...)
	}
	done := map[string]bool{}
	for dec.PeekKind() == '"' {
		token, err := dec.ReadToken()
		if err != nil {
			return item
		}
		name := token.String()
		value, err := dec.ReadValue()
		if err != nil {
			return item
		}
		if other, ok := values[name]; ok {
			value, done[name] = plainJSON(other), true
		}
		put(name, value)
	}
	names := make([]string, 0, len(values))
	for name := range values {
		if !done[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		put(name, plainJSON(values[name]))
	}
	return append(out, '}')
}

// withoutMembers returns an item without some members.
func withoutMembers(item []byte, names ...string) []byte {
	return selected(item, func(name string) bool { return !slices.Contains(names, name) })
}

func plainJSON(v any) []byte {
	if raw, ok := v.(json.RawMessage); ok {
		return raw
	}
	return encoded(v)
}

// eachMember calls each with the members of an item, until it returns false.
func eachMember(item []byte, each func(name string, value jsontext.Value) bool) {
	dec := lenient(item)
	if _, err := dec.ReadToken(); err != nil {
		return
	}
	for dec.PeekKind() == '"' {
		token, err := dec.ReadToken()
		if err != nil {
			return
		}
		name := token.String()
		value, err := dec.ReadValue()
		if err != nil || !each(name, value) {
			return
		}
	}
}

// eachText calls each with the members of an item that are texts.
func eachText(item []byte, each func(name, text string)) {
	eachMember(item, func(name string, value jsontext.Value) bool {
		if value.Kind() == '"' {
			if text, err := jsontext.AppendUnquote(nil, value); err == nil {
				each(name, string(text))
			}
		}
		return true
	})
}

// memberText returns a text member.
func memberText(item []byte, name string) (text string, ok bool) {
	eachText(item, func(n, t string) {
		if n == name {
			text, ok = t, true
		}
	})
	return text, ok
}

// isNull reports whether an item has a member with the value null.
func isNull(item []byte, name string) (null bool) {
	eachMember(item, func(n string, value jsontext.Value) bool {
		null = n == name && value.Kind() == 'n'
		return !null
	})
	return null
}
