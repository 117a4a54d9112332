package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestWordFilterHasEveryWord holds that a filter knows each word of each entry, of any form,
// as the matcher tells words apart, and lacks most others.
func TestWordFilterHasEveryWord(t *testing.T) {
	d := newDictionary(newSecret())
	texts := append(oddTexts(), "Encoded-Command: powershell.exe -enc AAAB", "x", "", "42", "a_b.c", "ÅKERMAN, Nadia", "e\u0301cole", "İstanbul")
	for _, s := range texts {
		d.word(s)
	}
	d.words([]string{"First Item", "zweiter-Eintrag", "三"})
	filter := d.wordFilter(0, d.len())
	for _, s := range append(texts, "First Item", "zweiter-Eintrag", "三") {
		for _, word := range query.Words(query.Fold(s)) {
			if !filter.hasWord(hashWord(word)) {
				t.Errorf("the filter lacks %q of %.60q", word, s)
			}
		}
	}
	wrong := 0
	for i := range 1000 {
		if filter.hasWord(hashWord(fmt.Sprintf("other%d", i))) {
			wrong++
		}
	}
	if wrong > 150 {
		t.Errorf("the filter has %d of 1000 words that no text holds", wrong)
	}
}

// prose returns rows whose descriptions fill many pages, each with a word of its own.
func prose(n int) []engine.Row {
	r := rand.New(rand.NewPCG(15, 11))
	rows := make([]engine.Row, n)
	for i := range rows {
		var b strings.Builder
		for range 60 {
			fmt.Fprintf(&b, "word%d ", r.IntN(2000))
		}
		fmt.Fprintf(&b, "Own%d Straße %d.", i, r.IntN(n))
		rows[i] = engine.Row{Seq: int64(i + 1), Record: alert.Record{
			Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint(i)},
			Alert: &alert.Alert{Created: alert.Time(i + 1), Description: b.String()},
		}}
	}
	return rows
}

// TestHasPrunes compares HAS over pages whose words are known with the matcher, and holds
// that the pages without the word are left out.
func TestHasPrunes(t *testing.T) {
	rows := prose(5*scanRun + 100)
	ix := New(Options{})
	ix.Apply(rows)
	column := &ix.root.Load().entries[ix.layouts[0].fields["description"].column]
	if column.used() < leastText {
		t.Fatalf("%d bytes of prose are too few", column.used())
	}
	for _, text := range []string{
		"HAS 'own777'", "HAS 'OWN21'", "HAS 'own21 straße'", "HAS 'own2'", "HAS ('own3','own9999')", "NOT HAS 'word7'", "HAS 'wor'", "HAS 'strasse'", "HAS '...'", "HAS 'own20579'",
	} {
		q := parsed(t, "description "+text)
		var want []alert.Key
		for i := range slices.Backward(rows) {
			if query.Match(q, &rows[i].Record) {
				want = append(want, rows[i].Key)
			}
		}
		for range 2 {
			if got := keysOfRows(whole(t, ix, Request{Query: q, Rows: len(rows)}).Rows); !slices.Equal(got, want) {
				t.Errorf("%s finds %d, want %d", text, len(got), len(want))
			}
			ix.matches.known = nil
		}
	}
	if n := len(ix.matches.pages.known); n != 5 {
		t.Fatalf("the words of %d pages are known", n)
	}
	left := 0
	for page := range 5 {
		if ix.matches.pages.lack(ix.layouts[0].fields["description"], column, page*scanRun, (page+1)*scanRun, []string{"own777"}) {
			left++
		}
	}
	if left < 3 {
		t.Errorf("%d of 5 pages are left out", left)
	}
}

// TestPrunes tells the comparisons for which pages are left out.
func TestPrunes(t *testing.T) {
	for text, want := range map[string]bool{
		"title HAS 'x'": true, "description NOT HAS ('a b','c')": true, "title HAS '...'": false, "title CONTAINS 'x'": false,
		"@ip HAS '10'": false, "raw.title HAS 'x'": false, "title STARTSWITH 'x'": false,
	} {
		q, problems := query.Parse(text, querytest.Now())
		if p := query.Failed(problems); p != nil {
			t.Errorf("%s: %s", text, p.Message)
			continue
		}
		if c, ok := q.Where.(*query.Compare); !ok || Prunes(c) != want {
			t.Errorf("%s: %v, want %v", text, !want, want)
		}
	}
}

// BenchmarkHas compares HAS with CONTAINS over prose of which no text is repeated: the first
// search, and one for another word.
func BenchmarkHas(b *testing.B) {
	ix := New(Options{})
	for chunk := range slices.Chunk(prose(benchSize(b)), 8192) {
		ix.Apply(chunk)
	}
	for _, op := range []string{"CONTAINS", "HAS"} {
		spent := func(word string) float64 {
			ix.matches.known = nil
			q, used := parsed(b, "description "+op+" '"+word+"'"), cpuTime()
			whole(b, ix, Request{Query: q, Rows: 50})
			return float64((cpuTime() - used).Microseconds()) / 1000
		}
		b.Run(op, func(b *testing.B) {
			for b.Loop() {
				ix.matches.pages.known = nil
				b.ReportMetric(spent("own777"), "first-cpu-ms")
				b.ReportMetric(spent("own4242"), "next-cpu-ms")
			}
			filters := 0
			for _, f := range ix.matches.pages.known {
				filters += 8 * len(f)
			}
			b.ReportMetric(float64(filters)/float64(ix.Len()), "filterB/alert")
		})
	}
}
