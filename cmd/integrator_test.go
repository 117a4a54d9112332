package cmd

import "testing"

// What a removal tells on the screen counts as its question did, and names the files that stay before the
// line is cut.
func TestARemovalInOneLine(t *testing.T) {
	for want, r := range map[string]removed{
		"zwei is removed with 126 alerts, 65 incidents; zwei.pem, zwei-key.pem stay in /home/kim/.config/tocsin": {
			Name: "zwei", Alerts: 191, Removed: 191, Certificate: "/home/kim/.config/tocsin/zwei.pem", PrivateKey: "/home/kim/.config/tocsin/zwei-key.pem",
		},
		"zwei is removed, 126 alerts, 65 incidents stay in the store; zwei.pem stays in /home/kim": {Name: "zwei", Alerts: 191, Certificate: "/home/kim/zwei.pem"},
		"zwei is removed; its certificate and key stay: /a/zwei.pem, /b/zwei-key.pem":              {Name: "zwei", Certificate: "/a/zwei.pem", PrivateKey: "/b/zwei-key.pem"},
		"zwei is removed": {Name: "zwei"},
	} {
		if got := r.inLine("126 alerts, 65 incidents"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
