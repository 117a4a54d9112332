package detail

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// newContent prepares a record for all panes. It may take a while for an item
// of megabytes. evidence and changes are not modified.
func newContent(record alert.Record, evidence []alert.Evidence, changes []alert.Change) *content {
	c := &content{record: record, evidence: spokenFirst(evidence), pieces: count(evidence), changes: slices.Clone(changes)}
	slices.Reverse(c.changes)
	c.json = jsontext.Value(record.Raw).IsValid(lenient()...)
	c.actions = recommended(record.Raw)
	return c
}

// lenient returns the options for reading what services really send.
func lenient() []jsontext.Options {
	return []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
}

// decoder reads raw in place and does not modify it.
func decoder(raw []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(raw), lenient()...)
}

// spokenFirst puts the pieces with a sentence before the others.
func spokenFirst(list []alert.Evidence) []alert.Evidence {
	sorted := make([]alert.Evidence, 0, len(list))
	for _, spoken := range []bool{true, false} {
		for _, e := range list {
			if (e.Says != "") == spoken {
				sorted = append(sorted, e)
			}
		}
	}
	return sorted
}

func count(list []alert.Evidence) int {
	n := len(list)
	for i := range list {
		n += count(list[i].Nested)
	}
	return n
}

// recommended returns the texts of the member recommendedActions: one string in
// current alerts, a list in Legacy. Other shapes, and anything after a syntax
// error, are left to the raw item.
func recommended(raw []byte) []string {
	dec := decoder(raw)
	if token, err := dec.ReadToken(); err != nil || token.Kind() != jsontext.KindBeginObject {
		return nil
	}
	var found []string
	for dec.PeekKind() == jsontext.KindString {
		name, err := dec.ReadToken()
		if err != nil {
			return found
		}
		if name.String() != "recommendedActions" {
			err = dec.SkipValue()
		} else {
			found, err = texts(dec, found)
		}
		if err != nil {
			return found
		}
	}
	return found
}

// texts reads a value and appends it if it is a string, or its elements if it
// is a list of strings.
func texts(dec *jsontext.Decoder, to []string) ([]string, error) {
	list := dec.PeekKind() == jsontext.KindBeginArray
	if list {
		if _, err := dec.ReadToken(); err != nil {
			return to, err
		}
	}
	for {
		switch dec.PeekKind() {
		case jsontext.KindString:
			token, err := dec.ReadToken()
			if err != nil {
				return to, err
			}
			if s := token.String(); s != "" {
				to = append(to, s)
			}
		case jsontext.KindEndArray:
			_, err := dec.ReadToken()
			return to, err
		default:
			if err := dec.SkipValue(); err != nil {
				return to, err
			}
		}
		if !list {
			return to, nil
		}
	}
}
