package collect

import (
	"cmp"
	"context"
	"iter"
	"log/slog"
	"time"

	"tocsin/graph/ingest"
)

// poll reads and keeps what is new.
func (f *feed) poll(ctx context.Context) (err error) {
	f.polled = f.Now()
	f.pace.begins()
	f.live.wait(f.polled, f.Jitter(f.pace.distance(f.polled)))
	f.report.polls(f.polled)
	f.reportNow(ctx)
	defer func() {
		f.pace.ended(f.Now())
		s := &f.report.state
		f.logRead(ctx, "poll", s.Pages, s.Items, f.polled, err)
	}()
	for b, err := range f.poller.Poll(ctx, f.progress) {
		if err == nil {
			err = f.put(ctx, b)
		}
		if err != nil {
			return err
		}
		if b.Last {
			f.report.polled(f.Now())
			f.live.fault = b.Warning
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	f.report.state.Retired = false
	f.slacken()
	return nil
}

// backfill reads and keeps one batch of the past.
func (f *feed) backfill(ctx context.Context) error {
	if f.reading == nil {
		f.report.begin(ingest.Backfill)
		f.reportNow(ctx)
		next, stop := iter.Pull2(f.poller.Backfill(ctx, f.progress))
		f.reading = &reading{next: next, stop: stop, began: f.Now()}
	}
	r := f.reading
	b, err, ok := r.next()
	if err == nil && ok {
		err = f.put(ctx, b)
		r.pages, r.items = r.pages+1, r.items+len(b.Records)
	}
	if err == nil && b.Last {
		_, err, _ = r.next() // the poller learns that the batch was kept
	}
	if err != nil || !ok || b.Last {
		f.logRead(ctx, "back-fill", r.pages, r.items, r.began, err)
		f.drop()
	}
	if err != nil {
		return err
	}
	if b.Last || f.past.fails > 0 { // a warning stays until the next part is read
		f.past.fault = b.Warning
	}
	if !ok { // nothing was due after all: do not ask at once again
		f.past.wait(f.Now(), f.of.PollEvery)
	}
	return ctx.Err()
}

// drop stops reading the past. What was kept stays kept, and the poller goes on
// from there.
func (f *feed) drop() {
	if f.reading != nil {
		f.reading.stop()
		f.reading = nil
	}
}

// put keeps a batch, with the progress that it brings.
func (f *feed) put(ctx context.Context, b Batch) error {
	f.report.hears(b.Date, f.Now())
	p := f.progress
	batch := ingest.Batch{Records: b.Records, Date: b.Date}
	if b.Advance != nil {
		p = b.Advance(p)
		batch.Progress = &p
	}
	var outcome ingest.Outcome
	if len(b.Records) > 0 || b.Advance != nil {
		var err error
		if outcome, err = f.keep(ctx, batch); err != nil {
			return err
		}
	}
	f.progress = p
	f.report.count(b, outcome, f.Now())
	f.pace.reads(b.Records, f.Now())
	f.expired += outcome.Expired
	f.warned = cmp.Or(b.Warning, f.warned)
	f.reportPage(ctx)
	return nil
}

func (f *feed) logRead(ctx context.Context, what string, pages, items int, began time.Time, err error) {
	attrs := []slog.Attr{slog.Int("pages", pages), slog.Int("items", items), slog.String("duration", f.Now().Sub(began).String())}
	if f.expired > 0 {
		attrs, f.expired = append(attrs, slog.Int("expired", f.expired)), 0
	}
	if err != nil {
		attrs = append(attrs, slog.String("cause", err.Error()))
	}
	f.log.LogAttrs(ctx, slog.LevelDebug, what, attrs...)
}
