package index

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// facetField is a field that is counted: its name on the screen, its name in
// the query language, its column, and the value that a word counts for.
type facetField struct {
	name, field string
	column      int
	value       func(word string) string
}

func facetFields() []facetField {
	return []facetField{
		{"severity", "severity", colSeverity, func(word string) string { return string(alert.Severity(word).Band()) }},
		{"provider", "provider", colProvider, func(word string) string { return word }},
		{"version", "ingest.product.version", colSource, func(word string) string { return alert.SourceName(word).Version() }},
	}
}

// countFacets counts the answer by each facet's field.
func (s *search) countFacets() []Facet {
	var out []Facet
	for _, f := range facetFields() {
		answers, own := s.facets[f.field]
		if !own {
			answers = s.answers
		}
		entries := s.root.entries[f.column]
		byWord := make([]int, len(entries))
		for i, a := range answers {
			s.root.segments[i].words[f.column].tally(a.sure, byWord)
		}
		counts := map[string]int{}
		for id, n := range byWord {
			counts[f.value(entries[id].sent)] += n
		}
		out = append(out, Facet{f.name, counted(counts)})
	}
	return out
}

// tally adds the rows of the bitmap to the counts of their numbers.
func (w *words) tally(rows bitmap, counts []int) {
	if w.w8 == nil && w.w16 == nil && w.w32 == nil {
		counts[w.all] += rows.count()
		return
	}
	rows.each(func(i int) bool {
		counts[w.at(i)]++
		return true
	})
}

// counted lists counts, largest first, equal ones by value; what nothing has,
// and the missing value, are left out.
func counted(counts map[string]int) []Count {
	var out []Count
	for value, n := range counts {
		if n > 0 && value != "" {
			out = append(out, Count{value, n})
		}
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	return out
}

// histogram counts the answer by time. Its bounds are the query's window, and
// where that is open, the first and last alert of all that is kept. Rows
// without a time are in no bucket.
func (s *search) histogram(req Request) Histogram {
	from, to := s.root.span()
	if req.Query != nil {
		from, to = bounds(from, to, req.Query.Earliest, req.Query.Latest)
	}
	h := newHistogram(from, to, req.Buckets)
	if len(h.Buckets) == 0 {
		return h
	}
	class := make([]func(*Bucket), len(s.root.entries[colSeverity]))
	for i, e := range s.root.entries[colSeverity] {
		class[i] = adder(alert.Severity(e.sent))
	}
	limits := h.limits()
	at := len(h.Buckets) - 1
	for i, a := range s.answers {
		segment := s.root.segments[i]
		created, severity := segment.times[colCreated], &segment.words[colSeverity]
		a.sure.each(func(row int) bool {
			t := created.at(row)
			if t == 0 {
				return false // the missing times stand last
			}
			if t < from || t >= to {
				return true
			}
			for at > 0 && t < limits[at] {
				at--
			}
			class[severity.at(row)](&h.Buckets[at])
			return true
		})
	}
	return h
}

// adder returns what counts a severity in a bucket.
func adder(severity alert.Severity) func(*Bucket) {
	switch severity.Band() {
	case alert.High:
		return func(b *Bucket) { b.High++ }
	case alert.Medium:
		return func(b *Bucket) { b.Medium++ }
	case alert.Low:
		return func(b *Bucket) { b.Low++ }
	}
	return func(b *Bucket) { b.Rest++ }
}

// span returns the first created_at of all alerts, and the instant after the
// last one; zeros where there is none.
func (r *root) span() (from, to alert.Time) {
	if len(r.segments) == 0 {
		return 0, 0
	}
	if to = r.segments[0].times[colCreated].at(0); to == 0 {
		return 0, 0
	}
	for _, s := range slices.Backward(r.segments) {
		if _, end := s.window(0, 0); end > 0 {
			return s.times[colCreated].at(end - 1), to + 1
		}
	}
	return 0, 0
}

// bounds narrows a span to a query's window.
func bounds(from, to, earliest, latest alert.Time) (alert.Time, alert.Time) {
	if earliest != 0 {
		from, to = earliest, max(to, earliest+1)
	}
	if latest != 0 {
		from, to = min(from, latest), latest
	}
	return from, to
}

// newHistogram makes empty buckets; none where the span is empty.
func newHistogram(from, to alert.Time, buckets int) Histogram {
	h := Histogram{From: from, To: to}
	if to > from && buckets > 0 {
		h.Buckets = make([]Bucket, buckets)
	}
	return h
}

// limits returns where each bucket begins. All are of one length, but for what
// is lost in rounding to ticks.
func (h *Histogram) limits() []alert.Time {
	out := make([]alert.Time, len(h.Buckets))
	for i := range out {
		high, low := bits.Mul64(uint64(h.To-h.From), uint64(i))
		part, _ := bits.Div64(high, low, uint64(len(out)))
		out[i] = h.From + alert.Time(part)
	}
	return out
}
