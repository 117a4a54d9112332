package form_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

func sample() *form.Form {
	return form.New(
		form.Field{ID: "tenant", Label: "Tenant", Hint: "GUID or domain", Placeholder: "contoso.example", Check: func(v string) form.Note {
			switch {
			case v == "":
				return form.Note{}
			case strings.Contains(v, "."):
				return form.Note{Text: "a domain", Role: theme.Good}
			}
			return form.Note{Text: "neither GUID nor domain", Role: theme.Bad, Wrong: true}
		}},
		form.Field{ID: "certificate", Control: form.Path, Label: "Certificate"},
		form.Field{ID: "cloud", Control: form.Choice, Label: "Cloud", Value: "global", Options: []form.Option{{ID: "global", Label: "Global"}, {ID: "usgov", Label: "US Government", Hint: "GCC High"}}},
		form.Field{ID: "sources", Control: form.Checks, Label: "Sources", Ticked: []string{"alerts_v2"}, Options: []form.Option{{ID: "alerts_v2", Label: "Alerts"}, {ID: "incidents", Label: "Incidents"}}},
		form.Field{ID: "do", Control: form.Buttons, Options: []form.Option{{ID: "back", Label: "Back"}, {ID: "next", Label: "Continue"}}},
	)
}

// keys presses keys and returns the last event.
func keys(t *testing.T, f *form.Form, names ...string) (e form.Event) {
	t.Helper()
	for _, n := range names {
		e = f.Update(tea.KeyPressMsg(tuitest.Key(t, n)))
	}
	return e
}

func TestFocusMoves(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{nil, "tenant"},
		{[]string{"tab"}, "certificate"},
		{[]string{"tab", "tab"}, "cloud"},
		{[]string{"enter", "enter", "enter"}, "sources"},
		{[]string{"down", "down", "down"}, "cloud"}, // its second option
		{[]string{"down", "down", "down", "down"}, "sources"},
		{[]string{"down", "down", "up"}, "certificate"},
		{[]string{"tab", "tab", "tab", "tab", "tab", "tab"}, "do"},
		{[]string{"tab", "shift+tab", "shift+tab"}, "tenant"},
	} {
		f := sample()
		keys(t, f, c.keys...)
		if f.Focused() != c.want {
			t.Errorf("%v: %s, want %s", c.keys, f.Focused(), c.want)
		}
	}
}

func TestTypingIsOnlyInText(t *testing.T) {
	f := sample()
	for id, want := range map[string]bool{"tenant": true, "certificate": true, "cloud": false, "sources": false, "do": false} {
		f.Focus(id)
		if f.Typing() != want {
			t.Errorf("%s: %v", id, f.Typing())
		}
	}
}

func TestValues(t *testing.T) {
	f := sample()
	if e := keys(t, f, "a", "space", "b", "left"); e.Changed || e.Field != "tenant" {
		t.Errorf("moving the caret: %+v", e)
	}
	if f.Value("tenant") != "a b" || f.Wrong() != "tenant" {
		t.Errorf("tenant %q, wrong %q", f.Value("tenant"), f.Wrong())
	}
	f.SetValue("tenant", "contoso.example")
	if f.Wrong() != "" {
		t.Errorf("wrong: %s", f.Wrong())
	}
	f.Focus("cloud")
	if e := keys(t, f, "down", "space"); !e.Changed || f.Value("cloud") != "usgov" {
		t.Errorf("%+v, cloud %q", e, f.Value("cloud"))
	}
	if e := keys(t, f, "space"); e.Changed {
		t.Error("choosing the same is a change")
	}
	f.Focus("sources")
	keys(t, f, "space", "down", "space")
	if got := f.Ticked("sources"); !slices.Equal(got, []string{"incidents"}) {
		t.Errorf("ticked %v", got)
	}
	f.Tick("sources", "alerts_v2", true)
	if got := f.Ticked("sources"); !slices.Equal(got, []string{"alerts_v2", "incidents"}) {
		t.Errorf("ticked %v", got)
	}
	if f.Value("nothing") != "" || f.Ticked("nothing") != nil {
		t.Error("an unknown field has a value")
	}
}

