package scan

import (
	"encoding/binary"
	"math/bits"
)

// value skips the value that begins at s.at, within so many objects and lists. With false
// it is none.
func (s *Scanner) value(depth int) bool {
	switch c := s.peekByte(); c {
	case '"':
		return s.text()
	case '{':
		return depth < Deepest && s.object(depth+1)
	case '[':
		return depth < Deepest && s.list(depth+1)
	case 'n':
		return s.literal("null")
	case 't':
		return s.literal("true")
	case 'f':
		return s.literal("false")
	}
	return s.number()
}

// peekByte returns the byte at s.at; 0, which begins no token, at the end.
func (s *Scanner) peekByte() byte {
	if s.at < len(s.raw) {
		return s.raw[s.at]
	}
	return 0
}

// object skips an object. Depth is its own.
func (s *Scanner) object(depth int) bool {
	s.at++
	s.space()
	if s.peekByte() == '}' {
		s.at++
		return true
	}
	for {
		s.space()
		if s.peekByte() != '"' || !s.text() {
			return false
		}
		s.space()
		if s.peekByte() != ':' {
			return false
		}
		s.at++
		s.space()
		if !s.value(depth) {
			return false
		}
		s.space()
		switch s.peekByte() {
		case ',':
			s.at++
		case '}':
			s.at++
			return true
		default:
			return false
		}
	}
}

// list skips a list. Depth is its own.
func (s *Scanner) list(depth int) bool {
	s.at++
	s.space()
	if s.peekByte() == ']' {
		s.at++
		return true
	}
	for {
		s.space()
		if !s.value(depth) {
			return false
		}
		s.space()
		switch s.peekByte() {
		case ',':
			s.at++
		case ']':
			s.at++
			return true
		default:
			return false
		}
	}
}

func (s *Scanner) literal(word string) bool {
	if len(s.raw)-s.at < len(word) || string(s.raw[s.at:s.at+len(word)]) != word {
		return false
	}
	s.at += len(word)
	return true
}

// number skips a number.
func (s *Scanner) number() bool {
	if s.peekByte() == '-' {
		s.at++
	}
	if s.peekByte() == '0' {
		s.at++
	} else if !s.digits() {
		return false
	}
	if s.peekByte() == '.' {
		s.at++
		if !s.digits() {
			return false
		}
	}
	if c := s.peekByte(); c == 'e' || c == 'E' {
		s.at++
		if c := s.peekByte(); c == '-' || c == '+' {
			s.at++
		}
		return s.digits()
	}
	return true
}

// digits skips digits, of which there must be one.
func (s *Scanner) digits() bool {
	from := s.at
	for s.at < len(s.raw) && s.raw[s.at]-'0' <= 9 {
		s.at++
	}
	return s.at > from
}

// A word of eight bytes at a time tells whether one of them needs a look.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// stops returns the high bit of each byte of w that may be a quote, a backslash or a
// control character. The lowest one of them is; those above may be false.
func stops(w uint64) uint64 {
	quote, slash := w^(ones*'"'), w^(ones*'\\')
	return ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*' ')&^w) & highs
}

// text skips a string.
func (s *Scanner) text() bool {
	raw, at := s.raw, s.at+1
	for {
		for at+8 <= len(raw) {
			if found := stops(binary.LittleEndian.Uint64(raw[at:])); found != 0 {
				at += bits.TrailingZeros64(found) >> 3
				break
			}
			at += 8
		}
		for at < len(raw) && raw[at] != '"' && raw[at] != '\\' && raw[at] >= ' ' {
			at++
		}
		switch {
		case at >= len(raw) || raw[at] < ' ':
			return false
		case raw[at] == '"':
			s.at = at + 1
			return true
		}
		n := escape(raw[at:])
		if n == 0 {
			return false
		}
		at += n
	}
}

// escape returns how many bytes the escape has with which b begins; 0 if it is none.
func escape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(b) < 6 {
			return 0
		}
		for _, c := range b[2:6] {
			if !isHex(c) {
				return 0
			}
		}
		return 6
	}
	return 0
}

func isHex(c byte) bool { return c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'f' }
