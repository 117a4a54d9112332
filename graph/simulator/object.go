package simulator

import (
	"bytes"
	"encoding/json"

	"tocsin/graph/alert"
)

// object is a JSON object whose members are sent in the order of their names,
// as the real service sends most of them.
type object map[string]any

// stamp is a time as JSON has it: text, or null if it is missing.
func stamp(t alert.Time) any {
	if t == 0 {
		return nil
	}
	return t.String()
}

// text is a string, or null if it is empty.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// encode turns an object into the bytes that are served: members in the order
// of their names, no HTML escapes.
func encode(o object) []byte { return encoded(o) }

// encodeList is encode for a list of objects.
func encodeList(l []object) []byte { return encoded(l) }

func encoded(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // v is made of plain values
	}
	return bytes.TrimSpace(b.Bytes())
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// list is never null.
func list(words []string) []string {
	if words == nil {
		return []string{}
	}
	return words
}
