package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestANoteIsKeptThoughItsVerdictIsNot: what a person wrote with a verdict stays, below the earlier note, if
// another person closes or takes all of the alerts meanwhile; it is a step of its own. Kept with one of them it isn't
// written on the others.
func TestANoteIsKeptThoughItsVerdictIsNot(t *testing.T) {
	closed := func(tr *alert.Triage) { tr.State, tr.Verdict, tr.Note = alert.TriageDone, "true", "exfil" }
	taken := func(tr *alert.Triage) { tr.AssignedTo = "amal" }
	for name, c := range map[string]struct {
		before string
		theirs func(*alert.Triage)
		of     []int
		says   string
		notes  []string
		undone []string
	}{
		"closed":         {"g", closed, []int{0}, "Not kept: amal closed it meanwhile as true positive; your note is kept on it", []string{"exfil\nseen", "", ""}, []string{"exfil", "", ""}},
		"taken":          {"g", taken, []int{0}, "Not kept: amal took it meanwhile; your note is kept on it", []string{"seen", "", ""}, []string{"", "", ""}},
		"all of several": {"g space space", closed, []int{0, 1}, "Not kept: amal closed them meanwhile; your note is kept on them", []string{"exfil\nseen", "exfil\nseen", ""}, []string{"exfil", "exfil", ""}},
		"one of several": {"g space space", closed, []int{0}, "Not kept for 1: amal closed it meanwhile as true positive; closed here as benign", []string{"exfil", "seen", ""}, []string{"exfil", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			flow(t, Options{}, plain(3), func(x *session) {
				notes := func(when string, want []string) {
					t.Helper()
					for i, is := range plain(3) {
						if r, _, err := x.fakeStore.Record(t.Context(), is.Key); err != nil || r.Triage.Note != want[i] {
							t.Errorf("%s the note of %s is %q, want %q, %v", when, is.Key.ID, r.Triage.Note, want[i], err)
						}
					}
				}
				x.keys(c.before)
				x.Wait(time.Second)
				x.keys("X")
				x.Wait(time.Second)
				x.keys("2 s e e n")
				for _, i := range c.of {
					theirs := plain(3)[i]
					theirs.Triage = alert.Triage{By: "amal", At: alert.At(time.Now())}
					c.theirs(&theirs.Triage)
					x.fakeStore.put(theirs)
				}
				x.keys("enter")
				x.Wait(time.Second)
				x.says(c.says)
				notes("then", c.notes)
				for _, i := range c.of {
					if r, _, _ := x.fakeStore.Record(t.Context(), plain(3)[i].Key); r.Triage.By != "amal" && r.Triage.AssignedTo != "amal" {
						t.Errorf("%+v", r.Triage)
					}
				}
				x.keys("z")
				x.Wait(time.Second)
				notes("undone", c.undone)
			})
		})
	}
}
