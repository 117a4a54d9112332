package palette_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/command"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

func specs() []command.Spec {
	return []command.Spec{
		{ID: "alerts.down", Keys: []string{"j"}, Help: "next alert", Silent: true},
		{ID: "alerts.done", Keys: []string{"x"}, Help: "mark the alert done"},
		{ID: "alerts.save", Help: "keep the view", Verb: "save", Arg: "NAME"},
		{ID: "alerts.poll", Keys: []string{"r"}, Help: "poll now"},
		{ID: "app.quit", Keys: []string{"ctrl+c"}, Help: "quit", Verb: "q"},
		{ID: "alerts.purge", Help: "forget everything", Danger: true},
	}
}

func mono() *theme.Theme { return theme.New(theme.Options{Name: "mono"}) }

// sent presses keys and returns the messages that the last one sends.
func sent(t *testing.T, m screen.Overlay, keys ...string) []tea.Msg {
	t.Helper()
	var cmd tea.Cmd
	for _, k := range keys {
		cmd = m.Update(tea.KeyPressMsg(tuitest.Key(t, k)))
	}
	if cmd == nil {
		return nil
	}
	// A sequence is a slice of commands of an unexported type.
	seq := reflect.ValueOf(cmd())
	var msgs []tea.Msg
	for i := range seq.Len() {
		msgs = append(msgs, seq.Index(i).Interface().(tea.Cmd)())
	}
	return msgs
}

func letters(s string) []string {
	var keys []string
	for _, r := range s {
		k := string(r)
		if k == " " {
			k = "space"
		}
		keys = append(keys, k)
	}
	return keys
}

func TestChoosing(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  tea.Msg
	}{
		{"", screen.Run{ID: "alerts.done"}}, // silent ones are not there
		{"poll", screen.Run{ID: "alerts.poll"}},
		{"mtad", screen.Run{ID: "alerts.done"}}, // the first letters of its words
		{"pn", screen.Run{ID: "alerts.poll"}},
		{"refresh", screen.Run{ID: "alerts.poll"}}, // as another program calls it
		{"q!", screen.Run{ID: "app.quit"}},
		{"w Monday night", screen.Run{ID: "alerts.save", Arg: "Monday night"}},
		{"q", screen.Run{ID: "app.quit"}}, // a verb comes before better matches
		{"save Monday night", screen.Run{ID: "alerts.save", Arg: "Monday night"}},
	} {
		m := palette.Commands(mono(), specs(), palette.Memory{})
		got := sent(t, m, append(letters(c.typed), "enter")...)
		if want := []tea.Msg{screen.CloseOverlay{}, c.want}; !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", c.typed, got, want)
		}
	}
}

func TestAVerbWithoutItsArgumentWaitsForIt(t *testing.T) {
	m := palette.Commands(mono(), specs(), palette.Memory{})
	if got := sent(t, m, append(letters("keep"), "enter")...); got != nil {
		t.Errorf("sent %+v", got)
	}
	got := sent(t, m, append(letters("mine"), "enter")...)
	if want := []tea.Msg{screen.CloseOverlay{}, screen.Run{ID: "alerts.save", Arg: "mine"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestNothingFound(t *testing.T) {
	m := palette.Commands(mono(), specs(), palette.Memory{})
	if got := sent(t, m, append(letters("zzz"), "enter")...); got != nil || m.Len() != 0 {
		t.Errorf("sent %+v, %d found", got, m.Len())
	}
	if drawn := ansi.Strip(strings.Join(m.Draw(60, 20), "\n")); !strings.Contains(drawn, "No commands match") {
		t.Error(drawn)
	}
	sent(t, m, "backspace", "backspace", "backspace")
	if m.Len() != 5 {
		t.Errorf("%d of 5 came back", m.Len())
	}
}

func TestMovingStopsAtTheEnds(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"down"}, "alerts.poll"}, // below "save", which waits
		{[]string{"down", "down", "down", "up"}, "alerts.poll"},
		{[]string{"up", "up"}, "alerts.done"},
		{[]string{"pgdown", "pgdown"}, "alerts.purge"},
		{[]string{"pgdown", "pgup", "tab", "tab"}, "alerts.poll"},
	} {
		m := palette.Commands(mono(), specs(), palette.Memory{})
		if len(c.keys) == 1 {
			c.keys = append(c.keys, "ctrl+n")
		}
		got := sent(t, m, append(c.keys, "enter")...)
		if len(got) != 2 || got[1] != (screen.Run{ID: c.want}) {
			t.Errorf("%v: %+v, want %s", c.keys, got, c.want)
		}
	}
}

