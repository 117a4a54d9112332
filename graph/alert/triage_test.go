package alert_test

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
)

func TestTriageStates(t *testing.T) {
	for word, want := range map[string]struct {
		state alert.TriageState
		word  string
		seen  bool
	}{
		"":       {"", "unseen", false},
		"open":   {alert.TriageUnseen, "unseen", false},
		"unseen": {alert.TriageUnseen, "unseen", false},
		"seen":   {alert.TriageSeen, "seen", true},
		"done":   {alert.TriageDone, "done", true},
		"later":  {"later", "later", false},
		"Open":   {"Open", "Open", false},
	} {
		if got := alert.ParseTriage(word); got != want.state || got.Word() != want.word || got.Seen() != want.seen {
			t.Errorf("%q is %q, word %q, seen %v", word, got, got.Word(), got.Seen())
		}
	}
	if got := alert.TriageState("open").Word(); got != "unseen" {
		t.Errorf("a state that was not parsed has the word %q", got)
	}
}

func TestEveryTriageStateCanBeChosen(t *testing.T) {
	if got, want := alert.TriageStates(), []alert.TriageState{"done", "seen", "unseen"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, s := range alert.TriageStates() {
		if alert.ParseTriage(string(s)) != s || s.Word() != string(s) {
			t.Errorf("%q is not the word that it prints", s)
		}
	}
}
