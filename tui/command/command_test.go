package command_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/fault"
	"tocsin/tui/command"
)

func list() []command.Spec {
	return []command.Spec{
		{ID: "list.down", Keys: []string{"j", "down"}, Help: "next alert", Where: "list"},
		{ID: "list.done", Keys: []string{"x"}, Help: "mark done", Short: "done", Hint: 2, Where: "list"},
		{ID: "list.save", Help: "keep the view", Verb: "save", Arg: "NAME", Where: "list"},
	}
}

func global() []command.Spec {
	return []command.Spec{
		{ID: "app.help", Keys: []string{"?", "f1"}, Help: "what the keys do", Short: "help", Hint: 9},
		{ID: "app.quit", Keys: []string{"q"}, Help: "quit", Short: "quit", Hint: 1},
	}
}

func TestLookup(t *testing.T) {
	r, err := command.NewRegistry(map[string][]string{"list.done": {"d", "ctrl+x"}, "app.quit": {}}, global(), list())
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"j": "list.down", "down": "list.down", "d": "list.done", "ctrl+x": "list.done", "x": "", "f1": "app.help", "q": "", "J": ""} {
		got, _ := r.Lookup(key, list())
		if got.ID != want {
			t.Errorf("%s: %q, want %q", key, got.ID, want)
		}
	}
	if got, _ := r.Lookup("j", nil); got.ID != "" {
		t.Errorf("a dead command was found: %s", got.ID)
	}
	if got := r.Keyed(nil, list())[1].KeyText(false); got != "d ctrl+x" {
		t.Errorf("keys in force: %q", got)
	}
	if got := r.Globals(); len(got) != 2 {
		t.Errorf("globals: %v", got)
	}
}

// TestKeysAsTheTablePrintsThem binds each named key by the name that a person reads,
// and finds it by the name that the screen has for it.
func TestKeysAsTheTablePrintsThem(t *testing.T) {
	for _, key := range []string{"up", "down", "left", "right", "pgdown", "pgup", "home", "f1", "enter", "ctrl+pgdown", "alt+shift+left"} {
		for _, ascii := range []bool{true, false} {
			r, err := command.NewRegistry(map[string][]string{"list.done": {command.KeyName(key, ascii)}, "list.down": {}, "app.help": {}}, global(), list())
			if err != nil {
				t.Error(err)
				continue
			}
			if got, _ := r.Lookup(key, list()); got.ID != "list.done" {
				t.Errorf("%s: %q", command.KeyName(key, ascii), got.ID)
			}
		}
	}
	_, err := command.NewRegistry(map[string][]string{"list.done": {"↓"}}, global(), list())
	if err == nil || !strings.Contains(err.Error(), `"down" means both`) {
		t.Errorf("a conflict in another spelling: %v", err)
	}
}

func TestFocusedPartComesFirst(t *testing.T) {
	detail := []command.Spec{{ID: "detail.find", Keys: []string{"/"}, Where: "detail"}}
	bar := []command.Spec{{ID: "list.query", Keys: []string{"/"}, Where: "list"}}
	r, err := command.NewRegistry(nil, global(), bar, detail)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := r.Lookup("/", append(detail, bar...)); got.ID != "detail.find" {
		t.Errorf("got %s", got.ID)
	}
}

