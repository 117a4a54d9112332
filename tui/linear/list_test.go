package linear

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/undo"
)

// What can't be done on an empty store is said without numbers and words that lead nowhere.
func TestNothingIsStoredYet(t *testing.T) {
	var out strings.Builder
	s := &session{o: Options{Store: &changing{}, Out: &out, Now: time.Now, Undo: undo.NewDirect(nil, time.Now), Views: func() []query.View { return nil }}, place: place{text: "triage.seen = false"}}
	s.list(t.Context(), 0)
	s.choose(t.Context(), 1)
	s.obey(t.Context(), "done 2")
	want := "No alert is stored yet. Shown: triage.seen = false. Type status to hear how polling does, or refresh to list again.\n" +
		"There is no row 1: nothing is listed.\nThere is no row 2: nothing is listed. Nothing was marked.\n"
	if out.String() != want {
		t.Errorf("it says\n%s", out.String())
	}
	out.Reset()
	s.complain(fault.New(fault.Usage, "the query is wrong", "close the quote", nil))
	s.complain(fault.New(fault.Usage, "the query is wrong", "tocsin query prints it", nil))
	if got := out.String(); got != "Error: the query is wrong. Close the quote\nError: the query is wrong. tocsin query prints it\n" {
		t.Errorf("it says %q", got)
	}
}

// What the screen shows as signs is told in words: a note, and whom a row is assigned to.
func TestSignsAreWords(t *testing.T) {
	s := &session{o: Options{Now: time.Now, User: "kim"}}
	for _, c := range []struct {
		row  index.Row
		want string
	}{
		{index.Row{}, ""},
		{index.Row{Noted: true, Bookmark: true}, "bookmarked, has a note"},
		{index.Row{Owner: "kim"}, "assigned to you"},
		{index.Row{Assigned: "kim@contoso.example"}, "assigned to you"},
		{index.Row{Owner: "amal", Noted: true}, "assigned to amal, has a note"},
	} {
		if got := s.aged(nil, &c.row); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
