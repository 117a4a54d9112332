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
			if p = o.believed(p); p.Watermark == 0 {
				return
			}
			o.past = o.nextBackfill(p)
		}
		job := o.past
		pager := o.pager(job.stack)
		pager.skippedBefore = job.inRow
		for page, err := range pager.pages(ctx) {
			if err != nil {
				job.stack, job.inRow = pager.stack, pager.inRow()
				yield(Batch{}, o.ended(err))
				return
			}
			o.largest = max(o.largest, page.bytes)
			skipped, before := job.skipped, job.partial
			job.skipped += page.skipped
			job.partial.add(page.warnings)
			if !yield(o.batchOf(job, page), nil) {
				job.skipped, job.partial = skipped, before // this page is read again
				return
			}
			if len(page.left) > 0 {
				job.stack = page.left
			}
			if page.last {
				o.past = nil
				o.incomplete(job, yield)
			}
		}
	}
}

// batchOf makes the batch of a page of a part. With each page of the back-fill, what
// is left of the part is stored.
func (o *odata) batchOf(job *backfill, page fetched) Batch {
	b := Batch{Records: page.records, Date: page.date, Late: !job.fill}
	again := job.again() && page.last
	if page.last && !again {
		b.Last, b.Skipped, b.Warning = true, job.skipped, job.partial.warning()
	}
	if job.fill && (page.last || len(page.left) > 0) {
		b.Advance = func(p ingest.Progress) ingest.Progress {
			switch {
			case again:
				p.Cursor = job.anew().String()
			case page.last:
				return o.filledTo(p, job)
			default:
				p.Cursor = job.with(page.left).String()
			}
			return p
		}
	}
	return b
}

// filledTo returns the progress after a part of the back-fill. The next one is twice as
// long.
func (o *odata) filledTo(p ingest.Progress, job *backfill) ingest.Progress {
	p.BackTo = job.From
	p.Cursor = position{
		Version: positionVersion, BackTo: job.From, Reach: job.Reach, Days: min(2*job.Days, maxDays),
	}.String()
	if p.Done = o.filled(p); p.Done {
		p.Cursor = ""
	}
	return p
}

// again reports whether the part is to be read again, because answers were partial.
func (b *backfill) again() bool {
	return b.fill && len(b.partial) > 0 && b.Tries < partialTries-1
}

// anew returns the position at which the whole part is read once more.
func (b *backfill) anew() position {
	pos := b.position
	pos.Tries++
	return pos.with([]window{{from: b.From, to: b.BackTo}})
}

// incomplete fails a part whose answers were partial, so that it is read again after a
// pause.
func (o *odata) incomplete(job *backfill, yield func(Batch, error) bool) {
	if job.again() {
		yield(Batch{}, job.partial.warning())
	}
}

// nextBackfill returns what a position has left of a part of the back-fill, else the
// next part, newest first, each twice as long as the one before, else a recheck. What
// polls read each time is no part of a recheck: what it finds is late.
func (o *odata) nextBackfill(p ingest.Progress) *backfill {
	if !o.filled(p) {
		pos := readPosition(p)
		if len(pos.Windows) == 0 {
			pos.From = max(p.BackTo-alert.Time(pos.Days)*alert.Day, o.oldest(p))
			pos = pos.with([]window{{from: pos.From, to: p.BackTo}})
		}
		return &backfill{position: pos, stack: pos.stack(), fill: true}
	}
	kind := max(o.rechecks.due(o.Now()), 0)
	o.rechecks.begin(kind, o.Now())
	reach := min(recheckKinds[kind].reach, max(alert.Ticks(o.Since), alert.Day))
	until := min(p.Watermark, o.now())
	return &backfill{stack: []window{{from: until - reach, to: until - overlap}}}
}
