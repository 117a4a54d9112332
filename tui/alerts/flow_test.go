package alerts

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// session is a program with a list on a terminal in memory.
type session struct {
	*tuitest.Terminal
	t         *testing.T
	list      *Screen
	fakeStore *fakeStore
}

// longest is the longest time that a command sleeps.
const longest = time.Minute

// Times of the acts that the store does not keep at once, as package undo has them.
const (
	actSoon   = time.Second
	longPause = 15 * time.Second
	quitLimit = time.Second

	searchLimit = 30 * time.Second // of a search, as package rows has it
)

// flow runs a test on a list of records, at 120×40.
func flow(t *testing.T, o Options, records []alert.Record, run func(x *session)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		x := &session{t: t, fakeStore: newFakeStore(time.Now, records...)}
		o.Store, o.Now, o.User = x.fakeStore, time.Now, "kim"
		x.start(o)
		defer x.quit()
		run(x)
	})
}

func (x *session) start(o Options) {
	x.t.Helper()
	registry, err := tui.NewRegistry(nil, Specs())
	if err != nil {
		x.t.Fatal(err)
	}
	x.list = New(o)
	x.Terminal = tuitest.Start(x.t, tui.New(tui.Options{Root: x.list, Registry: registry, Now: time.Now}), 120, 40)
	x.Wait(time.Second)
}

// edited follows a change that a test has made to the list, and means nothing to it.
type edited struct{}

// edit changes the list beside its keys. The message behind it makes the change one of before the next frame.
func (x *session) edit(change func(*Screen)) {
	change(x.list)
	x.Send(edited{})
}

// quit ends the program as a person does: its screens are closed.
func (x *session) quit() {
	if !x.Over() {
		x.Keys("ctrl+c")
	}
	x.Quit(longest)
}

// says fails the test unless the screen shows all words.
func (x *session) says(words ...string) {
	x.t.Helper()
	for _, w := range words {
		if !strings.Contains(x.Text(), w) {
			x.t.Errorf("the screen does not say %q:\n%s", w, x.Text())
		}
	}
}

func (x *session) silent(words ...string) {
	x.t.Helper()
	for _, w := range words {
		if strings.Contains(x.Text(), w) {
			x.t.Errorf("the screen says %q:\n%s", w, x.Text())
		}
	}
}

// on fails the test unless the cursor is on an alert; it returns the line it is
// drawn in.
func (x *session) on(id string) int {
	x.t.Helper()
	row, ok := x.list.current()
	if !ok || row.Key.ID != id {
		x.t.Errorf("the cursor is on %q, want %q", row.Key.ID, id)
	}
	for i, l := range strings.Split(x.Text(), "\n") {
		if i > 1 && strings.Contains(l, row.Title) {
			return i
		}
	}
	x.t.Errorf("the cursor row is not in sight:\n%s", x.Text())
	return -1
}

// query fails the test unless the query in force is q.
func (x *session) query(q string) {
	x.t.Helper()
	if x.list.filter.Bar.Text() != q {
		x.t.Errorf("the query is %q, want %q", x.list.filter.Bar.Text(), q)
	}
}

// keys presses keys one after another as a person does, who sees the effect of
// each.
func (x *session) keys(words string) {
	x.t.Helper()
	for _, name := range strings.Fields(words) {
		x.Keys(name)
	}
}

func TestNewRowsGetABadgeAndAMarkAndMoveNobody(t *testing.T) {
	flow(t, Options{}, plain(60), func(x *session) {
		x.says("1/60", "✓")
		x.silent(" new")
		x.keys("j j j")
		line := x.on("a03")
		x.fakeStore.put(sample("n1", 0, func(r *alert.Record) { r.Alert.Title, r.Ingested = "Just now", 0 }))
		x.Wait(time.Second)
		if got := x.on("a03"); got != line {
			t.Errorf("the cursor row moved from line %d to %d", line, got)
		}
		x.says("5/61", "● 1 new")
		x.keys("g")
		x.on("n1")
		x.says("● H ▲")
		x.fakeStore.put(sample("n2", -1, func(r *alert.Record) { r.Alert.Title, r.Ingested = "Newer still", 0 }))
		x.Wait(time.Second)
		x.on("n1")
		x.says("2/62", "● 2 new", "Newer still") // the first row shows what comes above it
		x.keys("enter esc")
		x.says("● 1 new") // what was opened is no longer news
	})
}

