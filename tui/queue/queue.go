// Package queue is the part of a list with which a person works the rows that wait for one, the
// gravest first and of equals the newest, one key a verdict.
//
// Newest first, as the list itself and the portal's queues are in order: an attack that goes on
// must not wait behind what no one has closed for weeks. What is left over comes last, and with
// it the queue still ends.
//
// The queue keeps its order while it is worked: what came meanwhile is asked for behind its last
// row, and follows then. A screen lists the commands (Specs) and says what its keys do (Hooks).
// The package must not know screens, panes or how a verdict is kept.
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
	"tocsin/store/links"
	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// most is how many rows a queue has at most; T again takes the next ones.
const most = 1000

// order puts the rows of a queue into order: the gravest first, and of equals the newest. How grave they are says their
// severity, or the priority of incidents in a list that has the highest one first.
func order(q *Queue) string {
	gravity := "severity"
	if by := q.o.Rows.Sort; by.Field == "priority" && !by.Up {
		gravity = by.Field
	}
	return " | sort " + gravity + " desc, created_at desc"
}

// How long the keys of the queue rest behind the last row, so that a hand that goes on is no filter of the list:
// the first one as long as the message of the last row stands, and behind each one that was pressed.
const (
	restFirst = 8 * rows.Reaction
	rest      = rows.Reaction
)

// Hooks are what the keys of a queue do to its screen.
type Hooks struct {
	Open   func(row index.Row) tea.Cmd   // shows a row in the detail, which has the keys
	Judge  func(v alert.Verdict) tea.Cmd // closes the shown row; with that the queue goes on
	Close  func() tea.Cmd                // closes the detail
	Digits func(words []string)          // says what digits do: none choose the pages of the detail
	// Mine reports whether a closed row was closed here, maybe in another list. Nil knows of none.
	Mine func(r *index.Row) bool
	// Return goes back to the row that the queue is at if the detail shows another one, to which that led;
	// else ok is false. Nil if it shows no other.
	Return func() (cmd tea.Cmd, ok bool)
}

// Queue is the part of one list. Make it with New. While it is worked the detail is open.
type Queue struct {
	o         rows.Look
	hooks     Hooks
	rows      []index.Row
	at        int
	far       int // the last row that it has come to
	on        bool
	twins     map[alert.Key][]alert.Key // of the rows: those about the same event, which are one case
	with      map[alert.Key]bool        // rows that were decided with another one, or elsewhere, and so don't come again
	own       map[alert.Key]bool        // rows that were decided here; false for one of which it was said that it was closed elsewhere
	elsewhere int                       // rows to come that others have closed since it began
	last      ending
	ended     time.Time // until when its keys rest behind the last row
}

// ending says how far a queue is behind its last row.
type ending struct {
	asked bool // the store is asked for what came meanwhile
	told  bool // a person reads already that it was the last row
}

// New makes a queue that a person doesn't work yet.
func New(o rows.Look, hooks Hooks) *Queue { return &Queue{o: o, hooks: hooks} }

// Rows returns the rows of the queue that a person works, in its order.
func (q *Queue) Rows() []index.Row { return q.rows }

// Own reports whether a row was decided while this queue was worked, and by no other program.
func (q *Queue) Own(key alert.Key) bool { return q.own[key] }

// Row returns the key of the row that the queue is at.
func (q *Queue) Row() alert.Key { return q.rows[q.at].Key }

// On reports whether the queue is worked.
func (q *Queue) On() bool { return q.on }

// Rests reports whether keys are digits, or that which skips, and the queue has just ended, or one of them rested
// just now. It is to be called once for each key that was pressed: behind another one they rest no longer.
func (q *Queue) Rests(keys []string) bool {
	its := func(key string) bool { return len(key) == 1 && (key >= "1" && key <= "9" || key == "n") }
	rests := !q.on && slices.ContainsFunc(keys, its) && q.o.Now().Before(q.ended)
	if q.ended = (time.Time{}); rests {
		q.ended = q.o.Now().Add(rest)
	}
	return rests
}

// Rested says why a key does nothing.
func Rested() tea.Cmd {
	return screen.Say(screen.Info, "The queue has ended: press again after a pause for what the key does in the list")
}

// queued brings the rows of a queue.
type queued struct {
	queue *Queue
	rows  []index.Row
	more  bool // those that came while the queue was worked, among others
	early bool // they were asked for on its last row, not behind it
	err   error
}

// Begin asks the store for the rows that the query selects and that wait for a person.
func (q *Queue) Begin() tea.Cmd {
	if q.o.Query().Lists() || q.o.Rows.Tabled() {
		return rows.Ordered()
	}
	return q.ask(queued{})
}

