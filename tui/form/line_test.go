package form_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

func mono() *theme.Theme { return theme.New(theme.Options{Name: "mono"}) }

// caret returns what is drawn and the column of the caret; -1 if there is none.
func caret(th *theme.Theme, line string) (plain string, column int) {
	mark := strings.TrimSuffix(th.Paint(theme.Caret, "|"), "|\x1b[27m")
	before, _, ok := strings.Cut(line, mark)
	if !ok {
		return ansi.Strip(line), -1
	}
	return ansi.Strip(line), text.Width(before)
}

func press(t *testing.T, l *form.Line, names ...string) {
	t.Helper()
	for _, n := range names {
		l.Update(tea.KeyPressMsg(tuitest.Key(t, n)))
	}
}

func TestLineDrawsItsCaret(t *testing.T) {
	th := mono()
	for _, c := range []struct {
		name, value string
		keys        []string
		w           int
		want        string
		column      int
	}{
		{"at the end", "abc", nil, 6, "abc   ", 3},
		{"moved", "abc", []string{"left", "left"}, 6, "abc   ", 1},
		{"after wide runes", "漢字", nil, 6, "漢字  ", 4},
		{"on a wide rune", "漢字", []string{"left"}, 6, "漢字  ", 2},
		{"scrolled", "abcdefgh", nil, 5, "…fgh ", 4},
		{"scrolled, wide", "漢字漢字", nil, 5, "… 字 ", 4},
		{"back at the start", "abcdefgh", []string{"home"}, 5, "abcd…", 0},
		{"in the middle of what is long", "abcdefghijkl", []string{"left", "left", "left", "left"}, 5, "…fghi", 4},
		{"one character before the end", "abcdefgh", []string{"left"}, 5, "…efgh", 4},
		{"a long text without room for a sign", "abcdefgh", nil, 3, "gh ", 2},
		{"as long as the columns", "abcde", []string{"home"}, 5, "abcde", 0},
		{"scrolled behind a hidden rune", "abc\u202edefgh", nil, 7, "…defgh ", 6},
		{"typed", "ab", []string{"c", "left", "x"}, 6, "abxc  ", 3},
		{"a C1 control never gets in", "a\u009bb", nil, 6, "ab    ", 2},
		{"bidi is hidden", "a\u202eb", nil, 6, "ab    ", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := form.NewLine(c.value)
			press(t, l, c.keys...)
			got, column := caret(th, l.Draw(th, c.w, true, nil))
			if text.Width(got) != c.w || got != c.want || column != c.column {
				t.Errorf("%q with the caret at %d, want %q and %d", got, column, c.want, c.column)
			}
			if at := l.CaretColumn(c.w); at != c.column {
				t.Errorf("the caret is said to be in column %d, want %d", at, c.column)
			}
			if _, column := caret(th, l.Draw(th, c.w, false, nil)); column != -1 {
				t.Error("a line without the focus has a caret")
			}
		})
	}
}

func TestEmptyLineShowsItsPlaceholder(t *testing.T) {
	th := mono()
	l := form.NewLine("")
	l.Placeholder = "GUID or domain"
	got, column := caret(th, l.Draw(th, 10, true, nil))
	if got != "GUID or d…" || column != 0 {
		t.Errorf("%q, caret at %d", got, column)
	}
}

func TestLineEdits(t *testing.T) {
	l := form.NewLine("")
	if !l.Update(tea.PasteMsg{Content: "severity = 'high'\nx\x1b[31m"}) {
		t.Error("a paste changed nothing")
	}
	if got := l.Value(); strings.ContainsAny(got, "\x1b\n") {
		t.Errorf("%q", got)
	}
	if l.Update(tea.KeyPressMsg(tuitest.Key(t, "left"))) {
		t.Error("moving is a change")
	}
	l.SetValue("漢字x")
	if l.Caret() != 7 {
		t.Errorf("caret at byte %d", l.Caret())
	}
	l.SetCaret(3)
	press(t, l, "y")
	if l.Value() != "漢y字x" || l.Caret() != 4 {
		t.Errorf("%q, caret at byte %d", l.Value(), l.Caret())
	}
	l.SetCaret(99)
	press(t, l, "backspace")
	if l.Value() != "漢y字" {
		t.Errorf("%q", l.Value())
	}
}

func TestSpansColourTheText(t *testing.T) {
	th := theme.New(theme.Options{Name: "dark"})
	l := form.NewLine("title = 'x'")
	got := l.Draw(th, 12, false, func(int, int) []form.Span {
		return []form.Span{{From: 0, To: 5, Role: theme.QueryField}, {From: 8, To: 11, Role: theme.QueryString}, {From: 9, To: 10, Role: theme.QueryError}}
	})
	want := ""
	for _, r := range "title" {
		want += th.Paint(theme.QueryField, string(r))
	}
	want += " = " + th.Paint(theme.QueryString, "'") + th.Paint(theme.QueryError, "x") + th.Paint(theme.QueryString, "'") + " "
	if got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func FuzzLine(f *testing.F) {
	f.Add("severity = 'high'", 5, 7)
	f.Add("0字\u202e0", 4, 3)
	f.Add("漢字\u202e👩\u200d💻\u0301", 2, 3)
	f.Fuzz(func(t *testing.T, value string, at, w int) {
		w = ((w % 40) + 40) % 40
		l := form.NewLine(value)
		l.SetCaret(at)
		th := mono()
		for _, focused := range []bool{true, false} {
			if got := l.Draw(th, w, focused, nil); text.Width(got) != w {
				t.Fatalf("%q in %d columns, caret at %d: %q", value, w, at, got)
			}
		}
	})
}
