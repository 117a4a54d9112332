package index

import (
	"math/bits"
	"sort"
	"sync"

	"tocsin/graph/alert"
)

// histogram counts the result by time. Its bounds are the query's window; on an open
// side, they are the first or last record of the kind in the index. Rows without a time
// are in no bucket.
func (s *search) histogram(req Request) Histogram {
	from, to := s.table.span()
	var earliest, latest alert.Time
	if req.Query != nil {
		earliest, latest = req.Query.Window()
		from, to = bounds(from, to, earliest, latest)
	}
	h := newHistogram(from, to, req.Buckets)
	if len(h.Buckets) == 0 {
		return h
	}
	if req.Zone != nil {
		h.round(req, earliest == 0, latest == 0)
	}
	column := s.table.layout.severity
	class := make([]uint8, s.root.entries[column].len())
	for i := range class {
		class[i] = classOf(alert.Severity(s.root.sent(column, uint32(i))))
	}
	limits, adding := h.limits(), sync.Mutex{}
	cores(len(s.selected), func() func(i int) bool {
		return func(i int) bool {
			if s.counts[i] == 0 {
				return true
			}
			counts := s.tallied(i, class, limits, to)
			adding.Lock()
			defer adding.Unlock()
			for n := range counts {
				h.Buckets[n].add(&counts[n])
			}
			return true
		}
	})
	return h
}

// tallied counts the selected rows of a segment by bucket and class of severity. The rows of
// a bucket lie next to each other, later buckets first.
func (s *search) tallied(i int, class []uint8, limits []alert.Time, to alert.Time) [][4]int {
	segment, out := s.table.segments[i], make([][4]int, len(limits))
	severity, words := &segment.words[s.table.layout.severity], make([]int, len(class))
	row := segment.since(to)
	for at := len(limits) - 1; at >= 0; at-- {
		end := segment.since(limits[at])
		if row == end {
			continue
		}
		severity.tally(s.selected[i].sure, row, end, words)
		for word, n := range words {
			out[at][class[word]] += n
		}
		clear(words)
		row = end
	}
	return out
}

// since returns the number of rows that are not older than a time; they come first.
func (s *segment) since(t alert.Time) int {
	created := s.integers[s.layout.created]
	if created == nil {
		return 0
	}
	return sort.Search(s.n, func(row int) bool { return created[row] == 0 || alert.Time(created[row]) < t })
}

// classOf returns the number of the counter of a bucket that counts a severity.
func classOf(severity alert.Severity) uint8 {
	switch severity.Band() {
	case alert.High:
		return 0
	case alert.Medium:
		return 1
	case alert.Low:
		return 2
	}
	return 3
}

func (b *Bucket) add(counts *[4]int) {
	b.High += counts[0]
	b.Medium += counts[1]
	b.Low += counts[2]
	b.Rest += counts[3]
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

// newHistogram returns empty buckets; none if the span is empty.
func newHistogram(from, to alert.Time, buckets int) Histogram {
	h := Histogram{From: from, To: to}
	if to > from && buckets > 0 {
		h.Buckets = make([]Bucket, buckets)
	}
	return h
}

// round gives a histogram buckets of one round length, and the sides that are open the edge of a
// bucket.
func (h *Histogram) round(req Request, openFrom, openTo bool) {
	edges := roundEdges(h.From, h.To, req.Zone, req.Buckets)
	if edges == nil {
		return
	}
	h.Edges, h.Buckets = edges, make([]Bucket, len(edges)-1)
	if openFrom {
		h.From = edges[0]
	}
	if openTo {
		h.To = edges[len(edges)-1]
	}
}

// Span returns the interval of a bucket, of which to is exclusive. All have the same length, apart
// from rounding to ticks, or a round one by the clock and the calendar; see Request.Zone. The
// first and the last may reach beyond the histogram's own bounds then.
func (h *Histogram) Span(n int) (from, to alert.Time) {
	if h.Edges != nil {
		return h.Edges[n], h.Edges[n+1]
	}
	edge := func(i int) alert.Time {
		high, low := bits.Mul64(uint64(h.To-h.From), uint64(i))
		part, _ := bits.Div64(high, low, uint64(len(h.Buckets)))
		return h.From + alert.Time(part)
	}
	return edge(n), edge(n + 1)
}

// limits returns the beginning of each bucket.
func (h *Histogram) limits() []alert.Time {
	out := make([]alert.Time, len(h.Buckets))
	for i := range out {
		out[i], _ = h.Span(i)
	}
	return out
}
