// Package scan reads JSON from a slice of bytes, value by value, without a copy. It
// accepts exactly what jsontext accepts if names may repeat and UTF-8 may be invalid, and
// a fuzz test holds the two against each other. It exists because every alert is read
// twice on its way into the store: it takes a fifth less time than jsontext, and tells of
// white space, so that the fingerprint of an item needs no scan of its own.
//
// It knows nothing of alerts and pages, and never unquotes a text. Begin with Scanner.
package scan

import "github.com/go-json-experiment/json/jsontext"

// Deepest is how many objects and lists may lie within each other, as in jsontext.
const Deepest = 10_000

// Scanner walks one JSON text. The zero value reads nothing; begin with Reset. After an
// error nothing more is found: Broken is true, Peek returns KindInvalid, and Name and
// Value return nil.
type Scanner struct {
	raw    []byte
	at     int
	begun  int // where the last value or name begins
	depth  int
	need   byte // what must stand before the next token: ':', ',' or nothing
	broken bool

	// Space, if not nil, is called with each run of white space that stands before or
	// between tokens, in ascending order.
	Space func(from, to int)
}

// Reset makes s read raw from its beginning.
func (s *Scanner) Reset(raw []byte) { *s = Scanner{raw: raw} }

// Text returns what is read.
func (s *Scanner) Text() []byte { return s.raw }

// Broken reports whether an error was met.
func (s *Scanner) Broken() bool { return s.broken }

// Offset returns the offset behind the last token that was read.
func (s *Scanner) Offset() int { return s.at }

// Begun returns the offset at which the last name or value begins.
func (s *Scanner) Begun() int { return s.begun }

// fail notes an error.
func (s *Scanner) fail() { s.broken = true }

// Peek returns the kind of the next token without reading it.
func (s *Scanner) Peek() jsontext.Kind {
	if s.broken {
		return jsontext.KindInvalid
	}
	s.space()
	var delim byte
	if s.at < len(s.raw) && (s.raw[s.at] == ',' || s.raw[s.at] == ':') {
		delim = s.raw[s.at]
		s.at++
		s.space()
	}
	if s.at >= len(s.raw) {
		s.fail()
		return jsontext.KindInvalid
	}
	need := s.need
	if c := s.raw[s.at]; need == ',' && (c == '}' || c == ']') {
		need = 0
	}
	if delim != need {
		s.fail()
		return jsontext.KindInvalid
	}
	s.need = 0
	return kindOf(s.raw[s.at])
}

// kindOf returns the kind of the token that begins with a byte.
func kindOf(c byte) jsontext.Kind {
	switch c {
	case '{', '}', '[', ']', '"', 'n', 't', 'f':
		return jsontext.Kind(c)
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return jsontext.KindNumber
	}
	return jsontext.KindInvalid
}

// Open enters the object or list that Peek found. It returns false if it lies too deep.
func (s *Scanner) Open() bool {
	if s.broken || s.depth == Deepest {
		s.fail()
		return false
	}
	s.at++
	s.depth++
	s.need = 0
	return true
}

// Next reports whether the object or list that was opened has another member or element.
// At its end, which must be the closing byte, it leaves it.
func (s *Scanner) Next(closing byte) bool {
	switch s.Peek() {
	case jsontext.KindInvalid:
		s.fail()
		return false
	case jsontext.KindEndObject, jsontext.KindEndArray:
		if s.raw[s.at] != closing {
			s.fail()
			return false
		}
		s.at++
		s.depth--
		s.need = ','
		return false
	}
	return true
}

// Name reads the name of a member, with its quotes. Its value must be read next.
func (s *Scanner) Name() []byte {
	if s.Peek() != jsontext.KindString {
		s.fail()
		return nil
	}
	name := s.Value()
	s.need = ':'
	return name
}

// Value reads the next value, whatever it is, and returns its bytes, a part of what is
// read.
func (s *Scanner) Value() []byte {
	if s.Peek() == jsontext.KindInvalid {
		s.fail()
		return nil
	}
	begin := s.at
	if !s.value(s.depth) {
		s.fail()
		return nil
	}
	s.begun, s.need = begin, ','
	return s.raw[begin:s.at:s.at]
}

// space skips white space.
func (s *Scanner) space() {
	if s.at < len(s.raw) && s.raw[s.at] <= ' ' {
		s.run()
	}
}

// run skips a run of white space that may be empty.
func (s *Scanner) run() {
	from := s.at
	for s.at < len(s.raw) && isSpace(s.raw[s.at]) {
		s.at++
	}
	if s.Space != nil && from < s.at {
		s.Space(from, s.at)
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