func TestButtons(t *testing.T) {
	f := sample()
	f.Focus("do")
	for _, c := range []struct {
		keys []string
		want string
	}{{[]string{"enter"}, "back"}, {[]string{"right", "enter"}, "next"}, {[]string{"right", "space"}, "next"}, {[]string{"left", "left", "enter"}, "back"}} {
		if e := keys(t, f, c.keys...); e.Pressed != c.want || e.Field != "do" {
			t.Errorf("%v: %+v", c.keys, e)
		}
	}
}

func TestNotesCountUntilTheValueChanges(t *testing.T) {
	f := sample()
	f.SetNote("certificate", form.Note{Text: "expired", Role: theme.Bad, Wrong: true})
	if f.Wrong() != "certificate" {
		t.Error("the note is not heeded")
	}
	f.Focus("certificate")
	keys(t, f, "x")
	if f.Wrong() != "" {
		t.Error("the note outlived its value")
	}
}

// A check may take long for a long value, and a frame and Wrong show its note.
func TestAValueIsCheckedOnce(t *testing.T) {
	checks := 0
	f := form.New(form.Field{ID: "name", Value: "a", Check: func(v string) form.Note {
		checks++
		return form.Note{Text: "not " + v, Role: theme.Bad, Wrong: true}
	}})
	for range 3 {
		f.Draw(mono(), 40, 5)
		f.Wrong()
	}
	if checks != 1 {
		t.Errorf("%d checks of one value", checks)
	}
	keys(t, f, "b")
	if drawn := strings.Join(f.Draw(mono(), 40, 5), "\n"); checks != 2 || !strings.Contains(drawn, "not ab") {
		t.Errorf("%d checks of two values:\n%s", checks, drawn)
	}
}

// A field says what its line left out, beside what is wrong with the rest, in a few lines
// even if the note repeats the value.
func TestAFieldSaysThatAPasteWasCut(t *testing.T) {
	th := mono()
	f := form.New(form.Field{ID: "name", Label: "Name", Check: func(v string) form.Note {
		return form.Note{Text: "no name is " + v, Role: theme.Bad, Wrong: true}
	}}, form.Field{ID: "do", Control: form.Buttons, Options: []form.Option{{ID: "next", Label: "Continue"}}})
	if e := f.Update(tea.PasteMsg{Content: strings.Repeat("x", form.MaxBytes+1)}); !e.Changed || len(f.Value("name")) != form.MaxBytes {
		t.Errorf("%+v, %d bytes", e, len(f.Value("name")))
	}
	lines := f.Draw(th, 60, 30)
	tuitest.Exact(t, lines, 60, 30)
	drawn := strings.Join(lines, "\n")
	for _, want := range []string{th.Glyphs.Alert + " Only 64 KiB fit here; the rest was left out", "no name is", "…", "Continue"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("no %q in\n%s", want, drawn)
		}
	}
	keys(t, f, "ctrl+u", "a")
	if drawn := strings.Join(f.Draw(th, 60, 30), "\n"); strings.Contains(drawn, "left out") {
		t.Errorf("it is still said:\n%s", drawn)
	}
}

func TestPathCompletion(t *testing.T) {
	f := sample()
	f.Focus("certificate")
	f.Update(tea.PasteMsg{Content: "/etc/con"})
	if e := keys(t, f, "tab"); !e.Complete || e.Field != "certificate" || f.Focused() != "certificate" {
		t.Fatalf("%+v", e)
	}
	f.Offer("certificate", "/etc/co", []string{"/etc/cox"})
	if f.Value("certificate") != "/etc/con" {
		t.Error("an old offer was taken")
	}
	f.Offer("certificate", "/etc/con", []string{"/etc/contoso.key.pem", "/etc/contoso.pem"})
	if f.Value("certificate") != "/etc/contoso." {
		t.Errorf("%q", f.Value("certificate"))
	}
	if drawn := strings.Join(f.Draw(mono(), 60, 30), "\n"); !strings.Contains(drawn, "contoso.key.pem  contoso.pem") {
		t.Errorf("the choice is not shown:\n%s", drawn)
	}
	f.Offer("certificate", "/etc/contoso.", []string{"/etc/contoso.key.pem", "/etc/contoso.pem"})
	if f.Focused() == "certificate" {
		t.Error("tab adds nothing to a choice that is shown, and stays")
	}
	f.Focus("certificate")
	keys(t, f, "p")
	f.Offer("certificate", "/etc/contoso.p", []string{"/etc/contoso.pem"})
	f.Offer("certificate", "/etc/contoso.pem", []string{"/etc/contoso.pem"})
	if f.Value("certificate") != "/etc/contoso.pem" || f.Focused() != "cloud" {
		t.Errorf("%q, focus %s", f.Value("certificate"), f.Focused())
	}
}