// ask asks the store for the rows that wait now, which an answer brings.
func (q *Queue) ask(answer queued) tea.Cmd {
	ordered, wrong := q.o.Read(q.o.Waits + order(q))
	if wrong != nil {
		return screen.Tell(wrong)
	}
	asked := query.Both(q.o.Query(), ordered)
	asked.Stages = ordered.Stages
	return q.o.Ask(index.Request{Query: asked, Rows: most}, func(found index.Result, err error) tea.Msg {
		answer.queue, answer.rows, answer.err = q, found.Rows, err
		return answer
	})
}

// Update handles the part's own messages, and reports whether one was its own or that of
// another list.
func (q *Queue) Update(msg tea.Msg) (cmd tea.Cmd, own bool) {
	if m, ok := msg.(closed); ok {
		return m.take(q), true
	}
	m, own := msg.(queued)
	switch {
	case !own || m.queue != q:
		return nil, own
	case m.early:
		return tookIn(q, m), true
	case m.more:
		return q.follow(m), true
	case m.err != nil:
		return screen.Tell(m.err), true
	case len(m.rows) == 0:
		return screen.Say(screen.Good, "Nothing unseen is left to work through"), true
	}
	q.elsewhere = 0
	q.rows, q.at, q.far, q.on, q.with, q.own, q.last = m.rows, 0, 0, true, map[alert.Key]bool{}, map[alert.Key]bool{}, ending{}
	q.twins = links.Twins(q.rows)
	q.hooks.Digits(words())
	return q.open(), true
}

// open puts the cursor of the list on the row that the queue is at, and shows it.
func (q *Queue) open() tea.Cmd {
	row := q.rows[q.at]
	q.far = max(q.far, q.at)
	q.o.Rows.List.Select(row.Key)
	return tea.Batch(q.o.Rows.Reload(), q.hooks.Open(row), q.Look())
}

// Run runs a command of the queue. Behind the last row, while the store is asked for more, only
// leaving does something.
func (q *Queue) Run(spec Spec) tea.Cmd {
	switch {
	case !q.on, q.last.asked && (spec.Verdict != "" || spec.Word == Skip || spec.Word == Back):
		return nil
	case spec.Verdict != "":
		return q.hooks.Judge(spec.Verdict)
	case spec.Word == Skip:
		return step(q, 1)
	case spec.Word == Back:
		return step(q, -1)
	}
	return q.Leave()
}

// Leave ends the queue and closes the detail.
func (q *Queue) Leave() tea.Cmd {
	q.end()
	q.hooks.Digits(nil)
	return q.hooks.Close()
}

// Turn is a step that was undone or redone.
type Turn struct {
	Keys   []alert.Key                     // of the records that it turns, the one that it was made about first
	States map[alert.Key]alert.TriageState // what becomes of those of them that it closes or reopens
}

// turned follows a step that was turned, and returns the row that the queue has gone to: the first of those that it turns
// which had its turn, or else the first of all, as when an incident took them along. One further on than the queue has
// come to waits for its turn, so that the rows before it aren't passed by: ok is false then. What was decided with the
// step comes again, or no longer.
func (q *Queue) turned(t Turn) (to alert.Key, ok bool) {
	if !q.on || len(t.Keys) == 0 {
		return to, false
	}
	q.last = ending{}
	its := func(r index.Row) bool { return slices.Contains(t.Keys, r.Key) }
	at := slices.IndexFunc(q.rows, func(r index.Row) bool {
		_, with := q.with[r.Key]
		return its(r) && !with
	})
	if at < 0 {
		at = slices.IndexFunc(q.rows, its)
	}
	for i := range q.rows {
		if to, ok := t.States[q.rows[i].Key]; ok {
			turn(q, q.rows[i].Key, to == alert.TriageDone)
		}
	}
	if at < 0 || at > q.far {
		return to, false
	}
	q.at = at
	return q.rows[at].Key, true
}

// turn notes that a row was closed again, or reopened.
func turn(q *Queue, key alert.Key, done bool) {
	switch _, with := q.with[key]; {
	case with:
		q.with[key] = done
	case done:
		q.own[key] = true
	}
	if !done {
		delete(q.own, key)
	}
}

// end ends the queue.
func (q *Queue) end() {
	q.on, q.rows, q.twins, q.with, q.own, q.far, q.last = false, nil, nil, nil, nil, 0, ending{}
}

// Crumb returns the progress for the breadcrumb: "queue 7 of 41".
func (q *Queue) Crumb() string {
	return fmt.Sprintf("queue %s of %s", text.Number(q.at+1), text.Number(len(q.rows)))
}