func TestTheCursorIsAnAlert(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		x.keys("j j j j")
		x.on("a04")
		x.keys("< < < < s") // by severity
		x.on("a04")
		x.says("SEV▼")
		x.keys("1")
		x.on("a04") // high itself
		x.says("/ severity = 'high'", "/10")
		x.keys("z s")
		x.on("a04")
		x.says("SEV▲")
		x.keys("2") // it is no longer in the answer
		if row, ok := x.list.current(); !ok || row.Severity != alert.Medium {
			t.Errorf("the cursor is on %+v", row)
		}
	})
}

// An unseen alert leaves a list of unseen ones when it is opened: keys still
// act on it, and the next one is not skipped.
func TestEscNeverQuitsAndQDoes(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("1 enter / esc esc esc esc esc")
		x.query("")
		if x.Over() {
			t.Fatal("esc ended the program")
		}
		x.keys("1 q") // a filter is no pane: q quits
		if !x.Over() {
			t.Error("q did not end it")
		}
	})
}

func TestAStormOfSizes(t *testing.T) {
	flow(t, Options{}, plain(60), func(x *session) {
		x.keys("j j j")
		for i := range 30 {
			x.Send(screen.Focus{On: true})
			x.Resize(40+(i*37)%120, 10+(i*13)%40)
			if i%7 == 0 {
				x.Keys("enter")
			}
			if i%7 == 3 {
				x.Keys("esc")
			}
		}
		x.Resize(120, 40)
		x.keys("esc")
		x.on("a03")
	})
}

// The list keeps its position under a detail that covered it.
func TestAListThatWasCoveredStandsWhereItStood(t *testing.T) {
	flow(t, Options{}, plain(60), func(x *session) {
		x.Resize(80, 24)
		x.keys("ctrl+d j j j")
		id := x.list.pane.opened.Key
		row, _ := x.list.current()
		line := x.on(row.Key.ID)
		x.keys("enter esc")
		if got := x.on(row.Key.ID); got != line {
			t.Errorf("the cursor row moved from line %d to %d (%v)", line, got, id)
		}
	})
}

// A store with its engine, opened and closed inside the bubble.

// Two lists, one above the other: each handles its own answers, and the lower
// one is unchanged when the upper one is left.
func TestTwoListsDoNotMix(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		other := newFakeStore(time.Now, plain(50)...)
		upper := New(Options{Store: other, Now: time.Now, User: "kim"})
		x.Send(screen.Open{Screen: upper})
		x.Wait(time.Second)
		x.says("1/50", "alerts › All › alerts › All")
		x.keys("1")
		x.fakeStore.put(sample("n1", 0, func(r *alert.Record) { r.Ingested = 0 }))
		x.Wait(time.Second)
		if x.list.filter.Bar.Text() != "" || x.list.rows.List.Len() != 6 || upper.rows.List.Len() != 13 {
			t.Errorf("below: %q, %d rows; above: %d rows", x.list.filter.Bar.Text(), x.list.rows.List.Len(), upper.rows.List.Len())
		}
		x.keys("q")
		x.says("2/6")
		if upper.outside.closing.Err() == nil {
			t.Error("the upper list goes on")
		}
	})
}

// The countdown continues by itself while the terminal has the focus.
func TestTheCountdownGoesOn(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		before := x.Line(-1)
		x.Wait(10 * time.Second)
		if x.Line(-1) == before {
			t.Errorf("still %s", before)
		}
		x.Wait(10 * time.Minute)
		x.says("‖ not polling since ")
	})
}

// sizes are the terminals on which bar and tables must be usable.
func sizes() []tuitest.Size { return []tuitest.Size{{W: 80, H: 24}, {W: 120, H: 40}} }

// productMenu is the menu of products.
func productMenu(s *Screen) screen.Overlay {
	out, _ := s.filter.Facets.Do("product", s.filter.Bar.Text(), "", s.theme)
	return out.Menu
}