func TestPaths(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"contoso.pem", "contoso.key.pem", "other.pem", ".hidden"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "conf"), 0o700); err != nil {
		t.Fatal(err)
	}
	base := dir + string(filepath.Separator)
	for typed, want := range map[string][]string{
		base + "con": {"conf/", "contoso.key.pem", "contoso.pem"},
		base:         {"conf/", "contoso.key.pem", "contoso.pem", "other.pem"},
		base + ".":   {".hidden"},
		base + "x":   nil,
		base + "x/y": nil,
	} {
		var full []string
		for _, n := range want {
			full = append(full, base+n)
		}
		if got := form.Paths(typed); !slices.Equal(got, full) {
			t.Errorf("%s: %v, want %v", typed, got, full)
		}
	}
	t.Setenv("HOME", dir)
	if got := form.Paths("~/oth"); !slices.Equal(got, []string{"~/other.pem"}) {
		t.Errorf("home: %v", got)
	}
	if got := form.Expand("~/x"); got != filepath.Join(dir, "x") {
		t.Errorf("home: %s", got)
	}
}

func TestFormGoldens(t *testing.T) {
	for _, th := range tuitest.Themes() {
		f := sample()
		keys(t, f, "x")
		f.SetNote("certificate", form.Note{Text: "valid for 12 days \x1b[31m", Role: theme.Warn})
		f.Focus("sources")
		tuitest.Golden(t, "form-"+th.Name, tuitest.Picture(f.Draw(th, 60, 20), 60))
	}
}

func TestFormIsExactAndShowsTheFocus(t *testing.T) {
	th := mono()
	for _, w := range []int{1, 3, 8, 30, 80} {
		for h := 0; h <= 30; h += 3 {
			f := sample()
			for range 9 {
				lines := f.Draw(th, w, h)
				tuitest.Exact(t, lines, w, h)
				keys(t, f, "down")
			}
		}
	}
	f := sample()
	f.Focus("do")
	if drawn := strings.Join(f.Draw(th, 40, 4), "\n"); !strings.Contains(drawn, "Continue") {
		t.Errorf("the focused field is out of sight:\n%s", drawn)
	}
}

func TestEmptyForm(t *testing.T) {
	f := form.New()
	if e := keys(t, f, "tab", "enter", "x"); e != (form.Event{}) || f.Typing() || f.Focused() != "" {
		t.Errorf("%+v", e)
	}
	tuitest.Exact(t, f.Draw(mono(), 10, 3), 10, 3)
}

// TestAnOfferIsReplaced by what is typed, pasted or deleted first; a key that moves keeps it.
func TestAnOfferIsReplaced(t *testing.T) {
	for _, c := range []struct {
		keys, paste, want string
	}{
		{"t w o", "", "two"}, {"", "two", "two"}, {"backspace t", "", "t"}, {"end t", "", "tenantt"}, {"left x", "", "tenanxt"}, {"a backspace", "", ""},
	} {
		f := form.New(form.Field{ID: "name", Label: "Name", Value: "tenant", Offered: true})
		for key := range strings.FieldsSeq(c.keys) {
			f.Update(tea.KeyPressMsg(tuitest.Key(t, key)))
		}
		if c.paste != "" {
			if e := f.Update(tea.PasteMsg{Content: c.paste}); !e.Changed {
				t.Error("a paste over an offer is no change")
			}
		}
		if got := f.Value("name"); got != c.want {
			t.Errorf("%s%s: %q, want %q", c.keys, c.paste, got, c.want)
		}
	}
}

