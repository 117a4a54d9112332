package form_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/form"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// The caret is in the field with the focus, and in no other one.
func TestOnlyTheFocusedFieldHasACaret(t *testing.T) {
	th := mono()
	f := form.New(form.Field{ID: "one", Label: "One", Value: "a"}, form.Field{ID: "two", Label: "Two", Value: "bc"})
	for _, c := range []struct {
		focus         string
		line, column  int // of the caret
		other, prompt string
	}{
		{"one", 1, 3, "· bc", "› a"},
		{"two", 4, 4, "· a", "› bc"},
	} {
		f.Focus(c.focus)
		carets := 0
		for n, line := range f.Draw(th, 20, 6) {
			plain, column := caret(th, line)
			if column < 0 {
				continue
			}
			if carets++; n != c.line || column != c.column || !strings.HasPrefix(plain, c.prompt) {
				t.Errorf("the focus on %s: a caret in line %d, column %d of %q", c.focus, n, column, plain)
			}
		}
		if all := ansi.Strip(strings.Join(f.Draw(th, 20, 6), "\n")); carets != 1 || !strings.Contains(all, c.other) {
			t.Errorf("the focus on %s: %d carets in\n%s", c.focus, carets, all)
		}
	}
	f = form.New(form.Field{ID: "cloud", Control: form.Choice, Options: []form.Option{{ID: "a", Label: "a"}}}, form.Field{ID: "one", Value: "x"})
	for n, line := range f.Draw(th, 20, 6) {
		if _, column := caret(th, line); column >= 0 {
			t.Errorf("the focus is on a choice, and line %d has a caret: %q", n, line)
		}
	}
}

// hinted is a choice whose hints have no room beside their labels.
func hinted() *form.Form {
	return form.New(form.Field{ID: "cloud", Control: form.Choice, Label: "Cloud", Options: []form.Option{
		{ID: "a", Label: "a long label", Hint: "alpha"}, {ID: "b", Label: "a longer label", Hint: "beta"}, {ID: "c", Label: "a third label", Hint: "gamma"},
	}})
}

// Hints that stand below their options are all drawn if there is room for them, else that of the
// focused option alone; Least is the number of lines that this takes.
func TestHintsBelowTheirOptions(t *testing.T) {
	const w = 30
	least := form.Least(hinted(), mono(), w)
	if least != 1+3+1 {
		t.Fatalf("the form needs %d lines, want a label, three options and a hint", least)
	}
	for h, want := range map[int]string{7: "alpha beta gamma", 20: "alpha beta gamma", 6: "beta", least: "beta"} {
		f := hinted()
		keys(t, f, "down")
		lines := f.Draw(mono(), w, h)
		tuitest.Exact(t, lines, w, h)
		all := ansi.Strip(strings.Join(lines, "\n"))
		var got []string
		for _, hint := range []string{"alpha", "beta", "gamma"} {
			if strings.Contains(all, hint) {
				got = append(got, hint)
			}
		}
		if strings.Join(got, " ") != want || !strings.Contains(all, "a long label") || !strings.Contains(all, "a third label") {
			t.Errorf("%d lines have the hints %v, want %s:\n%s", h, got, want, all)
		}
	}
	wide := ansi.Strip(strings.Join(hinted().Draw(mono(), 60, form.Least(hinted(), mono(), 60)), "\n"))
	if !strings.Contains(wide, "alpha") || !strings.Contains(wide, "gamma") || strings.Count(wide, "\n") != 3 {
		t.Errorf("beside their labels hints take no lines:\n%s", wide)
	}
}

// An option says on which lines it stands, its hint too, after the form was scrolled.
func TestOptionsKnowTheirLines(t *testing.T) {
	f := hinted()
	keys(t, f, "down", "down")
	const h = 3
	lines := f.Draw(theme.New(theme.Options{Name: "mono"}), 30, h)
	for y, line := range lines {
		_, option := f.OptionAt(y)
		want := ""
		for id, words := range map[string][]string{"a": {"a long label", "alpha"}, "b": {"a longer label", "beta"}, "c": {"a third label", "gamma"}} {
			for _, w := range words {
				if strings.Contains(line, w) {
					want = id
				}
			}
		}
		if option != want {
			t.Errorf("line %d is of the option %q, want %q: %q", y, option, want, ansi.Strip(line))
		}
	}
}