func TestAMenuOfAnything(t *testing.T) {
	type chosen string
	m := palette.NewMenu(mono(), "provider", []palette.Entry{
		{Label: "Defender for \x1b[31mEndpoint", Note: "12", Msg: chosen("mde")},
		{Label: "Entra ID Protection", Note: "3", On: true, Msg: chosen("idp")},
	})
	if got := sent(t, m, "enter"); len(got) != 2 || got[1] != chosen("idp") {
		t.Errorf("what is in force is not chosen first: %+v", got)
	}
	drawn := strings.Join(m.Draw(60, 20), "\n")
	if strings.Contains(drawn, "[31mEndpoint") && !strings.Contains(drawn, "␛[31mEndpoint") {
		t.Errorf("a label drives the terminal: %q", drawn)
	}
}

func TestThePasteIsTyped(t *testing.T) {
	m := palette.Commands(mono(), specs(), palette.Memory{})
	m.Update(tea.PasteMsg{Content: "poll"})
	if m.Len() != 1 {
		t.Errorf("%d found", m.Len())
	}
}

// A paste of any length is taken as far as it fits, and the box says so; a verb gets the
// rest as its argument.
func TestAHugePaste(t *testing.T) {
	m := palette.Commands(mono(), specs(), palette.Memory{})
	box := m.Draw(80, 22)
	m.Update(tea.PasteMsg{Content: "save " + strings.Repeat("x", 160_000)})
	drawn := m.Draw(80, 22)
	if len(drawn) != len(box) || !strings.Contains(ansi.Strip(strings.Join(drawn, "\n")), "Only 64 KiB fit here; the rest was left out") {
		t.Errorf("drawn:\n%s", strings.Join(drawn, "\n"))
	}
	for _, line := range drawn {
		if text.Width(line) != text.Width(box[0]) {
			t.Errorf("%q", line)
		}
	}
	if m.Len() != 1 {
		t.Errorf("%d found", m.Len())
	}
	got := sent(t, m, "enter")
	if run, ok := got[1].(screen.Run); !ok || run.ID != "alerts.save" || len(run.Arg) != 64<<10-len("save ") {
		t.Errorf("sent %d messages", len(got))
	}
	sent(t, m, "ctrl+u")
	if drawn := ansi.Strip(strings.Join(m.Draw(80, 22), "\n")); strings.Contains(drawn, "left out") || m.Len() != 5 {
		t.Errorf("drawn:\n%s", drawn)
	}
}

// The box is exact at every size, keeps its height during typing, and shows the
// chosen entry.
func TestBoxIsExact(t *testing.T) {
	var many []palette.Entry
	for i := range 40 {
		many = append(many, palette.Entry{Label: fmt.Sprintf("entry %d 漢字", i), Group: fmt.Sprint("group ", i/7), Keys: "ctrl+x"})
	}
	for _, w := range []int{26, 38, 80, 200} {
		for _, h := range []int{5, 8, 22} {
			m := palette.NewMenu(mono(), "many", many)
			for i := range 40 {
				box := m.Draw(w, h)
				if len(box) > h {
					t.Fatalf("%d lines of %d", len(box), h)
				}
				for _, line := range box {
					if text.Width(line) != text.Width(box[0]) || text.Width(line) > w {
						t.Fatalf("%d×%d: %q", w, h, line)
					}
				}
				if all := ansi.Strip(strings.Join(box, "\n")); !strings.Contains(strings.ReplaceAll(all, text.Ellipsis, " "), fmt.Sprintf("entry %d ", i)) {
					t.Fatalf("%d×%d: entry %d is chosen and not shown:\n%s", w, h, i, all)
				}
				m.Update(tea.KeyPressMsg(tuitest.Key(t, "down")))
			}
			tall := len(m.Draw(w, h))
			sent(t, m, letters("entry 3")...)
			if got := len(m.Draw(w, h)); got != tall {
				t.Errorf("the box shrank from %d to %d lines", tall, got)
			}
		}
	}
	if box := palette.NewMenu(mono(), "x", many).Draw(12, 4); box != nil {
		t.Errorf("no room, and yet %q", box)
	}
}