// TestHintsOfOptionsAreWhole: a hint without room goes on below, beside the same box.
func TestHintsOfOptionsAreWhole(t *testing.T) {
	f := form.New(form.Field{ID: "s", Control: form.Checks, Options: []form.Option{
		{ID: "a", Label: "a_long_label", Hint: "a hint that takes more than the rest of a line of so few columns"}, {ID: "b", Label: "b", Hint: "short"}, {ID: "c", Label: "c"},
	}})
	th := theme.New(theme.Options{Name: "mono"})
	lines := f.Draw(th, 60, 8)
	tuitest.Exact(t, lines, 60, 8)
	drawn := ansi.Strip(strings.Join(lines, "\n"))
	for _, want := range []string{"[ ] a_long_label  a hint that takes", "\n                    ", "[ ] b             short", "[ ] c "} {
		if !strings.Contains(drawn, want) {
			t.Errorf("no %q in\n%s", want, drawn)
		}
	}
	if strings.Contains(drawn, "…") || !strings.Contains(strings.Join(strings.Fields(drawn), " "), "of so few columns") {
		t.Errorf("a hint is cut:\n%s", drawn)
	}
	tuitest.Exact(t, f.Draw(th, 12, 6), 12, 6)
}

// pair has two fields of which neither may be empty, and nothing is typed yet.
func pair() *form.Form {
	filled := func(v string) form.Note {
		if v == "" {
			return form.Note{Text: "this is empty", Role: theme.Bad, Wrong: true}
		}
		return form.Note{Text: "filled", Role: theme.Good}
	}
	return form.New(
		form.Field{ID: "one", Label: "One", Check: filled},
		form.Field{ID: "two", Label: "Two", Check: filled},
		form.Field{ID: "three", Label: "Three", Value: "x", Check: filled},
	)
}

// A field is not reproached before the person was there; to continue shows all at once.
func TestErrorsShowOnceTheirFieldWasReached(t *testing.T) {
	told := func(f *form.Form) int {
		return strings.Count(strings.Join(f.Draw(theme.New(theme.Options{Name: "mono"}), 60, 20), "\n"), "this is empty")
	}
	f := pair()
	if n := told(f); n != 1 {
		t.Errorf("at first %d errors", n)
	}
	if f.Wrong() != "one" {
		t.Errorf("wrong: %q", f.Wrong())
	}
	keys(t, f, "tab")
	if n := told(f); n != 2 {
		t.Errorf("in the second field %d errors", n)
	}
	f = pair()
	if got := f.Reveal(); !slices.Equal(got, []string{"one", "two"}) || told(f) != 2 {
		t.Errorf("revealed %v, %d errors", got, told(f))
	}
	f = pair()
	keys(t, f, "a")
	if n := told(f); n != 0 || f.Wrong() != "two" {
		t.Errorf("%d errors, wrong %q: a later field is wrong although nothing says so", n, f.Wrong())
	}
	f.Focus("two")
	if n := told(f); n != 1 {
		t.Errorf("after Focus %d errors", n)
	}
	if !strings.Contains(strings.Join(pair().Draw(theme.New(theme.Options{Name: "mono"}), 60, 20), "\n"), "filled") {
		t.Error("what is right is not said before the field is reached")
	}
}

// A check that depends on something else is called again after a Recheck, and not before.
func TestRecheck(t *testing.T) {
	bad, calls := true, 0
	f := form.New(form.Field{ID: "one", Value: "x", Check: func(string) form.Note { calls++; return form.Note{Wrong: bad} }})
	for range 3 {
		if f.Wrong() != "one" {
			t.Fatal("not wrong")
		}
	}
	bad = false
	if f.Wrong() != "one" || calls != 1 {
		t.Errorf("checked %d times without a Recheck", calls)
	}
	f.Recheck()
	if f.Wrong() != "" || calls != 2 {
		t.Errorf("wrong %q after a Recheck, checked %d times", f.Wrong(), calls)
	}
}

