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
		var r *contentRun
		r = p.run(ctx, ingest.Progress{}, func(b Batch, err error) bool {
			b.Advance = nil // the cursor is of this reading alone
			if b.Last {
				b.Warning, b.Mends = cmp.Or(b.Warning, p.unread()), r.mends
			}
			return yield(b, err)
		})
		p.known, r.readings = r.cursor, map[string]*contentReading{}
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
		r.readings[name] = &contentReading{from: from, to: from}
		for at := from; at < to; at += contentWindow {
			w := contentSpan{kind: name, from: at, to: min(at+contentWindow, to), done: func(*contentCursor, contentSpan) {}}
			err := r.read(w)
			if err == nil {
				r.readings[name].to = w.to
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

// mends returns the progress of a feed without the gaps and losses whose contents the reading
// fetched, and what is left of its past.
func (r *contentRun) mends(p ingest.Progress) (ingest.Progress, Past) {
	cur := r.content.cursor(p)
	for name, reading := range r.readings {
		cur.of(name).mends(reading)
	}
	mended := r.content.progress(p, cur)
	return mended, r.Past(mended)
}

// unread returns the fault of a reading that met contents which could not be fetched; nil if
// it met none.
func (c *content) unread() *fault.Fault {
	n := 0
	for _, t := range c.known.Types {
		n += t.missing() + len(t.Lost)
	}
	if n == 0 {
		return nil
	}
	return fault.New(fault.Service, fmt.Sprintf("contents that could not be fetched: %d", n), "try again later; the collector asks for them each hour", nil)
}
