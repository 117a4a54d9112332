package theme_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Severities are told apart without colours: by a letter of their own and by a sign of their own, which a
// terminal of ASCII may lack; all are of one width.
func TestSeveritiesDifferWithoutColours(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		g := theme.New(theme.Options{ASCII: ascii}).Glyphs
		letters, signs := map[string]bool{}, map[string]bool{}
		bands := theme.Bands()
		for _, b := range bands {
			letter, sign, ok := strings.Cut(g.Severity(b.Severity), " ")
			if letter != b.Name[:1] || !ok || text.Width(g.Severity(b.Severity)) != 3 {
				t.Errorf("ASCII %v: %s is %q", ascii, b.Name, g.Severity(b.Severity))
			}
			letters[letter], signs[sign] = true, true
		}
		if n := len(bands); len(letters) != n || len(signs) != n {
			t.Errorf("ASCII %v: letters %v, signs %v", ascii, letters, signs)
		}
	}
}

// TestNoSeverityHasTheSignOfAState: a row begins with what was done to it and with its severity, and one
// sign that stands for both would be counted twice.
func TestNoSeverityHasTheSignOfAState(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		g := theme.New(theme.Options{ASCII: ascii}).Glyphs
		of := map[string]string{}
		for _, s := range []struct{ name, sign string }{
			{"new", g.New}, {"unseen", g.Dot}, {"done", g.OK}, {"marked", g.Prompt}, {"bookmarked", g.Bookmark}, {"with a note", g.Note}, {"mine", g.Mine}, {"of another person", g.Theirs},
		} {
			of[s.sign] = s.name
		}
		for _, b := range theme.Bands() {
			_, sign, _ := strings.Cut(g.Severity(b.Severity), " ")
			if state := of[sign]; state != "" {
				t.Errorf("ASCII %v: %s is %s: %q", ascii, b.Name, state, sign)
			}
		}
	}
}

// Without colours, what is chosen, chips that are on and the lines of the frame stand out by reverse or bold.
func TestWithoutColoursRolesStandOut(t *testing.T) {
	th := theme.New(theme.Options{Name: "mono"})
	for role, want := range map[theme.Role]string{
		theme.Selected: "7", theme.Header: "7", theme.Status: "7", theme.ChipOn: "7", theme.SeverityHigh: "1",
	} {
		painted := th.Paint(role, "x")
		attributes := strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.SplitN(painted, "x", 2)[0], "\x1b["), "m"), ";")
		found := false
		for _, a := range attributes {
			found = found || a == want
		}
		if !found || ansi.Strip(painted) != "x" {
			t.Errorf("role %v is %q, without %s", role, painted, want)
		}
	}
}

// The theme of 16 colours writes no other ones, whatever the terminal could show.
func TestANSI16HasSixteenColours(t *testing.T) {
	th := theme.New(theme.Options{Name: "ansi16", Dark: true, Profile: colorprofile.TrueColor})
	for _, role := range []theme.Role{theme.Text, theme.Selected, theme.Header, theme.SeverityHigh, theme.SeverityMedium, theme.SeverityLow, theme.SeverityInfo, theme.ChipOn, theme.Muted} {
		if painted := th.Paint(role, "x"); strings.Contains(painted, "38;2") || strings.Contains(painted, "48;2") || strings.Contains(painted, "8;5;") {
			t.Errorf("role %v is %q", role, painted)
		}
	}
	if painted := th.Paint(theme.Severity(alert.High), "x"); painted == "x" {
		t.Error("a high severity has no colour")
	}
}
