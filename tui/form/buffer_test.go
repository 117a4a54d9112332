package form

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// check fails the test unless the clusters are those of the text and the caret stands
// between two of them.
func check(t *testing.T, b *buffer, did string) {
	t.Helper()
	sum, before := 0, 0
	for i, n := range b.sizes {
		if n == 0 || n > maxCluster || !utf8.RuneStart(b.text[sum]) {
			t.Fatalf("%s: cluster %d of %q has %d bytes", did, i, b.text, n)
		}
		if sum += int(n); i+1 == b.at {
			before = sum
		}
	}
	if want := split(b.text); !slices.Equal(b.sizes, want) {
		t.Fatalf("%s: the clusters of %q are %v, want %v", did, b.text, b.sizes, want)
	}
	switch {
	case !utf8.ValidString(b.text):
		t.Fatalf("%s: %q is not UTF-8", did, b.text)
	case len(b.text) > MaxBytes:
		t.Fatalf("%s: %d bytes", did, len(b.text))
	case sum != len(b.text):
		t.Fatalf("%s: the clusters of %q have %d bytes of %d", did, b.text, sum, len(b.text))
	case b.at < 0 || b.at > len(b.sizes) || b.byte != before:
		t.Fatalf("%s: the caret is before cluster %d, which is not at %d, in %q", did, b.at, b.byte, b.text)
	}
}

// strange are texts of which each kind once made a line slow or wrong.
var strange = []string{
	"", "a", " ", "🇩🇪🇫🇷🇮🇹🇪🇸", "👩\u200d💻👩\u200d💻", "  two  words ", "漢字", "e\u0301", "\u0301\u0301", "👩\u200d💻", "🇩🇪🇫", "\u200b\u200b", "a\u202eb",
	"क्षि", "\u1100\u1161\u11a8", "\u0600", "\t\r\nx\r\r", "\x1b[31m\x00\u009b", "\xff\xfe", "\u2028", strings.Repeat("\u0301", 300),
}

func names() []string {
	var all []string
	for _, a := range acts() {
		all = append(all, a.keys.Keys()...)
	}
	return append(all, "a", "space", "漢", "tab", "f1", "ctrl+v")
}

// FuzzEditing presses keys and pastes texts in any order.
func FuzzEditing(f *testing.F) {
	for _, s := range strange {
		f.Add(s, []byte{0, 200, 9, 120, 210, 3, 33, 250, 7, 201, 12})
	}
	f.Fuzz(func(t *testing.T, value string, did []byte) {
		th, keys := theme.New(theme.Options{Name: "mono"}), names()
		l := NewLine(value)
		check(t, &l.buffer, "new")
		for _, c := range did {
			if c < 160 {
				l.Update(tea.KeyPressMsg(tuitest.Key(t, keys[int(c)%len(keys)])))
			} else {
				l.Update(tea.PasteMsg{Content: strange[int(c)%len(strange)] + value})
			}
			check(t, &l.buffer, "after a key")
			for _, w := range []int{0, 1, 2, int(c) % 40} {
				if drawn := l.Draw(th, w, c%2 == 0, nil); text.Width(drawn) != w {
					t.Fatalf("%q in %d columns, caret at %d: %q", l.Value(), w, l.Caret(), drawn)
				}
			}
		}
	})
}

// FuzzKeysAreTextinputs compares a Line with bubbles' textinput. They differ where a
// character is more than one rune; in what stays of a text that begins with a blank if its
// first word is deleted backwards; in alt+d, at which textinput takes the next word too or
// panics; and in the blanks for the line break "\r\n".
func FuzzKeysAreTextinputs(f *testing.F) {
	f.Add("two words", []byte{0, 3, 9, 12, 5, 33, 40, 7, 200})
	f.Fuzz(func(t *testing.T, value string, did []byte) {
		if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' && r != '漢' }) {
			t.Skip("characters of several runes")
		}
		in := textinput.New()
		in.KeyMap.Paste.SetEnabled(false)
		in.KeyMap.DeleteWordForward.SetEnabled(false)
		in.Focus()
		in.SetValue(value)
		in.CursorEnd()
		l, keys := NewLine(value), names()
		for _, c := range did {
			name := keys[int(c)%len(keys)]
			if strings.HasPrefix(l.Value(), " ") || name == "alt+d" || name == "alt+delete" || name == "ctrl+delete" {
				continue
			}
			msg := tea.KeyPressMsg(tuitest.Key(t, name))
			in, _ = in.Update(msg)
			l.Update(msg)
			if at := len(string([]rune(in.Value())[:in.Position()])); in.Value() != l.Value() || at != l.Caret() {
				t.Fatalf("%s: %q with the caret at %d, textinput %q at %d", name, l.Value(), l.Caret(), in.Value(), at)
			}
		}
	})
}

