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
	of := func(left story.Left) func(words string) story.Outcome {
		return func(words string) story.Outcome { return story.Outcome{Words: words, Left: left} }
	}
	settled, pending, unsaid := of(story.Settled), of(story.Pending), of(story.Unsaid)
	for _, c := range []struct {
		verdict string
		outcome story.Outcome
		sign    string
		role    theme.Role
		says    string
		words   theme.Role
	}{
		{"malicious", pending("still active"), g.Fail, theme.Title, "malicious, still active", theme.Bad},
		{"suspicious", pending("still active"), g.Alert, theme.Title, "suspicious, still active", theme.Warn},
		{"noThreatsFound", pending("still active"), g.Dot, theme.Muted, "no threats found, still active", theme.Muted},
		{"unknown", pending("still active"), g.Alert, theme.Title, "still active", theme.Warn},
		{"", pending("unremediated"), g.Alert, theme.Title, "unremediated", theme.Warn},
		{"unknown", unsaid(""), g.Dot, theme.Muted, "", theme.Warn},
		{"malicious", settled("remediated"), g.OK, theme.Good, "malicious, remediated", theme.Good},
		{"suspicious", settled("prevented"), g.OK, theme.Good, "suspicious, prevented", theme.Good},
		{"noThreatsFound", settled("blocked"), g.OK, theme.Good, "blocked", theme.Good},
		{"", settled("remediated"), g.OK, theme.Good, "remediated", theme.Good},
		{"suspicious", pending("partially remediated"), g.Alert, theme.Title, "suspicious, partially remediated", theme.Warn},
		{"noThreatsFound", pending("pending approval"), g.Dot, theme.Muted, "no threats found, pending approval", theme.Muted},
		{"malicious", settled("blocked, in quarantine"), g.OK, theme.Good, "malicious, blocked, in quarantine", theme.Good},
		{"malicious", unsaid("delivered, in the inbox"), g.Fail, theme.Title, "malicious, delivered, in the inbox", theme.Bad},
		{"malicious", unsaid(""), g.Fail, theme.Title, "malicious", theme.Bad},
		{"noThreatsFound", unsaid(""), g.OK, theme.Good, "", theme.Muted},
		{"", unsaid(""), g.Dot, theme.Muted, "", theme.Warn},
	} {
		if got := verdictMark(th, c.verdict, c.outcome); got != (theme.Segment{Text: c.sign, Role: c.role}) {
			t.Errorf("%q, %v: the mark is %+v", c.verdict, c.outcome, got)
		}
		if got := story.Said(c.verdict, c.outcome); got != c.says {
			t.Errorf("%q, %v: the words are %q", c.verdict, c.outcome, got)
		}
		said := partsOf([]story.Part{{Text: "x.exe", Role: story.Name}, {Text: ", "}, {Text: c.says, Role: story.Judged}}, c.verdict, c.outcome)
		if c.says != "" && (said[2].Role != c.words || said[0].Role != theme.Title) {
			t.Errorf("%q, %v: the words have the role %d", c.verdict, c.outcome, said[2].Role)
		}
		said = partsOf([]story.Part{{Text: c.says, Role: story.Verdict}}, c.verdict, c.outcome)
		if said[0].Role != theme.Warn {
			t.Errorf("%q, %v: what the product found of another thing has the role %d", c.verdict, c.outcome, said[0].Role)
		}
	}
}
