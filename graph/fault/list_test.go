package fault_test

import (
	"testing"

	"tocsin/graph/fault"
)

func TestAndOr(t *testing.T) {
	for _, c := range []struct {
		words   []string
		and, or string
	}{
		{nil, "", ""},
		{[]string{"a"}, "a", "a"},
		{[]string{"a", "b"}, "a and b", "a or b"},
		{[]string{"a", "b", "c"}, "a, b and c", "a, b or c"},
	} {
		if and, or := fault.And(c.words), fault.Or(c.words); and != c.and || or != c.or {
			t.Errorf("%q: %q, %q", c.words, and, or)
		}
	}
}
