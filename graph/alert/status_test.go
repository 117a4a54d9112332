package alert_test

import (
	"testing"

	"tocsin/graph/alert"
)

// A status is written as the portal writes it, and another word as it was sent.
func TestStatusTitle(t *testing.T) {
	for in, want := range map[alert.Status]string{
		alert.Open: "New", alert.InProgress: "In progress", alert.Resolved: "Resolved", alert.Redirected: "Redirected",
		"": "", "unknownFutureValue": "unknownFutureValue", "\u202eOPEN": "\u202eOPEN", "漢": "漢",
	} {
		if got := in.Title(); got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}
