package index

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// rawCondition returns a condition of about n comparisons, most of them with raw items.
func rawCondition(r *rand.Rand, n int, cheap []string) string {
	if n <= 1 {
		if r.IntN(4) == 0 {
			return cheap[r.IntN(len(cheap))]
		}
		path := []string{"evidence.n", "severity", "title", `evidence."@odata.type"`, "status", "no.such"}[r.IntN(6)]
		op := []string{"= %d", "!= %d", "> %d", "= 'high%d'", "CONTAINS '%d'", "IS NULL", "IN (1, %d)"}[r.IntN(7)]
		if strings.Contains(op, "%d") {
			op = fmt.Sprintf(op, r.IntN(30))
		}
		if r.IntN(40) == 0 { // true of half of the items
			op, path = "= 2", "evidence.n"
		}
		return "raw." + path + " " + op
	}
	at := 1 + r.IntN(n-1)
	out := "(" + rawCondition(r, at, cheap) + []string{" AND ", " OR "}[r.IntN(2)] + rawCondition(r, n-at, cheap) + ")"
	if r.IntN(4) == 0 {
		return "NOT " + out
	}
	return out
}

// TestTermsRememberedAsOne compares queries with more raw comparisons than have results of
// their own, and with fewer, with the matcher, for alerts and incidents, while records change between the
// repetitions of a search.
func TestTermsRememberedAsOne(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 5))
	w := randomWorld(r, 300)
	ix := w.index(Options{RawTime: time.Nanosecond})
	ix.Apply(w.feed())
	cheap := map[string][]string{
		"alert":    {"severity = 'high'", "@user IS NOT NULL", "status = 'OPEN'", "title IS NULL"},
		"incident": {"severity = 'high'", "@user IS NOT NULL", "alert_ids IS NULL", "title IS NULL"},
	}
	joined, found := 0, 0
	for round := range 120 {
		from := []string{"alert", "incident"}[round%2]
		text := "FROM " + from + " WHERE "
		for i := range 1 + r.IntN(3) {
			if i > 0 {
				text += " AND "
			}
			text += rawCondition(r, []int{25, 5}[round/2%2], cheap[from])
		}
		q := parsed(t, text)
		ix.memos.known = nil
		if _, err := ix.Search(t.Context(), Request{Query: q, Facets: true}); err != nil { // the first chunks of it
			t.Fatal(err)
		}
		var batch []engine.Row
		for range 5 {
			rec := querytest.Record(r)
			rec.ID, rec.Alert.IncidentID = fmt.Sprintf("id-%d", r.IntN(300)), fmt.Sprint(r.IntN(15))
			batch = append(batch, w.put(rec), w.put(randomIncident(r)))
		}
		ix.Apply(batch)
		n := hold(t, w, ix, q, Sort{}, w.expect(q, Sort{}))
		joined += boolean(len(ix.memos.known) <= 2) // of incidents, one more for each root
		found += boolean(n > 0 && n < len(w.rows)/2)
	}
	if joined < 20 || joined > 80 || found < 10 {
		t.Errorf("%d queries were remembered as one, %d found something", joined, found)
	}
}

// TestOnlyWhatMattersIsCompared counts the rows with which comparisons are made: none whose
// answer another term has decided, and none twice.
func TestOnlyWhatMattersIsCompared(t *testing.T) {
	w := rawWorld(600) // n from 0, every second one high, every third one third
	for _, c := range []struct {
		query string
		want  map[string]int // by comparison
		total int
	}{
		{"(raw.n < 30 AND severity = 'high') OR (raw.n >= 590 AND severity = 'low')", map[string]int{"n < 30": 300, "n >= 590": 300}, 20},
		{"raw.third = true AND raw.n < 30", map[string]int{"third = true": 600, "n < 30": 200}, 10},
		{"raw.third = true OR raw.n < 30", map[string]int{"third = true": 600, "n < 30": 400}, 220},
		{"NOT (severity = 'high' AND raw.third = true)", map[string]int{"third = true": 300}, 500},
		{"severity = 'low' AND (raw.n < 30 OR title IS NULL OR raw.third = true)", map[string]int{"n < 30": 0, "third = true": 0}, 300},
	} {
		f := &fetched{world: w}
		ix := f.index(time.Nanosecond)
		if got := whole(t, ix, Request{Query: parsed(t, c.query), Facets: true}); got.Total != c.total {
			t.Errorf("%s: %d alerts, want %d", c.query, got.Total, c.total)
		}
		for text, want := range c.want {
			compared := 0
			for _, page := range ix.memos.of(memoKey(parsed(t, "raw."+text).Where.(*query.Compare))).pages {
				for _, word := range page.known {
					compared += bits.OnesCount64(word)
				}
			}
			if compared != want {
				t.Errorf("%s: %s is compared with %d items, want %d", c.query, text, compared, want)
			}
		}
	}
}

