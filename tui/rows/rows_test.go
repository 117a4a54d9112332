package rows_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/rows"
)

func locked() error { return fault.New(fault.Store, "the store is locked", "", nil) }

func TestAnAnswerIsForOneList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, other := newWorld(t, records(5)...), newWorld(t, records(3)...)
		old := messages(x.Reload())
		x.text = "severity = 'high'"
		x.List.Reset(true)
		x.run(x.Reload())
		if x.hear(old[0]); x.Answer.Total != 2 || x.last.Answered || !x.last.Own {
			t.Errorf("an answer to an older question: %d rows, %+v", x.Answer.Total, x.last)
		}
		if change, cmd := other.Update(old[0]); !change.Own || change.Answered || cmd != nil || other.Answer.Total != 3 {
			t.Errorf("an answer for another list was taken: %+v", change)
		}
		if change, _ := x.Update("else"); change.Own {
			t.Error("any message is its own")
		}
	})
}

func TestASearchIsCancelledByTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(5)...)
		first := x.Reload()
		second := x.Reload()
		if msgs := messages(first); len(msgs) != 1 {
			t.Fatalf("%d messages", len(msgs))
		} else if x.hear(msgs[0]); x.last.Answered || x.last.Err != nil {
			t.Errorf("%+v", x.last)
		}
		if x.run(second); !x.last.Answered || len(x.store.asked) != 2 {
			t.Errorf("%+v, %d searches", x.last, len(x.store.asked))
		}
	})
}

func TestTroubleIsToldOnceAndTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(5)...)
		for i, want := range []error{locked(), nil, errors.New("another")} {
			x.store.err = locked()
			if i == 2 {
				x.store.err = want
			}
			msgs := messages(x.Reload())
			change, again := x.Update(msgs[0])
			if (change.Err != nil) != (want != nil) || x.Answer.Failed == nil {
				t.Errorf("%d: told %v, failed %v", i, change.Err, x.Answer.Failed)
			}
			begun := time.Now()
			due := again()
			if time.Since(begun) != 5*time.Second {
				t.Errorf("tried again after %v", time.Since(begun))
			}
			x.store.err = nil
			if _, cmd := x.Update(due); cmd == nil {
				t.Error("not tried again")
			}
		}
		x.run(x.Reload())
		if x.Answer.Failed != nil || x.Answer.Total != 5 {
			t.Errorf("%v, %d rows", x.Answer.Failed, x.Answer.Total)
		}
		x.store.err = context.DeadlineExceeded
		x.run(x.Reload())
		if f := fault.Of(x.last.Err); f == nil || f.Kind != fault.Store {
			t.Errorf("a late answer is %v", x.last.Err)
		}
		x.Close()
	})
}

// A change is searched for after a pause; what can't be waited for is told, and a store
// without changes is not asked again.
func TestWaiting(t *testing.T) {
	for _, c := range []struct {
		name       string
		err        error
		news, lost bool
		after      time.Duration
	}{{"change", nil, true, false, rows.Gather}, {"lost", locked(), false, true, 0}, {"no changes", context.Canceled, false, false, 0}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := idle(t, rows.Options{Columns: columns()}, records(5)...)
				_, wait := x.Update(messages(x.Reload())[0])
				if again := messages(x.Reload()); len(again) != 1 {
					t.Fatalf("%d messages", len(again))
				} else if _, second := x.Update(again[0]); second != nil {
					t.Error("two waits at once")
				}
				x.store.news <- c.err
				begun := time.Now()
				msg := wait()
				if time.Since(begun) != c.after {
					t.Errorf("after %v", time.Since(begun))
				}
				change, cmd := x.Update(msg)
				if change.News != c.news || (change.Err != nil) != c.lost || (cmd != nil) != (c.news || c.lost) {
					t.Errorf("%+v, a command: %v", change, cmd != nil)
				}
				x.Close()
			})
		})
	}
}

