package collect

import (
	"context"
	"iter"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// overlap is how long before the watermark a poll begins: some items become
// visible minutes after their update time.
const overlap = 15 * alert.Minute

// Poll reads everything that was updated since a while before the watermark, which
// moves with the last page.
func (o *odata) Poll(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		began := o.now()
		p = o.believed(p)
		if p.Watermark == 0 {
			o.Reset() // what was begun has times that are not believed
			first, err := o.firstPoll(ctx)
			if err != nil {
				yield(Batch{}, o.ended(err))
				return
			}
			p = first.Advance(p)
			if !yield(first, nil) {
				return
			}
		}
		o.load(p)
		o.regrow()
		job := o.unfinished
		if job == nil {
			job = &poll{began: began, own: began, stack: []window{{from: p.Watermark - overlap}}}
		}
		o.unfinished = nil // only an error of the service leaves a poll to go on with
		if o.readPoll(ctx, p, job, yield) {
			o.checkRetired(ctx, job.items, yield)
		}
	}
}

// readPoll reads the windows of a poll, and reports whether it read them all. The
// watermark moves with each page that leaves nothing to read before it, so that a long
// poll gets on even if the process is killed again and again.
func (o *odata) readPoll(ctx context.Context, p ingest.Progress, job *poll, yield func(Batch, error) bool) bool {
	pager := o.pager(job.stack)
	pager.skippedBefore = job.inRow
	for page, err := range pager.pages(ctx) {
		if err != nil {
			job.stack, job.inRow = pager.stack, pager.inRow()
			o.unfinished = job
			yield(Batch{}, o.ended(err))
			return false
		}
		o.largest = max(o.largest, page.bytes)
		job.add(page)
		b := Batch{Records: page.records, Date: page.date}
		if page.last {
			b.Last, b.Warning = true, job.partial.warning()
		}
		moved := o.advance(p, job, page)
		if len(job.partial) > 0 && moved.Watermark > p.Watermark {
			o.lacks(window{from: p.Watermark - overlap, to: moved.Watermark - overlap}) // no poll reads it again
		}
		if page.last || moved != p {
			b.Advance = func(p ingest.Progress) ingest.Progress { return o.noted(o.advance(p, job, page)) }
		}
		if !yield(b, nil) {
			return false
		}
		p = moved
	}
	return ctx.Err() == nil
}

// advance returns the progress after a page of a poll. The watermark never goes back,
// nor beyond the moment when the poll began, by our clock and by the service's: an item
// that changes during a long poll may have been on a page that was read before, and one
// alert that claims to be of the year 9999 would end all polling. A partial answer
// holds the watermark back for some hours at most.
func (o *odata) advance(p ingest.Progress, job *poll, page fetched) ingest.Progress {
	reached := min(job.newest, job.began, o.now())
	if len(job.partial) > 0 {
		reached = min(reached, job.began-partialDelay)
	}
	if !page.last {
		reached = min(reached, lowest(page.left))
	}
	p.Watermark = max(p.Watermark, reached)
	p.Done = o.filled(p)
	return p
}

// firstPoll asks for items of the future, none of which can be unreadable, to learn
// the service's clock, and returns the batch with the progress at which polling and
// the back-fill begin. If our own clock were ahead and taken for it, alerts between the
// service's time and ours would be read by neither.
func (o *odata) firstPoll(ctx context.Context) (Batch, error) {
	var date time.Time
	for page, err := range o.Client.List(ctx, o.list(span(o.Updated, o.now()+alert.Day, 0), 1)) {
		if err != nil {
			return Batch{}, err
		}
		date = page.Date
		break
	}
	begin := earlier(o.now(), date)
	return Batch{Date: date, Advance: func(p ingest.Progress) ingest.Progress {
		pos := readPosition(o.believed(p))
		p.Watermark, p.BackTo = begin, begin
		p.Cursor = position{Version: positionVersion, BackTo: begin, Reach: pos.Reach, Days: 1, Rechecks: pos.Rechecks.done(len(recheckKinds)-1, o.now())}.String()
		p.Done = o.filled(p)
		return p
	}}, nil
}

// earlier returns the earlier one of our own time and the service's. A foreign clock
// ahead of ours is not believed: it would move the progress past what is still to come.
// Nor is one that was never set.
func earlier(own alert.Time, date time.Time) alert.Time {
	if at := alert.At(date); !date.IsZero() && at >= earliest {
		return min(own, at)
	}
	return own
}

// regrow asks for more items a page again if the pages of the last poll were small.
func (o *odata) regrow() {
	if o.largest < smallPage {
		o.capabilities.setTop(min(2*o.capabilities.get().top, o.Top))
	}
	o.largest = 0
}