// TestMemosAreBounded measures what is remembered of the longest queries over many rows:
// different comparisons, the same with conditions between, a list of thousands of values,
// and many queries one after the other.
func TestMemosAreBounded(t *testing.T) {
	const rows, spread = 4000, 8 // rows, and change numbers for each
	w := newWorld()
	feed := make([]engine.Row, rows)
	for i := range feed {
		key := alert.Key{Source: alert.AlertsV2, ID: fmt.Sprint(i)}
		feed[i] = engine.Row{Seq: spread * int64(i+1), Record: alert.Record{Key: key, Alert: &alert.Alert{Created: alert.Time(i + 1)}}}
	}
	ix := w.index(Options{RawTime: time.Hour})
	ix.Apply(feed)
	long := func(term, join string) string {
		text := ""
		for i := 0; len(text) < 63<<10; i++ {
			if i > 0 {
				text += join
			}
			text += fmt.Sprintf(term, i)
		}
		return text
	}
	queries := []string{
		long("raw.a%d = 1", " OR "),
		long("raw.a = '%d'", " OR "),
		"NOT (" + long("raw.b%d IS NOT NULL", " OR ") + ")",
		long("(raw.c%d = 1 OR title = 'x')", " AND "),
		"raw.d IN (" + long("'%d'", ",") + ")",
	}
	for i := range 40 {
		queries = append(queries, fmt.Sprintf("raw.e%d = 1", i))
	}
	const each = spread*rows/4 + 4<<10 // two bits for each change number, in pages
	before := retained(ix)
	for _, text := range queries {
		whole(t, ix, Request{Query: parsed(t, text)})
		if n := len(ix.memos.known); n > maxMemos {
			t.Fatalf("%.40s: %d results are remembered", text, n)
		}
		for key, m := range ix.memos.known {
			if size := 1024 * len(m.pages); size > each || len(key) > 64 {
				t.Fatalf("%.40s: %d bytes of a result, %d of its key", text, size, len(key))
			}
		}
	}
	if grown := retained(ix) - before; grown > maxMemos*each+1<<20 {
		t.Errorf("%d KB more are in use after the queries", grown>>10)
	}
}

// retained returns the bytes in use while an index is.
func retained(ix *Index) int64 {
	defer runtime.KeepAlive(ix)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestFewerMemosOfManyChanges holds the bytes of all results within their bound, however
// large the change numbers are.
func TestFewerMemosOfManyChanges(t *testing.T) {
	var m memos
	for _, seq := range []int64{0, 1, 5_000_000, 20_000_000, 100_000_000, 1 << 40} {
		n := m.limit(seq)
		if n < 1 || n > maxMemos || n > 1 && int64(n)*seq/4 > memoBytes || n < maxMemos && int64(n+1)*(seq/4+1) <= memoBytes {
			t.Errorf("%d results of up to %d bytes", n, seq/4)
		}
	}
	if m.limit(5_000_000) != maxMemos || m.limit(1<<40) != 1 {
		t.Errorf("%d, %d", m.limit(5_000_000), m.limit(1<<40))
	}
}

// TestIncidentsAreDecidedAnewWithTheirAlerts changes what an incident shows of its alert,
// which does not change the incident's own number.
func TestIncidentsAreDecidedAnewWithTheirAlerts(t *testing.T) {
	w := newWorld()
	w.put(alert.Record{Key: alert.Key{Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{Title: "I"}, Raw: []byte(`{"a":1}`)})
	seen := func(user string) engine.Row {
		return w.put(alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: "a"}, Alert: &alert.Alert{
			IncidentID: "7", Entities: []alert.Entity{{Type: alert.User, Value: user}},
		}})
	}
	seen("amal")
	ix := w.index(Options{})
	ix.Apply(w.feed())
	terms := make([]string, maxMemos+1)
	for i := range terms {
		terms[i] = fmt.Sprintf("raw.a > %d", i+2)
	}
	text := "FROM incident WHERE (raw.a = 1 AND @user = 'amal') OR " + strings.Join(terms, " OR ")
	for _, user := range []string{"amal", "kim", "amal", "noor"} {
		ix.Apply([]engine.Row{seen(user)})
		want := boolean(user == "amal")
		if got := check(t, w, ix, text, Sort{}); got != want {
			t.Errorf("%s: %d incidents, want %d", user, got, want)
		}
	}
}
