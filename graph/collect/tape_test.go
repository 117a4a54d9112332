package collect

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"sync"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// tape is a service whose items have numbers and no times, and the poller of it:
// its progress is a cursor, the number of the next item. It shows that the loop
// knows nothing of watermarks.
type tape struct {
	mu            sync.Mutex
	length        int   // items that there are
	old           int   // items of the past that are still to be read, by Backfill
	trouble       error // of the next page, once
	retired       bool
	skipped       int      // of Past
	panics        bool     // the next poll panics
	last          Batch    // what the last batch of a poll brings with its records
	from          []string // the cursors that polls began at
	polls, resets int
}

// pageOf is how many items a page of a tape has.
const pageOf = 3

func (x *tape) Reset() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.resets++
}

func (x *tape) Past(ingest.Progress) Past {
	x.mu.Lock()
	defer x.mu.Unlock()
	return Past{Due: x.old > 0, Filled: x.old == 0, Skipped: x.skipped}
}

func (x *tape) Poll(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		x.begin(p.Cursor)
		at, _ := strconv.Atoi(p.Cursor)
		for ctx.Err() == nil {
			b, next, err := x.page(at)
			if !yield(b, err) || err != nil || b.Last {
				return
			}
			at = next
		}
	}
}

func (x *tape) begin(cursor string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.polls++
	x.from = append(x.from, cursor)
	if x.panics {
		x.panics = false
		panic("the tape is torn")
	}
}

func (x *tape) page(at int) (b Batch, next int, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.retired:
		return b, at, fmt.Errorf("read the tape: %w", ErrRetired)
	case x.trouble != nil:
		err, x.trouble = x.trouble, nil
		return b, at, err
	}
	next = min(at+pageOf, x.length)
	if next == x.length {
		b, b.Last = x.last, true
	}
	for i := at; i < next; i++ {
		b.Records = append(b.Records, numbered(i))
	}
	b.Advance = func(p ingest.Progress) ingest.Progress {
		p.Cursor = strconv.Itoa(next)
		return p
	}
	return b, next, nil
}

func (x *tape) Backfill(context.Context, ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		for {
			x.mu.Lock()
			x.old--
			b := Batch{Records: []alert.Record{numbered(-x.old - 1)}, Last: x.old == 0}
			x.mu.Unlock()
			if !yield(b, nil) || b.Last {
				return
			}
		}
	}
}

func numbered(i int) alert.Record {
	return alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: strconv.Itoa(i)}, Alert: &alert.Alert{}}
}

// grow adds items to the tape.
func (x *tape) grow(n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.length += n
}

// set changes the tape.
func (x *tape) set(change func(*tape)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	change(x)
}

func (x *tape) counts() (polls, resets int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.polls, x.resets
}

// began returns the cursor that the last poll began at.
func (x *tape) began() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.from[len(x.from)-1]
}
