package query_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"tocsin/store/query"
)

// TestLeaves holds what a path reaches.
func TestLeaves(t *testing.T) {
	item := `{"a":[{"B":1},{"b":"x"},{"b":null},{"b":""},{"b":[true,{}]},{"b":{"c":2}}],"n":1e400}`
	for path, want := range map[string][]any{
		"a.b":   {json.Number("1"), "x", true, nil},
		"a.b.c": {json.Number("2")},
		"n":     {json.Number("1e400")},
		"a.z":   nil,
		"a":     {nil, nil, nil, nil, nil, nil},
	} {
		if got := query.Leaves(t.Context(), []byte(item), strings.Split(path, ".")); !reflect.DeepEqual(got, want) {
			t.Errorf("%s reaches %v, want %v", path, got, want)
		}
	}
	if got := query.Leaves(t.Context(), []byte(`{"a":[1,2`), []string{"a"}); len(got) != 2 {
		t.Errorf("of a broken item %v", got)
	}
	if got := query.Leaves(t.Context(), nil, []string{"a"}); got != nil {
		t.Errorf("of no item %v", got)
	}
}
