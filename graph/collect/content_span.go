package collect

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Read is a Reader of the feed. A span is one of the times when contents became available,
// and ends at Polled; Brief has no effect, because a content comes whole. It starts no
// subscription.
func (c Content) Read(ctx context.Context, options PollerOptions, span Span) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		p := c.content(options)
		r := p.run(ctx, ingest.Progress{}, func(b Batch, err error) bool {
			b.Advance = nil // the cursor is of this reading alone
			if b.Last && b.Warning == nil {
				b.Warning = p.unread()
			}
			return yield(b, err)
		})
		p.known = r.cursor
		r.end(r.readSpan(span))
	}
}

// readSpan reads the windows of a span, for each content type.
func (r *contentRun) readSpan(span Span) error {
	now := r.now()
	from, to := (max(span.From, now-contentReach)+alert.Second-1)/alert.Second*alert.Second, now
	for _, end := range []alert.Time{span.To, span.Polled} {
		if end != 0 {
			to = min(to, end/alert.Second*alert.Second)
		}
	}
	var failed error
	for _, name := range r.Types {
		for at := from; at < to; at += contentWindow {
			w := contentSpan{kind: name, from: at, to: min(at+contentWindow, to), done: func(*contentCursor, contentSpan) {}}
			err := r.read(w)
			if err == nil {
				continue
			}
			if err := r.ofType(name, err); err != nil {
				return err
			}
			failed = cmp.Or(failed, err)
			break
		}
	}
	return failed
}

// unread returns the fault of a reading that met contents which could not be fetched; nil if
// it met none.
func (c *content) unread() *fault.Fault {
	n := 0
	for _, t := range c.known.Types {
		n += len(t.Gaps) + len(t.Lost)
	}
	if n == 0 {
		return nil
	}
	return fault.New(fault.Service, fmt.Sprintf("contents that could not be fetched: %d", n), "try again later; the collector asks for them each hour", nil)
}
