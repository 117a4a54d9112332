package index

import (
	"math/bits"

	"tocsin/graph/alert"
)

// histogram counts the result by time. Its bounds are the query's window; on an open
// side, they are the first or last record of the kind in the index. Rows without a time
// are in no bucket.
func (s *search) histogram(req Request) Histogram {
	from, to := s.table.span()
	if req.Query != nil {
		from, to = bounds(from, to, req.Query.Earliest, req.Query.Latest)
	}
	h := newHistogram(from, to, req.Buckets)
	if len(h.Buckets) == 0 {
		return h
	}
	column := s.table.layout.severity
	class := make([]func(*Bucket), s.root.entries[column].len())
	for i := range class {
		class[i] = adder(alert.Severity(s.root.sent(column, uint32(i))))
	}
	limits := h.limits()
	at := len(h.Buckets) - 1
	for i, a := range s.selected {
		segment := s.table.segments[i]
		created, severity := segment.integers[segment.layout.created], &segment.words[column]
		a.sure.each(func(row int) bool {
			t := alert.Time(created.at(row))
			if t == 0 {
				return false // the missing times come last
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

// adder returns a function that counts a severity in a bucket.
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

// limits returns the beginning of each bucket. All have the same length, apart from
// rounding to ticks.
func (h *Histogram) limits() []alert.Time {
	out := make([]alert.Time, len(h.Buckets))
	for i := range out {
		high, low := bits.Mul64(uint64(h.To-h.From), uint64(i))
		part, _ := bits.Div64(high, low, uint64(len(out)))
		out[i] = h.From + alert.Time(part)
	}
	return out
}
