package alerts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/intake"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/tui"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// table is a program with a list on a terminal in memory.
type table struct {
	*tuitest.Terminal
	t     *testing.T
	list  *Screen
	shelf *shelf
}

// longest is the longest time that a command sleeps.
const longest = time.Minute

// flow runs a test on a list of records, at 120×40.
func flow(t *testing.T, o Options, records []alert.Record, run func(x *table)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		x := &table{t: t, shelf: newShelf(time.Now, records...)}
		o.Store, o.Now, o.User = x.shelf, time.Now, "kim"
		x.start(o)
		defer x.quit()
		run(x)
	})
}

func (x *table) start(o Options) {
	x.t.Helper()
	registry, err := tui.NewRegistry(nil, Specs())
	if err != nil {
		x.t.Fatal(err)
	}
	x.list = New(o)
	x.Terminal = tuitest.Start(x.t, tui.New(tui.Options{Root: x.list, Registry: registry, Now: time.Now}), 120, 40)
	x.Wait(time.Second)
}

// quit ends the program as a person does: its screens are told.
func (x *table) quit() {
	if !x.Over() {
		x.Keys("ctrl+c")
	}
	x.Quit(longest)
}

// says fails the test unless the screen shows all words.
func (x *table) says(words ...string) {
	x.t.Helper()
	for _, w := range words {
		if !strings.Contains(x.Text(), w) {
			x.t.Errorf("the screen does not say %q:\n%s", w, x.Text())
		}
	}
}

func (x *table) silent(words ...string) {
	x.t.Helper()
	for _, w := range words {
		if strings.Contains(x.Text(), w) {
			x.t.Errorf("the screen says %q:\n%s", w, x.Text())
		}
	}
}

// on fails the test unless the cursor is on an alert; it returns the line it is
// drawn in.
func (x *table) on(id string) int {
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
func (x *table) query(q string) {
	x.t.Helper()
	if x.list.text != q {
		x.t.Errorf("the query is %q, want %q", x.list.text, q)
	}
}

func (x *table) keys(words string) {
	x.t.Helper()
	x.Keys(strings.Fields(words)...)
}

func TestNewRowsGetABadgeAndAMarkAndMoveNobody(t *testing.T) {
	flow(t, Options{}, plain(60), func(x *table) {
		x.says("1/60", "✓")
		x.silent(" new")
		x.keys("j j j")
		line := x.on("a03")
		x.shelf.put(sample("n1", 0, func(r *alert.Record) { r.Alert.Title, r.Ingested = "Just now", 0 }))
		x.Wait(time.Second)
		if got := x.on("a03"); got != line {
			t.Errorf("the cursor row moved from line %d to %d", line, got)
		}
		x.says("5/61", "● 1 new")
		x.keys("g")
		x.on("n1")
		x.says("● H ▲")
		x.shelf.put(sample("n2", -1, func(r *alert.Record) { r.Alert.Title, r.Ingested = "Newer still", 0 }))
		x.Wait(time.Second)
		x.on("n1")
		x.says("2/62", "● 2 new", "Newer still") // the first row shows what comes above it
		x.keys("enter esc")
		x.says("● 1 new") // what was looked at is no news any more
	})
}

func TestTheCursorIsAnAlert(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *table) {
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
		x.keys("2") // it is not in the answer any more
		if row, ok := x.list.current(); !ok || row.Severity != alert.Medium {
			t.Errorf("the cursor is on %+v", row)
		}
	})
}

func TestSeverityKeysMakeOneList(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *table) {
		x.keys("1 2")
		x.query("severity IN ('high','medium')")
		x.says("/ severity IN ('high','medium')", "1/4", "alerts › High, Medium")
		x.keys("1")
		x.query("severity = 'medium'")
		x.keys("2")
		x.query("")
		x.keys("3 4 esc")
		x.query("")
		x.says("/8")
		x.keys("z")
		x.query("severity IN ('low','informational')")
		x.says("undone: filter")
	})
}

func TestOnlyAndNotByColumn(t *testing.T) {
	// The columns from the left, at 120 with INCIDENT and without VERSION.
	for i, c := range []struct{ only, not string }{
		{"severity = 'high'", "severity != 'high'"},
		{"", ""},
		{"status = 'OPEN'", "status != 'OPEN'"},
		{"provider = 'mde'", "provider != 'mde'"},
		{"title = 'Alert 00'", "title != 'Alert 00'"},
		{"@user = 'amal@contoso.example'", "@user != 'amal@contoso.example'"},
		{"@host = 'ws-042'", "@host != 'ws-042'"},
		{"incident_id = '42'", "incident_id != '42'"},
	} {
		flow(t, Options{}, plain(8), func(x *table) {
			for range 9 {
				x.Keys("<")
			}
			for range i {
				x.Keys(">")
			}
			x.keys("=")
			x.query(c.only)
			x.keys("=")
			x.query("")
			x.keys("!")
			x.query(c.not)
			if c.only == "" {
				x.says("choose another column")
			}
		})
	}
}