func TestPaletteGoldens(t *testing.T) {
	for _, th := range tuitest.Themes() {
		for _, size := range append(tuitest.Sizes(), tuitest.Size{W: 44, H: 10}) {
			m := palette.Commands(th, specs(), palette.Memory{})
			sent(t, m, letters("al")...)
			box := m.Draw(size.W-2, size.H-2)
			tuitest.Golden(t, fmt.Sprintf("palette-%s-%dx%d", th.Name, size.W, size.H), tuitest.Picture(box, text.Width(box[0])))
		}
	}
}

// TestAnArgumentThatCanBeLeftOut runs a verb as it is, or with what was typed behind it, and names
// the right values of a wrong one.
func TestAnArgumentThatCanBeLeftOut(t *testing.T) {
	known := func(id string) screen.Arguments {
		if id == "alerts.sort" {
			return screen.Arguments{Values: []string{"age", "title"}, Only: true}
		}
		return screen.Arguments{Values: []string{"true", "benign"}}
	}
	live := []command.Spec{
		{ID: "alerts.sort", Keys: []string{"s"}, Help: "sort by the chosen column", Arg: "[COLUMN]"},
		{ID: "alerts.verdict", Keys: []string{"X"}, Help: "close with a verdict", Arg: "[WORD NOTE]"},
	}
	for typed, want := range map[string]tea.Msg{
		"sort":                 screen.Run{ID: "alerts.sort"},
		"sort ":                screen.Run{ID: "alerts.sort"},
		"sort title":           screen.Run{ID: "alerts.sort", Arg: "title"},
		"sort ti":              screen.Run{ID: "alerts.sort", Arg: "title"},
		"sort pink":            nil,
		"verdict":              screen.Run{ID: "alerts.verdict"},
		"verdict ":             screen.Run{ID: "alerts.verdict"},
		"verdict benign":       screen.Run{ID: "alerts.verdict", Arg: "benign"},
		"verdict benign noise": screen.Run{ID: "alerts.verdict", Arg: "benign noise"},
	} {
		m := palette.Commands(mono(), live, palette.Memory{Arguments: known})
		got := sent(t, m, append(letters(typed), "enter")...)
		switch drawn := ansi.Strip(strings.Join(m.Draw(76, 20), "\n")); {
		case want == nil && (got != nil || !strings.Contains(drawn, "No match for pink; there are age, title")):
			t.Errorf("%s: %+v\n%s", typed, got, drawn)
		case want != nil && !reflect.DeepEqual(got, []tea.Msg{screen.CloseOverlay{}, want}):
			t.Errorf("%q: %+v, want %+v", typed, got, want)
		}
	}
}

// What an argument can begin with means its command also alone, and all of it is the argument; the name of a
// verdict is one with two words too. By itself it opens what its command opens. A verb of that name wins.
func TestAnArgumentIsTypedAlone(t *testing.T) {
	live := []command.Spec{
		{ID: "alerts.verdict", Help: "close with a verdict", Arg: "[WORD NOTE]", Begins: []string{"true", "true positive", "benign", "false", "test", "dup"}},
		{ID: "alerts.dup", Help: "copy it", Arg: "NAME"},
	}
	known := func(id string) screen.Arguments {
		return screen.Arguments{Values: []string{"true", "benign", "false positive", "test"}}
	}
	run := func(arg string) tea.Msg { return screen.Run{ID: "alerts.verdict", Arg: arg} }
	for typed, want := range map[string]tea.Msg{
		"benign test": run("benign test"), "false alarm": run("false alarm"), "true expected": run("true expected"), "TEST x": run("TEST x"),
		"true positive": run(""), "benign": run(""), "benign ": run(""), "true positive seen": run("true positive seen"), "verdict true x": run("true x"),
		"dup x": screen.Run{ID: "alerts.dup", Arg: "x"},
	} {
		m := palette.Commands(mono(), live, palette.Memory{Arguments: known})
		sent(t, m, letters(typed)...)
		if drawn := ansi.Strip(strings.Join(m.Draw(76, 20), "\n")); typed == "true positive" && strings.Contains(drawn, "false positive") {
			t.Errorf("it offers the opposite:\n%s", drawn)
		}
		if got := sent(t, m, "enter"); !reflect.DeepEqual(got, []tea.Msg{screen.CloseOverlay{}, want}) {
			t.Errorf("%q: %+v, want %+v", typed, got, want)
		}
	}
}