// A part of an answer comes, and the whole one is searched for after a pause; the cursor
// goes back to the row that the part lacked.
func TestAPartIsSearchedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(30)...)
		x.List.Move(6)
		x.store.change = func(r *index.Result) { r.Partial, r.Rows, r.Total, r.Cursor, r.Near = true, r.Rows[:5], 5, -1, 4 }
		x.List.Reset(true)
		change, again := x.Update(messages(x.Reload())[0])
		if !change.Answered || !x.Answer.Growing() {
			t.Fatalf("%+v", change)
		}
		x.on("a part", "a04")
		x.store.change = nil
		begun := time.Now()
		due, ok := again().(rows.Due)
		if !ok || time.Since(begun) != rows.Gather {
			t.Fatalf("after %v", time.Since(begun))
		}
		_, cmd := x.Update(due)
		x.run(cmd)
		x.on("the whole", "a06")
		if _, cmd := x.Update(due); cmd != nil {
			t.Error("an older pause searches")
		}
		x.Close()
	})
}

func TestSort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(8)...)
		for _, c := range []struct {
			column string
			want   []index.Sort // after each press
		}{
			{"AGE", []index.Sort{{Field: "created_at", Up: true}, {}}},
			{"SEV", []index.Sort{{Field: "severity"}, {Field: "severity", Up: true}, {Field: "severity"}}},
			{"TITLE", []index.Sort{{Field: "title", Up: true}, {Field: "title"}}},
			{"AGE", []index.Sort{{}, {Field: "created_at", Up: true}}},
		} {
			if !x.Columns.ChooseName(c.column) || x.Columns.Chosen().Name != c.column {
				t.Fatalf("%s isn't chosen", c.column)
			}
			for i, want := range c.want {
				x.run(x.SortBy())
				if x.Sort != want || x.store.asked[len(x.store.asked)-1].Sort != want {
					t.Errorf("%s, press %d: %+v, want %+v", c.column, i+1, x.Sort, want)
				}
				if head := x.lines(80, 5)[0]; !strings.Contains(head, c.column+map[bool]string{true: "▲", false: "▼"}[want.Up]) {
					t.Errorf("%s: %q", c.column, head)
				}
			}
		}
		if x.Columns.ChooseName("NONE") {
			t.Error("a column that isn't there was chosen")
		}
		x.text = "| sort severity"
		x.run(x.Reload())
		if x.SortBy() != nil {
			t.Error("a query that orders its rows was sorted")
		}
		if head := x.lines(80, 5)[0]; strings.ContainsAny(head, "▲▼") {
			t.Errorf("%q", head)
		}
	})
}

func TestMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(60)...)
		for _, c := range [][2]string{
			{"down", "a01"}, {"page-down", "a10"}, {"half-down", "a15"}, {"bottom", "a59"}, {"up", "a58"}, {"half-up", "a53"}, {"page-up", "a44"}, {"top", "a00"},
		} {
			x.move(c[0])
			x.on(c[0], c[1])
		}
		if _, ok := x.Move("sideways"); ok {
			t.Error("there is a move sideways")
		}
		if x.Step(-1) || !x.Step(1) || x.Counts() != (rows.Counts{Place: 1, Rows: 60, At: 2}) {
			t.Errorf("%+v", x.Counts())
		}
		x.text = "| aggregate count by severity"
		x.run(x.Reload())
		table, row, ok := x.Table()
		if !ok || row != 0 || len(table.Rows) != 4 || !x.Tabled() {
			t.Fatalf("%v, %d", table, row)
		}
		x.move("bottom")
		if x.Step(1) || !x.Step(-1) || x.Counts() != (rows.Counts{Place: 2, Rows: 4, At: 3}) {
			t.Errorf("%+v", x.Counts())
		}
		x.text = ""
		x.run(x.Reload())
		if _, _, ok := x.Table(); ok || x.Counts().Rows != 60 {
			t.Errorf("%+v", x.Counts())
		}
	})
}

// A command given just after the cursor moved by itself is meant for the row before.
func TestACommandJustAfterAJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for after, want := range map[time.Duration]string{0: "a01", rows.Reaction - 1: "a01", rows.Reaction: "a00"} {
			x := newWorld(t, records(9)[1:]...)
			x.run(x.Home())
			x.store.put(records(1)...)
			x.run(x.Reload())
			x.on("followed", "a01")
			x.run(x.Home())
			x.on("at home", "a00")
			x.now = x.now.Add(after)
			x.Begin()
			x.on(after.String(), want)
			x.store.put(record("b", -4, nil))
			x.run(x.Reload())
			if cmd := x.Home(); cmd != nil {
				t.Error("the cursor went home after a command")
			}
			x.on(after.String(), want)
		}
	})
}

func TestAnEmptyListSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := rows.Options{Columns: columns(), Empty: func(w int) []string { return []string{strings.Repeat("x", w)} }}
		x := newWorldOf(t, o)
		if got := x.lines(20, 3)[1]; got != strings.Repeat("x", 20) {
			t.Errorf("%q", got)
		}
		if got := newWorld(t).lines(20, 3); got[1] != "" || got[2] != "" {
			t.Errorf("%q", got)
		}
	})
}

func TestTrail(t *testing.T) {
	read := func(text string) *query.Reading { return query.Scope{Now: midnight}.Read(text) }
	var trail rows.Trail
	group := "severity = 'high' AND title = 'a'"
	trail.Read(read("severity = 'high'"))
	trail.Leave()
	trail.Enter("severity = 'high' | aggregate count by title", read(group))
	for _, c := range []struct {
		text   string
		behind bool
	}{{group, true}, {group + " AND status = 'new'", true}, {"title = 'a' AND severity = 'high'", true}, {"severity = 'high'", false}, {group, true}} {
		if trail.Read(read(c.text)); trail.Behind() != c.behind {
			t.Errorf("%s: behind is %v", c.text, trail.Behind())
		}
	}
	trail.Leave() // it is behind: nothing is forgotten
	if got := trail.Back(); got != "severity = 'high' | aggregate count by title" {
		t.Errorf("back to %q", got)
	}
	if trail.Read(read(group)); trail.Behind() {
		t.Error("behind without a step")
	}
}

// What Question.Search finds beside the result comes with the answer, and with an error.
func TestBeside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		var fails error
		o := rows.Options{Store: x.store, Now: func() time.Time { return midnight }, Columns: columns(), Ask: func() rows.Question {
			return rows.Question{Query: &query.Query{}, Search: func(ctx context.Context, r index.Request) (index.Result, any, error) {
				found, err := x.store.Search(ctx, r)
				return found, "beside", errors.Join(err, fails)
			}}
		}}
		x.Rows = rows.New(o)
		for _, fails = range []error{nil, locked()} {
			change, _ := x.Update(messages(x.Reload())[0])
			if change.Beside != "beside" || change.Answered == (fails != nil) {
				t.Errorf("%v: %+v", fails, change)
			}
		}
		if !slices.ContainsFunc(x.store.asked, func(r index.Request) bool { return r.Rows > 0 }) {
			t.Error("no window was asked for")
		}
	})
}

// What a person reorders goes to its top, unless the row is in sight there; a refresh
// leaves the cursor on its row wherever that goes.
func TestTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			anew     bool
			at       int
			sorted   string // the row after the order was reversed
			filtered string // after a query for one of four
		}{{true, 20, "a39", "a20"}, {true, 35, "a35", "a00"}, {true, 8, "a39", "a08"}, {false, 20, "a20", "a20"}, {false, 35, "a35", "a36"}} {
			x := newWorldOf(t, rows.Options{Columns: columns(), Anew: c.anew}, records(40)...)
			x.List.Move(c.at)
			x.run(x.Reload())
			x.text = "severity = 'high'"
			x.run(x.Turn())
			x.on("filtered", c.filtered)
			x = newWorldOf(t, rows.Options{Columns: columns(), Anew: c.anew}, records(40)...)
			x.List.Move(c.at)
			x.run(x.Reload())
			x.Columns.ChooseName("AGE")
			searches := len(x.store.asked)
			x.run(x.SortBy())
			x.on("sorted", c.sorted)
			if n := len(x.store.asked) - searches; n != 1 {
				t.Errorf("%d searches", n)
			}
			x.store.put(record("b", 60, nil), record("c", 61, nil))
			x.run(x.Reload())
			if c.sorted != "a39" { // the first row is followed
				x.on("refreshed", c.sorted)
			}
		}
	})
}