func TestEachKey(t *testing.T) {
	for _, c := range []struct {
		keys      string
		value     string
		caret     int
		want      string
		wantCaret int
	}{
		{keys: "left ctrl+b", value: "a漢b", caret: 4, want: "a漢b", wantCaret: 1},
		{keys: "right ctrl+f", value: "a漢b", caret: 1, want: "a漢b", wantCaret: 4},
		{keys: "home ctrl+a", value: "abc", caret: 2, want: "abc", wantCaret: 0},
		{keys: "end ctrl+e", value: "abc", caret: 1, want: "abc", wantCaret: 3},
		{keys: "alt+b alt+left ctrl+left", value: "one two ", caret: 8, want: "one two ", wantCaret: 4},
		{keys: "alt+f alt+right ctrl+right", value: "one two ", caret: 3, want: "one two ", wantCaret: 7},
		{keys: "backspace ctrl+h", value: "ae\u0301b", caret: 4, want: "ab", wantCaret: 1},
		{keys: "delete ctrl+d", value: "ae\u0301b", caret: 1, want: "ab", wantCaret: 1},
		{keys: "ctrl+w alt+backspace ctrl+backspace", value: "one two x", caret: 8, want: "one x", wantCaret: 4},
		{keys: "alt+d alt+delete ctrl+delete", value: "one two x", caret: 3, want: "one x", wantCaret: 3},
		{keys: "alt+d", value: "a", caret: 0, want: "", wantCaret: 0}, // textinput panics
		{keys: "ctrl+u", value: "one two", caret: 4, want: "two", wantCaret: 0},
		{keys: "ctrl+k", value: "one two", caret: 3, want: "one", wantCaret: 3},
		{keys: "ctrl+v up down tab f1 ctrl+x", value: "abc", caret: 1, want: "abc", wantCaret: 1},
		{keys: "backspace left ctrl+w ctrl+u", value: "abc", caret: 0, want: "abc", wantCaret: 0},
		{keys: "delete right alt+d ctrl+k", value: "abc", caret: 3, want: "abc", wantCaret: 3},
	} {
		for name := range strings.FieldsSeq(c.keys) {
			l := NewLine(c.value)
			l.SetCaret(c.caret)
			changed := l.Update(tea.KeyPressMsg(tuitest.Key(t, name)))
			if l.Value() != c.want || l.Caret() != c.wantCaret || changed != (c.value != c.want) {
				t.Errorf("%s in %q at %d: %q at %d, changed %v; want %q at %d", name, c.value, c.caret, l.Value(), l.Caret(), changed, c.want, c.wantCaret)
			}
			check(t, &l.buffer, name)
		}
	}
}

// A mark joins the letter before it, and a letter before a mark takes it.
func TestWhatIsTypedJoinsItsNeighbours(t *testing.T) {
	l := NewLine("ab")
	l.SetCaret(1)
	l.Update(tea.PasteMsg{Content: "\u0301"})
	l.Update(tea.KeyPressMsg(tuitest.Key(t, "left")))
	if l.Caret() != 0 {
		t.Errorf("the caret is at %d, within a letter", l.Caret())
	}
	l = NewLine("\u0301b")
	l.SetCaret(0)
	l.Update(tea.KeyPressMsg(tuitest.Key(t, "a")))
	if l.Caret() != len("a\u0301") || len(l.buffer.sizes) != 2 {
		t.Errorf("the caret is at %d, %d characters", l.Caret(), len(l.buffer.sizes))
	}
}

