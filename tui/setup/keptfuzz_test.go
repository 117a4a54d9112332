package setup_test

import (
	"encoding/json"
	"testing"

	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// FuzzKept: whatever stands in a kept draft, the guide goes on with it: each step is drawn
// whole, forwards and back.
func FuzzKept(f *testing.F) {
	f.Add(`{"draft":{"name":"contoso","tenant_id":"contoso.example","sources":["alerts_v2"]},"at":"upload","over":["name","upload"],"left":"2026-11-24T09:30:00Z"}`)
	f.Add(`{"draft":{"cloud":"moon","sources":["alerts_v3",""],"credential":"none"},"at":"test","made":{}}`)
	f.Add(`{"draft":{"name":"\u001b[2J\u202e","certificate":"\u0000"},"at":"nowhere","edited":{"settings":"x","was":{}}}`)
	f.Add(`{"at":"done"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var k setup.Kept
		if json.Unmarshal([]byte(text), &k) != nil {
			t.Skip("it is left out as damaged")
		}
		k.ID = "this"
		d := filled()
		d.drafts = []setup.Kept{k}
		g := newGuide(t, d, theme.New(theme.Options{}), 80, 22)
		for _, key := range []string{"enter", "enter", "tab", "enter", "esc", "enter", "enter", "esc", "esc"} {
			g.keys(key)
			tuitest.Exact(t, g.Draw(80, 22), 80, 22)
			tuitest.Exact(t, g.Draw(40, 10), 40, 10)
			clean(t, g)
		}
	})
}