func TestErrorsNameTheIDAndTheKey(t *testing.T) {
	for _, c := range []struct {
		name  string
		keys  map[string][]string
		specs []command.Spec
		words []string
	}{
		{"unknown id", map[string][]string{"list.dance": {"x"}}, nil, []string{"list.dance"}},
		{"no key", map[string][]string{"list.done": {"ctrl+"}}, nil, []string{"list.done", "ctrl+"}},
		{"interrupt", map[string][]string{"list.done": {"ctrl+c"}}, nil, []string{"list.done", "ctrl+c"}},
		{"two in one place", map[string][]string{"list.done": {"j"}}, nil, []string{"list.done", "list.down", `"j"`}},
		{"one hides a global", map[string][]string{"list.done": {"?"}}, nil, []string{"list.done", "app.help", `"?"`}},
		{"id twice", nil, []command.Spec{{ID: "list.done"}}, []string{"list.done"}},
		{"a later global", nil, []command.Spec{{ID: "app.x", Keys: []string{"x"}}}, []string{"app.x", "list.done"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := command.NewRegistry(c.keys, global(), list(), c.specs)
			var f *fault.Fault
			if !errors.As(err, &f) {
				t.Fatalf("got %v", err)
			}
			if c.keys != nil && (f.Kind != fault.Usage || f.Hint == "") {
				t.Errorf("kind %v, hint %q", f.Kind, f.Hint)
			}
			for _, w := range c.words {
				if !strings.Contains(f.Sentence, w) {
					t.Errorf("%q does not name %s", f.Sentence, w)
				}
			}
		})
	}
}

func TestTheSameKeyInTwoPartsIsFine(t *testing.T) {
	other := []command.Spec{{ID: "detail.down", Keys: []string{"j"}, Where: "detail"}}
	if _, err := command.NewRegistry(nil, global(), list(), other); err != nil {
		t.Error(err)
	}
}

func TestSettingsDoNotReachTheDefaults(t *testing.T) {
	specs := list()
	if _, err := command.NewRegistry(map[string][]string{"list.done": {"d"}}, specs); err != nil {
		t.Fatal(err)
	}
	if specs[1].Keys[0] != "x" {
		t.Error("the caller's commands were changed")
	}
}

func TestHintsAreSorted(t *testing.T) {
	got := command.Hints(nil, append(list(), global()...))
	words := ""
	for _, s := range got {
		words += s.Short + " "
	}
	if words != "help done quit " {
		t.Errorf("got %s", words)
	}
}

