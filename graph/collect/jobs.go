package collect

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// poll reads and keeps what is new.
func (f *feed) poll(ctx context.Context) (err error) {
	f.polled = f.Now()
	f.live.next = f.polled.Add(f.Jitter(f.of.PollEvery))
	f.report.begin(ingest.Polling)
	f.reportNow(ctx)
	defer func() {
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
			f.report.state.LastOK = f.Now()
			f.live.fault = b.Warning
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	f.report.state.Retired = false
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
	f.past.fault = nil
	if !ok { // nothing was due after all: do not ask at once again
		f.past.next = f.Now().Add(f.of.PollEvery)
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
	p := f.progress
	batch := ingest.Batch{Records: b.Records}
	if b.Advance != nil {
		p = b.Advance(p)
		batch.Progress = &p
	}
	if len(b.Records) > 0 || b.Advance != nil {
		if _, err := f.keeper.Put(ctx, f.lease.current(), batch); err != nil {
			return storeFault("keep a page", err)
		}
	}
	f.progress = p
	f.report.count(b.Records)
	if b.Last {
		f.report.state.Skipped = max(f.report.state.Skipped, b.Skipped)
	}
	f.reportPage(ctx)
	return nil
}

func (f *feed) logRead(ctx context.Context, what string, pages, items int, began time.Time, err error) {
	attrs := []slog.Attr{slog.Int("pages", pages), slog.Int("items", items), slog.String("duration", f.Now().Sub(began).String())}
	if err != nil {
		attrs = append(attrs, slog.String("cause", err.Error()))
	}
	f.log.LogAttrs(ctx, slog.LevelDebug, what, attrs...)
}

// storeFault makes the fault of a store that failed at an operation. What ends a
// lease or the program is no fault.
func storeFault(doing string, err error) error {
	var f *fault.Fault
	if errors.Is(err, ingest.ErrHeld) || errors.Is(err, ingest.ErrFenced) || errors.As(err, &f) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return fault.New(fault.Store, "the store did not "+doing+": "+err.Error(), "tocsin doctor checks the store", err)
}
