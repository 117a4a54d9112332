package alerts

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"tocsin/tui/theme"
)

func TestTheBarSearchesWhileOneTypes(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		x.keys("/")
		x.says("enter keeps it")
		searched := len(x.fakeStore.searches)
		x.Type("severity = 'high'")
		x.says("1/10", "finds 10 alerts")
		if n := len(x.fakeStore.searches) - searched; n != 1 {
			t.Errorf("%d searches for one text", n)
		}
		x.Type(" AND titel = 'x'")
		x.says("1/10", "titel", "^") // the last valid query stays in force
		x.Keys("enter")
		x.says("titel") // an error is not kept
		for range len(" AND titel = 'x'") {
			x.Keys("backspace")
		}
		x.keys("enter")
		x.query("severity = 'high'")
		x.silent("enter keeps it")
		x.keys("/")
		x.Type(" AND provider = 'mdi'")
		x.Wait(time.Second)
		x.says("0/0")
		x.keys("esc")
		x.query("severity = 'high'")
		x.says("1/10")
		x.keys("z")
		x.query("")
		x.says("Undone: filter severity = 'high'")
		x.Wait(5 * time.Second)
		x.says("/40")
	})
}

// While the query is typed the footer shows the keys of the bar, not those of
// the list, which are letters then. In ASCII arrows are words: their signs are
// letters too.
func TestTheFooterOfTheBar(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.says("enter open")
		x.keys("/")
		x.says("enter keep", "esc restore", "↑ history", "↑ ↓ history")
		x.silent("enter open")
		x.silent("x done")
		x.keys("esc")
		x.says("enter open")
	})
	look := theme.Options{ASCII: true, Profile: colorprofile.ASCII}
	s := still(newFakeStore(at(midnight), plain(8)...), theme.New(look), 120, 38)
	do(s, "alerts.query")
	all := strings.Join(whole(t, s, look, 120, 40), "\n")
	for _, want := range []string{"up history", "up down history"} {
		if !strings.Contains(strip(all), want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}

// typing fails the test unless the bar shows a text.
func (x *session) typing(want string) {
	x.t.Helper()
	if got := strings.TrimRight(x.Line(2), " "); got != "/ "+want {
		x.t.Errorf("the bar shows %q, want %q", got, want)
	}
}

func TestHistoryOfTheBar(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		for _, q := range []string{"severity = 'high'", "provider = 'mde'"} {
			x.keys("/ ctrl+u")
			x.Type(q)
			x.keys("enter")
		}
		x.keys("/")
		x.Keys("up")
		x.typing("severity = 'high'")
		x.keys("up down")
		x.typing("provider = 'mde'")
		x.keys("up enter")
		x.query("severity = 'high'")
		x.says("1/2")
	})
}

func TestTheBarRefusesWhatAListCannotShow(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		for _, q := range []string{"FROM incident WHERE severity = 'high'", "FROM incident | head 3"} {
			x.keys("/ ctrl+u")
			x.Type(q)
			x.keys("enter")
			if !x.list.filter.Bar.Open() {
				t.Errorf("%q was taken", q)
			}
			x.keys("esc")
			x.query("")
		}
		x.keys("/")
		x.Paste("FROM incident")
		x.says("this list shows alerts, not incidents")
	})
}

// An entity or a phrase pasted over the list filters it, in the query's text; z undoes it. What the rest
// of the query hides is told, and a second paste asks for it alone.
func TestAPasteFiltersTheList(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.keys("1")
		x.Paste("amal@contoso[.]example\r\n")
		alone := "(@user = 'amal@contoso.example' OR @email = 'amal@contoso.example' OR @mailbox = 'amal@contoso.example')"
		x.query("severity = 'high' AND " + alone)
		x.says("1/2", "Pasted account amal@contoso[.]ex", ": 2 here, 8 in all; paste it again for all")
		x.Paste("amal@contoso.example")
		x.query(alone)
		x.says("1/8", "Pasted account amal@contoso.example alone filters the list; z undoes it")
		x.Paste("amal@contoso.example")
		x.says("The query has this account already")
		x.keys("z")
		x.query("severity = 'high' AND " + alone)
		x.keys("z")
		x.query("severity = 'high'")
		x.Paste("Alert 04")
		x.query("severity = 'high' AND 'Alert 04'")
		x.says("1/1", "Pasted text Alert 04 filters the list; z undoes it")
		x.keys("enter")
		x.Paste("203.0.113.7") // over the detail
		x.says("A paste filters the list: esc goes back to it")
		x.query("severity = 'high' AND 'Alert 04'")
	})
}

// What was typed and given up with esc leaves no trace: the cursor is on its alert again.
func TestEscInTheBarBringsTheCursorBack(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		x.Wait(time.Second)
		x.keys("G k k")
		row, _ := x.list.current()
		before := x.list.rows.Counts().Place
		x.keys("/")
		x.Type("severity = 'low'")
		x.Wait(time.Second)
		x.says("/10")
		searched := len(x.fakeStore.searches)
		x.keys("esc")
		if n := len(x.fakeStore.searches) - searched; n != 1 {
			t.Errorf("%d searches to go back", n)
		}
		x.Wait(time.Second)
		x.says("/40")
		if now, _ := x.list.current(); now.Key != row.Key || x.list.rows.Counts().Place != before {
			t.Errorf("on %s at %d, before on %s at %d", now.Key.ID, x.list.rows.Counts().Place, row.Key.ID, before)
		}
	})
}

// TestTheBarSaysWhatAWordFinds: once it was searched for, and no longer as more is typed; what was there
// before says nothing.
func TestTheBarSaysWhatAWordFinds(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.keys("1 /")
		x.silent("finds")
		x.keys("ctrl+u")
		x.Type("'Alert 03'")
		x.Wait(time.Second)
		x.says("finds 1 alert · enter keeps it")
		x.keys("ctrl+u")
		x.Type("alert")
		x.Wait(time.Second)
		x.says("finds 8 alerts")
		x.fakeStore.setSlow(time.Minute)
		x.Type(" nothing")
		x.silent("finds 8")
		x.fakeStore.setSlow(0)
	})
}