// A number alone is the argument of the command that takes one; no other word is.
func TestANumberAlone(t *testing.T) {
	live := append(specs(), command.Spec{ID: "alerts.incident", Help: "open an incident by its number", Arg: "NUMBER", Begins: []string{command.Number}})
	for typed, want := range map[string]tea.Msg{
		"2662": screen.Run{ID: "alerts.incident", Arg: "2662"}, "#2662": screen.Run{ID: "alerts.incident", Arg: "#2662"}, "incident 7": screen.Run{ID: "alerts.incident", Arg: "7"},
		"26x": nil, "poll": screen.Run{ID: "alerts.poll"},
	} {
		var got tea.Msg
		if msgs := sent(t, palette.Commands(mono(), live, palette.Memory{}), append(letters(typed), "enter")...); len(msgs) == 2 {
			got = msgs[1]
		}
		if got != want {
			t.Errorf("%q: %+v, want %+v", typed, got, want)
		}
	}
}

// views are the arguments of the verb view.
func views(id string) screen.Arguments {
	switch id {
	case "alerts.view":
		return screen.Arguments{Values: []string{"All", "High, today", "Mine", "By height"}, Only: true}
	case "alerts.save":
		return screen.Arguments{Values: []string{"Monday night", "mine"}}
	}
	return screen.Arguments{}
}

func verbs() []command.Spec {
	return append(specs(),
		command.Spec{ID: "alerts.view", Help: "go to a view", Verb: "view", Arg: "NAME"},
		command.Spec{ID: "alerts.views", Help: "manage views", Verb: "views"})
}

func TestArgumentsAreCompleted(t *testing.T) {
	for _, c := range []struct {
		typed string
		keys  []string
		want  tea.Msg // nil if it waits
	}{
		{"view hi", nil, screen.Run{ID: "alerts.view", Arg: "High, today"}},
		{"view ght", nil, screen.Run{ID: "alerts.view", Arg: "By height"}},
		{"view mn", nil, nil},
		{"view mn", []string{"down"}, screen.Run{ID: "alerts.view", Arg: "Mine"}},
		{"view MINE", nil, screen.Run{ID: "alerts.view", Arg: "Mine"}},
		{"view ", nil, screen.Run{ID: "alerts.view", Arg: "All"}},
		{"view ", []string{"down"}, screen.Run{ID: "alerts.view", Arg: "High, today"}},
		{"view zz", nil, nil}, // no such view
		{"view", nil, nil},
		{"save mine", nil, screen.Run{ID: "alerts.save", Arg: "mine"}},
		{"save Mon", nil, screen.Run{ID: "alerts.save", Arg: "Mon"}}, // any name will do
		{"save Mon", []string{"down"}, screen.Run{ID: "alerts.save", Arg: "Monday night"}},
		{"save Mon", []string{"down", "tab"}, nil},
		{"save other", nil, screen.Run{ID: "alerts.save", Arg: "other"}},
	} {
		m := palette.Commands(mono(), verbs(), palette.Memory{Arguments: views})
		sent(t, m, letters(c.typed)...)
		var got tea.Msg
		if len(c.keys) == 2 { // tab puts the value into the text
			sent(t, m, c.keys...)
			if all := ansi.Strip(strings.Join(m.Draw(60, 20), "\n")); !strings.Contains(all, "› save Monday night") {
				t.Error(all)
			}
			continue
		}
		if msgs := sent(t, m, append(c.keys, "enter")...); len(msgs) == 2 {
			got = msgs[1]
		}
		if got != c.want {
			t.Errorf("%q %v: %+v, want %+v", c.typed, c.keys, got, c.want)
		}
	}
}

// TestAViewDoesNotTakeACommandsWord: what leaves the program does so whatever views are named; a word that
// only other programs have for a command is the view's.
func TestAViewDoesNotTakeACommandsWord(t *testing.T) {
	live := append(verbs(), command.Spec{ID: "app.quit", Help: "quit", Verb: "q", Also: []string{"exit", "leave"}}, command.Spec{ID: "alerts.assign", Help: "assign to me", Verb: "assign"})
	named := func(id string) screen.Arguments {
		if id != "alerts.view" {
			return screen.Arguments{}
		}
		return screen.Arguments{Values: []string{"Quit", "exit", "q", "Mine", "night"}, Only: true, Alone: true}
	}
	for typed, want := range map[string]screen.Run{
		"quit": {ID: "app.quit"}, "Exit": {ID: "app.quit"}, "q": {ID: "app.quit"},
		"view Quit": {ID: "alerts.view", Arg: "Quit"}, "mine": {ID: "alerts.view", Arg: "Mine"}, "night": {ID: "alerts.view", Arg: "night"},
	} {
		m := palette.Commands(mono(), live, palette.Memory{Arguments: named})
		if got := sent(t, m, append(letters(typed), "enter")...); len(got) != 2 || got[1] != want {
			t.Errorf("%q runs %+v, want %+v", typed, got, want)
		}
	}
}

