package decide

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

func dark() *theme.Theme { return theme.New(theme.Options{Dark: true}) }

// press presses keys and returns the messages but those that close the box, and whether it
// was closed.
func press(t *testing.T, box screen.Overlay, keys ...string) (sent []tea.Msg, closed bool) {
	t.Helper()
	var take func(tea.Cmd)
	take = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		msg := cmd()
		if v := reflect.ValueOf(msg); v.IsValid() && v.Kind() == reflect.Slice { // a batch or a sequence
			for i := range v.Len() {
				take(v.Index(i).Interface().(tea.Cmd))
			}
			return
		}
		if _, ok := msg.(screen.CloseOverlay); ok {
			closed = true
			return
		}
		sent = append(sent, msg)
	}
	for _, k := range keys {
		take(box.Update(tea.KeyPressMsg(tuitest.Key(t, k))))
	}
	return sent, closed
}

// drawn returns what a box draws, without colours, once its lines have one width.
func drawn(t *testing.T, box screen.Overlay, w, h int) string {
	t.Helper()
	lines := box.Draw(w, h)
	for i, l := range lines {
		if text.Width(l) != text.Width(lines[0]) || text.Width(l) > w || len(lines) > h {
			t.Errorf("line %d of %d is %d of %d cells wide", i, len(lines), text.Width(l), w)
		}
	}
	return ansi.Strip(strings.Join(lines, "\n"))
}

func TestConfirm(t *testing.T) {
	for key, agrees := range map[string]bool{"y": true, "enter": true, "n": false, "q": false} {
		c := NewConfirm(dark(), "Mark 17 alerts done?", "agreed")
		sent, closed := press(t, c, "j", key)
		if !closed || agrees != (len(sent) == 1 && sent[0] == "agreed") {
			t.Errorf("%s: sent %v, closed %v", key, sent, closed)
		}
	}
	c := NewConfirm(dark(), "Mark 17 alerts done?", nil)
	if got := drawn(t, c, 80, 20); !strings.Contains(got, "Mark 17 alerts done?") || !strings.Contains(got, "y/enter yes") {
		t.Error(got)
	}
	if sent, closed := press(t, c, "o"); len(sent) > 0 || closed {
		t.Errorf("o without a third answer: %v, %v", sent, closed)
	}
	partly := NewPartly(dark(), "Mark the incident and its 3 alerts done?", "all", Answer{Label: "only the incident", Msg: "one"})
	if got := drawn(t, partly, 80, 20); !strings.Contains(got, "y/enter yes  o only the incident  n no") {
		t.Error(got)
	}
	for key, want := range map[string]string{"y": "all", "o": "one", "O": "one"} {
		if sent, closed := press(t, partly, key); !closed || len(sent) != 1 || sent[0] != want {
			t.Errorf("%s: sent %v, closed %v", key, sent, closed)
		}
	}
	if got := c.Draw(12, 20); got != nil {
		t.Errorf("drawn on 12 columns: %q", got)
	}
}

// Every key of a question is whole on a screen of any size, on a further line if need be, and the question
// is there.
func TestKeysOfAQuestionAreWhole(t *testing.T) {
	c := NewPartly(dark(), "Nothing is assigned to gre yet?", "yes", Answer{Label: "to greta.ebbesen@kestrelmoor", Msg: "like"}, Answer{Label: "also its twins", Msg: "twins"})
	for _, size := range [][2]int{{200, 60}, {80, 24}, {60, 20}, {40, 12}, {40, 7}} {
		got := drawn(t, c, size[0], size[1])
		for _, want := range []string{"y/enter yes", "t to greta.ebbesen@kestrelmoor", "a also its twins", "n no", "assigned to gre"} {
			if !strings.Contains(got, want) {
				t.Errorf("%v lacks %q:\n%s", size, want, got)
			}
		}
		if size[0] >= 80 && strings.Count(got, "\n") != 4 {
			t.Errorf("%v: the keys have more than a line:\n%s", size, got)
		}
	}
}

func verdict(offers ...string) *Verdict {
	return NewVerdict(dark(), "verdict: Alert 01", alert.VerdictBenign, "", offers,
		func(c Choice) tea.Msg { return c },
		func(note string, _ func(string) tea.Msg) tea.Cmd { return screen.Send("edit " + note) })
}