func TestTable(t *testing.T) {
	r, err := command.NewRegistry(nil, global(), list())
	if err != nil {
		t.Fatal(err)
	}
	want := "| where | keys | what | id |\n" +
		"| --- | --- | --- | --- |\n" +
		"| everywhere | `?` `f1` | what the keys do | `app.help` |\n" +
		"| everywhere | `q` | quit | `app.quit` |\n" +
		"| list | `j` `↓` | next alert | `list.down` |\n" +
		"| list | `x` | mark done | `list.done` |\n" +
		"| list | `:save NAME` | keep the view | `list.save` |\n"
	if got := r.Table(); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestKeyNames(t *testing.T) {
	for key, want := range map[string]string{"j": "j", "pgdown": "pgdn", "up": "↑", "ctrl+pgdown": "ctrl+pgdn", "shift+tab": "shift+tab", "+": "+", "ctrl++": "ctrl++"} {
		if got := command.KeyName(key, false); got != want || !command.ValidKey(key) {
			t.Errorf("%s: %s, valid %v", key, got, command.ValidKey(key))
		}
	}
	for key, want := range map[string]string{"pgdown": "pgdn", "up": "up", "down": "down", "left": "left", "ctrl+right": "ctrl+right", "é": "é"} {
		if got := command.KeyName(key, true); got != want {
			t.Errorf("%s in ASCII: %s", key, got)
		}
	}
	for _, key := range []string{"", "ctrl+", "xx", "shift+g", "ctrl+G", "hyper+x", "alt+ctrl+x", " ", "Enter", "pgdn", "\x1b", "ctrl+alt"} {
		if command.ValidKey(key) {
			t.Errorf("%q passes for a key", key)
		}
	}
}

func TestWord(t *testing.T) {
	for _, c := range []struct {
		s    command.Spec
		want string
	}{{command.Spec{ID: "app.quit"}, "quit"}, {command.Spec{ID: "app.quit", Verb: "q"}, "q"}, {command.Spec{ID: "plain"}, "plain"}} {
		if got := c.s.Word(); got != c.want {
			t.Errorf("%s: %s", c.s.ID, got)
		}
	}
}

// sequences are commands of several keys, beside one of a single key.
func sequences() []command.Spec {
	return []command.Spec{
		{ID: "list.top", Keys: []string{"g g", "home"}, Help: "first alert", Where: "list"},
		{ID: "list.copy-id", Keys: []string{"y i"}, Help: "copy the id", Where: "list"},
		{ID: "list.copy-link", Keys: []string{"y l"}, Help: "copy the link", Where: "list"},
		{ID: "list.open", Keys: []string{"o"}, Help: "open", Where: "list"},
		{ID: "pane.copy", Keys: []string{"y i"}, Help: "copy the line", Where: "pane"},
		{ID: "pane.yes", Keys: []string{"g"}, Help: "go", Where: "pane"},
	}
}

func TestSequences(t *testing.T) {
	specs := sequences()
	r, err := command.NewRegistry(map[string][]string{"list.open": {"ctrl+x  pgdn ↓"}}, global(), specs)
	if err != nil {
		t.Fatal(err)
	}
	list, pane := specs[:4], specs[4:]
	for _, c := range []struct {
		keys   string
		live   []command.Spec
		id     string
		begins bool
	}{
		{"g", list, "", true},
		{"g g", list, "list.top", false},
		{"home", list, "list.top", false},
		{"g x", list, "", false},
		{"y", list, "", true},
		{"y l", list, "list.copy-link", false},
		{"ctrl+x", list, "", true},
		{"ctrl+x pgdown", list, "", true},
		{"ctrl+x pgdown down", list, "list.open", false},
		{"g", append(pane[:2:2], list...), "pane.yes", false}, // the focused part comes first, with keys
		{"g", append(list[:4:4], pane...), "", true},          // and with the beginnings of sequences
		{"y i", append(pane[:2:2], list...), "pane.copy", false},
		{"ctrl", list, "", false},
	} {
		got, ok, begins := r.Press(c.keys, c.live)
		if got.ID != c.id || ok != (c.id != "") || begins != c.begins {
			t.Errorf("%s: %q, begins %v", c.keys, got.ID, begins)
		}
	}
	if got := r.Keyed(nil, list)[0].KeyText(false) + "; " + r.Keyed(nil, list)[3].KeyText(true); got != "g g, home; ctrl+x pgdn down" {
		t.Error(got)
	}
	if table := r.Table(); !strings.Contains(table, "| list | `g g` `home` | first alert |") || !strings.Contains(table, "| list | `ctrl+x pgdn ↓` | open |") {
		t.Error(table)
	}
	rest := ""
	for _, s := range r.Continuations("y", append(pane[:2:2], list...)) {
		rest += s.ID + "=" + s.KeyText(false) + " "
	}
	if rest != "pane.copy=i list.copy-link=l " {
		t.Error(rest)
	}
}

func TestAKeyIsNoCommandAndBeginningAtOnce(t *testing.T) {
	for _, c := range []struct {
		name        string
		keys        map[string][]string
		whole, long string
		key         string
	}{
		{"one context", map[string][]string{"list.open": {"y"}}, "list.open", "list.copy-id", "y"},
		{"longer first", map[string][]string{"list.top": {"o o"}}, "list.open", "list.top", "o"},
		{"three keys", map[string][]string{"list.top": {"y i i"}}, "list.copy-id", "list.top", "y i"},
		{"a global key", map[string][]string{"list.top": {"q q"}}, "app.quit", "list.top", "q"},
		{"a global sequence", map[string][]string{"app.help": {"o ?"}}, "list.open", "app.help", "o"},
		{"of itself", map[string][]string{"list.top": {"t", "t t"}}, "list.top", "list.top", "t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := command.NewRegistry(c.keys, global(), sequences())
			var uses command.KeysError
			if !errors.As(err, &uses) || len(uses.Uses) != 2 || uses.Uses[0].ID != c.whole || uses.Uses[1].ID != c.long {
				t.Fatalf("%v", err)
			}
			if want := fmt.Sprintf("key %q means %q and begins a sequence of %q", c.key, c.whole, c.long); fault.Of(err).Sentence != want {
				t.Error(fault.Of(err).Sentence)
			}
		})
	}
	other := []command.Spec{{ID: "third.y", Keys: []string{"y"}, Where: "third"}}
	if _, err := command.NewRegistry(nil, global(), sequences(), other); err != nil {
		t.Error(err)
	}
}

