// Package queue is the part of a list with which a person works the rows that wait for one, the
// gravest first and of equals the newest, one key a verdict.
//
// Newest first, as the list itself and the portal's queues are in order: an attack that goes on
// must not wait behind what no one has closed for weeks. What is left over comes last, and with
// it the queue still ends.
//
// The queue is as it was when it began: what comes later is for the next time. A screen lists
// the commands (Specs) and says what its keys do (Hooks). The package must not know screens,
// panes or how a verdict is kept.
//
// Begin with Queue; specs.go has the keys.
package queue

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// most is how many rows a queue has at most; T again takes the next ones.
const most = 1000

// order puts the rows of a queue into order: the gravest first, and of equals the newest.
const order = " | sort severity desc, created_at desc"

// rest is how long the digits rest behind the last row, so that one pressed too often is no
// filter of the list.
const rest = time.Second

// Hooks are what the keys of a queue do to its screen.
type Hooks struct {
	Open   func(row index.Row) tea.Cmd   // shows a row in the detail, which has the keys
	Judge  func(v alert.Verdict) tea.Cmd // closes the shown row; with that the queue goes on
	Close  func() tea.Cmd                // closes the detail
	Digits func(pages bool)              // says whether digits choose the pages of the detail
}

// Queue is the part of one list. Make it with New. While it is worked the detail is open.
type Queue struct {
	o     rows.Look
	hooks Hooks
	rows  []index.Row
	at    int
	on    bool
	with  map[alert.Key]bool // rows that were decided with another one, and so don't come again
	ended time.Time          // when the last row was done with
}

// New makes a queue that a person doesn't work yet.
func New(o rows.Look, hooks Hooks) *Queue { return &Queue{o: o, hooks: hooks} }

// On reports whether the queue is worked.
func (q *Queue) On() bool { return q.on }

// Rests reports whether keys are digits and the queue has just ended.
func (q *Queue) Rests(keys []string) bool {
	digit := func(key string) bool { return len(key) == 1 && key >= "1" && key <= "9" }
	return !q.on && slices.ContainsFunc(keys, digit) && q.o.Now().Sub(q.ended) < rest
}

// Rested says why a digit does nothing.
func Rested() tea.Cmd {
	return screen.Say(screen.Info, "The queue has ended: the digits filter the list again in a second")
}

// queued brings the rows of a queue.
type queued struct {
	queue *Queue
	rows  []index.Row
	err   error
}

// Begin asks the store for the rows that the query selects and that wait for a person.
func (q *Queue) Begin() tea.Cmd {
	if q.o.Query().Lists() || q.o.Rows.Tabled() {
		return rows.Ordered()
	}
	ordered, wrong := q.o.Read(q.o.Waits + order)
	if wrong != nil {
		return screen.Tell(wrong)
	}
	asked := query.Both(q.o.Query(), ordered)
	asked.Stages = ordered.Stages
	return q.o.Ask(index.Request{Query: asked, Rows: most}, func(found index.Result, err error) tea.Msg {
		return queued{queue: q, rows: found.Rows, err: err}
	})
}

// Update handles the part's own messages, and reports whether one was its own or that of
// another list.
func (q *Queue) Update(msg tea.Msg) (cmd tea.Cmd, own bool) {
	m, own := msg.(queued)
	switch {
	case !own || m.queue != q:
		return nil, own
	case m.err != nil:
		return screen.Tell(m.err), true
	case len(m.rows) == 0:
		return screen.Say(screen.Good, "Nothing unseen is left to work through"), true
	}
	q.rows, q.at, q.on, q.with = m.rows, 0, true, map[alert.Key]bool{}
	q.hooks.Digits(false)
	return q.open(), true
}

// open puts the cursor of the list on the row that the queue is at, and shows it.
func (q *Queue) open() tea.Cmd {
	row := q.rows[q.at]
	q.o.Rows.List.Select(row.Key)
	return tea.Batch(q.o.Rows.Reload(), q.hooks.Open(row))
}

// Run runs a command of the queue.
func (q *Queue) Run(spec Spec) tea.Cmd {
	switch {
	case !q.on:
		return nil
	case spec.Verdict != "":
		return q.hooks.Judge(spec.Verdict)
	case spec.Word == Skip:
		return q.Go(1)
	case spec.Word == Back:
		return q.Go(-1)
	}
	return q.Leave()
}

// Go opens the next row, or the one before if d is -1. Behind the last one the queue has ended.
func (q *Queue) Go(d int) tea.Cmd {
	moved, cmd := q.step(d)
	switch {
	case moved:
		return q.open()
	case !q.on:
		return tea.Batch(q.Leave(), cmd)
	}
	return cmd
}

// Leave ends the queue and closes the detail.
func (q *Queue) Leave() tea.Cmd {
	q.end()
	q.hooks.Digits(true)
	return q.hooks.Close()
}

// With takes the rows that were decided with the one that the queue is at: they don't come
// again.
func (q *Queue) With(rows []index.Row) {
	for i := range rows {
		q.with[rows[i].Key] = true
	}
}

// Turned follows a step that was undone or redone: it goes to the first row that the step was
// about, and the rows that were decided with it come again, or no longer.
func (q *Queue) Turned(keys []alert.Key) {
	if !q.on || len(keys) == 0 {
		return
	}
	if at := slices.IndexFunc(q.rows, func(r index.Row) bool { return r.Key == keys[0] }); at >= 0 {
		q.at = at
	}
	for _, key := range keys[1:] {
		if was, ok := q.with[key]; ok {
			q.with[key] = !was
		}
	}
}

// step goes one row on, or back if d is -1, and reports whether there is a row.
func (q *Queue) step(d int) (moved bool, cmd tea.Cmd) {
	at := q.at + d
	for at >= 0 && at < len(q.rows) && q.with[q.rows[at].Key] {
		at += d
	}
	switch {
	case at >= len(q.rows):
		cmd = screen.Say(screen.Good, "That was the last of "+text.Plural(len(q.rows), q.o.Noun))
		q.ended = q.o.Now()
		q.end()
		return false, cmd
	case at < 0:
		return false, screen.Say(screen.Info, "This is the first "+q.o.Noun)
	}
	q.at = at
	return true, nil
}

// end ends the queue.
func (q *Queue) end() { q.on, q.rows, q.with = false, nil, nil }

// Crumb returns the progress for the breadcrumb: "queue 7 of 41".
func (q *Queue) Crumb() string {
	return fmt.Sprintf("queue %s of %s", text.Number(q.at+1), text.Number(len(q.rows)))
}
