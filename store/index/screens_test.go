package index

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// screen is one of the queries F0 to F20 that stores are measured with.
type screen struct {
	name, query string
	sort        Sort
}

// sought are values of the data that screens look for.
type sought struct {
	word, text, incident string // of the title, of the description
	rare, hot            string // users of few alerts and of many
	hash                 string // a part of one
}

// soughtIn takes the values from the middle of an index.
func soughtIn(b *testing.B, ix *Index) (out sought) {
	b.Helper()
	r, t := ix.root.Load(), ix.alerts(ix.root.Load())
	s := t.segments[len(t.segments)/2]
	all, users := &r.entries[entityDictionary], map[uint32]int{}
	for row := range s.n {
		for _, id := range s.entities.at(row) {
			switch sent := all.sent(id); {
			case all.of(id) == alert.User && !strings.Contains(sent, "@"):
				users[id]++
			case all.of(id) == alert.Hash && len(sent) == 64:
				out.hash = strings.Clone(sent[20:32])
			}
		}
	}
	byCount := func(a, b uint32) int { return cmp.Or(cmp.Compare(users[a], users[b]), cmp.Compare(b, a)) }
	known := slices.SortedFunc(func(yield func(uint32) bool) {
		for id := range users {
			if !yield(id) {
				return
			}
		}
	}, byCount)
	out.rare, out.hot = all.sent(known[0]), all.sent(known[len(known)-1])
	column := func(field string) string {
		f := t.layout.fields[field]
		return r.sent(f.column, s.words[f.column].at(0))
	}
	middle := func(field string) string { words := strings.Fields(column(field)); return words[(len(words)-1)/2] }
	out.word, out.text, out.incident = middle("title"), middle("description"), column("incident_id")
	return out
}

// screens returns the queries F0 to F20.
func screens(n sought) []screen {
	const two, high = "provider IN ('mde', 'mdo')", "severity >= 'high'"
	part := "title CONTAINS " + query.Quote(n.word[1:])
	user := func(name string) string { return "@user = " + query.Quote(name) }
	return []screen{
		{name: "F0", query: ""},
		{name: "F1", query: high},
		{name: "F2", query: high + " AND " + two},
		{name: "F3", query: high + " AND " + two + " AND title CONTAINS " + query.Quote(n.word) + " AND " + user("no-such-user")},
		{name: "F4", query: part},
		{name: "F4b", query: "title CONTAINS 'ser'"},
		{name: "F5", query: "title CONTAINS 'zzqqzz'"},
		{name: "F6", query: user(n.rare)},
		{name: "F7", query: user(n.hot)},
		{name: "F8", query: "status = 'new' AND assigned_to IS NULL", sort: Sort{Field: "severity"}},
		{name: "F9", query: "provider != 'mdo' EARLIEST=-7d"},
		{name: "F10", query: "incident_id = " + query.Quote(n.incident)},
		{name: "F11", query: "mitre = 'T1059.001'"},
		{name: "F12", query: "(severity = 'high' OR " + part + ") AND status != 'RESOLVED'"},
		{name: "F13", query: "@ip = '10.20.0.0/16'"},
		{name: "F14", query: "description CONTAINS " + query.Quote(n.text)},
		{name: "F15", query: "entities CONTAINS " + query.Quote(n.hash)},
		{name: "F16", sort: Sort{Field: "title", Up: true}},
		{name: "F17", sort: Sort{Field: "detector_id", Up: true}},
		{name: "F18", query: "status = 'new'", sort: Sort{Field: "updated_at"}},
		{name: "F19", query: "severity >= 'medium' AND status = 'new' AND " + two + " AND " + part + " EARLIEST=-20d"},
		{name: "F20", query: "title MATCHES_REGEX " + query.Quote(n.word[:3]+"."+n.word[4:])},
	}
}

// taken holds the time of one screen: to its first rows and to the whole answer as a new query,
// and then again, with the CPU time of both.
type taken struct{ rows, whole, median, p95, first, cpu time.Duration }

// take draws a screen as the program does, first as a new query.
func (c *screen) take(b *testing.B, ix *Index) (out taken, total int) {
	b.Helper()
	req := Request{Query: parsed(b, c.query), Sort: c.sort, Rows: 200, Facets: true, Buckets: 60}
	ix.matches, ix.rows.last, ix.ranks = matches{}, nil, ranks{}
	start, spent := time.Now(), cpuTime()
	for {
		result, err := ix.Search(b.Context(), req)
		if err != nil {
			b.Fatal(err)
		}
		if out.rows == 0 && (len(result.Rows) > 0 || !result.Partial) {
			out.rows = time.Since(start)
		}
		if !result.Partial {
			total = result.Total
			break
		}
	}
	out.whole, out.first = time.Since(start), cpuTime()-spent
	again, used := []time.Duration(nil), cpuTime()
	for range 20 {
		start = time.Now()
		whole(b, ix, req)
		again = append(again, time.Since(start))
	}
	out.cpu = (cpuTime() - used) / 20
	slices.Sort(again)
	out.median, out.p95 = again[len(again)/2], again[(len(again)*95+99)/100-1] // the nearest rank: of 20, the 19th
	return out, total
}