// Where the focus is can be seen without colours, and without attributes too: by a sign.
func TestFocusIsNotColourAlone(t *testing.T) {
	reduce := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, o := range []theme.Options{
		{Name: "mono"},
		{Name: "mono", ASCII: true},
		{Name: "ansi16"},
		{Name: "ansi16", Dark: true},
		{Name: "dark", Profile: colorprofile.ASCII},
		{Name: "light", Profile: colorprofile.NoTTY},
	} {
		th := theme.New(o)
		for _, id := range []string{"tenant", "certificate", "cloud", "sources", "do"} {
			with, without := sample(), sample()
			with.Focus(id)
			without.Focus(map[bool]string{true: "cloud", false: "tenant"}[id == "tenant"])
			a, b := with.Draw(th, 60, 40), without.Draw(th, 60, 40)
			signs := 0
			for i := range a {
				if reduce.ReplaceAllString(a[i], "") != reduce.ReplaceAllString(b[i], "") && strings.Contains(a[i], th.Glyphs.Prompt) {
					signs++
				}
			}
			if signs == 0 {
				t.Errorf("%+v: no sign says that %s has the focus:\n%s", o, id, reduce.ReplaceAllString(strings.Join(a, "\n"), ""))
			}
			if got := strings.Count(reduce.ReplaceAllString(strings.Join(a, "\n"), ""), th.Glyphs.Prompt); got != 1 {
				t.Errorf("%+v: %d signs with the focus on %s", o, got, id)
			}
		}
	}
}

// TestOptionAt finds the options in the few lines of a form around its focused field.
func TestOptionAt(t *testing.T) {
	f := form.New(
		form.Field{ID: "name", Control: form.Text, Label: "Name"},
		form.Field{ID: "fate", Control: form.Choice, Options: []form.Option{{ID: "keep", Label: "Keep"}, {ID: "remove", Label: "Remove"}}},
	)
	f.Focus("fate")
	for _, h := range []int{12, 2} {
		lines := f.Draw(tuitest.Themes()[0], 40, h)
		for y, line := range lines {
			want := ""
			switch {
			case strings.Contains(line, "Keep"):
				want = "keep"
			case strings.Contains(line, "Remove"):
				want = "remove"
			}
			field, option := f.OptionAt(y)
			if option != want || (field == "fate") != (want != "") {
				t.Errorf("of %d lines, line %d has %q of %q, want %q", h, y, option, field, want)
			}
		}
	}
}

// A hint that has no room beside its label stands below it, whole.
func TestHintsAreWrapped(t *testing.T) {
	const hint = "Defender XDR and its products, the newest first"
	f := form.New(
		form.Field{ID: "name", Label: "Application (client) ID", Hint: "a GUID, or one of the tenant's domains"},
		form.Field{ID: "list", Control: form.Checks, Label: "Sources", Options: []form.Option{{ID: "a", Label: "o365_management", Hint: hint}, {ID: "b", Label: "incidents"}}},
	)
	for _, w := range []int{24, 36, 40, 60, 100} {
		lines := f.Draw(mono(), w, 24)
		tuitest.Exact(t, lines, w, 24)
		drawn := strings.Join(strings.Fields(ansi.Strip(strings.Join(lines, " "))), " ")
		for _, want := range []string{"a GUID, or one of the tenant's domains", "Defender XDR", "newest first"} {
			if !strings.Contains(drawn, want) {
				t.Errorf("%d columns lack %q: %s", w, want, drawn)
			}
		}
		if strings.Contains(drawn, text.Ellipsis) {
			t.Errorf("%d columns cut a hint: %s", w, drawn)
		}
	}
}

// The focused option is in view, however few lines there are and however long the hints.
func TestTheFocusedOptionIsInView(t *testing.T) {
	var options []form.Option
	for _, name := range []string{"one", "two", "three", "four", "five"} {
		options = append(options, form.Option{ID: name, Label: name, Hint: "a hint that takes several lines if there are few columns"})
	}
	for _, h := range []int{3, 5, 7, 30} {
		f := form.New(form.Field{ID: "name", Label: "Name"}, form.Field{ID: "list", Control: form.Choice, Label: "List", Options: options}, form.Field{ID: "do", Control: form.Buttons, Options: options[:1]})
		f.Focus("list")
		for i, name := range []string{"one", "two", "three", "four", "five", "four", "three", "two", "one"} {
			if i > 0 {
				keys(t, f, map[bool]string{true: "down", false: "up"}[i < 5])
			}
			lines := f.Draw(mono(), 30, h)
			tuitest.Exact(t, lines, 30, h)
			if drawn := ansi.Strip(strings.Join(lines, "\n")); !strings.Contains(drawn, "› ( ) "+name) && !strings.Contains(drawn, "› (●) "+name) {
				t.Errorf("%d lines, the focus on %s:\n%s", h, name, drawn)
			}
		}
	}
}
