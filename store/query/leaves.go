package query

import (
	"context"
	"encoding/json"

	"github.com/go-json-experiment/json/jsontext"
)

// Leaves returns what a path below original_data reaches in a raw item, in its order:
// strings, numbers as json.Number, bools, and nil for an object that has members, which is
// no value but not missing either. null, "" and {} are left out: a path that reaches
// nothing else is missing. Broken JSON counts as far as it can be read. If ctx ends, the
// leaves must not be used.
func Leaves(ctx context.Context, item []byte, path []string) []any {
	if len(item) == 0 {
		return nil
	}
	var out []any
	w := walk{ctx: ctx, leaves: &out, dec: decoder(ctx, item)}
	_ = w.value(path) // as far as the item is readable
	return out
}

// keep collects a leaf.
func (w *walk) keep(t jsontext.Token) {
	switch t.Kind() {
	case '"':
		if s := t.String(); s != "" {
			*w.leaves = append(*w.leaves, s)
		}
	case '0':
		*w.leaves = append(*w.leaves, json.Number(t.String()))
	case 't', 'f':
		*w.leaves = append(*w.leaves, t.Kind() == 't')
	}
}

// leavesOf returns the values among leaves as a table has them: nil for none, one as it is,
// several as a list.
func leavesOf(leaves []any) any {
	var out []any
	for _, v := range leaves {
		if v != nil {
			out = append(out, v)
		}
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}
