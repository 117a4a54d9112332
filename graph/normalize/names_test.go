package normalize

import (
	"fmt"
	"testing"
)

// TestNames looks up each name of the tables, and names that differ in a byte or are cut.
func TestNames(t *testing.T) {
	many := map[string]int{}
	for i := range 300 { // names that share their place
		many[fmt.Sprintf("a%03dbb", i)] = i + 1
	}
	for _, table := range []map[string]int{{}, {"id": 1}, many, numbered(labels)} {
		fast := newNames(table)
		for name, want := range table {
			if got := fast.get([]byte(name)); got != want {
				t.Errorf("%s: %d, want %d", name, got, want)
			}
			for _, other := range []string{name[1:], name[:len(name)-1], name + "x", "X" + name[1:]} {
				if got := fast.get([]byte(other)); got != table[other] {
					t.Errorf("%s: %d, want %d", other, got, table[other])
				}
			}
		}
		if got := fast.get(nil); got != 0 {
			t.Errorf("no name: %d", got)
		}
	}
}

func numbered(labels map[string]label) map[string]int {
	table := map[string]int{}
	for name, l := range labels {
		table[name] = int(l)
	}
	return table
}
