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

func TestNameAndBackgroundDecide(t *testing.T) {
	for _, c := range []struct {
		o    theme.Options
		name string
		dark bool
	}{
		{theme.Options{}, "light", false},
		{theme.Options{Dark: true}, "dark", true},
		{theme.Options{Dark: true, Name: "auto"}, "dark", true},
		{theme.Options{Dark: true, Name: "light"}, "light", false},
		{theme.Options{Name: "dark"}, "dark", true},
		{theme.Options{Dark: true, Name: "ansi16"}, "ansi16", true},
		{theme.Options{Name: "mono"}, "mono", false},
		{theme.Options{Name: "dark", Profile: colorprofile.ASCII}, "mono", true},
	} {
		if th := theme.New(c.o); th.Name != c.name || th.Dark != c.dark {
			t.Errorf("%+v: %s, dark %v", c.o, th.Name, th.Dark)
		}
	}
}

func TestCodesFollowTheDepthOfColour(t *testing.T) {
	for _, c := range []struct {
		o    theme.Options
		want string
	}{
		{theme.Options{Dark: true, Profile: colorprofile.TrueColor}, "\x1b[38;2;255;166;87;1mx\x1b[39;22m"},
		{theme.Options{Dark: true, Profile: colorprofile.ANSI256}, "\x1b[38;5;215;1mx\x1b[39;22m"},
		{theme.Options{Dark: true, Name: "ansi16"}, "\x1b[91;1mx\x1b[39;22m"},
		{theme.Options{Profile: colorprofile.ANSI}, "\x1b[31;1mx\x1b[39;22m"},
		{theme.Options{Dark: true, Name: "mono"}, "\x1b[1mx\x1b[22m"},
	} {
		if got := theme.New(c.o).Paint(theme.SeverityHigh, "x"); got != c.want {
			t.Errorf("%+v: %q, want %q", c.o, got, c.want)
		}
	}
}

func TestWithoutColoursTheCursorRowStandsOut(t *testing.T) {
	th := theme.New(theme.Options{Profile: colorprofile.ASCII})
	for role := theme.Text; role <= theme.QueryError; role++ {
		got := th.Paint(role, "x")
		if strings.Contains(got, "38;") || strings.Contains(got, "48;") || strings.Contains(got, "[3") || strings.Contains(got, "[9") {
			t.Errorf("role %d is coloured: %q", role, got)
		}
	}
	for _, base := range []theme.Role{theme.Selected, theme.Header, theme.Status} {
		// Faint would turn the reversed background into another grey, in
		// patches.
		if got := th.Over(base).Paint(theme.Muted, "x"); got != "x" {
			t.Errorf("muted over %d: %q", base, got)
		}
	}
	if got := th.Paint(theme.Selected, "x"); got != "\x1b[1;7mx\x1b[22;27m" {
		t.Errorf("selected: %q", got)
	}
}

// A cell must restore what the row had: parse the row and look at every cell.
func TestSelectedRowIsNotBrokenByItsCells(t *testing.T) {
	for _, o := range []theme.Options{{Dark: true}, {}, {Name: "ansi16"}, {Name: "mono"}} {
		th := theme.New(o)
		row := th.Over(theme.Selected)
		line := "a"
		for role := theme.Text; role <= theme.QueryError; role++ {
			line += row.Paint(role, "x") + "-"
		}
		line = th.Paint(theme.Selected, line)
		want := strings.TrimSuffix(th.Paint(theme.Selected, "|"), "|")
		want = want[:strings.IndexByte(want, '|')]
		if !sameState(line, want) {
			t.Errorf("%s: %q", th.Name, line)
		}
	}
}

// sameState reports whether every "-" of line is drawn under the codes of open.
func sameState(line, open string) bool {
	want := state(map[string]string{}, open)
	now := map[string]string{}
	for len(line) > 0 {
		seq, _, n, _ := ansi.DecodeSequence(line, 0, nil)
		switch {
		case seq[0] == 0x1b:
			now = state(now, seq)
		case seq == "-":
			for k, v := range want {
				if now[k] != v {
					return false
				}
			}
			if len(now) != len(want) {
				return false
			}
		}
		line = line[n:]
	}
	return len(now) == 0
}

// state applies SGR codes: each attribute by a name.
func state(now map[string]string, seq string) map[string]string {
	codes := strings.Split(strings.TrimSuffix(strings.TrimPrefix(seq, "\x1b["), "m"), ";")
	for i := 0; i < len(codes); i++ {
		code := codes[i]
		switch {
		case code == "38" || code == "48":
			n := 4
			if codes[i+1] == "5" {
				n = 2
			}
			now[code] = strings.Join(codes[i:i+n+1], ";")
			i += n
		case code == "39" || code == "49" || code == "22" || code == "24" || code == "27":
			delete(now, map[string]string{"39": "38", "49": "48", "22": "1", "24": "4", "27": "7"}[code])
		case code == "1" || code == "2":
			now["1"] = code
		case len(code) == 2 && (code[0] == '3' || code[0] == '9'):
			now["38"] = code
		case len(code) >= 2:
			now["48"] = code
		default:
			now[code] = code
		}
	}
	return now
}