func TestWhatIsASequence(t *testing.T) {
	for keys, valid := range map[string]bool{
		"g g": true, "ctrl+x down g": true, "space space": true, "g g g g": false, "g  g": false, " g": false, "g ": false,
		"g esc": false, "esc": true, "g ctrl+c": false, "g shift+g": false,
	} {
		if command.ValidKey(keys) != valid {
			t.Errorf("%q: %v", keys, !valid)
		}
	}
	for _, keys := range []string{"g ctrl+c", "ctrl+c x"} {
		_, err := command.NewRegistry(map[string][]string{"list.done": {keys}}, list())
		if err == nil || !strings.Contains(err.Error(), "always ends the program") {
			t.Errorf("%q: %v", keys, err)
		}
	}
}

func TestTypes(t *testing.T) {
	for key, types := range map[string]bool{"x": true, "f": true, "F": true, "é": true, "enter": true, "up": true, "shift+tab": true, "f1": false, "ctrl+f2": false, "ctrl+p": false, "alt+x": false} {
		if command.Types(key) != types {
			t.Errorf("%s: %v", key, !types)
		}
	}
}

// TestAPersonsOwnCommands are found, listed and checked as the program's are, though no
// screen knows them.
func TestAPersonsOwnCommands(t *testing.T) {
	own := []command.Spec{
		{ID: "own.lookup", Keys: []string{"ctrl+x"}, Help: "look it up", Where: "list", Added: true},
		{ID: "own.ticket", Keys: []string{"y t"}, Help: "make a ticket", Where: "list", Added: true},
		{ID: "own.note", Keys: []string{"f5"}, Help: "open the notes", Added: true},
	}
	specs := sequences()
	list, pane := specs[:4], specs[4:]
	r, err := command.NewRegistry(map[string][]string{"own.lookup": {"ctrl+y"}}, global(), specs, own)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		keys string
		live []command.Spec
		id   string
	}{{"ctrl+y", list, "own.lookup"}, {"ctrl+x", list, ""}, {"ctrl+y", pane, ""}, {"y t", list, "own.ticket"}, {"f5", pane, "own.note"}, {"ctrl+y", nil, ""}} {
		if got, _ := r.Lookup(c.keys, c.live); got.ID != c.id {
			t.Errorf("%s: %q, want %q", c.keys, got.ID, c.id)
		}
	}
	if keyed := r.Keyed(nil, list); len(keyed) != 6 || keyed[4].KeyText(false) != "ctrl+y" || len(list) != 4 {
		t.Errorf("listed: %+v", keyed)
	}
	if rest := r.Continuations("y", list); len(rest) != 3 || rest[2].ID != "own.ticket" {
		t.Errorf("continuations: %+v", rest)
	}
	if _, err := command.NewRegistry(map[string][]string{"own.lookup": {"o"}}, global(), specs, own); err == nil || !strings.Contains(err.Error(), `"own.lookup"`) {
		t.Errorf("a key of another command: %v", err)
	}
}

func FuzzKeys(f *testing.F) {
	for _, s := range []string{"g g", "ctrl+x pgdn", "↓ ↑", "", "  ", "ctrl+", "g\tg", "ctrl++ +"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, keys string) {
		r, err := command.NewRegistry(map[string][]string{"list.done": {keys}, "list.down": {}}, list())
		if err != nil {
			return
		}
		in := r.Keyed(nil, list())[1].Keys[0]
		if !command.ValidKey(in) {
			t.Errorf("%q is bound as %q", keys, in)
		}
		if got, ok := r.Lookup(in, list()); !ok || got.ID != "list.done" {
			t.Errorf("%q is bound and not found", in)
		}
		again, err := command.NewRegistry(map[string][]string{"list.done": {command.KeyName(in, false)}, "list.down": {}}, list())
		if err != nil || again.Keyed(nil, list())[1].Keys[0] != in {
			t.Errorf("%q as printed is another key: %v", in, err)
		}
	})
}
