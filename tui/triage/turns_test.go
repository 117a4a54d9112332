package triage

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
)

// TestTurns: a decision gives way to a later one of its kind about the same records, in whatever order they come
// back, but none with a note that a person wrote.
func TestTurns(t *testing.T) {
	of := func(marked bool, ids ...int) *Target {
		out := &Target{Count: len(ids)}
		for _, n := range ids {
			out.Rows = append(out.Rows, index.Row{Key: key(n)})
		}
		if marked {
			out.Marked = rows.Marked{Rows: out.Rows, Count: len(ids)}
		}
		return out
	}
	noted := decide.Judge(decide.Choice{Verdict: alert.VerdictBenign, Note: "asked rosa"})
	for _, c := range []struct {
		what      string
		one, two  decide.Decision
		on, at    *Target
		overtaken bool
	}{
		{"done twice", decide.Done(), decide.Done(), of(true, 1, 2), of(true, 2, 1), true},
		{"two verdicts", decide.Done(), decide.Judge(decide.Choice{Verdict: alert.VerdictBenign}), of(false, 1), of(false, 1), true},
		{"others", decide.Done(), decide.Done(), of(true, 1, 2), of(true, 1, 3), false},
		{"more", decide.Done(), decide.Done(), of(true, 1), of(true, 1, 2), false},
		{"another decision", decide.Bookmark(true), decide.Assign("kim"), of(true, 1, 2), of(true, 1, 2), false},
		{"a note", noted, decide.Done(), of(false, 1), of(false, 1), false},
		{"two notes", decide.NoteMore("asked rosa"), decide.NoteMore("scanner"), of(true, 1, 2), of(true, 1, 2), false},
	} {
		for _, late := range []bool{false, true} {
			s := turns{last: map[string]int{}}
			one, two := s.next(c.one, c.on), s.next(c.two, c.at)
			last := false
			if late {
				last = s.overtaken(two)
			}
			first := s.overtaken(one)
			if !late {
				last = s.overtaken(two)
			}
			if first != c.overtaken || last {
				t.Errorf("%s, late %v: the first gives way: %v, the last: %v", c.what, late, first, last)
			}
			if len(s.last) > 0 {
				t.Errorf("%s: on their way still: %v", c.what, s.last)
			}
		}
	}
	if s := (turns{}); s.overtaken(turn{}) {
		t.Error("a decision of no key gives way")
	}
}