func TestAMissingValueIsAValue(t *testing.T) {
	one := sample("one", 1, func(r *alert.Record) { r.Alert.Entities = nil })
	flow(t, Options{}, append(plain(3), one), func(x *table) {
		x.keys("> G")
		if row, _ := x.list.current(); row.User != "" {
			x.keys("g")
			for row, _ = x.list.current(); row.User != ""; row, _ = x.list.current() {
				x.Keys("j")
			}
		}
		x.keys("=")
		x.query("@user IS NULL")
		x.says("1/1")
		x.keys("= !")
		x.query("@user IS NOT NULL")
		x.says("/3")
	})
}

func TestChooseStopsAtTheEnds(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *table) {
		if c := x.list.chosen(); c.name != "TITLE" {
			t.Errorf("%s is chosen at first", c.name)
		}
		x.keys("> > > > > > >")
		if c := x.list.chosen(); c.name != "INCIDENT" {
			t.Errorf("%s is the last column that is shown", c.name)
		}
		x.Resize(80, 24)
		if c := x.list.chosen(); c.name != "TITLE" { // INCIDENT is not shown
			t.Errorf("%s is chosen and not seen", c.name)
		}
		x.keys("<")
		if c := x.list.chosen(); c.name != "PRODUCT" {
			t.Errorf("%s is left of the title", c.name)
		}
	})
}

func TestVersionUnseenAndProducts(t *testing.T) {
	records := plain(6)
	records[1].Source, records[2].Triage.State, records[3].Alert.Provider = alert.Legacy, alert.TriageSeen, alert.MDI
	flow(t, Options{}, records, func(x *table) {
		x.keys("v")
		x.query("ingest.product.version = 'v2'")
		x.says("1/5")
		x.keys("v")
		x.query("ingest.product.version = 'Legacy'")
		x.keys("v u")
		x.query("triage.seen = false")
		x.says("/5", " unseen ")
		x.keys("u p")
		x.says("products", "Microsoft Defender for Endpoint", "Microsoft Defender for Identity")
		x.keys("j space k space enter")
		x.query("provider = 'mdi'")
		x.says("1/1")
		x.keys("p q z")
		x.query("provider IN ('mdi','mde')")
	})
}

func TestTheBarSearchesWhileOneTypes(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *table) {
		x.keys("/")
		x.says("enter keeps it")
		searched := len(x.shelf.searches)
		x.Type("severity = 'high'")
		x.says("1/10")
		if n := len(x.shelf.searches) - searched; n != 1 {
			t.Errorf("%d searches for one text", n)
		}
		x.Type(" AND titel = 'x'")
		x.says("1/10", "titel", "^") // what was good stays in force
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
		x.says("undone: query")
		x.Wait(5 * time.Second)
		x.says("/40")
	})
}

func TestHistoryOfTheBar(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *table) {
		for _, q := range []string{"severity = 'high'", "provider = 'mde'"} {
			x.keys("/ ctrl+u")
			x.Type(q)
			x.keys("enter")
		}
		x.keys("/")
		x.Keys("up")
		if got := x.list.bar.line.Value(); got != "severity = 'high'" {
			t.Errorf("up gives %q", got)
		}
		x.keys("up down")
		if got := x.list.bar.line.Value(); got != "provider = 'mde'" {
			t.Errorf("down gives %q", got)
		}
		x.keys("up enter")
		x.query("severity = 'high'")
		x.says("1/2")
	})
}

func TestTheBarRefusesWhatAListCannotShow(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *table) {
		for _, q := range []string{"FROM incident WHERE severity = 'high'", "severity = 'high' | head 3"} {
			x.keys("/ ctrl+u")
			x.Type(q)
			x.keys("enter")
			if x.list.bar == nil || x.list.bar.problem == nil {
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

func TestSortTurnsRound(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("s")
		x.says("TITLE▲")
		if l := x.Line(3); !strings.Contains(l, "Alert 00") {
			t.Errorf("first is %s", l)
		}
		x.keys("s")
		x.says("TITLE▼")
		if l := x.Line(3); !strings.Contains(l, "Alert 04") {
			t.Errorf("first is %s", l)
		}
		x.keys("< < < s")
		x.says("AGE▼")
		if x.list.sort != (index.Sort{}) {
			t.Errorf("%+v", x.list.sort)
		}
		for _, c := range x.list.columns { // each can be sorted by
			x.list.column = slices.IndexFunc(x.list.columns, func(o column) bool { return o.name == c.name })
			x.Keys("s")
			x.Wait(time.Second)
			x.silent("did not answer")
		}
	})
}

func TestOpenMarksSeenOnce(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("enter")
		x.says("1 Summary", "Alert 00")
		if x.shelf.triage("a00") != alert.TriageSeen || x.shelf.triage("a01") != "" {
			t.Error("it was not marked, or another was")
		}
		x.keys("]")
		x.keys("[")
		if n := len(x.shelf.acts); n != 2 {
			t.Errorf("%d acts for two alerts", n)
		}
		if got := x.list.opened.Key.ID; got != "a00" {
			t.Errorf("%s is open", got)
		}
		x.keys("[")
		x.says("this is the first alert")
		x.keys("esc")
		x.silent("1 Summary")
		x.on("a00")
		x.keys("enter q") // out of the detail, not of the program
		x.silent("1 Summary")
		if x.Over() {
			t.Error("q in the detail ended the program")
		}
	})
}

