package events

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/browse"
)

// TestTheAlertComesBeforeTheType: at any width, the kind of record stands only beside titles of alerts that can be read,
// by which one finds a record.
func TestTheAlertComesBeforeTheType(t *testing.T) {
	const readable = 30 // cells of a title, with the sign of a cut
	b, types := newBed(t, browse.Options{}, dark(), 60, 40, world()...), 0
	for w := 60; w <= 250; w++ {
		lines := b.s.Draw(w, 40)
		head, _, _ := strings.Cut(ansi.Strip(lines[1]), "│")
		at := strings.Index(head, "ALERT")
		if !slices.Contains(strings.Fields(head), "TYPE") || at < 0 {
			continue
		}
		types++
		if room := len(head) - at; room < readable {
			t.Errorf("%d cells: TYPE beside %d cells of a title:\n%s", w, room, head)
		}
	}
	if types == 0 {
		t.Error("TYPE is never shown")
	}
}
