package triage

import (
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/decide"
)

// turns count the decisions of keys. One that the same key follows before what it reads is there gives way to it, so
// that a key pressed twice asks once.
type turns struct {
	count int
	last  map[string]int // the last turn of those on their way, by what they are and what they are about
}

// turn is that of one decision. The zero turn gives way to none.
type turn struct {
	n  int
	of string
}

// next returns the turn of a decision about a target. Those that deal with it are the same, such as two verdicts, but
// none gives way with the note that a person wrote.
func (s *turns) next(d decide.Decision, t *Target) turn {
	of := []string{d.What, d.Act.Add, deref(d.Act.Note), strconv.Itoa(t.Count)}
	if d.Leaves {
		of[0] = ""
	}
	if t.Marked.All {
		of = append(of, t.Marked.Query.Text)
	}
	keys := keysOf(t.Rows)
	slices.SortFunc(keys, alert.Key.Compare)
	for _, key := range keys {
		of = append(of, key.Integration, string(key.Source), key.ID)
	}
	s.count++
	is := turn{s.count, strings.Join(of, "\x00")}
	s.last[is.of] = is.n
	return is
}

// overtaken reports whether what was read for a decision gives way to a later one; else its way ends.
func (s *turns) overtaken(t turn) bool {
	if t.n == 0 {
		return false
	}
	if s.last[t.of] != t.n {
		return true
	}
	delete(s.last, t.of)
	return false
}