// An alert that was unseen leaves a list of unseen ones when it is opened: keys
// are still about it, and the next one is not passed over.
func TestTheOpenAlertMayLeaveTheList(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("u enter")
		x.says("1/4")
		x.keys("x")
		if x.shelf.triage("a00") != alert.TriageDone || x.shelf.triage("a01") != "" {
			t.Errorf("a00 is %q, a01 is %q", x.shelf.triage("a00"), x.shelf.triage("a01"))
		}
		x.keys("x")
		x.says("it is done already")
		x.keys("]")
		if got := x.list.opened.Key.ID; got != "a01" {
			t.Errorf("%s is open behind a00", got)
		}
		x.keys("] ] ]")
		x.says("0/0")
		x.keys("]")
		x.says("this is the last alert")
	})
}

func TestDoneAndUndo(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("j x")
		x.says("done: Alert 01", "✓ M ◆")
		x.keys("1 z")
		x.says("undone: filter")
		x.query("")
		x.keys("z")
		x.says("undone: done")
		if got := x.shelf.triage("a01"); got != alert.TriageOpen {
			t.Errorf("it is %q after z", got)
		}
		x.keys("z")
		x.says("nothing to undo")
		x.shelf.actErr = fault.New(fault.Store, "the disk is full", "", nil)
		x.keys("x")
		x.says("the disk is full")
		x.shelf.actErr = nil
		x.keys("x")
		x.shelf.actErr = fault.New(fault.Store, "the disk is full", "", nil)
		x.keys("z")
		x.shelf.actErr = nil
		x.keys("z") // a step that failed can be tried again
		if got := x.shelf.triage("a01"); got != alert.TriageOpen {
			t.Errorf("it is %q after the second z", got)
		}
	})
}

func TestReadOnlyChangesNothing(t *testing.T) {
	flow(t, Options{ReadOnly: true}, plain(5), func(x *table) {
		x.keys("x")
		x.says("read-only: nothing is triaged here")
		x.keys("r")
		x.says("read-only: nothing is polled from here")
		x.keys("enter x esc 1 z")
		if len(x.shelf.acts)+len(x.shelf.wishes) > 0 {
			t.Errorf("%v, %v", x.shelf.acts, x.shelf.wishes)
		}
		x.query("")
	})
}

func TestAPollIsAWish(t *testing.T) {
	flow(t, Options{Integrations: []string{"contoso"}}, plain(5), func(x *table) {
		x.shelf.set(fresh("contoso", alert.AlertsV2, time.Now()), fresh("contoso", alert.Legacy, time.Now()), fresh("another", alert.Legacy, time.Now()))
		x.Wait(time.Second)
		x.keys("r")
		x.says("asked for a poll")
		want := []intake.Feed{{Integration: "contoso", Source: alert.AlertsV2}, {Integration: "contoso", Source: alert.Legacy}}
		if !slices.Equal(x.shelf.wishes, want) {
			t.Errorf("%v", x.shelf.wishes)
		}
		x.shelf.set()
		x.Wait(time.Second)
		x.keys("r")
		x.says("nothing polls this store")
	})
}

func TestEscNeverQuitsAndQDoes(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("1 enter / esc esc esc esc esc")
		x.query("")
		if x.Over() {
			t.Fatal("esc ended the program")
		}
		x.keys("1 q") // a filter is no place: q ends
		if !x.Over() {
			t.Error("q did not end it")
		}
	})
}

func TestAnActOutlivesTheScreen(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.shelf.slow = 3 * time.Second
		x.Keys("x", "q")
		x.Wait(5 * time.Second)
		if !x.Over() || x.shelf.triage("a00") != alert.TriageDone {
			t.Errorf("over %v, it is %q", x.Over(), x.shelf.triage("a00"))
		}
	})
}