// drawScreens prints what each of the screens takes, and reports the slowest.
func drawScreens(b *testing.B, ix *Index) {
	runtime.GC()
	var slowest taken
	for _, c := range screens(soughtIn(b, ix)) {
		t, total := c.take(b, ix)
		slowest = taken{max(slowest.rows, t.rows), max(slowest.whole, t.whole), max(slowest.median, t.median), max(slowest.p95, t.p95), max(slowest.first, t.first), max(slowest.cpu, t.cpu)}
		b.Logf("%-4s %8d rows: first rows %7.2f ms, whole %7.2f, CPU %7.2f; again %6.2f, p95 %6.2f, CPU %6.2f", c.name, total, ms(t.rows), ms(t.whole), ms(t.first), ms(t.median), ms(t.p95), ms(t.cpu))
	}
	b.ReportMetric(ms(slowest.rows), "rows-ms")
	b.ReportMetric(ms(slowest.whole), "whole-ms")
	b.ReportMetric(ms(slowest.median), "again-ms")
	b.ReportMetric(ms(slowest.p95), "p95-ms")
	b.ReportMetric(ms(slowest.cpu), "cpu-ms")
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkMixScreen draws the screens F0 to F20 and reports the slowest times of all:
//
//	TOCSIN_BENCH_ROWS=1000000 go test ./store/index -run '^$' -bench MixScreen -benchtime 1x -v
func BenchmarkMixScreen(b *testing.B) {
	n := benchSize(b)
	for _, fresh := range mixes() {
		b.Run(fmt.Sprintf("new=%v", fresh), func(b *testing.B) {
			ix, _ := loadedMix(b, n, fresh)
			for b.Loop() {
				drawScreens(b, ix)
			}
		})
	}
}

// repeatedRows returns an index with the rows of another a number of times, each time under
// other ids, change numbers and earlier times. The columns are copied, the dictionaries are
// the same: what is new is a smaller share than in the data.
func repeatedRows(ix *Index, times int) *Index {
	r, l := *ix.root.Load(), ix.layout(alert.AlertKind())
	from, to := r.tables[l.number].span()
	var all []*segment
	for n := range times {
		for _, s := range r.tables[l.number].segments {
			all = append(all, s.again(n, alert.Time(n)*(to-from), r.seq))
		}
	}
	r.tables, r.join, r.seq = slices.Clone(r.tables), &join{}, r.seq*int64(times)
	r.tables[l.number] = newTable(l, all)
	out := blankIndex(Options{})
	out.secret = ix.secret
	out.root.Store(&r)
	return out
}

// again returns a copy of a segment, the nth, whose times lie some time before.
func (s *segment) again(n int, before alert.Time, seq int64) *segment {
	out := *s
	out.words, out.integers, out.ids = slices.Clone(s.words), slices.Clone(s.integers), texts{}
	for i, w := range s.words {
		out.words[i].w8, out.words[i].w16, out.words[i].w32 = slices.Clone(w.w8), slices.Clone(w.w16), slices.Clone(w.w32)
	}
	for i := range s.integers {
		out.integers[i] = slices.Clone(s.integers[i])
	}
	for _, c := range s.layout.integers {
		for i, at := range out.integers[c.column] {
			if c.slot.Time != nil && at != 0 {
				out.integers[c.column][i] = at - int64(before)
			}
		}
	}
	for i := range s.n {
		out.ids.add(fmt.Sprint(n, "-", s.ids.at(i)))
	}
	out.entities = entities{slices.Clone(s.entities.ends), slices.Clone(s.entities.ids), slices.Clone(s.entities.types), slices.Clone(s.entities.skip)}
	out.seq = slices.Clone(s.seq)
	for i := range out.seq {
		out.seq[i] += int64(n) * seq
	}
	out.hashes, out.rows = nil, nil // no row is looked up by its key
	return &out
}

// BenchmarkRepeatedScreen draws the screens F0 to F20 over the rows of a mix, half new, ten
// times: over ten million with TOCSIN_BENCH_ROWS=1000000.
func BenchmarkRepeatedScreen(b *testing.B) {
	once, _ := loadedMix(b, benchSize(b), 0.5)
	ix := repeatedRows(once, 10)
	for b.Loop() {
		drawScreens(b, ix)
	}
}
