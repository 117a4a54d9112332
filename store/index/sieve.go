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
	ends    bitmap              // with whole: see endsWith
	parts   [][]byte
	open    bool // passes everything
	lower   []byte
}

func newSieve(c *query.Compare) sieve {
	texts, whole, ok := c.Literals()
	if whole {
		s := sieve{lengths: lengthsOf(texts), whole: map[string]struct{}{}, ends: newBitmap(endMask + 1), open: !ok}
		for _, text := range texts {
			s.whole[strings.ToLower(text)] = struct{}{}
			s.ends.set(endOf(text))
		}
		if len(texts) < len(c.Values) { // of one with other letters nothing is known
			s.ends = nil
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
	case !s.endsWith(sent):
		return false
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

// endMask is the greatest number of an end.
const endMask = 1<<12 - 1

// endsWith returns false if a text, and any that ends as it does, certainly is none of the
// whole ones. It reads the last bytes alone: most texts, such as ids, differ there.
func (s *sieve) endsWith(sent string) bool {
	if s.ends == nil {
		return true
	}
	end := endOf(sent)
	return end == 0 || s.ends.get(end)
}

// endOf returns a number that texts of ASCII share if they end alike but for case. All texts
// that are short, or may end in something else than ASCII, have the number 0.
func endOf(s string) int {
	n := len(s)
	if n < endBytes {
		return 0
	}
	end := uint32(s[n-4]) | uint32(s[n-3])<<8 | uint32(s[n-2])<<16 | uint32(s[n-1])<<24
	if end&0x80808080 != 0 {
		return 0
	}
	const spread = 0x9e3779b1
	return 1 + int((end|0x20202020)*spread>>20)%endMask
}

// endBytes is how many bytes an end has.
const endBytes = 4
