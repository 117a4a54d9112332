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

// TestFieldsLeavesOutObjects shows the values of a path alone.
func TestFieldsLeavesOutObjects(t *testing.T) {
	all := some()[:1]
	all[0].Raw = []byte(`{"a":[{"b":1},2,"x"],"c":[{"d":1}],"e":[{"f":1},true]}`)
	_, table := tableOf(t, "| fields raw.a, raw.c, raw.e", all)
	if want := []any{[]any{json.Number("2"), "x"}, nil, true}; !reflect.DeepEqual(table.Rows[0], want) {
		t.Errorf("%v, want %v", table.Rows[0], want)
	}
}