func TestVerdictMenu(t *testing.T) {
	for _, c := range []struct {
		keys string
		want tea.Msg
	}{
		{"1 enter", Choice{alert.VerdictTrue, ""}},
		{"3 enter", Choice{alert.VerdictFalse, ""}},
		{"0 enter", Choice{"", ""}},
		{"2 k j x enter", Choice{alert.VerdictBenign, "kjx"}}, // behind the digit the note is typed
		{"2 k tab 3 enter", Choice{alert.VerdictFalse, "k"}},
		{"2 tab k n enter", Choice{alert.VerdictBenign, "kn"}}, // the note has the keys already
		{"2 tab tab j enter", Choice{alert.VerdictBenign, "j"}},
		{"2 shift+tab 3 enter", Choice{alert.VerdictFalse, ""}},
		{"2 shift+tab k enter", Choice{alert.VerdictTrue, ""}},
		{"enter", Choice{alert.VerdictBenign, ""}}, // the verdict so far
		{"j j enter", Choice{alert.VerdictDuplicate, ""}},
		{"j j j j j j enter", Choice{"", ""}},
		{"k k k enter", Choice{alert.VerdictTrue, ""}},
		{"tab p 1 enter", Choice{alert.VerdictBenign, "p1"}}, // digits are text there
		{"c p tab 5 enter", Choice{alert.VerdictTest, "p"}},
		{"tab down enter", Choice{alert.VerdictBenign, "known scanner"}},
		{"tab down down enter", Choice{alert.VerdictBenign, ""}},
		{"tab up x enter", Choice{alert.VerdictBenign, "known scannerx"}},
		{"E", "edit "},
		{"tab E ctrl+o", "edit E"},
	} {
		sent, closed := press(t, verdict("known scanner"), strings.Fields(c.keys)...)
		edited := strings.HasPrefix(fmt.Sprint(c.want), "edit ") // the box stays until the editor is done
		if len(sent) != 1 || sent[0] != c.want || closed == edited {
			t.Errorf("%s: %v, closed %v, want %v", c.keys, sent, closed, c.want)
		}
	}
	for _, keys := range []string{"1", "6", "9", "x", "tab"} {
		if sent, closed := press(t, verdict(), keys); len(sent) > 0 || closed {
			t.Errorf("%s: %v, closed %v", keys, sent, closed)
		}
	}
	v := verdict()
	v.Update(tea.PasteMsg{Content: "nothing takes it"})
	if sent, _ := press(t, v, "2", "enter"); sent[0] != (Choice{alert.VerdictBenign, ""}) {
		t.Errorf("a paste outside the note: %v", sent)
	}
	if got := drawn(t, verdict(), 80, 22); !strings.Contains(got, "1 True positive") || !strings.Contains(got, "0 No verdict") || !strings.Contains(got, "verdict: Alert 01") {
		t.Error(got)
	}
	for _, size := range [][2]int{{24, 12}, {200, 60}, {10, 5}} {
		drawn(t, verdict(), size[0], size[1])
	}
}

// Letters that are typed while the verdicts have the keys begin the note: none is lost, whatever
// key it would be before a digit was pressed.
func TestLettersBeginTheNote(t *testing.T) {
	for _, keys := range []string{"1 tab C o n f", "1 C o n f", "1 tab n o n f", "1 tab tab c o n f"} {
		sent, _ := press(t, verdict(), append(strings.Fields(keys), "enter")...)
		if c, ok := sent[0].(Choice); !ok || len(c.Note) != 4 || c.Verdict != alert.VerdictTrue {
			t.Errorf("%s: %+v", keys, sent)
		}
	}
}