func TestTheOrderOfWhatMatches(t *testing.T) {
	specs := []command.Spec{
		{ID: "a.scattered", Help: "darn every one"}, // d…o…n…e
		{ID: "a.within", Help: "abandoned rows"},
		{ID: "a.begins", Help: "mark it done"},
		{ID: "a.also", Help: "mark it resolved", Also: []string{"close", "done"}},
		{ID: "a.verb", Help: "the verb", Verb: "done"},
		{ID: "a.first", Help: "do one new errand"},
		{ID: "a.exit", Help: "quit", Verb: "q", Also: []string{"exit", "leave"}},
	}
	order := func(typed string, recent ...screen.Run) string {
		m := palette.Commands(mono(), specs, palette.Memory{Recent: recent})
		m.Update(tea.PasteMsg{Content: typed})
		out := ""
		for range m.Len() {
			msgs := sent(t, m, "enter")
			out += strings.TrimPrefix(msgs[1].(screen.Run).ID, "a.") + " "
			sent(t, m, "down")
		}
		return out
	}
	for _, c := range []struct {
		typed, want string
		recent      []screen.Run
	}{
		{"done", "verb also begins within first ", nil},
		{"done", "verb also begins within first ", []screen.Run{{ID: "a.within"}, {ID: "a.also"}}},
		{"exit", "exit ", nil},
		{"clo", "also ", nil},
		{"", "within exit scattered begins also verb first ", []screen.Run{{ID: "a.within"}, {ID: "a.exit"}, {ID: "a.gone"}}},
	} {
		if got := order(c.typed, c.recent...); got != c.want {
			t.Errorf("%q after %v: %s, want %s", c.typed, c.recent, got, c.want)
		}
	}
}

func TestTheArgumentUsedLastComesFirst(t *testing.T) {
	m := palette.Commands(mono(), verbs(), palette.Memory{Arguments: views, Recent: []screen.Run{{ID: "alerts.view", Arg: "Mine"}, {ID: "alerts.save", Arg: "All"}}})
	sent(t, m, letters("view ")...)
	if got := sent(t, m, "enter"); len(got) != 2 || got[1] != (screen.Run{ID: "alerts.view", Arg: "Mine"}) {
		t.Errorf("%+v", got)
	}
}

func TestHostileArguments(t *testing.T) {
	name := "a\x1b]0;owned\x07"
	m := palette.Commands(mono(), verbs(), palette.Memory{Arguments: func(string) screen.Arguments {
		return screen.Arguments{Values: []string{name}, Only: true}
	}})
	sent(t, m, letters("view ")...)
	if all := strings.Join(m.Draw(60, 20), "\n"); strings.Contains(all, "\x1b]") {
		t.Errorf("%q", all)
	}
	if got := sent(t, m, "enter"); len(got) != 2 || got[1] != (screen.Run{ID: "alerts.view", Arg: name}) {
		t.Errorf("the value itself is sent: %+v", got)
	}
}

func TestTheMouseChooses(t *testing.T) {
	m := palette.Commands(mono(), specs(), palette.Memory{})
	m.Draw(60, 20)
	cmd := m.Update(screen.Click{X: 5, Y: 5, Button: tea.MouseLeft})
	if cmd == nil {
		t.Fatal("a click does nothing")
	}
	second := reflect.ValueOf(cmd()).Index(1).Interface().(tea.Cmd)()
	if second != (screen.Run{ID: "alerts.poll"}) {
		t.Errorf("%+v", second)
	}
	for _, c := range []screen.Click{{X: 5, Y: 1, Button: tea.MouseLeft}, {X: 5, Y: 5, Button: tea.MouseRight}, {X: 5, Y: 19, Button: tea.MouseLeft}} {
		if m.Update(c) != nil {
			t.Errorf("%+v chooses", c)
		}
	}
	m = palette.Commands(mono(), specs(), palette.Memory{})
	m.Update(screen.Wheel{Lines: 3})
	m.Update(screen.Wheel{Lines: -1})
	if got := sent(t, m, "enter"); len(got) != 2 || got[1] != (screen.Run{ID: "alerts.poll"}) {
		t.Errorf("after the wheel: %+v", got)
	}
}

