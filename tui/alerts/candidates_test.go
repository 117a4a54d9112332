package alerts

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

func TestPicturesOfCandidates(t *testing.T) {
	for _, p := range []struct {
		name, typed string
		keys        []string
	}{
		{"offers-line", "severity >= 'high' AND pro", nil},
		{"offers-list", "severity >= 'high' AND p", []string{"tab", "tab"}},
		{"offers-values", "provider = ", []string{"shift+tab"}},
		{"offers-stage", "severity >= 'high' | ", []string{"tab"}},
	} {
		tuitest.ShootInTime(t, p.name, func(t *testing.T, th *theme.Theme, w, h int) screen.Screen {
			s := still(newFakeStore(at(midnight), crowd()...), th, w, h, "contoso")
			do(s, "alerts.query")
			s.Update(tea.PasteMsg{Content: p.typed})
			for _, name := range p.keys {
				s.Update(key(t, name))
			}
			return s
		})
	}
}