func TestNoVerdictIsChosenAtFirst(t *testing.T) {
	for _, keys := range []string{"enter", "tab p enter", "c p enter enter", "E", "tab ctrl+o"} {
		v := NewVerdict(dark(), "verdict: Alert 01", "", "", nil, func(c Choice) tea.Msg { return c },
			func(string, func(string) tea.Msg) tea.Cmd { return screen.Send("edit") })
		if sent, closed := press(t, v, strings.Fields(keys)...); len(sent) > 0 || closed {
			t.Fatalf("%s: %v, closed %v", keys, sent, closed)
		}
		if got := drawn(t, v, 80, 22); !strings.Contains(got, "Choose a verdict first") {
			t.Errorf("%s: %s", keys, got)
		}
		if sent, closed := press(t, v, "4", "enter"); len(sent) != 1 || sent[0].(Choice).Verdict != alert.VerdictDuplicate || !closed {
			t.Errorf("%s, then 4 and enter: %v, closed %v", keys, sent, closed)
		}
		if got := drawn(t, v, 80, 22); strings.Contains(got, "Choose a verdict first") || !strings.Contains(got, "enter close") {
			t.Error(got)
		}
	}
}

// A note of several lines that was not changed stays as it was: the line shows it as one.
func TestANoteKeepsItsLines(t *testing.T) {
	begun := "first\nsecond"
	for keys, want := range map[string]string{"enter": begun, "x enter": "first secondx", "down enter": "a\nb", "down down enter": begun, "backspace enter": "first secon"} {
		l := NewLine(dark(), "note", begun, []string{"a\nb"}, func(s string) tea.Msg { return s }, nil)
		if sent, closed := press(t, l, strings.Fields(keys)...); len(sent) != 1 || sent[0] != want || !closed {
			t.Errorf("%s: %q, closed %v, want %q", keys, sent, closed, want)
		}
	}
	l := NewLine(dark(), "note", begun, nil, nil, func(s string, _ func(string) tea.Msg) tea.Cmd { return screen.Send("edit " + s) })
	if sent, closed := press(t, l, "ctrl+o"); len(sent) != 1 || sent[0] != "edit "+begun || closed {
		t.Errorf("the editor gets %q", sent)
	}
	if got := drawn(t, l, 60, 10); !strings.Contains(got, "ctrl+o editor") || strings.Contains(got, "templates") {
		t.Error(got)
	}
}

// The box of a verdict names the key of its templates while a note is typed, in the room of 80 columns.
func TestTheVerdictNamesItsTemplates(t *testing.T) {
	for _, offers := range [][]string{nil, {"a template"}} {
		v := verdict(offers...)
		if got := drawn(t, v, 80, 22); strings.Contains(got, "templates") {
			t.Errorf("among the verdicts:\n%s", got)
		}
		press(t, v, "2")
		if got := drawn(t, v, 80, 22); strings.Contains(got, "↑↓ templates") != (offers != nil) || !strings.Contains(got, "esc drop") {
			t.Errorf("%d templates:\n%s", len(offers), got)
		}
	}
}

func TestTemplates(t *testing.T) {
	folder := fstest.MapFS{
		"user.txt":          {Data: []byte("{user} was asked\n")},
		"host-isolated.txt": {Data: []byte("{host} isolated, {severity}, {not a name} {}")},
		"ask.txt":           {Data: []byte("asked about {title} ({incident})")},
		"wrong.txt":         {Data: []byte("{password}")},
		"binary.txt":        {Data: []byte("\xff")},
		"large.txt":         {Data: []byte(strings.Repeat("x", mostTemplate+1))},
		"other.md":          {Data: []byte("left out")},
	}
	got, err := Templates(folder)
	want := []Template{
		{"ask", "", "asked about {title} ({incident})"},
		{"host-isolated", alert.Host, "{host} isolated, {severity}, {not a name} {}"},
		{"user", alert.User, "{user} was asked"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	for _, word := range []string{"wrong.txt", "{password}", "binary.txt", "UTF-8", "large.txt"} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("the error does not name %s: %v", word, err)
		}
	}
	if none, err := Templates(os.DirFS(filepath.Join(t.TempDir(), "none"))); len(none) > 0 || err != nil {
		t.Errorf("a missing folder: %v, %v", none, err)
	}
}

