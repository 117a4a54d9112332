package tour

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// TestSteps goes through steps: only the command of the step counts, and one that opens something
// counts once this is closed, not before it is open.
func TestSteps(t *testing.T) {
	tour := New([]Step{{ID: "a.down"}, {ID: "a.query", Opens: true}, {ID: "a.done"}})
	at := func(want string) {
		t.Helper()
		if s, ok := tour.Step(); s.ID != want || ok != (want != "") {
			t.Fatalf("the step is %q, want %q", s.ID, want)
		}
	}
	tour.Ran("a.done")
	tour.Settled(false)
	at("a.down")
	tour.Ran("a.down")
	tour.Settled(false)
	at("a.query")
	tour.Ran("a.query")
	tour.Settled(false)
	at("a.query")
	if tour.Within() {
		t.Error("a person is in what isn't open yet")
	}
	tour.Settled(true)
	if !tour.Within() {
		t.Error("a person isn't in what the step opened")
	}
	at("a.query")
	tour.Ran("a.down")
	at("a.query")
	tour.Settled(false)
	at("a.done")
	tour.Ran("a.done")
	at("")
	if !tour.Over() {
		t.Error("a tour of which all steps are done isn't over")
	}
	tour = New(Steps())
	if tour.Leave(); !tour.Over() {
		t.Error("a tour that was left isn't over")
	}
	var none *Tour
	none.Ran("a.down")
	none.Settled(false)
	if !none.Over() || none.Draw(theme.New(theme.Options{}), 80, nil) != nil {
		t.Error("no tour has something to show")
	}
}

// TestTheBoxSaysHowItIsLeft: not by esc if esc is the key of the step.
func TestTheBoxSaysHowItIsLeft(t *testing.T) {
	th := theme.New(theme.Options{})
	for id, want := range map[string]bool{"a.down": true, "a.back": false} {
		key := func(of string) string { return map[string]string{"a.down": "j", "a.back": "esc"}[of] }
		box := strings.Join(New([]Step{{ID: id, Title: "Go"}}).Draw(th, 80, key), "\n")
		if got := strings.Contains(ansi.Strip(box), "esc leaves"); got != want {
			t.Errorf("%s: %v in\n%s", id, got, box)
		}
	}
}

// TestDraw draws the box at every width: it is never wider than the terminal, and shows the
// key that works now, or the one that must come first.
func TestDraw(t *testing.T) {
	th := theme.New(theme.Options{})
	for _, s := range Steps() {
		if s.ID == "" || s.Title == "" || s.Text == "" {
			t.Errorf("a step lacks something: %+v", s)
		}
		tour := New([]Step{s})
		for w := 0; w < 140; w++ {
			for _, line := range tour.Draw(th, w, func(string) string { return "K" }) {
				if n := text.Width(line); n > w {
					t.Fatalf("%s: %d columns of %d", s.ID, n, w)
				}
			}
		}
		if shown := strings.Join(tour.Draw(th, 80, func(id string) string { return "<" + id + ">" }), "\n"); !strings.Contains(shown, "<"+s.ID+">") || !strings.Contains(shown, s.Title) {
			t.Errorf("%s isn't asked for:\n%s", s.ID, shown)
		}
		first := ansi.Strip(strings.Join(tour.Draw(th, 80, func(id string) string {
			return map[bool]string{true: "<first>"}[id == s.First && id != ""]
		}), "\n"))
		if strings.Contains(first, "first <first>") != (s.First != "") {
			t.Errorf("%s: the way to it reads\n%s", s.ID, first)
		}
	}
}