// TestTheCursorIsWhereAPersonIs: on the chosen row, or at the caret while text is typed.
func TestTheCursorIsWhereAPersonIs(t *testing.T) {
	m := palette.Commands(mono(), specs(), palette.Memory{})
	if _, _, ok := m.Cursor(); ok {
		t.Error("a cursor before anything was drawn")
	}
	at := func() string {
		m.Draw(60, 20)
		x, y, _ := m.Cursor()
		return fmt.Sprintf("%d,%d", x, y)
	}
	for _, c := range []struct{ key, want string }{{"", "2,3"}, {"down", "2,4"}, {"m", "5,1"}, {"漢", "7,1"}, {"left", "5,1"}, {"backspace", "4,1"}} {
		if c.key != "" {
			m.Update(tea.KeyPressMsg(tuitest.Key(t, c.key)))
		}
		if got := at(); got != c.want {
			t.Errorf("after %q at %s, want %s", c.key, got, c.want)
		}
	}
	m.Update(tea.PasteMsg{Content: strings.Repeat("x", 300)})
	m.Draw(60, 20)
	if x, y, _ := m.Cursor(); x >= 60 || y != 1 {
		t.Errorf("at %d,%d after a long text", x, y)
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"", " ", "view ", "view İ", "save x", "done", "漢", "q ", "VIEW mine"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		m := palette.Commands(mono(), verbs(), palette.Memory{Arguments: views})
		m.Update(tea.PasteMsg{Content: typed})
		box := m.Draw(60, 20)
		for _, line := range box {
			if text.Width(line) != text.Width(box[0]) {
				t.Errorf("%q: %q", typed, line)
			}
		}
		if cmd := m.Update(tea.KeyPressMsg{Code: tea.KeyEnter}); cmd == nil && m.Len() > 0 && typed == "" {
			t.Error("nothing is chosen")
		}
	})
}

// Commands are printed as ":tag NAME": the sign is dropped where it begins what is typed or
// pasted, and closes nothing. Further on it is text.
func TestThePromptIsNoPartOfACommand(t *testing.T) {
	for _, c := range []struct {
		typed, pasted string
		want          string
	}{
		{typed: ":view Mine", want: "Mine"},
		{typed: "::view Mine", want: "Mine"},
		{pasted: ":view Mine", want: "Mine"},
		{pasted: " :view Mine", want: "Mine"},
		{typed: "view ", pasted: "a:b", want: "a:b"},
	} {
		m := palette.Commands(mono(), verbs(), palette.Memory{Arguments: func(string) screen.Arguments { return screen.Arguments{Values: []string{"Mine", "a:b"}, Only: true} }}, ":", "ctrl+p")
		if got := sent(t, m, letters(c.typed)...); got != nil {
			t.Errorf("%q sends %+v", c.typed, got)
		}
		if c.pasted != "" {
			m.Update(tea.PasteMsg{Content: c.pasted})
		}
		want := []tea.Msg{screen.CloseOverlay{}, screen.Run{ID: "alerts.view", Arg: c.want}}
		if got := sent(t, m, "enter"); !reflect.DeepEqual(got, want) {
			t.Errorf("%q, %q pasted: %+v", c.typed, c.pasted, got)
		}
	}
}

// A value that a verb doesn't take is told with those that it takes.
func TestAWrongValueIsToldWithTheRightOnes(t *testing.T) {
	m := palette.Commands(mono(), verbs(), palette.Memory{Arguments: func(string) screen.Arguments { return screen.Arguments{Values: []string{"Active", "All"}, Only: true} }})
	sent(t, m, letters("view nope")...)
	if drawn := ansi.Strip(strings.Join(m.Draw(60, 20), "\n")); !strings.Contains(drawn, "No match for nope; there are Active, All ") || strings.Contains(drawn, "No commands") {
		t.Error(drawn)
	}
}

// TestALongMenuNamesItsPages: the footer names the key of a page if there is more than there is room for.
func TestALongMenuNamesItsPages(t *testing.T) {
	m := palette.Commands(mono(), specs(), palette.Memory{})
	for h, want := range map[int]string{6: "enter choose pgdown page esc close ", 20: "enter choose esc close "} {
		m.Draw(60, h)
		got := ""
		for _, s := range m.Hints() {
			got += s.Keys[0] + " " + s.Short + " "
		}
		if got != want {
			t.Errorf("with %d lines: %q", h, got)
		}
	}
}