// Values come from outside: control characters become pictures, long ones are cut, and a
// template without a value, or for another kind of entity, is not offered.
func TestOffers(t *testing.T) {
	templates := []Template{
		{"ask", "", "asked about {title} ({incident})"},
		{"host", alert.Host, "{host}, {severity} {id}"},
		{"user", alert.User, "a user"},
		{"ip", "", "{ip} is ours"},
	}
	r := &alert.Record{Key: alert.Key{ID: "a1"}, Alert: &alert.Alert{
		Title: "Evil\x1b[2J{host}" + strings.Repeat("x", 400), Severity: alert.High, IncidentID: "42",
		Entities: []alert.Entity{{Type: alert.Host, Value: "ws-1"}},
	}}
	got := Offers(templates, r)
	if len(got) != 2 || got[1] != "ws-1, high a1" {
		t.Fatalf("%q", got)
	}
	if strings.ContainsRune(got[0], 0x1b) || !strings.Contains(got[0], "{host}") || text.Width(got[0]) > mostValue+40 || !strings.Contains(got[0], "(42)") {
		t.Errorf("%q", got[0])
	}
	i := &alert.Record{Key: alert.Key{ID: "42"}, Incident: &alert.Incident{Title: "Ransom", Severity: alert.High, Entities: r.Alert.Entities}}
	if got := Offers(templates, i); !reflect.DeepEqual(got, []string{"asked about Ransom (42)", "ws-1, high 42"}) {
		t.Errorf("of an incident: %q", got)
	}
	if got := Offers(templates, &alert.Record{}); got != nil {
		t.Errorf("of no alert: %q", got)
	}
}

func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"", "{", "}", "{title", "{title}{user}", "{{title}}", "{}", "{TITLE}", "a{title}b\nc"} {
		f.Add(s, "a value")
	}
	f.Fuzz(func(t *testing.T, s, value string) {
		got, err := replace(s, func(name string) (string, error) {
			if name != "title" {
				return "", errors.New("unknown")
			}
			return value, nil
		})
		if err == nil && !strings.Contains(s, "{title}") && got != s {
			t.Errorf("%q became %q", s, got)
		}
		if err == nil && s == "{title}" && got != value {
			t.Errorf("%q", got)
		}
	})
}

// What the editor brings comes back to its box, with all lines, and to no other; enter alone decides.
func TestTheEditorDecidesNothing(t *testing.T) {
	written := "asked the owner\nconfirmed"
	editor := func(_ string, back func(string) tea.Msg) tea.Cmd { return screen.Send(back(written)) }
	note := func() screen.Overlay {
		return NewLine(dark(), "note", "as it was", []string{"a"}, func(s string) tea.Msg { return s }, editor)
	}
	menu := func() screen.Overlay {
		return NewVerdict(dark(), "verdict", alert.VerdictBenign, "", nil, func(c Choice) tea.Msg { return c }, editor)
	}
	for name, c := range map[string]struct {
		box  func() screen.Overlay
		keys string
		want tea.Msg
	}{
		"note":                  {note, "ctrl+o", written},
		"note of a template":    {note, "down ctrl+o", written},
		"verdict":               {menu, "1 x ctrl+o", Choice{alert.VerdictTrue, written}},
		"verdict from its rows": {menu, "E", Choice{alert.VerdictBenign, written}},
	} {
		box, other := c.box(), c.box()
		sent, closed := press(t, box, strings.Fields(c.keys)...)
		if len(sent) != 1 || closed {
			t.Fatalf("%s: the editor sends %v, closed %v", name, sent, closed)
		}
		if box.Update(sent[0]) != nil || other.Update(sent[0]) != nil {
			t.Errorf("%s: what the editor brings does something", name)
		}
		if got := drawn(t, box, 80, 22); !strings.Contains(got, "asked the owner confirmed") {
			t.Errorf("%s: the box shows\n%s", name, got)
		}
		if got := drawn(t, other, 80, 22); strings.Contains(got, "asked the owner") {
			t.Errorf("%s: another box shows\n%s", name, got)
		}
		if sent, closed := press(t, box, "enter"); len(sent) != 1 || sent[0] != c.want || !closed {
			t.Errorf("%s: enter sends %v, closed %v", name, sent, closed)
		}
	}
}

