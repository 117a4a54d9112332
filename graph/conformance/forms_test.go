package conformance

import (
	"slices"
	"strings"
	"testing"
)

func TestRetryForm(t *testing.T) {
	for text, want := range map[string]string{
		"": "none", "10": "seconds", "2.128": "decimal", "Tue, 24 Nov 2026 09:30:00 GMT": "date", "soon": "another", "-": "another", "1.": "another",
	} {
		if got := retryForm(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestFormOf(t *testing.T) {
	const at = "2026-11-24T09:30:07"
	for _, c := range []struct {
		want    string
		all     []string
		updates []string
	}{
		{whole, []string{at + "Z", at + "Z"}, nil},
		{full, []string{at + ".1266667Z", at + ".0700000Z"}, []string{at + ".1234567Z"}},
		{oneDigit, []string{at + ".1Z", "2026-11-24T9:30:07.107Z"}, nil},
		{withZero, []string{at + ".10Z", at + "Z"}, nil},
		{onGrid, []string{at + ".07Z", at + ".1266667Z", at + "Z"}, []string{at + ".07Z", at + ".1266667Z", at + ".5533333Z", at + "Z"}},
		{offGrid, []string{at + ".1266667Z", at + ".12Z"}, []string{at + ".1266667Z", at + ".125Z"}},
		{onGrid, []string{at + ".125Z", at + ".1266667Z"}, []string{at + ".1266667Z"}}, // only the last change lies on it
	} {
		if got := formOf(c.all, c.updates); got != c.want {
			t.Errorf("%q are %q, want %q", c.all, got, c.want)
		}
	}
}

// TestRowsAreWhole: each contract has a name of its own, a question and an assumption.
func TestRowsAreWhole(t *testing.T) {
	var names []string
	for _, c := range Contracts() {
		if c.Name == "" || c.Asked == "" || c.Assumed == "" || c.look == nil || slices.Contains(names, c.Name) {
			t.Errorf("%+v", c)
		}
		if prefix, _, _ := strings.Cut(c.Name, "."); string(c.Source) != prefix && (c.Source != "" || prefix != "graph") {
			t.Errorf("%s is about %s", c.Name, c.Source)
		}
		if c.Switch("") != "" || c.Switch(c.Assumed) != "" {
			t.Errorf("%s needs a switch for what the simulator does", c.Name)
		}
		names = append(names, c.Name)
	}
	if _, ok := Of("alerts_v2.ties"); !ok || len(names) < 80 {
		t.Errorf("%d contracts", len(names))
	}
	if _, ok := Of("alerts_v2"); ok {
		t.Error("there is a contract without a name")
	}
}