func TestLineIsExact(t *testing.T) {
	th := theme.New(theme.Options{Name: "mono"})
	segments := []theme.Segment{theme.Seg(theme.Text, "ab"), theme.Seg(theme.Title, "cd\x1b"), theme.Seg(theme.Text, "漢")}
	for w, want := range map[int]string{-1: "", 0: "", 1: "…", 2: "a…", 3: "ab…", 4: "abc…", 5: "abcd…", 6: "abcd␛…", 7: "abcd␛漢", 9: "abcd␛漢  "} {
		got := th.Line(w, segments...)
		if ansi.Strip(got) != want {
			t.Errorf("%d columns: %q, want %q", w, ansi.Strip(got), want)
		}
	}
}

func TestBox(t *testing.T) {
	th := theme.New(theme.Options{Name: "mono", ASCII: true})
	box := th.Box("Help", 6, []string{"abcdef", "ghijkl"})
	want := []string{"+- Help -+", "| abcdef |", "| ghijkl |", "+--------+"}
	for i, line := range box {
		if ansi.Strip(line) != want[i] {
			t.Errorf("%q, want %q", ansi.Strip(line), want[i])
		}
	}
	for _, title := range []string{"", "a title of too many letters", "漢字漢字"} {
		for _, line := range th.Box(title, 5, nil) {
			if text.Width(line) != 9 {
				t.Errorf("%q: %q", title, line)
			}
		}
	}
}

// TestReducedMotion has a spinner that doesn't turn.
func TestReducedMotion(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		if g := theme.New(theme.Options{ASCII: ascii, Still: true}).Glyphs; len(g.Spinner) != 1 || text.Width(g.Spinner[0]) != 1 {
			t.Errorf("the spinner is %q", g.Spinner)
		}
		if g := theme.New(theme.Options{ASCII: ascii}).Glyphs; len(g.Spinner) < 4 {
			t.Errorf("the spinner is %q", g.Spinner)
		}
	}
}

func TestGlyphsHaveOneColumn(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		g := theme.New(theme.Options{ASCII: ascii}).Glyphs
		ones := append([]string{g.SortUp, g.SortDown, g.New, g.OK, g.Alert, g.Fail, g.Refresh, g.Pause, g.Folded, g.Unfolded, g.Crumb, g.Dot, g.Prompt, g.Thumb, g.Track, g.Horizontal, g.Vertical, g.TopLeft, g.TopRight, g.BottomLeft, g.BottomRight, g.TeeLeft, g.TeeRight, g.TeeDown, g.TeeUp}, append(g.Spinner, g.Spark...)...)
		threes := []string{g.Severity(alert.High), g.Severity(alert.Medium), g.Severity(alert.Low), g.Severity(alert.Unknown), g.Checked, g.Unchecked, g.Chosen, g.Unchosen}
		for i, s := range append(ones, threes...) {
			want := 1
			if i >= len(ones) {
				want = 3
			}
			if text.Width(s) != want || ansi.StringWidthWc(s) != want {
				t.Errorf("%q has %d columns, want %d", s, text.Width(s), want)
			}
			if ascii && text.ASCII(s) != s {
				t.Errorf("%q is not ASCII", s)
			}
		}
	}
}

func TestSeverityRoles(t *testing.T) {
	for s, want := range map[alert.Severity]theme.Role{alert.High: theme.SeverityHigh, alert.Medium: theme.SeverityMedium, alert.Low: theme.SeverityLow, alert.Informational: theme.SeverityInfo, "odd": theme.SeverityInfo} {
		if got := theme.Severity(s); got != want {
			t.Errorf("%s: role %d", s, got)
		}
	}
}

func BenchmarkPaint(b *testing.B) {
	th := theme.New(theme.Options{Dark: true})
	b.ReportAllocs()
	for b.Loop() {
		_ = th.Paint(theme.SeverityHigh, "H ▲")
	}
}

// TestAQueryHasOneAccent bounds the colours of a query: names, the words between them, values.
func TestAQueryHasOneAccent(t *testing.T) {
	for _, dark := range []bool{true, false} {
		th, colours := theme.New(theme.Options{Dark: dark}), map[string]bool{}
		for _, role := range []theme.Role{theme.QueryField, theme.QueryKeyword, theme.QueryOperator, theme.QueryString, theme.QueryNumber} {
			_, after, _ := strings.Cut(th.Paint(role, "x"), "38;2;")
			rgb := strings.SplitN(after, ";", 4)
			last, _, _ := strings.Cut(strings.Join(rgb[:3], ";"), "m")
			colours[last] = true
		}
		if len(colours) > 3 {
			t.Errorf("dark %v: %v", dark, colours)
		}
	}
}
