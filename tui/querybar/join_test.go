package querybar

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// What is typed first into a bar with a query is one more condition, unless it goes on with
// the text.
func TestTheFirstLetterJoins(t *testing.T) {
	for _, c := range []struct{ text, typed, want string }{
		{"severity = 'high'", "p", "severity = 'high' AND p"},
		{"severity = 'high'", "'", "severity = 'high' AND '"},
		{"severity = 'high'", "@", "severity = 'high' AND @"},
		{"severity = 'high'", " ", "severity = 'high' "},
		{"severity = 'high'", "|", "severity = 'high'|"},
		{"severity = 'high' OR status = 'OPEN'", "p", "(severity = 'high' OR status = 'OPEN') AND p"},
		{"severity = 'high' | head 5", "0", "severity = 'high' | head 50"},
		{"severity = ", "x", "severity = x"},
		{"", "p", "p"},
	} {
		b := New(Options{Now: midnights})
		b.Apply(c.text)
		b.force.text = c.text // also one which can't be read
		b.Begin()
		b.Update(tea.KeyPressMsg{Code: []rune(c.typed)[0], Text: c.typed})
		if got := b.editor.line.Value(); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.text, c.typed, got, c.want)
		}
		b.Update(tea.KeyPressMsg{Code: 'z', Text: "z"})
		if got := b.editor.line.Value(); got != c.want+"z" {
			t.Errorf("%q and %qz: %q", c.text, c.typed, got)
		}
	}
}

// AND or OR typed first stands once, and later in the text it is left alone.
func TestATypedWordStandsOnce(t *testing.T) {
	for _, c := range []struct{ text, typed, want string }{
		{"severity = 'high'", "AND p", "severity = 'high' AND p"},
		{"severity = 'high'", "and  p", "severity = 'high' AND  p"},
		{"severity = 'high'", "or p", "severity = 'high' OR p"},
		{"severity = 'high' OR status = 'OPEN'", "Or p", "severity = 'high' OR status = 'OPEN' OR p"},
		{"severity = 'high' OR status = 'OPEN'", "And p", "(severity = 'high' OR status = 'OPEN') AND p"},
		{"severity = 'high'", "order p", "severity = 'high' AND order p"},
		{"severity = 'high'", "p and and ", "severity = 'high' AND p and and "},
		{"severity = 'high'", "FROM incident", "FROM incident"},
		{"severity = 'high' OR status = 'OPEN'", "from event w", "from event w"},
		{"severity = 'high'", "fromage ", "severity = 'high' AND fromage "},
		{"", "and ", "and "},
	} {
		b := New(Options{Now: midnights})
		b.Apply(c.text)
		b.Begin()
		for _, r := range c.typed {
			b.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		if got := b.editor.line.Value(); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.text, c.typed, got, c.want)
		}
	}
}

func TestAPasteJoins(t *testing.T) {
	for content, want := range map[string]string{
		"status = 'OPEN'":      "severity = 'high' AND status = 'OPEN'",
		"203.0.113.9":          "severity = 'high' AND @ip = '203.0.113.9'",
		"and status = 'OPEN'":  "severity = 'high'and status = 'OPEN'",
		" and status = 'OPEN'": "severity = 'high' and status = 'OPEN'",
	} {
		b := New(Options{Now: midnights})
		b.Apply("severity = 'high'")
		b.Begin()
		b.Update(tea.PasteMsg{Content: content})
		if got := b.editor.line.Value(); got != want {
			t.Errorf("%q: %q, want %q", content, got, want)
		}
	}
}

func TestAMovedCaretDoesNotJoin(t *testing.T) {
	b := New(Options{Now: midnights})
	b.Apply("severity = 'high'")
	b.Begin()
	b.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
	b.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
	if got := b.editor.line.Value(); got != "severity = 'highx" {
		t.Errorf("%q", got)
	}
}

