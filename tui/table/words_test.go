package table

import "testing"

// TestStatusesAreThoseOfTheLists: New beside Resolved, never OPEN.
func TestStatusesAreThoseOfTheLists(t *testing.T) {
	for v, want := range map[string]string{"OPEN": "New", "IN_PROGRESS": "In progress", "RESOLVED": "Resolved", "odd one": "odd one"} {
		if got := Shown("status", v); got != want {
			t.Errorf("%s is shown as %q, want %q", v, got, want)
		}
	}
	if got := Shown("title", "OPEN"); got != "OPEN" {
		t.Errorf("a title is shown as %q", got)
	}
}
