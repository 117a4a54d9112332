package engine

import (
	"testing"

	"tocsin/graph/alert"
)

// TestAnActOnWhatWasSeen: an act leaves alone what another program has closed, judged or taken since the
// person saw the record, whoever has the same name, but not what is one's own.
func TestAnActOnWhatWasSeen(t *testing.T) {
	benign, kim, lee, done := alert.Verdict("benign"), "kim", "lee", alert.Triage{State: alert.TriageDone, By: "amal", At: 40, Verdict: "true"}
	judges := Act{By: "kim", At: 50, State: alert.TriageDone, Verdict: &benign}
	reopens := Act{By: "kim", At: 50, State: alert.TriageUnseen, From: alert.TriageDone}
	assigns := Act{By: "kim", At: 50, AssignedTo: &kim}
	notes := Act{By: "kim", At: 50, Add: "a note"}
	for name, c := range map[string]struct {
		act     Act
		seen    Seen
		was     alert.Triage
		changes bool
	}{
		"open":                            {judges, Seen{}, alert.Triage{}, true},
		"seen by another person":          {judges, Seen{}, alert.Triage{State: alert.TriageSeen, By: "amal", At: 40}, true},
		"closed since":                    {judges, Seen{}, done, false},
		"closed since by the same name":   {judges, Seen{}, alert.Triage{State: alert.TriageDone, By: "kim", At: 40}, false},
		"closed, as it was seen":          {judges, Seen{Last: Stamp{"amal", 40}}, done, true},
		"judged anew since":               {judges, Seen{Last: Stamp{"amal", 30}}, done, false},
		"closed by one's own act":         {judges, Seen{Own: Stamp{"kim", 40}}, alert.Triage{State: alert.TriageDone, By: "kim", At: 40}, true},
		"closed after one's own act":      {judges, Seen{Own: Stamp{"kim", 30}}, done, false},
		"an earlier try of this act":      {judges, Seen{}, alert.Triage{State: alert.TriageDone, By: "kim", At: 50}, true},
		"reopened, as it was seen":        {reopens, Seen{Last: Stamp{"amal", 40}}, done, true},
		"reopened, but judged anew since": {reopens, Seen{Last: Stamp{"amal", 30}}, done, false},
		"assigned":                        {assigns, Seen{}, alert.Triage{}, true},
		"assigned, as it was seen":        {assigns, Seen{Last: Stamp{"amal", 30}, Owner: "amal"}, alert.Triage{AssignedTo: "amal", By: "amal", At: 40}, true},
		"taken since":                     {assigns, Seen{}, alert.Triage{AssignedTo: "amal", By: "amal", At: 40}, false},
		"one's own assignment":            {Act{By: "kim", At: 50, AssignedTo: new(string)}, Seen{Own: Stamp{"kim", 40}}, alert.Triage{AssignedTo: "lee", By: "kim", At: 40}, true},
		"reopened since":                  {judges, Seen{Last: Stamp{"amal", 40}, Done: true}, alert.Triage{State: alert.TriageSeen, By: "bob", At: 45}, false},
		"reopened by one's own act":       {judges, Seen{Last: Stamp{"amal", 40}, Done: true, Own: Stamp{"kim", 45}}, alert.Triage{State: alert.TriageSeen, By: "kim", At: 45}, true},
		"taken since it was closed":       {assigns, Seen{Last: Stamp{"amal", 40}, Done: true}, alert.Triage{State: alert.TriageDone, By: "amal", At: 40, AssignedTo: "bob"}, false},
		"taken by who judges it":          {judges, Seen{}, alert.Triage{AssignedTo: "kim", By: "amal", At: 40}, true},
		"given to who judges it, whole":   {judges, Seen{}, alert.Triage{AssignedTo: "KIM@contoso.example", By: "amal", At: 40}, true},
		"given to who takes it, whole":    {assigns, Seen{}, alert.Triage{AssignedTo: "Kim@contoso.example", By: "amal", At: 40}, true},
		"given to the same name abroad":   {Act{By: "kim@fabrikam.example", At: 50, State: alert.TriageDone}, Seen{}, alert.Triage{AssignedTo: "kim@contoso.example", By: "amal", At: 40}, false},
		"judged, but taken since":         {judges, Seen{}, alert.Triage{AssignedTo: "amal", By: "amal", At: 40}, false},
		"judged, as it was seen":          {judges, Seen{Owner: "amal"}, alert.Triage{AssignedTo: "amal", By: "amal", At: 40}, true},
		"judged, one's own assignment":    {judges, Seen{Own: Stamp{"kim", 40}}, alert.Triage{AssignedTo: "lee", By: "kim", At: 40}, true},
		"a note on what is taken since":   {notes, Seen{}, alert.Triage{AssignedTo: "amal", By: "amal", At: 40}, true},
		"given since to who gives it on":  {Act{By: "kim", At: 50, AssignedTo: &lee}, Seen{Last: Stamp{"amal", 30}}, alert.Triage{AssignedTo: "kim", By: "amal", At: 40}, true},
		"a note on what is closed since":  {notes, Seen{}, done, true},
	} {
		c.act.Seen = &c.seen
		is, err := c.act.Apply(c.was, 60)
		if err != nil || is.Changed != c.changes || c.act.Passed(&c.was) == c.changes {
			t.Errorf("%s: %+v, %v", name, is, err)
		}
	}
	assigns.Seen = &Seen{}
	if given := (alert.Triage{AssignedTo: "kim", By: "amal", At: 40}); assigns.Passed(&given) {
		t.Error("who takes what another person has given to them since is told that it was taken")
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
