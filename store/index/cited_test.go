package index

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// citing returns alerts whose shared ids hold their own id, as most do, and some others.
func citing(n int) []engine.Row {
	rows := make([]engine.Row, n)
	for i := range rows {
		id := fmt.Sprintf("fa%08X", i)
		words := []string{"alert:" + lowered(id), "alert:" + lowered(id[2:])}
		switch i % 10 {
		case 3:
			words = nil
		case 7:
			words = append(words, fmt.Sprintf("request:%d", i/20))
		}
		rows[i] = engine.Row{Seq: int64(i + 1), Record: alert.Record{
			Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
			Alert: &alert.Alert{SharedIDs: words, Created: alert.At(time.Date(2026, 1, 1, 0, 0, n-i, 0, time.UTC)), Confidence: -1},
		}}
	}
	return rows
}

func lowered(s string) string {
	b := []byte(s)
	lower(b)
	return string(b)
}

// TestCitedIDs: words that hold the record's own id cost no entry of a dictionary, and are
// found, shown, sorted and counted as any others.
func TestCitedIDs(t *testing.T) {
	ix := New(Options{})
	rows := citing(2000)
	ix.Apply(rows)
	column := ix.layout(alert.AlertKind()).fields["shared_ids"].column
	if entries := ix.dictionaries[column].len(); entries > 110 {
		t.Errorf("the dictionary has %d entries for the ids of %d alerts", entries, len(rows))
	}
	now := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]int{
		"shared_ids = 'alert:fa00000005'":                           1,
		"shared_ids = 'ALERT:FA00000005'":                           1,
		"shared_ids IN ('alert:00000005', 'alert:fa00000007', 'x')": 2,
		"shared_ids = 'alert:fa00000003'":                           0, // it has none
		"shared_ids = 'request:1'":                                  2,
		"shared_ids MATCHES 'request:*'":                            200,
		"shared_ids CONTAINS '0000000a'":                            1,
		"shared_ids IS NULL":                                        200,
		"shared_ids != 'alert:fa00000005'":                          1999,
		"shared_ids MATCHES_REGEX '^alert:fa0000000[0-9]$'":         9,
		"shared_ids = '\x01i'":                                      0,
	} {
		q, problems := query.Parse(text, now)
		if p := query.Failed(problems); p != nil {
			t.Fatalf("%s: %s", text, p.Message)
		}
		matched := 0
		for i := range rows {
			if query.Match(q, &rows[i].Record) {
				matched++
			}
		}
		found, err := ix.Search(t.Context(), Request{Query: q, Rows: 1, Sort: Sort{Field: "shared_ids"}})
		if err != nil || found.Total != want || matched != want {
			t.Errorf("%s finds %d, the matcher %d, want %d: %v", text, found.Total, matched, want, err)
		}
	}
	tabled := func(text string, rows int) *query.Table {
		q, _ := query.Parse(text, now)
		found, err := ix.Search(t.Context(), Request{Query: q, Rows: 1})
		if err != nil || found.Table == nil || len(found.Table.Rows) != rows {
			t.Fatalf("%s gives %+v, %v", text, found.Table, err)
		}
		return found.Table
	}
	if table := tabled("| aggregate count by shared_ids | sort count desc | head 1", 1); table.Rows[0][1] != float64(200) { // those without any
		t.Errorf("the largest group is %v", table.Rows[0])
	}
	table := tabled("resource_id = 'fa00000007' | fields shared_ids", 1)
	if got, ok := table.Rows[0][0].([]string); !ok || !slices.Equal(got, []string{"alert:fa00000007", "alert:00000007", "request:0"}) {
		t.Errorf("the fields of a row are %v", table.Rows[0])
	}
}

// BenchmarkAlsoIn asks for the links of one alert of very many.
func BenchmarkAlsoIn(b *testing.B) {
	ix := New(Options{})
	rows := citing(200_000)
	for part := range slices.Chunk(rows, 10_000) {
		ix.Apply(part)
	}
	q, _ := query.Parse("shared_ids IN ('alert:fa00000005', 'alert:00000005', 'request:1') AND ingest.product.version != 'v2'", time.Now())
	for b.Loop() {
		if _, err := ix.Search(b.Context(), Request{Query: q, Rows: 200}); err != nil {
			b.Fatal(err)
		}
	}
}

// A value with other letters than ASCII's is found, whatever its end.
func TestCitedOfOtherLetters(t *testing.T) {
	for _, text := range []string{"shared_ids = 'Übung'", "shared_ids IN ('abcd', 'Übung')"} {
		c := parsed(t, text).Where.(*query.Compare)
		s := newSieve(c)
		if !s.passes("Übung") || !s.passes("ÜBUNG") {
			t.Errorf("%s: the sieve leaves it out", text)
		}
	}
	s := newSieve(parsed(t, "shared_ids = 'alert:0f0e'").Where.(*query.Compare))
	if s.passes("alert:0f0d") || !s.passes("ALERT:0F0E") {
		t.Error("the sieve of ASCII texts is wrong")
	}
}