// TestAlternativesStayBehindTheText: what is typed or pasted behind a query is one condition more, also if it has OR; it
// stands in parentheses then, in which one goes on. Those that one types oneself are left alone, and so is a word
// that goes on with the text itself.
func TestAlternativesStayBehindTheText(t *testing.T) {
	const first = "severity = 'high'"
	for _, c := range []struct{ text, typed, want string }{
		{first, "a OR b", first + " AND (a OR b)"},
		{first, "title:a or title:b AND c", first + " AND (title:a or title:b AND c)"},
		{first, "a || b OR c", first + " AND (a || b OR c)"},
		{first, "(a OR b)", first + " AND (a OR b)"},
		{first, "(a OR b) AND c OR d", first + " AND ((a OR b) AND c OR d)"},
		{first, "'a OR b'", first + " AND 'a OR b'"},
		{first, "a AND b", first + " AND a AND b"},
		{first, " OR b", first + " OR b"},
		{first + " OR x", "a OR b", "(" + first + " OR x) AND (a OR b)"},
		{"", "a OR b", "a OR b"},
		{"", "Low AND a OR b", "severity = 'low' AND (a OR b)"},
		{first, "Low AND a OR b", "severity = 'low' AND (a OR b)"},
		{first, "Low AND Low AND a", "severity = 'low' AND Low AND a"},
	} {
		for _, paste := range []bool{false, true} {
			b := New(Options{Now: midnights, Named: func(name string) (string, bool) { return "severity = 'low'", name == "Low" }})
			b.Apply(c.text)
			b.Begin()
			if paste {
				b.Update(tea.PasteMsg{Content: c.typed})
			}
			for _, r := range c.typed {
				if !paste {
					b.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
				}
			}
			if got := b.editor.line.Value(); got != c.want {
				t.Errorf("%q and %q, pasted %v: %q, want %q", c.text, c.typed, paste, got, c.want)
			}
			if back := len(c.want) - b.editor.line.Caret(); back > 1 || paste && back > 0 {
				t.Errorf("%q and %q, pasted %v: the caret is %d before the end", c.text, c.typed, paste, back)
			}
		}
	}
}

// TestWhatStandsBehindAlternatives: stages and the bounds of a time are typed behind the parentheses that the bar has
// put, and so is one's own closing one in place of theirs.
func TestWhatStandsBehindAlternatives(t *testing.T) {
	const first = "severity = 'high'"
	for typed, want := range map[string]string{
		"a OR b EARLIEST=-6d":                   "(a OR b) EARLIEST=-6d",
		"a OR b latest = now":                   "(a OR b) latest = now",
		"a OR b | aggregate count by user":      "(a OR b) | aggregate count by user",
		"a OR b|aggregate count by user":        "(a OR b) |aggregate count by user",
		"a OR b || c":                           "(a OR b || c)",
		"a OR b||c":                             "(a OR b||c)",
		"a OR b)":                               "(a OR b)",
		"a OR b) AND c":                         "(a OR b) AND c",
		"a OR (b AND c)":                        "(a OR (b AND c))",
		"a OR b EARLIEST=-6d | head 3":          "(a OR b) EARLIEST=-6d | head 3",
		"a OR (b OR c) EARLIEST=-6d LATEST=now": "(a OR (b OR c)) EARLIEST=-6d LATEST=now",
	} {
		b := New(Options{Now: midnights})
		b.Apply(first)
		b.Begin()
		for _, r := range typed {
			b.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		if got := b.editor.line.Value(); got != first+" AND "+want {
			t.Errorf("%q: %q, want %q", typed, got, first+" AND "+want)
		}
	}
}

// TestAnOlderQueryIsNotEnclosed: the history brings a query as it was kept.
func TestAnOlderQueryIsNotEnclosed(t *testing.T) {
	const old = "severity = 'high' AND a OR b"
	b := New(Options{Now: midnights})
	b.Apply("severity = 'high'")
	b.history = []string{old}
	b.Begin()
	for _, msg := range []tea.KeyPressMsg{{Code: 'x', Text: "x"}, {Code: tea.KeyUp}, {Code: 'c', Text: "c"}} {
		b.Update(msg)
	}
	if got := b.editor.line.Value(); got != old+"c" {
		t.Errorf("%q", got)
	}
}
