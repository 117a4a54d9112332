package querybar

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/text"
)

// TestHintOfAWrongQueryIsWhole at 80 columns: it moves left of the caret, or takes a line of
// its own; enter is not offered until the query is right.
func TestHintOfAWrongQueryIsWhole(t *testing.T) {
	for _, typed := range []string{
		"title = x", "title CONTAINS 'a' AND title = x", "provider = 'mde' AND severity = 'medium' AND title = x",
		"provider = 'mde' AND severity = 'medium' AND severity = 'low' AND title = 'x' AND title = x", "titel = 'x'", "severity = 'hgih'", "createdd > -1d", "severity = hgih",
	} {
		for _, w := range []int{44, 80, 120, 200} {
			s := open(Options{}, plain(60)...)
			s.Update(paste(typed))
			s.Update(key(t, "enter")) // also if candidates stood in place of the error
			p := s.editor.problem
			if p == nil {
				t.Fatalf("%s is not wrong", typed)
			}
			said := strings.Join(strings.Fields(strings.NewReplacer("│", " ", "^", " ").Replace(shot(s, w, 6))), " ")
			if w < 80 { // the message itself has no room there
				said += p.Message
			}
			if !strings.Contains(said, p.Message) || !strings.Contains(said, p.Hint) {
				t.Errorf("%d: of %q and %q there is\n%s", w, p.Message, p.Hint, said)
			}
			if hints := s.Commands(); hints[0].Short == "keep" {
				t.Errorf("%s: enter is offered", typed)
			}
			s.Back()
			s.Begin()
			if hints := s.Commands(); hints[0].Short != "keep" {
				t.Error("enter is not offered for a right query")
			}
		}
	}
}

// The caret is under the wrong place, after its message or before.
func TestTheCaretPointsAtTheError(t *testing.T) {
	for _, c := range []struct {
		query string
		w     int
		under string // the text at the caret
		told  string
	}{
		{"titel = 'x'", 120, "titel", "^ "},
		{"severity = 'hgih'", 120, "'hgih'", "^ "},
		{"title = '漢字漢字' AND severity = 'hgih'", 160, "'hgih'", "^ "},
		{"title = '" + strings.Repeat("x", 120) + "' AND titel = 1", 160, "titel", " ^"},
		{"title = '" + strings.Repeat("x", 120) + "' AND titel = 1", 80, "", "column 136: "},
	} {
		s := open(Options{})
		for _, r := range c.query {
			s.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		lines := s.Lines(dark(), c.w)
		bar, wrong := strip(lines[0]), strip(lines[1])
		if !strings.Contains(wrong, c.told) {
			t.Errorf("%s\n%s\nno %q", bar, wrong, c.told)
		}
		if c.under == "" {
			continue
		}
		at := text.Width(wrong[:strings.Index(wrong, "^")])
		if rest := text.Cut(bar, at, c.w); !strings.HasPrefix(rest, c.under) {
			t.Errorf("the caret stands under %q:\n%s\n%s", rest, bar, wrong)
		}
	}
}

// The query's line shows the query itself, whatever its tokens are.
func TestTheQueryLineShowsTheQuery(t *testing.T) {
	for _, q := range []string{
		"severity = 'high'", "  title  CONTAINS   '漢字' ", "NOT (severity >= 0.5) AND created_at > -7d EARLIEST=-30d",
		"FROM alert WHERE raw.title = 'x'", "title = e'a\\n'", "(@ip = '10.0.0.0/8' OR @user IS NULL)",
	} {
		s := New(Options{Now: midnights})
		if s.Apply(q); s.Text() != q {
			t.Errorf("%q is refused", q)
		}
		if got := strings.TrimRight(shot(s, 200, 1), " "); got != strings.TrimRight("/ "+q, " ") {
			t.Errorf("%q is shown as %q", q, got)
		}
	}
}
