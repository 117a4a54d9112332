package feeds

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/fault"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The lines keep to their bounds, and the hint keeps a line.
func TestReasonLines(t *testing.T) {
	long := strings.Repeat("word ", 30)
	for _, c := range []struct {
		name    string
		r       Reason
		w, most int
		want    []string
	}{
		{"none", Reason{}, 40, 4, nil},
		{"no room", Reason{"a", "b"}, 40, 0, nil},
		{"one line", Reason{"a", "b"}, 40, 4, []string{"a — b"}},
		{"sentence alone", Reason{"a", ""}, 40, 4, []string{"a"}},
		{"hint alone", Reason{"", "b"}, 40, 4, []string{"b"}},
		{"two lines", Reason{"one two", "three four"}, 12, 4, []string{"one two —", "three four"}},
		{"sentence cut, hint kept", Reason{long, "do this"}, 20, 3, []string{"word word word word", "word word word word …", "do this"}},
		{"one line of room", Reason{"one two", "three four"}, 8, 1, []string{"one two"}},
		{"hint cut", Reason{"one", long}, 20, 2, []string{"one", "word word word word …"}},
	} {
		got := c.r.lines(c.w, c.most)
		for i := range c.want {
			c.want[i] = text.Shorten(c.want[i], c.w)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for w := range 90 {
		for most := range 5 {
			lines := Reason{strings.Repeat("漢字 x", 900), "\x1b[2J" + strings.Repeat("\u202e", 9)}.lines(w, most)
			if len(lines) > most {
				t.Fatalf("%d lines, want at most %d", len(lines), most)
			}
			for _, l := range lines {
				if text.Width(l) > max(w, 1) {
					t.Fatalf("%d columns: %q", w, l)
				}
			}
		}
	}
}

// TestReasonOf has a next step for each fault that needs a person.
func TestReasonOf(t *testing.T) {
	for _, c := range []struct {
		f    *fault.Fault
		role theme.Role
		want Reason
	}{
		{fault.New(fault.SignIn, "a", "b", nil), theme.Bad, Reason{"a", "b"}},
		{fault.New(fault.SignIn, "a", "", nil), theme.Bad, Reason{"a", "tocsin doctor says what to do"}},
		{nil, theme.Bad, Reason{"", "tocsin doctor says what to do"}},
		{fault.New(fault.Network, "a", "b", nil), theme.Warn, Reason{"offline: a", "b"}},
		{fault.New(fault.Throttled, "a", "", nil), theme.Warn, Reason{"a", ""}},
	} {
		if got := reasonOf(c.f, c.role); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}
