package query_test

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// TestSortOfRawNumbersIsExact sorts numbers that are one float64, among texts and bools. Equal
// ones keep their order, in which the newer stand first.
func TestSortOfRawNumbersIsExact(t *testing.T) {
	for _, row := range []struct{ values, up, down string }{
		{"638412345678901931 638412345678901930 638412345678901932", "1 0 2", "2 0 1"},
		{"-638412345678901931 -638412345678901930 5", "0 1 2", "2 1 0"},
		{"0.1000000000000000001 0.1 0.10", "1 2 0", "0 1 2"},
		{"2e999 1e999 -1e999 1", "2 3 1 0", "0 1 3 2"},
		{`9007199254740993 "a" true 9007199254740992 null false`, "5 2 3 0 1 4", "1 0 3 2 5 4"},
		{"1e1 10 10.0 2", "3 0 1 2", "0 1 2 3"},
		{"3 1 2", "1 2 0", "0 2 1"},
	} {
		var all []*alert.Record
		for i, value := range strings.Fields(row.values) {
			all = append(all, &alert.Record{Key: alert.Key{ID: string(rune('0' + i))}, Alert: &alert.Alert{Created: alert.Time(100 - i)}, Raw: []byte(`{"n":` + value + `}`)})
		}
		for stage, want := range map[string]string{"| sort raw.n": row.up, "| sort raw.n desc": row.down} {
			table, err := parsed(t, stage).Run(t.Context(), query.Records(all))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, k := range table.Keys {
				got = append(got, k.ID)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s of %s: %v, want %s", stage, row.values, got, want)
			}
		}
	}
}
