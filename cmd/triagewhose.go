package cmd

import (
	"slices"
	"strings"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/cells"
	"tocsin/tui/decide"
	"tocsin/tui/text"
)

// ofOthers says what a decision replaces that other persons decided, and which records are theirs:
// "; it was assigned to alice". was is the verb for one record and for several.
func ofOthers(d verbs.Decision, rows []index.Row, was, were string) string {
	owners, closers, verdicts := tally{of: len(rows)}, tally{of: len(rows)}, tally{}
	for i := range rows {
		r := &rows[i]
		if d.Left(rows[i:i+1]) > 0 {
			continue
		}
		if owner := cells.Owner(r); owner != "" && !alert.IsMe(owner, d.By) && goesOn(d, r) {
			owners.add(owner)
		}
		if r.Triage == alert.TriageDone && r.By != "" && !alert.IsMe(r.By, d.By) && reverses(d, r) {
			closers.add(r.By)
			verdicts.add(r.Verdict.Title())
		}
	}
	out := owners.words(was+" assigned to ", were+" assigned to ")
	closed := closers.words("was closed by ", "were closed by ")
	if len(verdicts.names) == 1 && verdicts.names[0] != "" {
		closed += " as " + strings.ToLower(verdicts.names[0])
	}
	return out + closed
}

// goesOn reports whether a decision gives a record to someone else, or closes or judges it.
func goesOn(d verbs.Decision, r *index.Row) bool {
	if d.AssignedTo != nil {
		return !strings.EqualFold(*d.AssignedTo, cells.Owner(r))
	}
	return d.State == alert.TriageDone && r.Triage != alert.TriageDone || judges(d, r)
}

// reverses reports whether a decision reopens a done record, or judges it otherwise.
func reverses(d verbs.Decision, r *index.Row) bool {
	return d.State == alert.TriageUnseen || judges(d, r)
}

func judges(d verbs.Decision, r *index.Row) bool { return d.Verdict != nil && *d.Verdict != r.Verdict }

// tally counts records by the names of persons.
type tally struct {
	of, n int // of so many records, so many have one of the names
	names []string
}

// add counts a record. A name may come from outside.
func (t *tally) add(name string) {
	name = text.Shorten(text.Clean(cells.Undomained(name)), decide.MostName)
	if t.n++; !slices.Contains(t.names, name) {
		t.names = append(t.names, name)
	}
}

// mostWhose is how many persons triage names.
const mostWhose = 3

// words says how many records it is that have a name, and whose: "; 2 of them were assigned to amal and kim".
func (t *tally) words(was, were string) string {
	names := t.names
	if more := len(names) - mostWhose; more > 0 {
		names = append(slices.Clone(names[:mostWhose]), plural(more, "other"))
	}
	switch {
	case t.n == 0:
		return ""
	case t.of == 1:
		return "; it " + was + fault.And(names)
	case t.n == 1:
		return "; 1 of them " + was + fault.And(names)
	}
	return "; " + text.Number(t.n) + " of them " + were + fault.And(names)
}
