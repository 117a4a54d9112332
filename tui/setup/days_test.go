package setup_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/fault"
	"tocsin/tui/setup"
)

// daysBackend returns a backend that notes for how many days each pair is made.
func daysBackend() (d *fakeBackend, days *[]int) {
	d, days = filled(), &[]int{}
	d.makes = func(draft setup.Draft) { *days = append(*days, draft.Days) }
	return d, days
}

// Once the portal refused a certificate for its lifetime, the step that makes one offers what the
// policy allows, and makes another.
func TestWhatAPolicyAllowsIsOffered(t *testing.T) {
	d, days := daysBackend()
	g := fresh(t, d)
	for range 7 {
		g.keys("enter")
	}
	g.shows("Days", "365", "a policy of the tenant may allow fewer")
	g.keys("enter")
	d.tell = fault.New(fault.Certificate, "the portal refuses it", "go back to step 8", &setup.TooLongError{Allowed: 180})
	g.keys("enter")
	g.shows("the portal refuses it")
	d.tell = nil
	g.keys("esc")
	g.shows("a policy of the tenant allows 180", "Enter makes another one, of 180 days", madeCert)
	if strings.Contains(g.text(), "365") {
		t.Errorf("what was refused is still offered:\n%s", g.text())
	}
	g.keys("enter")
	g.shows("Upload certificate")
	g.keys("esc", "enter")
	if want := []int{0, 180}; !slices.Equal(*days, want) {
		t.Errorf("made for %v days, want %v", *days, want)
	}
	g.keys("enter", "enter")
	if g.place() != "step 11/11" || d.finished.Days != 180 {
		t.Errorf("at %s with %+v", g.place(), d.finished)
	}
}

// A person changes the days: what is none stays in the step, and a number above what was refused is
// commented.
func TestDaysAreChanged(t *testing.T) {
	d, days := daysBackend()
	g := fresh(t, d)
	for range 7 {
		g.keys("enter")
	}
	g.keys("down", "down", "ctrl+u", "0", "enter")
	g.shows("Enter a number of days from 1 to 3650")
	g.keys("ctrl+u", "9", "0", "enter")
	if g.place() != "step 9/11" || !slices.Equal(*days, []int{90}) {
		t.Errorf("at %s, made for %v days", g.place(), *days)
	}
	g.keys("esc")
	if g.Typing() {
		t.Error("back in the step, letters go into the days")
	}
	g.keys("down", "down", "ctrl+u", "3", "6", "5", "enter")
	if !slices.Equal(*days, []int{90, 0}) {
		t.Errorf("made for %v days", *days)
	}
}
