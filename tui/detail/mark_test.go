package detail

import (
	"testing"

	"tocsin/graph/alert/story"
	"tocsin/tui/theme"
)

// The sign before a thing agrees with the words behind it: none that says "fine" stands beside
// "still active", and none that warns beside "remediated".
func TestTheMarkAgreesWithTheWords(t *testing.T) {
	th := theme.New(theme.Options{Dark: true})
	g := &th.Glyphs
	for _, c := range []struct {
		verdict, outcome string
		sign             string
		role             theme.Role
		says             string
		words            theme.Role
	}{
		{"malicious", "still active", g.Fail, theme.Bad, "malicious, still active", theme.Bad},
		{"suspicious", "still active", g.Alert, theme.Warn, "suspicious, still active", theme.Warn},
		{"noThreatsFound", "still active", g.Dot, theme.Muted, "no threats found, still active", theme.Muted},
		{"unknown", "still active", g.Alert, theme.Warn, "still active", theme.Warn},
		{"", "unremediated", g.Alert, theme.Warn, "unremediated", theme.Warn},
		{"unknown", "", g.Dot, theme.Muted, "", theme.Warn},
		{"malicious", "remediated", g.OK, theme.Good, "malicious, remediated", theme.Good},
		{"suspicious", "prevented", g.OK, theme.Good, "suspicious, prevented", theme.Good},
		{"noThreatsFound", "blocked", g.OK, theme.Good, "blocked", theme.Good},
		{"", "remediated", g.OK, theme.Good, "remediated", theme.Good},
		{"suspicious", "partially remediated", g.Alert, theme.Warn, "suspicious, partially remediated", theme.Warn},
		{"noThreatsFound", "pending approval", g.Dot, theme.Muted, "no threats found, pending approval", theme.Muted},
		{"malicious", "blocked, in quarantine", g.OK, theme.Good, "malicious, blocked, in quarantine", theme.Good},
		{"malicious", "delivered, in the inbox", g.Fail, theme.Bad, "malicious, delivered, in the inbox", theme.Bad},
		{"malicious", "", g.Fail, theme.Bad, "malicious", theme.Bad},
		{"noThreatsFound", "", g.OK, theme.Good, "", theme.Muted},
		{"", "", g.Dot, theme.Muted, "", theme.Warn},
	} {
		if got := verdictMark(th, c.verdict, c.outcome); got != (theme.Segment{Text: c.sign, Role: c.role}) {
			t.Errorf("%q, %q: the mark is %+v", c.verdict, c.outcome, got)
		}
		if got := story.Said(c.verdict, c.outcome); got != c.says {
			t.Errorf("%q, %q: the words are %q", c.verdict, c.outcome, got)
		}
		said := partsOf([]story.Part{{Text: "x.exe", Role: story.Name}, {Text: ", "}, {Text: c.says, Role: story.Verdict}}, c.verdict, c.outcome)
		if c.says != "" && (said[2].Role != c.words || said[0].Role != theme.Title) {
			t.Errorf("%q, %q: the words have the role %d", c.verdict, c.outcome, said[2].Role)
		}
	}
}
