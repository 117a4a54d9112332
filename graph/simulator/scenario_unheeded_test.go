package simulator

import (
	"strings"
	"testing"
)

// TestKeysThatNothingHeeds: a key of a scenario that would mean nothing is an error that
// names it.
func TestKeysThatNothingHeeds(t *testing.T) {
	for text, want := range map[string]string{
		"[storm]\nover = \"2m\"\nfaults = 1\nwithout = [\"torn_for\", \"nonsense\"]": `an unknown switch "nonsense" in storm.without`,
		"[switches]\nbroken_in = \"yyy\"":                                            `an unknown broken_in "yyy"`,
		"[switches.sign_in]\nmissing_roles = \"SecurityAlert.Read.All Nope.All\"":    `an unknown permission "Nope.All" in sign_in.missing_roles`,
		"[[fault]]\nat = \"1m\"\nfor = \"1m\"":                                       "a fault at 1m0s that changes no switch",
		"[[fault]]\nat = \"1m\"\nfor = \"1m\"\n[fault.switches]\nper_minute = 0":     "a fault at 1m0s that changes no switch",
		"kind = \"demo\"\ncount = 500":                                               "count, detections or records, which are for generate alone",
	} {
		if _, err := ReadScenario([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	for _, text := range []string{
		"[storm]\nover = \"2m\"\nfaults = 1\nwithout = [\"office.duplicates\"]",
		"[switches]\nbroken_in = \"incidents\"\n[switches.wire]\nslow = \"1s\"\nslow_at = \"graph\"",
		"[[fault]]\nat = \"1m\"\nfor = \"1m\"\n[fault.switches]\nper_minute = 2",
		"kind = \"generate\"\ncount = 5",
	} {
		if _, err := ReadScenario([]byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
