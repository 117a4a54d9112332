package alerts

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// workContext is the context of the keys while the queue is worked.
const workContext command.Context = "queue"

// mostQueued is how many alerts a queue has at most; T again takes the next ones.
const mostQueued = 1000

// inQueueOrder orders a queue: the gravest first, and among equals the one that has waited
// longest.
const inQueueOrder = "triage.seen = false | sort severity desc, created_at asc"

// work is the queue of unseen alerts while a person works it, one key a verdict. It is as it
// was when it began: what comes later is for the next time.
type work struct {
	s    *Screen
	rows []index.Row
	at   int
	on   bool

	ended time.Time // when the last alert was done with
}

// workRest is how long the digits rest behind the last alert, so that one pressed too often
// is no filter of the list.
const workRest = time.Second

// rests reports whether keys are digits and the queue has just ended.
func (w *work) rests(keys []string) bool {
	digit := func(key string) bool { return len(key) == 1 && key >= "1" && key <= "9" }
	return !w.on && slices.ContainsFunc(keys, digit) && w.s.o.Now().Sub(w.ended) < workRest
}

// queued brings the alerts of a queue.
type queued struct {
	of
	rows []index.Row
	err  error
}

// begin asks the store for the unseen alerts that the query selects.
func (w *work) begin() tea.Cmd {
	s := w.s
	switch {
	case s.o.ReadOnly:
		return readOnly()
	case s.filter.query.Lists() || s.rows.Tabled():
		return screen.Say(screen.Info, "The query orders its rows itself, behind the |")
	}
	order, problems := query.Parse(inQueueOrder, s.o.Now())
	if err := query.Failed(problems); err != nil {
		return screen.Tell(err)
	}
	q := both(s.filter.query, order)
	q.Stages = order.Stages
	reply, store, closing := queued{of: of{s}}, s.o.Store, s.outside.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		found, err := store.Search(ctx, index.Request{Query: q, Rows: mostQueued})
		reply.rows, reply.err = found.Rows, screen.Late(err)
		return reply
	}
}

// take opens the first alert of the queue.
func (w *work) take(msg queued) tea.Cmd {
	switch {
	case msg.err != nil:
		return screen.Tell(msg.err)
	case len(msg.rows) == 0:
		return screen.Say(screen.Good, "Nothing unseen is left to work through")
	}
	w.rows, w.at, w.on = msg.rows, 0, true
	w.s.pane.open = true
	w.s.pane.detail.Number(false)
	w.s.resize()
	return w.show()
}

// show opens the next alert.
func (w *work) show() tea.Cmd {
	row := w.rows[w.at]
	w.s.rows.List.Select(row.Key)
	return tea.Batch(w.s.rows.Reload(), w.s.pane.look(row))
}

// step goes d alerts on. Behind the last one the queue ends.
func (w *work) step(d int) tea.Cmd {
	at := w.at + d
	switch {
	case at >= len(w.rows):
		w.ended = w.s.o.Now()
		return tea.Batch(w.end(), screen.Say(screen.Good, "That was the last of "+text.Plural(len(w.rows), "alert")))
	case at < 0:
		return atEnd(-1)
	}
	w.at = at
	return w.show()
}

// to goes to an alert of the queue, if it has it.
func (w *work) to(key alert.Key) {
	if at := slices.IndexFunc(w.rows, func(r index.Row) bool { return r.Key == key }); w.on && at >= 0 {
		w.at = at
	}
}

// end goes back to the list.
func (w *work) end() tea.Cmd {
	w.on, w.rows = false, nil
	w.s.pane.detail.Number(true)
	return w.s.pane.close()
}

// judge closes the alert with a verdict and goes on.
func (w *work) judge(v alert.Verdict) tea.Cmd {
	if !w.on {
		return nil
	}
	return w.s.acts.ask(verdictDeed(v, ""), w.s.acts.target())
}

// crumb returns the progress for the breadcrumb: "queue 7 of 41".
func (w *work) crumb() string {
	return fmt.Sprintf("queue %s of %s", text.Number(w.at+1), text.Number(len(w.rows)))
}

// besideWork returns the commands of the detail that have their keys in the queue too. Pages
// have none there: a digit is a verdict.
func besideWork(specs []command.Spec) []command.Spec {
	taken := map[string]bool{}
	for _, v := range workVerbs() {
		for _, key := range v.Keys {
			taken[key] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(specs), func(s command.Spec) bool {
		return slices.ContainsFunc(s.Keys, func(key string) bool { return taken[key] || len(key) == 1 && '0' <= key[0] && key[0] <= '9' })
	})
}

// workVerbs are the keys that the queue has beside those of the detail.
func workVerbs() []verb {
	of := func(id, help string, do func(*Screen) tea.Cmd, keys ...string) verb {
		v := in("queue", id, help, do, keys...)
		v.ID, v.Where = string(workContext)+"."+id, workContext
		return v
	}
	var out []verb
	for i, row := range alert.Verdicts() {
		v := of("verdict-"+strconv.Itoa(i+1), row.Title+", and on", func(s *Screen) tea.Cmd { return s.acts.work.judge(row.Word) }, strconv.Itoa(i+1))
		out = append(out, v.footer(string(row.Word), 80-i))
	}
	return append(out,
		of("skip", "leave it as it is, and on", func(s *Screen) tea.Cmd { return s.acts.work.step(1) }, "n", "]").footer("skip", 70),
		of("back", "the alert before", func(s *Screen) tea.Cmd { return s.acts.work.step(-1) }, "N", "["),
		of("end", "back to the list", func(s *Screen) tea.Cmd { return s.acts.work.end() }),
	)
}
