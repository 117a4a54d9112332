package cells

import "testing"

// TestBriefTitles: what the product writes around what happened and who is hit goes first.
func TestBriefTitles(t *testing.T) {
	const title = "Multi-stage incident involving Persistence on one endpoint reported by multiple sources"
	for cell, want := range map[string]string{
		"◁ " + title:                     "◁ Persistence on one endpoint…",
		"Multi-stage incident on a host": "Multi-stage incident on a host",
		"2 new alerts › " + title:        "2 new alerts › Persistence on one endpoint…",
		"":                               "",
	} {
		if got := briefTitle(cell); got != want {
			t.Errorf("%q in brief: %q, want %q", cell, got, want)
		}
	}
}

// TestNoSignInPlaceOfALetter: with room for all that happened, but not for the sign that words are left out, there is
// no sign.
func TestNoSignInPlaceOfALetter(t *testing.T) {
	for title, want := range map[string]string{
		"◁ Multi-stage incident involving Impact & Execution on one endpoint reported by multiple sources": "◁ Impact & Execution",
		"Leaked passwords of one user": "Leaked passwords of one user",
	} {
		if got := unsigned(title); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
}