// The editor is run on a file that only the person can read; it is removed afterwards.
func TestEdit(t *testing.T) {
	name, err := keepIn("a note")
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(name)
	if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for content, want := range map[string]string{"": "", "a note\n": "a note", "two\nlines \n\n": "two\nlines", strings.Repeat("x", engine.MostNote+9): strings.Repeat("x", engine.MostNote+2)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := readFrom(name); got.Text != want || got.Err != nil {
			t.Errorf("%d bytes were read as %d, %v", len(content), len(got.Text), got.Err)
		}
	}
	for _, content := range []string{"\xff\xfe\x00", "a\x00b", "caf\xe9"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := readFrom(name); got.Err == nil {
			t.Errorf("%q is a note", content)
		}
	}
	if got := readFrom(name + "-none"); got.Err == nil {
		t.Error("a missing file is no text")
	}
	got := Edit("  ", "x", func(e Edited) tea.Msg { return e })()
	if e, ok := got.(Edited); !ok || e.Err == nil || !strings.Contains(e.Err.Error(), "EDITOR") {
		t.Errorf("without an editor: %v", got)
	}
}

// The chosen verdict has a sign, and so has the note once a digit has given it the keys: a second
// digit is seen to go there.
func TestFocusOfTheVerdictMenuIsSeen(t *testing.T) {
	v := NewVerdict(dark(), "verdict: Alert 01", "", "", nil, func(c Choice) tea.Msg { return c },
		func(string, func(string) tea.Msg) tea.Cmd { return nil })
	g := dark().Glyphs
	if got := drawn(t, v, 80, 22); strings.Contains(got, g.Chosen) || strings.Contains(got, g.Prompt+" note") {
		t.Errorf("before a choice:\n%s", got)
	}
	press(t, v, "2")
	if got := drawn(t, v, 80, 22); !strings.Contains(got, g.Chosen+" 2 ") || strings.Count(got, g.Chosen) != 1 || !strings.Contains(got, g.Prompt+" note") || !strings.Contains(got, "esc drop") {
		t.Errorf("after a digit:\n%s", got)
	}
	press(t, v, "3")
	if got := drawn(t, v, 80, 22); !strings.Contains(got, g.Prompt+" note  3") {
		t.Errorf("after a second digit:\n%s", got)
	}
	words := []string{}
	for _, h := range v.Hints() {
		words = append(words, h.Keys[0])
	}
	if got := strings.Join(words, " "); got != "enter shift+tab esc ctrl+o" {
		t.Errorf("the footer has %s", got)
	}
}

// One key leads back from the note to the verdicts, and is named so however much stands in the note; that of
// the record is told as what the typed one is added to.
func TestTheNoteOfTheVerdictMenu(t *testing.T) {
	v := NewVerdict(dark(), "verdict: Alert 01", "", "asked Nadia", nil, func(c Choice) tea.Msg { return c }, nil)
	if got := drawn(t, v, 80, 22); !strings.Contains(got, "note  added to: asked Nadia") {
		t.Errorf("before a choice:\n%s", got)
	}
	for i, keys := range []string{"1", "x", "backspace", "shift+tab"} {
		press(t, v, keys)
		if got := drawn(t, v, 80, 22); strings.Contains(got, "shift+tab verdicts") != (i < 3) {
			t.Errorf("after %s:\n%s", keys, got)
		}
	}
	press(t, v, "2")
	if got := drawn(t, v, 80, 22); !strings.Contains(got, dark().Glyphs.Chosen+" 2 ") {
		t.Errorf("the verdicts haven't the keys:\n%s", got)
	}
}

// What a verdict says names what was done, where, and how it is taken back.
func TestWordsOfAVerdict(t *testing.T) {
	d := Judge(Choice{Verdict: alert.VerdictTrue})
	step := d.Of([]index.Row{{Title: "Alert 01"}}, "Alert 01", "ana", 1)
	if said := step.Toast + d.More(nil, time.Time{}); said != "Closed here as true positive: Alert 01; z undoes it" || step.What != "True positive · Alert 01" {
		t.Errorf("%q, %q", said, step.What)
	}
	if none := Judge(Choice{}); none.More != nil || none.Past != "No verdict" {
		t.Errorf("%+v", none)
	}
}
