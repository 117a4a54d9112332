package index

import (
	"bytes"
	"slices"
	"strings"

	"tocsin/store/query"
)

// sieve leaves out texts without a dictionary by the literals of a comparison, as a scan
// does those with one. One goroutine may use it at a time.
type sieve struct {
	lengths bitmap              // lengths that a text may have; nil for any
	whole   map[string]struct{} // the texts that one may be, in lower case; nil for any
	parts   [][]byte
	open    bool // passes everything
	lower   []byte
}

func newSieve(c *query.Compare) sieve {
	texts, whole, ok := c.Literals()
	if whole {
		s := sieve{lengths: lengthsOf(texts), whole: map[string]struct{}{}, open: !ok}
		for _, text := range texts {
			s.whole[strings.ToLower(text)] = struct{}{}
		}
		return s
	}
	s := sieve{open: !ok}
	for _, part := range texts {
		s.parts = append(s.parts, []byte(part))
	}
	return s
}

// passes returns false if a text certainly does not satisfy the comparison.
func (s *sieve) passes(sent string) bool {
	switch {
	case s.open:
		return true
	case formOf(sent) == formOther:
		return true
	case s.lengths != nil && !s.lengths.holds(uint32(len(sent))):
		return false
	}
	s.lower = append(s.lower[:0], sent...)
	lower(s.lower)
	if s.whole != nil {
		_, ok := s.whole[string(s.lower)]
		return ok
	}
	return slices.ContainsFunc(s.parts, func(part []byte) bool { return bytes.Contains(s.lower, part) })
}
