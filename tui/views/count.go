package views

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
)

// Limits of counting.
const (
	countLimit = 10 * time.Second // of one view
	retry      = 5 * time.Second  // after an error
	leastPause = time.Second      // between the beginnings of two counts: a back-fill brings a page every few milliseconds
	moveOn     = time.Minute      // after this views with a time relative to now are counted again
)

// counts is how many records the views select, and the state of counting.
type counts struct {
	of      map[View]number
	asked   asked
	began   time.Time
	running bool
	failed  bool // a view could not be counted the last time
	closing context.Context
	close   context.CancelFunc
}

// asked holds what was counted, or is being counted.
type asked struct {
	seq   int64
	views []View
}

func (a asked) is(b asked) bool { return a.seq == b.seq && slices.Equal(a.views, b.views) }

// some reports whether a view selects anything.
func (c *counts) some() bool {
	for _, n := range c.of {
		if n.n > 0 || n.more {
			return true
		}
	}
	return false
}

// number is a count of records.
type number struct {
	n    int
	more bool // n is the least that there are
}

func newCounts() counts {
	c := counts{of: map[View]number{}}
	c.closing, c.close = context.WithCancel(context.Background())
	return c
}

// Message is a message that answers a command of the views. A screen passes it to Update.
type Message interface{ asker() *Views }

// counted brings the numbers of a count.
type counted struct {
	views  *Views
	of     map[View]number
	failed bool
}

func (c counted) asker() *Views { return c.views }

// Count counts the records of each view, one search each, unless they were counted at this
// change of the store already. While a count is running, it does nothing. What failed is
// counted again after a while.
func (v *Views) Count(seq int64) tea.Cmd {
	c, now := &v.counts, v.o.Now()
	next := asked{seq, v.All()}
	if c.running || next.is(c.asked) && !c.failed && now.Sub(c.began) < moveOn {
		return nil
	}
	wait := leastPause - now.Sub(c.began)
	switch {
	case c.failed:
		wait = retry - now.Sub(c.began)
	case len(c.of) > 0 && !c.some(): // the numbers of an empty store cost nothing, and none are right over its first rows
		wait = 0
	}
	c.asked, c.began, c.running = next, now.Add(max(wait, 0)), true
	queries := make(map[View]*query.Query, len(next.views))
	for _, view := range next.views {
		if q := v.o.Read(view.Query); q != nil {
			condition := *q
			condition.Stages = nil
			queries[view] = &condition
		}
	}
	reply, search, closing := counted{views: v, of: map[View]number{}}, v.o.Search, c.closing
	return func() tea.Msg {
		if wait > 0 {
			screen.Pause(closing, wait)
		}
		for view, q := range queries {
			if !count(closing, search, q, func(n number) { reply.of[view] = n }) {
				reply.failed = closing.Err() == nil
			}
		}
		return reply
	}
}

// count counts what a query selects, and reports whether it could. After an error there is no
// number.
func count(closing context.Context, search func(context.Context, index.Request) (index.Result, error), q *query.Query, take func(number)) bool {
	ctx, cancel := context.WithTimeout(closing, countLimit)
	defer cancel()
	found, err := search(ctx, index.Request{Query: q})
	if err == nil {
		take(number{found.Total, found.Partial || found.Loading || found.Cut})
	}
	return err == nil
}

// Update takes the numbers of a count; those of other views it drops. A view that could not
// be counted keeps its number.
func (v *Views) Update(msg Message) {
	c, ok := msg.(counted)
	if !ok || c.views != v {
		return
	}
	v.counts.running, v.counts.failed = false, c.failed
	for view := range v.counts.of {
		if !slices.Contains(v.all, view) {
			delete(v.counts.of, view)
		}
	}
	for view, n := range c.of {
		v.counts.of[view] = n
	}
}
