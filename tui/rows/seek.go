package rows

import "tocsin/graph/alert"

// Seek is the look-up of a row to open in place of the open one. If several are under way, the last
// counts.
type Seek struct{ from, to alert.Key }

// Begin notes that a row is looked up, to be opened in place of another one.
func (s *Seek) Begin(from, to alert.Key) { *s = Seek{from, to} }

// End notes that a row was looked up, and reports whether it is the one that counts.
func (s *Seek) End(from, to alert.Key) bool {
	if *s != (Seek{from, to}) {
		return false
	}
	*s = Seek{}
	return true
}

// Of reports whether a row is looked up to be opened in place of the given one.
func (s *Seek) Of(open alert.Key) bool { return *s != Seek{} && s.from == open }

// At returns where a step from the given row begins: at the row that opens in its place soon, if there is
// one.
func (s *Seek) At(open alert.Key) alert.Key {
	if s.Of(open) {
		return s.to
	}
	return open
}
