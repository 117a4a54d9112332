package collect

import (
	"context"
	"iter"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Backfill reads the part of the past that was interrupted, else the next window of
// the back-fill, else a recheck.
func (o *odata) Backfill(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		if o.past == nil {
			o.past = o.nextBackfill(p)
		}
		job := o.past
		pager, skipped := o.pager(job.stack), job.skipped
		for page, err := range pager.pages(ctx) {
			if err != nil {
				job.stack = pager.stack
				yield(Batch{}, o.ended(err))
				return
			}
			o.largest = max(o.largest, page.bytes)
			job.skipped += page.skipped
			if !yield(o.batchOf(job, page), nil) {
				job.skipped = skipped // this call is repeated from its beginning
				return
			}
			if page.last {
				o.completed(job)
			}
		}
	}
}

// batchOf makes the batch of a page of a part.
func (o *odata) batchOf(job *backfill, page fetched) Batch {
	b := Batch{Records: page.records}
	if page.last {
		b.Last, b.Skipped = true, job.skipped
	}
	if page.last && job.fill {
		b.Advance = func(p ingest.Progress) ingest.Progress {
			p.BackTo, p.Done = job.from, job.from <= o.oldest()
			return p
		}
	}
	return b
}

// nextBackfill returns the next window of the back-fill, newest first, each twice as
// long as the one before, or a recheck.
func (o *odata) nextBackfill(p ingest.Progress) *backfill {
	if !o.filled(p) {
		from := max(p.BackTo-o.days, o.oldest())
		return &backfill{stack: []window{{from: from, to: p.BackTo}}, from: from, fill: true}
	}
	kind := max(o.rechecks.due(o.Now()), 0)
	o.rechecks.begin(kind, o.Now())
	reach := min(recheckKinds[kind].reach, max(alert.Ticks(o.Since), alert.Day))
	return &backfill{stack: []window{{from: p.Watermark - reach, to: p.Watermark}}}
}

// completed ends a part whose last page was kept.
func (o *odata) completed(job *backfill) {
	if job.fill {
		o.days *= 2
	}
	o.past = nil
}
