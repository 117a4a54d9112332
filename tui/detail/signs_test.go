package detail

import (
	"slices"
	"testing"

	"tocsin/graph/alert/story"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// The sign of evidence has no colour of a severity, whatever the verdict and the outcome, and help
// explains it.
func TestSignsOfEvidenceAreNotThoseOfSeverities(t *testing.T) {
	for _, th := range []*theme.Theme{theme.New(theme.Options{Name: "dark"}), theme.New(theme.Options{Name: "light"})} {
		told := Legend(&th.Glyphs)
		for _, verdict := range []string{"malicious", "suspicious", "noThreatsFound", "unknown", ""} {
			for _, left := range []story.Left{story.Settled, story.Pending, story.Unsaid} {
				sign := verdictMark(th, verdict, story.Outcome{Left: left})
				for _, severity := range []theme.Role{theme.SeverityHigh, theme.SeverityMedium, theme.SeverityLow} {
					if th.Paint(sign.Role, sign.Text) == th.Paint(severity, sign.Text) {
						t.Errorf("%s, %q, %v: the sign %s looks like severity %v", th.Name, verdict, left, sign.Text, severity)
					}
				}
				is := theme.Seg(sign.Role, sign.Text)
				if !slices.ContainsFunc(told, func(m screen.Mark) bool { return m.Sign == is }) {
					t.Errorf("%s, %q, %v: help doesn't explain %+v", th.Name, verdict, left, is)
				}
			}
		}
		for _, sign := range []string{th.Glyphs.Folded, th.Glyphs.Unfolded, th.Glyphs.Unchecked, th.Glyphs.Checked, th.Glyphs.Refresh} {
			if !slices.ContainsFunc(told, func(m screen.Mark) bool { return m.Sign.Text == sign }) {
				t.Errorf("help doesn't explain %s", sign)
			}
		}
	}
}
