package alerts

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/places"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// TestIInAnAlert: I in an open alert leads to its incident, however fast it is pressed, and of an alert in
// none says that: all incidents are listed from the list alone.
func TestIInAnAlert(t *testing.T) {
	records := plain(4)
	records[1].Alert.IncidentID = ""
	flow(t, Options{}, records, func(x *session) {
		x.list.o.Places = places.Makers{"incidents": func(*undo.Undo) screen.Screen { return nil }}
		leads := func(cmd tea.Cmd) (key alert.Key, said string) {
			switch msg := cmd().(type) {
			case screen.List:
				return msg.Show, "list"
			case screen.Toast:
				return alert.Key{}, msg.Text
			}
			return alert.Key{}, ""
		}
		x.keys("g")
		x.list.pane.enter() // nothing is loaded yet
		if key, _ := leads(x.list.Do("detail.incidents")); key.ID != records[0].Alert.IncidentID || key.ID == "" {
			t.Errorf("at once it leads to %v", key)
		}
		x.keys("esc j enter")
		if key, said := leads(x.list.Do("detail.incidents")); key.ID != "" || !strings.HasPrefix(said, "In no incident") {
			t.Errorf("it leads to %v and says %q", key, said)
		}
	})
}