func TestAStormOfSizes(t *testing.T) {
	flow(t, Options{}, plain(60), func(x *table) {
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

// The list stands where it stood after a detail that covered it.
func TestAListThatWasCoveredStandsWhereItStood(t *testing.T) {
	flow(t, Options{}, plain(60), func(x *table) {
		x.Resize(80, 24)
		x.keys("ctrl+d j j j")
		id := x.list.opened.Key
		row, _ := x.list.current()
		line := x.on(row.Key.ID)
		x.keys("enter esc")
		if got := x.on(row.Key.ID); got != line {
			t.Errorf("the cursor row moved from line %d to %d (%v)", line, got, id)
		}
	})
}

func TestASearchThatFailsIsToldOnceAndTriedAgain(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.shelf.fail(fault.New(fault.Store, "the store is locked", "close the other program", errors.New("busy")))
		x.keys("1")
		x.says("the store is locked — close the other program")
		x.keys("j") // a key hides it
		x.Wait(10 * time.Second)
		x.silent("close the other program")
		x.shelf.fail(nil)
		x.Wait(10 * time.Second)
		x.says("/2 ")
	})
}

func TestARawSearchGoesOn(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		rounds := 0
		x.shelf.change = func(r *index.Result) {
			rounds++
			r.Partial, r.Done = rounds < 200, float64(rounds)/200
		}
		x.keys("1")
		x.says("searching raw ")
		x.Wait(30 * time.Second)
		x.silent("searching raw")
		if rounds < 200 {
			t.Errorf("%d rounds", rounds)
		}
	})
}

func TestLoadingAndCutAreSaid(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.shelf.change = func(r *index.Result) { r.Loading = true }
		x.keys("1")
		x.says("1/2 · loading the rest")
		x.shelf.change = func(r *index.Result) { r.Cut = true }
		x.keys("1")
		x.says("1/5 · older ones are not indexed")
		x.Resize(80, 24)
		x.says("1/5", "older", "? help  / query  enter open")
	})
}

func TestAnOlderAnswerIsDropped(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.shelf.slow = 3 * time.Second
		x.Keys("1")
		x.Keys("1", "2") // the search for high is cancelled
		x.Wait(20 * time.Second)
		x.says("severity = 'medium'", "1/1")
		if x.shelf.ended == 0 {
			t.Error("no search was cancelled")
		}
		before := x.list.result.Total
		x.Send(found{of: of{x.list}, generation: x.list.generation - 1, result: index.Result{Total: 77}})
		x.Send(found{of: of{New(x.list.o)}, generation: x.list.generation, result: index.Result{Total: 77}})
		if x.list.result.Total != before {
			t.Error("an answer to another question, or of another list, was taken")
		}
	})
}

func TestClosedEndsWhatIsUnderWay(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.shelf.slow = time.Hour
		x.Keys("1")
		x.Send(screen.Closed{})
		x.Wait(time.Second)
		if x.shelf.ended == 0 || x.list.closing.Err() == nil {
			t.Error("the search goes on")
		}
	})
}

func TestAWaitThatIsLostIsTold(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.Send(lost{of{x.list}, fault.New(fault.Store, "the store is closed", "", nil)})
		x.says("the store is closed")
		x.Wait(10 * time.Second)
		x.shelf.put(plain(6)...)
		x.keys("esc")
		x.says("1/6")
	})
}

func TestRelativeTimesMoveOn(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *table) {
		x.keys("/")
		x.Type("EARLIEST=-10m")
		x.keys("enter")
		x.says("1/5")
		x.Wait(20 * time.Minute) // nothing else changes
		x.says("0/0", "No alert matches the query.")
	})
}

// A store of its own, with its engine, opened and closed inside the bubble.
func TestOnARealStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept, err := store.Open(context.Background(), "memory:", store.Options{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		put := func(records ...alert.Record) {
			t.Helper()
			for i := range records {
				records[i].Ingested, records[i].Raw = 0, fmt.Appendf(nil, `{"id":%q}`, records[i].ID)
			}
			if _, err := kept.Put(context.Background(), intake.Lease{}, intake.Batch{Records: records}); err != nil {
				t.Fatal(err)
			}
		}
		put(plain(20)...)
		time.Sleep(time.Second)
		x := &table{t: t}
		x.start(Options{Store: kept, Now: time.Now, User: "kim"})
		x.says("1/20", "nobody polls")
		x.silent(" new")
		put(sample("n1", -1, func(r *alert.Record) { r.Alert.Title = "Came while one looked" }))
		x.Wait(2 * time.Second)
		x.says("2/21 · ● 1 new", "Came while one looked")
		x.keys("1 2")
		x.says("severity IN ('high','medium')")
		x.keys("enter")
		x.says("1 Summary")
		x.keys("x")
		x.says("done:")
		x.keys("esc z")
		x.says("undone: done")
		x.quit()
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	})
}
