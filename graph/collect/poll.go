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
		if p.Watermark == 0 {
			first, err := o.firstPoll(ctx)
			if err != nil {
				yield(Batch{}, o.ended(err))
				return
			}
			p = first(p)
			if !yield(Batch{Advance: first}, nil) {
				return
			}
		}
		o.regrow()
		job := o.unfinished
		if job == nil {
			job = &poll{began: began, stack: []window{{from: p.Watermark - overlap}}}
		}
		o.unfinished = nil // only an error of the service leaves a poll to go on with
		if o.readPoll(ctx, job, yield) {
			o.checkRetired(ctx, job.items, yield)
		}
	}
}

// readPoll reads the windows of a poll, and reports whether it read them all.
func (o *odata) readPoll(ctx context.Context, job *poll, yield func(Batch, error) bool) bool {
	pager := o.pager(job.stack)
	for page, err := range pager.pages(ctx) {
		if err != nil {
			job.stack = pager.stack
			o.unfinished = job
			yield(Batch{}, o.ended(err))
			return false
		}
		o.largest = max(o.largest, page.bytes)
		job.add(page)
		b := Batch{Records: page.records}
		if page.last {
			b.Last, b.Skipped, b.Warning = true, job.skipped, job.warning()
			b.Advance = func(p ingest.Progress) ingest.Progress { return o.advance(p, job) }
		}
		if !yield(b, nil) {
			return false
		}
	}
	return ctx.Err() == nil
}

// advance returns the progress after a poll. The watermark never goes back, nor
// beyond the moment when the poll began: an item that changes during a long poll
// may have been on a page that was read before, and one alert that claims to be of
// the year 9999 would end all polling. A partial answer holds the watermark back
// for some hours at most.
func (o *odata) advance(p ingest.Progress, job *poll) ingest.Progress {
	limit := job.began
	if len(job.partial) > 0 {
		limit -= partialDelay
	}
	p.Watermark = max(p.Watermark, min(job.newest, limit))
	p.Done = o.filled(p)
	return p
}

// firstPoll asks for items of the future, of which none can be unreadable, to learn the service's clock, and returns the
// progress at which polling and the back-fill begin. If our own clock were ahead
// and taken for it, alerts between the service's time and ours would be read by
// neither.
func (o *odata) firstPoll(ctx context.Context) (func(ingest.Progress) ingest.Progress, error) {
	var date time.Time
	for page, err := range o.Client.List(ctx, o.list(span(o.Updated, o.now()+alert.Day, 0), 1)) {
		if err != nil {
			return nil, err
		}
		date = page.Date
		break
	}
	begin := o.now()
	if !date.IsZero() {
		begin = min(begin, alert.At(date))
	}
	return func(p ingest.Progress) ingest.Progress {
		p.Watermark, p.BackTo, p.Done = begin, begin, o.Since <= 0
		return p
	}, nil
}

// regrow asks for more items a page again if the pages of the last poll were small.
func (o *odata) regrow() {
	if o.largest < smallPage {
		o.capabilities.setTop(min(2*o.capabilities.get().top, o.Top))
	}
	o.largest = 0
}
