package querybar

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
)

// rest lets the pause after a key pass.
func rest(s *Bar, cmd tea.Cmd) {
	if cmd != nil {
		s.Update(settled{of{s.editor}, s.editor.sequence})
	}
}

// counted makes a bar count how often a text is parsed.
func counted(s *Bar) *int {
	n := 0
	inner := s.reader.read
	s.reader.read = func(text string, now time.Time) *query.Reading {
		n++
		return inner(text, now)
	}
	return &n
}

// A key in the bar parses the text once, for colours, problem, chips and the search that
// follows.
func TestAKeyParsesOnce(t *testing.T) {
	s := open(Options{}, plain(8)...)
	parses := counted(s)
	for _, c := range []struct{ paste, then string }{
		{"severity = 'high", "'"},        // becomes right
		{"", "x"},                        // becomes wrong
		{"", "backspace"},                // right again, as it was two keys ago
		{" AND title IN ('a', 'b'", ")"}, // terms for the chips
	} {
		if c.paste != "" {
			s.Update(paste(c.paste))
		}
		*parses = 0
		_, cmd := s.Update(key(t, c.then))
		shot(s, 80, 22)
		if *parses > 1 {
			t.Errorf("the key %s parses %d times", c.then, *parses)
		}
		rest(s, cmd) // the pause, then the search
		shot(s, 80, 22)
		if *parses > 1 {
			t.Errorf("the key %s and its search parse %d times", c.then, *parses)
		}
	}
	if s.Text() != "severity = 'high' AND title IN ('a', 'b')" || len(s.Terms()) != 2 {
		t.Errorf("the query is %q", s.Text())
	}
	*parses = 0
	s.Update(key(t, "enter"))
	if *parses > 1 {
		t.Errorf("to keep the query parses %d times", *parses)
	}
}

// A text over 4 KiB is parsed when the keys rest, not at each of them: a terminal without
// bracketed paste sends 64 KiB of keys.
func TestALongTextIsParsedWhenTheKeysRest(t *testing.T) {
	s := open(Options{}, plain(8)...)
	s.Update(paste("title IN (" + strings.Repeat("'abc',", 2000) + "'x'"))
	parses := counted(s)
	var cmd tea.Cmd
	for range 20 {
		s.Update(key(t, ")"))
		s.Update(key(t, "backspace"))
		_, cmd = s.Update(key(t, ")"))
		shot(s, 80, 22)
	}
	if *parses != 0 {
		t.Errorf("60 keys parse %d times", *parses)
	}
	rest(s, cmd)
	if *parses != 1 || !strings.Contains(shot(s, 80, 22), "column 12015") {
		t.Errorf("after a pause it was parsed %d times:\n%s", *parses, shot(s, 80, 22))
	}
	for range 19 {
		s.Update(key(t, "backspace"))
	}
	s.Update(key(t, "enter")) // no pause before it
	if s.Open() || !strings.HasSuffix(s.Text(), "'x')") {
		t.Errorf("a right text is not kept: %d bytes are in force", len(s.Text()))
	}
	s.Begin()
	s.Update(key(t, ")"))
	s.Update(key(t, "enter"))
	if !s.Open() || s.editor.problem == nil {
		t.Error("a wrong text was kept because it was not read yet")
	}
}

// The colours of a long text are those of the whole text, also before it is read again.
func TestColoursOfALongText(t *testing.T) {
	s := open(Options{}, plain(8)...)
	s.Update(paste("title IN (" + strings.Repeat("'abc def', ", 2000) + "'x')"))
	s.editor.judge()
	s.editor.line.SetCaret(11_000)
	for _, k := range []string{"x", "backspace", "left", "'", "y"} {
		s.Update(key(t, k))
		value, caret := s.editor.line.Value(), s.editor.line.Caret()
		all := query.Tokens(value)
		for _, from := range []int{caret - 70, caret, caret + 500, caret + 505, caret + 508} { // behind a quote, strings are inside out
			want := colours(query.Within(all, from, from+75))
			if got := s.editor.spans(from, from+75); !slices.Equal(got, want) || len(want) == 0 {
				t.Fatalf("after %s: %v, want %v", k, got, want)
			}
		}
	}
}

// An edit far behind another one leaves the colours right that the first one changed.
func TestColoursOfALongTextThatIsChangedTwice(t *testing.T) {
	s := open(Options{}, plain(8)...)
	s.Update(paste("title IN (" + strings.Repeat("'abc def', ", 2000) + "'x')"))
	s.editor.judge()
	for _, caret := range []int{110, 8998} { // behind the first quote of a string
		s.editor.line.SetCaret(caret)
		s.Update(key(t, "backspace"))
	}
	if s.editor.line.Value() == s.editor.read.Text {
		t.Fatal("the text was read at once")
	}
	coloured(t, s, 200)
}

// A long text from the history has its own colours before it is read.
func TestColoursOfALongTextFromTheHistory(t *testing.T) {
	s := open(Options{}, plain(8)...)
	s.Update(paste("title IN (" + strings.Repeat("'abc def', ", 2000) + "'x')"))
	s.editor.judge()
	s.history = []string{"title IN ('" + strings.Repeat("abc def', '", 2000) + "x')"}
	s.history[0] = strings.Replace(s.history[0], "IN", "!IN", 1)
	s.editor.at = len(s.history)
	s.Update(key(t, "up"))
	if s.editor.line.Value() != s.history[0] || s.editor.read.Text == s.history[0] {
		t.Fatal("the older text is not in the bar, or was read at once")
	}
	coloured(t, s, 0, 200, 3000)
}

// coloured compares the colours of windows of the bar with those of the whole text.
func coloured(t *testing.T, s *Bar, windows ...int) {
	t.Helper()
	all := query.Tokens(s.editor.line.Value())
	for _, from := range windows {
		want := colours(query.Within(all, from, from+75))
		if got := s.editor.spans(from, from+75); !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("from %d: %v, want %v", from, got, want)
		}
	}
}

// The text in the bar and the query in force are parsed once each, however they alternate.
func TestTwoTextsAreParsedOnceEach(t *testing.T) {
	s := open(Options{}, plain(8)...)
	parses := counted(s)
	for range 5 {
		for _, text := range []string{"severity = 'high'", "severity = 'hi"} {
			if r := s.Read(text); r.Text != text {
				t.Fatalf("the reading of %q is that of %q", text, r.Text)
			}
		}
	}
	if *parses != 2 {
		t.Errorf("two texts are parsed %d times", *parses)
	}
}
