package alerts

import (
	"encoding/base64"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// codes runs a program on an alert, presses keys, and returns all that it wrote.
func codes(t *testing.T, look theme.Options, edit func(*alert.Record), keys ...string) (out string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store := newFakeStore(time.Now, sample("da1", 3, edit))
		list := New(Options{Store: store, Now: time.Now, User: "kim"})
		registry, err := tui.NewRegistry(nil, Specs())
		if err != nil {
			t.Fatal(err)
		}
		w := &tuitest.Written{}
		term := tuitest.Start(t, tui.New(tui.Options{Root: list, Registry: registry, Now: time.Now, Theme: look}), 100, 30, tea.WithOutput(w))
		defer term.Quit(longest)
		defer term.Keys("ctrl+c")
		term.Wait(time.Second)
		for _, k := range keys {
			term.Keys(k)
			term.Wait(time.Second)
		}
		out = w.String()
	})
	return out
}

// What y copies goes to the terminal as one OSC 52 of base64, so nothing of a hostile title
// is obeyed, and what is pasted controls no terminal either.
func TestClipboardBytes(t *testing.T) {
	hostile := func(r *alert.Record) { r.Alert.Title = "x\x1b]52;c;eA==\a\x1b[2J\nrm -rf \u202e\x9d8;;evil\x9c" }
	out := codes(t, theme.Options{Dark: true}, hostile, "y", "t")
	_, rest, ok := strings.Cut(out, "\x1b]52;c;")
	coded, after, ends := strings.Cut(rest, "\a")
	if !ok || !ends || strings.Contains(after, "\x1b]52") {
		t.Fatalf("not one OSC 52 in %q", out)
	}
	text, err := base64.StdEncoding.DecodeString(coded)
	if err != nil || string(text) != "x␛]52;c;eA==␇␛[2J rm -rf \ufffd8;;evil\ufffd" {
		t.Errorf("copied %q: %v", text, err)
	}
}

// The box of y shows what can follow, and the message what was copied.
func TestCopyShowsItsContinuations(t *testing.T) {
	flow(t, Options{}, []alert.Record{sample("da1", 3, nil)}, func(x *session) {
		x.Keys("y")
		x.says("copy the id")
		x.says("KQL")
		x.Keys("i") // no longer, since the toast goes after five seconds
		x.says("Copied the id of ")
	})
}

const portalPage = "https://security.microsoft.com/alerts/da1?tid=1"

// The link of the detail is a hyperlink if the settings say so and it leads to Microsoft;
// another one is text, and nothing in it ends the sequence.
func TestHyperlinkBytes(t *testing.T) {
	const begins = "\x1b]8;"
	link := func(url string) func(*alert.Record) { return func(r *alert.Record) { r.Alert.URL = url } }
	for name, c := range map[string]struct {
		links bool
		url   string
		want  bool
	}{
		"known":   {true, portalPage, true},
		"off":     {false, portalPage, false},
		"foreign": {true, "https://evil.example/alerts/da1", false},
		"hostile": {true, portalPage + "\x1b\\\x1b]8;;https://evil.example\x1b\\", false},
		"changed": {true, "https://security.microsoft.com/alerts/é", false}, // the text would differ from where it leads
	} {
		out := codes(t, theme.Options{Dark: true, Links: c.links}, link(c.url), "enter", "G")
		if got := strings.Contains(out, begins); got != c.want || strings.Contains(out, begins+";https://evil") {
			t.Errorf("%s: a hyperlink is written: %v", name, got)
		}
		if c.want && !strings.Contains(out, ";"+portalPage+"\a") {
			t.Errorf("%s: it doesn't lead to the page", name)
		}
	}
}

// In the detail y e copies what its cursor is on; over a table there is a record only if
// the row is one.
func TestTarget(t *testing.T) {
	s := still(newFakeStore(at(midnight), sample("da1", 3, nil)), theme.New(theme.Options{Dark: true}), 80, 24)
	deliver(s, s.filter.Edit("severity = 'high'"))
	if got := s.hands.Target(); got.Key.ID != "da1" || got.Entity != nil || got.Query != "severity = 'high'" {
		t.Errorf("in the list: %+v", got)
	}
	do(s, "alerts.open")
	s.Draw(80, 24)
	if got := s.hands.Target(); got.Key.ID != "da1" {
		t.Errorf("in the detail: %+v", got)
	}
	do(s, "detail.close")
	deliver(s, s.filter.Edit("| aggregate count by @user"))
	if got := s.hands.Target(); got.Key.ID != "" || got.Entity != nil {
		t.Errorf("over a table of groups: %+v", got)
	}
}

// y copies from all marked rows that the query doesn't leave out, one a line, and says of how many;
// in the detail it is about the open alert alone.
func TestMarkedAlertsAreCopied(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("space space")
		x.Keys("y", "i")
		x.says("Copied id of 2 records: 2 lines")
		x.Keys("y", "j")
		x.says("Copied JSON of 2 records: 2 lines")
		x.keys("1") // which leaves out one of them
		x.Wait(time.Second)
		left := x.list.rows.Marked().Count
		x.Keys("y", "i")
		if left != 1 {
			t.Fatalf("%d marked rows are in sight", left)
		}
		x.says("Copied id of 1 record: ")
		x.keys("1 enter")
		x.Keys("y", "i")
		x.says("Copied the id of ")
	})
}

// TestAFoldedRowIsHandedOn: on the row of a folded list y copies from the alerts that x acts on, and o says how to come to
// one of them; a row of alerts that have nothing in common, or of none, says why it can't.
func TestAFoldedRowIsHandedOn(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.keys("h g")
		x.Wait(time.Second)
		for _, c := range []struct{ key, want string }{
			{"i", "Copied id of 3 records: 3 lines"},
			{"t", "Copied title of 3 records: 2 lines"},
			{"e", "Copied entities of 3 records: amal@contoso"},
			{"j", "Copied JSON of 3 records: 3 lines"},
			{"n", "It has no note"},
			{"q", "Copied the query: "},
		} {
			x.Keys("y", c.key)
			x.says(c.want)
		}
		x.Keys("o")
		x.says("l shows the alerts of the row; o there opens the page of one")
		x.keys("space g j")
		x.Wait(time.Second)
		x.Keys("y", "i")
		x.says("Copied id of 3 records: 3 lines") // the marked ones, as x takes them
		x.keys("esc G")
		for _, keys := range [][]string{{"y", "i"}, {"o"}} {
			x.Keys(keys...)
			x.says("These alerts have no incident_id in common: l shows them one by one")
		}
		x.ask("| aggregate count by severity")
		for _, keys := range [][]string{{"y", "i"}, {"o"}} {
			x.Keys(keys...)
			x.says("The rows of this table are no alerts: l shows those behind one")
		}
		x.Keys("y", "q")
		x.says("Copied the query: ")
	})
}

// TestNoBrowserHoldsNoOneUp: without a browser the link is copied and said, and the next key acts on the alert.
func TestNoBrowserHoldsNoOneUp(t *testing.T) {
	const page = "https://security.microsoft.com/alerts/da1"
	flow(t, Options{}, []alert.Record{sample("da1", 3, func(r *alert.Record) { r.Alert.URL = page })}, func(x *session) {
		x.Wait(time.Second)
		x.keys("enter o")
		x.Wait(time.Second)
		x.says("No browser can be started here; copied the link of ")
		x.keys("x")
		x.Wait(time.Second)
		x.are(alert.TriageDone, "da1")
	})
}