// A flag is two letters, so one letter more or less before a row of flags makes others of
// all of them.
func TestARowOfFlagsIsCutAnew(t *testing.T) {
	flags := strings.Repeat("🇩🇪", 20)
	l := NewLine(flags)
	l.SetCaret(0)
	l.Update(tea.PasteMsg{Content: "🇫"})
	check(t, &l.buffer, "a letter before the flags")
	l.Update(tea.KeyPressMsg(tuitest.Key(t, "backspace")))
	check(t, &l.buffer, "no letter before the flags")
	l.SetCaret(0)
	l.Update(tea.PasteMsg{Content: "🇫x"})
	check(t, &l.buffer, "a letter and another before the flags")
	if len(l.buffer.sizes) != 2+20 {
		t.Errorf("%d characters", len(l.buffer.sizes))
	}
}

// What an input method commits is text, even if a key has that name.
func TestTextIsNoKey(t *testing.T) {
	l := NewLine("x")
	l.Update(tea.KeyPressMsg{Code: tea.KeyExtended, Text: "home"})
	if l.Value() != "xhome" || l.Caret() != 5 {
		t.Errorf("%q, caret at %d", l.Value(), l.Caret())
	}
}

func TestAPasteIsOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\tb": "a b", "a\nb": "a b", "a\r\nb": "a b", "a\rb": "a b", "a\r\r\nb": "a  b", "a\u2028b\u0085c": "a b c",
		"\x1b[31mx\x07\x7f\u009b": "[31mx", "a\xffb": "a\ufffdb", "\u202ea": "\u202ea", "": "",
	} {
		l := NewLine("")
		if changed := l.Update(tea.PasteMsg{Content: in}); l.Value() != want || changed != (want != "") {
			t.Errorf("%q becomes %q, changed %v; want %q", in, l.Value(), changed, want)
		}
	}
}

func TestWhatDoesNotFitIsSaid(t *testing.T) {
	for _, c := range []struct {
		name, value, paste string
		want               int // bytes
		full               bool
	}{
		{"fits", "", strings.Repeat("a", MaxBytes), MaxBytes, false},
		{"one too many", "", strings.Repeat("a", MaxBytes+1), MaxBytes, true},
		{"a million", "", strings.Repeat("ab ", 1<<20), MaxBytes, true},
		{"no half of a rune", "ab", strings.Repeat("漢", MaxBytes/3), MaxBytes - 2, true},
		{"controls take no room", strings.Repeat("a", MaxBytes-1), "\x1b\x1b\x1bb\x00\x00", MaxBytes, false},
		{"a full line", strings.Repeat("a", MaxBytes), "b", MaxBytes, true},
		{"nothing to leave out", strings.Repeat("a", MaxBytes), "", MaxBytes, false},
	} {
		l := NewLine(c.value)
		l.Update(tea.PasteMsg{Content: c.paste})
		if len(l.Value()) != c.want || (l.Full() != "") != c.full {
			t.Errorf("%s: %d bytes, says %q", c.name, len(l.Value()), l.Full())
		}
		check(t, &l.buffer, c.name)
	}
	l := NewLine(strings.Repeat("a", MaxBytes+1))
	if l.Full() == "" {
		t.Error("a value was cut in silence")
	}
	l.Update(tea.KeyPressMsg(tuitest.Key(t, "left")))
	if l.Full() == "" {
		t.Error("moving hides what was said")
	}
	l.Update(tea.KeyPressMsg(tuitest.Key(t, "backspace")))
	if l.Full() != "" {
		t.Error("it is said of a text that has room")
	}
	l.Update(tea.KeyPressMsg(tuitest.Key(t, "b")))
	if l.Full() != "" || len(l.Value()) != MaxBytes {
		t.Errorf("the last byte is lost: %d", len(l.Value()))
	}
	l.Update(tea.KeyPressMsg(tuitest.Key(t, "c")))
	if l.Full() == "" {
		t.Error("a key was lost in silence")
	}
}
