package collect

import (
	"context"
	"iter"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Backfill reads the part of the past that was interrupted, else a due gap, the next
// window of the back-fill, or a recheck.
func (o *odata) Backfill(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		if o.past == nil {
			if p = o.believed(p); p.Watermark == 0 {
				return
			}
			o.load(p)
			o.past = o.nextBackfill(p)
		}
		job := o.past
		pager := o.pager(job.stack)
		pager.once, pager.skippedBefore = true, job.inRow
		for page, err := range pager.pages(ctx) {
			if err != nil {
				job.stack, job.inRow = pager.stack, pager.inRow()
				o.putBack(job)
				yield(Batch{}, o.ended(err))
				return
			}
			o.largest = max(o.largest, page.bytes)
			if err := o.checkPast(ctx, job, page); err != nil {
				o.putBack(job)
				yield(Batch{}, o.ended(err))
				return
			}
			before := job.partial
			if job.partial.add(page.warnings); len(job.partial) > 0 && !job.mends {
				o.lacks(job.whole)
			}
			page.last = page.last || job.mends && len(job.partial) > 0
			if !yield(o.batchOf(job, page), nil) {
				job.partial = before // this page is read again
				return
			}
			if len(page.left) > 0 {
				job.stack = page.left
			}
			if job.rest = job.after(page); page.last {
				o.past = nil
				o.capabilities.changeGaps(func(g gaps) { o.settle(g, job, true) })
				o.incomplete(job, yield)
				return
			}
		}
	}
}

// batchOf makes the batch of a page of a part. With each page of the back-fill, what
// is left of the part is stored.
func (o *odata) batchOf(job *backfill, page fetched) Batch {
	b := Batch{Records: page.records, Date: page.date, Late: !job.fill && !job.mends}
	again := job.again() && page.last
	if page.last && !again {
		b.Last, b.Warning = true, job.partial.warning()
	}
	if !page.last && len(page.left) == 0 {
		return b
	}
	b.Advance = func(p ingest.Progress) ingest.Progress {
		stored := readPosition(p)
		pos := stored
		switch {
		case job.fill && again:
			pos = job.anew()
		case job.fill && page.last:
			pos = job.following()
		case job.fill:
			pos = job.with(page.left)
		case job.mends:
		case page.last:
			stored.Rechecks, stored.Recheck = stored.Rechecks.done(job.kind, job.began), nil
		default:
			stored.Recheck = job.recheck(page.left)
		}
		pos.Rechecks, pos.Recheck, p.BackTo = stored.Rechecks, stored.Recheck, pos.BackTo
		pos = pos.withGaps(o.gapsAfter(job, page))
		p.Cursor = pos.String()
		if job.fill && page.last && !again {
			if p.Done = o.filled(p); p.Done {
				pos.Reach, pos.Days = 0, 1
				p.Cursor = pos.String()
			}
		}
		return p
	}
	return b
}

// following returns the position after a part of the back-fill. The next one is twice as
// long.
func (b *backfill) following() position {
	return position{Version: positionVersion, BackTo: b.From, Reach: b.Reach, Days: min(2*b.Days, maxDays)}
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

// nextBackfill returns a due gap, else what a position has left of a part of the
// back-fill, else its next part, newest first, each twice as long as the one before,
// else a recheck. What polls read each time is no part of a recheck: what it finds is
// late. What the back-fill never read is none either.
func (o *odata) nextBackfill(p ingest.Progress) *backfill {
	if job := o.nextGap(); job != nil {
		return job
	}
	pos := readPosition(p)
	if !o.filled(p) {
		fresh := len(pos.Windows) == 0
		if fresh {
			pos.From = max(p.BackTo-alert.Time(pos.Days)*alert.Day, o.oldest(p))
			pos = pos.with([]window{{from: pos.From, to: p.BackTo}})
		}
		whole := window{from: pos.From, to: p.BackTo}
		stack := slices.DeleteFunc(stackOf(pos.Windows), func(w window) bool { return w.endsBy(o.kept()) })
		return &backfill{position: pos, stack: stack, fill: true, whole: whole, fresh: fresh || len(stack) == 1 && stack[0] == whole}
	}
	if job := pos.Recheck.job(o.now()); job != nil {
		return job
	}
	kind := max(pos.Rechecks.due(o.now()), 0)
	until := min(p.Watermark, o.now()) - overlap
	w := window{from: max(until+overlap-recheckKinds[kind].reach, p.BackTo), to: until}
	job := &backfill{kind: kind, began: o.now(), whole: w}
	if w.from < w.to {
		job.stack, job.fresh = []window{w}, true
	}
	return job
}
