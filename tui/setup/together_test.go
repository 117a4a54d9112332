package setup_test

import (
	"strings"
	"testing"

	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// TestWhatWasLeftOutIsToldTogether: the checks behind one that failed are told in one line, so that a small terminal
// has room for what to do next.
func TestWhatWasLeftOutIsToldTogether(t *testing.T) {
	d := quick()
	d.begin.ClientID, d.begin.TenantID = otherID, tenantID
	const w, h = 60, 18
	g := newGuide(t, d, theme.New(theme.Options{}), w, h)
	g.keys("enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter")
	shown := tuitest.Picture(g.Draw(w, h), w)
	words := strings.Join(strings.Fields(strings.ReplaceAll(shown, "│", "")), " ")
	if !strings.Contains(words, "Permissions and consent, Read alerts_v2, Read incidents: not asked: an earlier check failed") ||
		!strings.Contains(words, "Fix it in step 6") || strings.Contains(words, "pgdn") {
		t.Errorf("it shows\n%s", shown)
	}
}
