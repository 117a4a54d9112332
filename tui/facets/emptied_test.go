package facets

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/store/query"
)

// empties is a list that stays empty, and how often its store was searched for why.
type empties struct {
	t        *testing.T
	of       Emptied
	f        *Facets
	read     *query.Reading
	searches int
	found    int
	msgs     chan tea.Msg
}

// show puts a query in force.
func (x *empties) show(text string) {
	x.read = query.Read(text, midnight)
	x.f = New(Options{Rows: rows()})
}

// answer is another answer of the store that has no rows.
func (x *empties) answer() {
	x.run(x.of.Ask(x.t.Context(), x.read, x.f, query.Scope{Now: midnight}, func(context.Context, index.Request) (index.Result, error) {
		x.searches++
		return index.Result{Total: x.found}, nil
	}))
}

func (x *empties) run(cmd tea.Cmd) {
	if cmd != nil {
		go func() { x.msgs <- cmd() }()
	}
	x.settle()
}

// settle takes the messages that are there by now.
func (x *empties) settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-x.msgs:
			cmd, mine := x.of.Update(msg)
			if !mine {
				x.t.Errorf("a message of its own isn't taken: %v", msg)
			}
			if cmd != nil {
				go func() { x.msgs <- cmd() }()
			}
		default:
			return
		}
	}
}

// after lets a time pass.
func (x *empties) after(d time.Duration) {
	time.Sleep(d)
	x.settle()
}

// is holds how many searches were made by now, and what is said.
func (x *empties) is(searches int, said string) {
	x.t.Helper()
	if x.searches != searches || x.of.Said() != said {
		x.t.Errorf("%d searches, and it says %q; want %d and %q", x.searches, x.of.Said(), searches, said)
	}
}

// An empty list is answered anew at each change of the store: what empties it is searched for at once, and for the
// same text only after a pause again, however often it is answered meanwhile. What is said then is as of the last answer.
func TestAnEmptyListAsksAgainAfterAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &empties{t: t, found: 2, msgs: make(chan tea.Msg)}
		x.show("severity = 'high' AND title:nothing")
		x.answer()
		x.is(2, "without High 2 · without title:nothing 2")
		x.after(time.Hour)
		x.is(2, "without High 2 · without title:nothing 2")
		for x.found = range 10 {
			x.answer()
			x.after(time.Second)
		}
		x.is(2, "without High 2 · without title:nothing 2")
		x.after(emptiedEvery)
		x.is(4, "without High 9 · without title:nothing 9")
		x.after(time.Hour) // no answer has come since
		x.is(4, "without High 9 · without title:nothing 9")

		x.answer()
		x.show("severity = 'low' AND title:nothing")
		x.answer() // another text waits for none
		x.is(6, "without Low 9 · without title:nothing 9")
		x.of.Clear()
		x.after(emptiedEvery)
		x.is(6, "")
	})
}

// A change that comes while the store is searched counts after the pause.
func TestAnAnswerDuringTheSearchCountsLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &empties{t: t, msgs: make(chan tea.Msg)}
		x.show("severity = 'high' AND title:nothing")
		search := func(ctx context.Context, _ index.Request) (index.Result, error) {
			x.searches++
			time.Sleep(10 * time.Second)
			return index.Result{Total: x.searches}, ctx.Err()
		}
		ask := func() { x.run(x.of.Ask(t.Context(), x.read, x.f, query.Scope{Now: midnight}, search)) }
		ask()
		x.after(time.Second)
		ask()
		x.after(20 * time.Second)
		x.is(2, "without High 1 · without title:nothing 2")
		x.after(emptiedEvery - 2*time.Second) // they ended after 20 s
		x.is(2, "without High 1 · without title:nothing 2")
		x.after(2 * time.Second)
		x.after(20 * time.Second)
		x.is(4, "without High 3 · without title:nothing 4")
	})
}

// What was found out about a text is not said of the next one, however late it comes, and the end of a pause that
// belonged to the one before begins nothing.
func TestALateAnswerIsOfItsOwnText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &empties{t: t, found: 3, msgs: make(chan tea.Msg)}
		x.show("severity = 'high' AND title:nothing")
		late := func(context.Context, index.Request) (index.Result, error) { // it hears of no end
			time.Sleep(10 * time.Second)
			return index.Result{Total: 7}, nil
		}
		x.run(x.of.Ask(t.Context(), x.read, x.f, query.Scope{Now: midnight}, late))
		x.after(time.Second)
		x.show("severity = 'low' AND title:nothing")
		x.answer()
		x.is(2, "without Low 3 · without title:nothing 3")
		x.after(time.Minute)
		x.is(2, "without Low 3 · without title:nothing 3")

		pause := x.of.Ask(t.Context(), x.read, x.f, query.Scope{Now: midnight}, late)
		x.show("severity = 'medium' AND title:nothing")
		x.answer()
		x.is(4, "without Medium 3 · without title:nothing 3")
		x.run(pause)
		x.after(time.Minute)
		x.found = 5
		x.answer()
		x.after(2 * emptiedEvery)
		x.is(6, "without Medium 5 · without title:nothing 5")
	})
}
