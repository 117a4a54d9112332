package triage

import (
	"slices"
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/decide"
)

// TestNamesAreOffered: behind the word that assigns, the user comes first, then those to whom loaded rows are
// assigned; a verdict's words are no names.
func TestNamesAreOffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 3, nil)
		l.Deliver(l.Do(Just(decide.Assign("greta@x")), l.here()))
		assign, _ := decide.TypedAct("assign")
		if got := Offered(l.Acts, assign).Values; !slices.Equal(got, []string{"kim", "greta@x"}) {
			t.Errorf("%q", got)
		}
		verdict, _ := decide.TypedAct("verdict")
		if got := Offered(l.Acts, verdict).Values; !slices.Equal(got, alert.VerdictWords()) {
			t.Errorf("%q", got)
		}
	})
}

// TestAssignees: of several spellings one, without the user, those of most rows first, and not endlessly many.
func TestAssignees(t *testing.T) {
	of := map[alert.Key]index.Row{}
	add := func(owner, portal string) {
		key := key(len(of))
		of[key] = index.Row{Key: key, Owner: owner, Assigned: portal}
	}
	add("ada@x", "Kim")
	add("", "Greta@x")
	add("greta@x", "bo@x")
	if got := assignees(of, "kim"); !slices.Equal(got, []string{"Greta@x", "ada@x", "bo@x"}) {
		t.Errorf("%q", got)
	}
	for i := range 99 {
		add(string(rune('一'+i)), "")
	}
	if got := assignees(of, "kim"); len(got) != mostOffered || got[0] != "Greta@x" {
		t.Errorf("%d names, first %q", len(got), got[0])
	}
}
