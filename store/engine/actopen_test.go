package engine

import (
	"testing"

	"tocsin/graph/alert"
)

// TestAnActOnAnOpenRecord: what was decided about a record that was seen open leaves one alone that
// another program has closed meanwhile, whoever has the same name, but not one's own.
func TestAnActOnAnOpenRecord(t *testing.T) {
	benign := alert.Verdict("benign")
	act := Act{By: "kim", At: 50, State: alert.TriageDone, Verdict: &benign, Open: true}
	for name, c := range map[string]struct {
		was     alert.Triage
		own     Stamp
		changes bool
	}{
		"open":                        {alert.Triage{}, Stamp{}, true},
		"seen by another person":      {alert.Triage{State: alert.TriageSeen, By: "amal", At: 40}, Stamp{}, true},
		"closed by another person":    {alert.Triage{State: alert.TriageDone, By: "amal", At: 40}, Stamp{}, false},
		"closed by the same name":     {alert.Triage{State: alert.TriageDone, By: "kim", At: 40}, Stamp{}, false},
		"closed by one's own act":     {alert.Triage{State: alert.TriageDone, By: "kim", At: 40}, Stamp{"kim", 40}, true},
		"closed, after one's own act": {alert.Triage{State: alert.TriageDone, By: "amal", At: 45}, Stamp{"kim", 40}, false},
		"an earlier try of this act":  {alert.Triage{State: alert.TriageDone, By: "kim", At: 50, Verdict: ""}, Stamp{}, true},
	} {
		act.Own = c.own
		is, err := act.Apply(c.was, 60)
		if err != nil || is.Changed != c.changes || !c.changes && is.Is.Verdict != c.was.Verdict {
			t.Errorf("%s: %+v, %v", name, is, err)
		}
	}
}

// TestANoteOverAnother: a note takes the place of the one that it was written over, comes behind any other
// one, and removes no other one.
func TestANoteOverAnother(t *testing.T) {
	text := func(s string) *string { return &s }
	for name, c := range map[string]struct {
		over      *string
		was, note string
		want      string
	}{
		"over the one that is there": {text("a"), "a", "b", "b"},
		"over none":                  {text(""), "", "b", "b"},
		"another came meanwhile":     {text(""), "theirs", "mine", "theirs\nmine"},
		"another took its place":     {text("old"), "theirs", "old, and more", "theirs\nold, and more"},
		"it went meanwhile":          {text("old"), "", "new", "new"},
		"removed":                    {text("old"), "old", "", ""},
		"another isn't removed":      {text("old"), "theirs", "", "theirs"},
		"whatever it was":            {nil, "theirs", "mine", "mine"},
	} {
		act := Act{By: "kim", Note: &c.note, Over: c.over}
		is, err := act.Apply(alert.Triage{Note: c.was}, 60)
		if err != nil || is.Is.Note != c.want || is.Changed != (c.want != c.was) {
			t.Errorf("%s: %q, %v", name, is.Is.Note, err)
		}
		if is.Changed {
			if back, err := is.Undo.Apply(is.Is, 70); err != nil || back.Is.Note != c.was {
				t.Errorf("%s: undone it is %q, %v", name, back.Is.Note, err)
			}
		}
	}
}
