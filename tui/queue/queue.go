// Package queue is the part of a list with which a person works its unseen rows, the gravest
// and oldest first, one key a verdict.
//
// The queue is as it was when it began: what comes later is for the next time. A screen lists
// the commands (Specs), opens the row that the queue is at, and says where the queue ends. The
// package must not know screens, panes or how a verdict is kept.
//
// Begin with Queue.
package queue

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// most is how many rows a queue has at most; T again takes the next ones.
const most = 1000

// order selects the rows of a queue and orders them: the gravest first, and among equals the
// one that has waited longest.
const order = "triage.seen = false | sort severity desc, created_at asc"

// rest is how long the digits rest behind the last row, so that one pressed too often is no
// filter of the list.
const rest = time.Second

// Queue is the part of one list. Make it with New.
type Queue struct {
	o     rows.Look
	rows  []index.Row
	at    int
	on    bool
	ended time.Time // when the last row was done with
}

// New makes a queue that a person doesn't work yet.
func New(o rows.Look) *Queue { return &Queue{o: o} }

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

// Begin asks the store for the unseen rows that the query selects.
func (q *Queue) Begin() tea.Cmd {
	if q.o.Query().Lists() || q.o.Rows.Tabled() {
		return rows.Ordered()
	}
	ordered, problems := query.Parse(order, q.o.Now())
	if err := query.Failed(problems); err != nil {
		return screen.Tell(err)
	}
	asked := query.Both(q.o.Query(), ordered)
	asked.Stages = ordered.Stages
	return q.o.Ask(index.Request{Query: asked, Rows: most}, func(found index.Result, err error) tea.Msg {
		return queued{queue: q, rows: found.Rows, err: err}
	})
}

// Update handles the part's own messages, and reports whether one was its own or that of
// another list. Begun is true if the screen is to open the first row.
func (q *Queue) Update(msg tea.Msg) (begun bool, cmd tea.Cmd, own bool) {
	m, own := msg.(queued)
	switch {
	case !own || m.queue != q:
		return false, nil, own
	case m.err != nil:
		return false, screen.Tell(m.err), true
	case len(m.rows) == 0:
		return false, screen.Say(screen.Good, "Nothing unseen is left to work through"), true
	}
	q.rows, q.at, q.on = m.rows, 0, true
	return true, nil, true
}

// Row puts the cursor on the row that the queue is at, and returns it.
func (q *Queue) Row() (index.Row, tea.Cmd) {
	row := q.rows[q.at]
	q.o.Rows.List.Select(row.Key)
	return row, q.o.Rows.Reload()
}

// Step goes d rows on and reports whether there is a row; behind the last one the queue has
// ended.
func (q *Queue) Step(d int) (moved bool, cmd tea.Cmd) {
	at := q.at + d
	switch {
	case at >= len(q.rows):
		cmd = screen.Say(screen.Good, "That was the last of "+text.Plural(len(q.rows), q.o.Noun))
		q.ended = q.o.Now()
		q.End()
		return false, cmd
	case at < 0:
		return false, screen.Say(screen.Info, "This is the first "+q.o.Noun)
	}
	q.at = at
	return true, nil
}

// To goes to a row of the queue, if it has it.
func (q *Queue) To(key alert.Key) {
	if at := slices.IndexFunc(q.rows, func(r index.Row) bool { return r.Key == key }); q.on && at >= 0 {
		q.at = at
	}
}

// End ends the queue.
func (q *Queue) End() { q.on, q.rows = false, nil }

// Crumb returns the progress for the breadcrumb: "queue 7 of 41".
func (q *Queue) Crumb() string {
	return fmt.Sprintf("queue %s of %s", text.Number(q.at+1), text.Number(len(q.rows)))
}

// The words of the commands beside the verdicts.
const (
	Skip = "skip"
	Back = "back"
	Stop = "end"
)

// Spec is a command of the queue, and its word or its verdict.
type Spec struct {
	command.Spec
	Word    string
	Verdict alert.Verdict // "" for none
}

// Specs returns the commands of a queue for a context, whose rows have a noun.
func Specs(where command.Context, noun string) (out []Spec) {
	of := func(word, help, short string, hint int, keys ...string) {
		out = append(out, Spec{Word: word, Spec: command.Spec{
			ID: string(where) + "." + word, Help: help, Keys: keys, Where: where, Group: "queue", Short: short, Hint: hint,
		}})
	}
	for i, row := range alert.Verdicts() {
		of("verdict-"+strconv.Itoa(i+1), row.Title+", and on", string(row.Word), 80-i, strconv.Itoa(i+1))
		out[i].Verdict = row.Word
	}
	of(Skip, "leave it as it is, and on", "skip", 70, "n", "]")
	of(Back, "the "+noun+" before", "", 0, "N", "[")
	of(Stop, "back to the list", "", 0)
	return out
}

// Beside returns the commands of a detail that have their keys in the queue too. Pages have
// none there: a digit is a verdict.
func Beside(detail []command.Spec, where command.Context) []command.Spec {
	taken := map[string]bool{}
	for _, s := range Specs(where, "") {
		for _, key := range s.Keys {
			taken[key] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(detail), func(s command.Spec) bool {
		return slices.ContainsFunc(s.Keys, func(key string) bool { return taken[key] || len(key) == 1 && '0' <= key[0] && key[0] <= '9' })
	})
}
