package query_test

import (
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestInstants gives what relative times mean, in the order of the text.
func TestInstants(t *testing.T) {
	q := parsed(t, "LATEST=now AND (created_at >= -2h OR NOT updated_at IN ('2026-01-01', -1d@d)) AND title = '-5d' EARLIEST=-1w | head 5")
	now := alert.At(querytest.Now())
	day := alert.At(time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))
	want := []query.Instant{{Text: "now", Time: now}, {Text: "-2h", Time: now - 2*alert.Hour}, {Text: "-1d@d", Time: day}, {Text: "-1w", Time: now - 7*alert.Day}}
	got := q.Instants()
	for i := range got {
		if q.Text[got[i].At.From:got[i].At.To] != got[i].Text {
			t.Errorf("%s is at %q", got[i].Text, q.Text[got[i].At.From:got[i].At.To])
		}
		got[i].At = query.Span{}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if plain := parsed(t, "title = '-5d' EARLIEST='2026-01-01'").Instants(); len(plain) != 0 {
		t.Errorf("a query without relative times has %v", plain)
	}
}
