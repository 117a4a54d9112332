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
		{"mkdn", screen.Run{ID: "alerts.done"}},
		{"q", screen.Run{ID: "app.quit"}}, // a verb comes before better matches
		{"save Monday night", screen.Run{ID: "alerts.save", Arg: "Monday night"}},
	} {
		m := palette.Commands(mono(), specs())
		got := sent(t, m, append(letters(c.typed), "enter")...)
		if want := []tea.Msg{screen.CloseOverlay{}, c.want}; !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", c.typed, got, want)
		}
	}
}

func TestAVerbWithoutItsArgumentWaitsForIt(t *testing.T) {
	m := palette.Commands(mono(), specs())
	if got := sent(t, m, append(letters("keep"), "enter")...); got != nil {
		t.Errorf("sent %+v", got)
	}
	got := sent(t, m, append(letters("mine"), "enter")...)
	if want := []tea.Msg{screen.CloseOverlay{}, screen.Run{ID: "alerts.save", Arg: "mine"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestNothingFound(t *testing.T) {
	m := palette.Commands(mono(), specs())
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
		m := palette.Commands(mono(), specs())
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
	m := palette.Commands(mono(), specs())
	m.Update(tea.PasteMsg{Content: "poll"})
	if m.Len() != 1 {
		t.Errorf("%d found", m.Len())
	}
}

// A paste of any length is taken as far as it fits, and the box says so; a verb gets the
// rest as its argument.
func TestAHugePaste(t *testing.T) {
	m := palette.Commands(mono(), specs())
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
		m := palette.Commands(mono(), specs())
		m.Update(screen.ThemeChanged{Theme: th})
		sent(t, m, letters("al")...)
		box := m.Draw(80, 22)
		tuitest.Golden(t, "palette-"+th.Name, tuitest.Picture(box, text.Width(box[0])))
	}
}
