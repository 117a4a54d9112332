package collect

import (
	"context"
	"iter"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Sweeps that re-read what was read, for items that became visible late: the
// last day each hour, the last week each day.
var rechecks = [2]struct {
	every time.Duration
	reach alert.Time
}{{time.Hour, alert.Day}, {24 * time.Hour, 7 * alert.Day}}

// part is a part of the past: a window of the back-fill or a re-reading. Where a
// fault interrupts it, the next try goes on with it.
type part struct {
	stack  []window
	from   alert.Time // where the back-fill will be complete from
	fill   bool       // it belongs to the back-fill
	passed int
}

// work is a part that is being read, page by page, between live polls.
type work struct {
	sweep *sweep
	next  func() (step, error, bool)
	stop  func()
}

// filled reports that the back-fill reached its start. Where the settings reach
// further back than they did, it has not.
func (f *feed) filled() bool {
	p := f.progress
	return p.Watermark != 0 && (f.of.Since <= 0 || p.BackTo <= f.oldest())
}

// oldest is where the back-fill will end.
func (f *feed) oldest() alert.Time { return alert.At(f.now()) - alert.Ticks(f.of.Since) }

// hasPast reports whether there is a part of the past to read.
func (f *feed) hasPast() bool {
	if f.state.Retired || f.progress.Watermark == 0 {
		return false
	}
	return f.part != nil || !f.filled() || f.due() >= 0
}

// due is the re-reading that is due; -1 for none. The first one comes a whole
// pause after the feed began.
func (f *feed) due() int {
	for i := len(rechecks) - 1; i >= 0; i-- {
		if f.recheck[i].IsZero() {
			f.recheck[i] = f.now()
		}
		if f.now().Sub(f.recheck[i]) >= rechecks[i].every {
			return i
		}
	}
	return -1
}

// pastPage reads one page of the past.
func (f *feed) pastPage(ctx context.Context) error {
	if f.work == nil {
		f.open(ctx)
	}
	st, err, ok := f.work.next()
	if err != nil {
		f.part.stack = f.work.sweep.stack
		f.drop()
		return err
	}
	if !ok {
		return ctx.Err()
	}
	f.part.passed += st.passed
	var p *ingest.Progress
	if st.last && f.part.fill {
		p = &ingest.Progress{Watermark: f.progress.Watermark, BackTo: f.part.from, Done: f.part.from <= f.oldest()}
	}
	if err := f.put(ctx, st, p); err != nil {
		f.part = nil
		return err
	}
	if st.last {
		f.finished()
	}
	return nil
}

// open begins to read a part: the one that was interrupted, or the next.
func (f *feed) open(ctx context.Context) {
	f.begin(ctx, ingest.Backfill)
	if f.part == nil {
		f.part = f.nextPart()
	}
	s := f.sweep(f.part.stack...)
	next, stop := iter.Pull2(s.steps(ctx))
	f.work = &work{sweep: s, next: next, stop: stop}
}

// nextPart is the next window of the back-fill, newest first, each twice as long
// as the one before, or the re-reading that is due.
func (f *feed) nextPart() *part {
	if !f.filled() {
		end := f.progress.BackTo
		from := max(end-f.days, f.oldest())
		return &part{stack: []window{{from: from, to: end}}, from: from, fill: true}
	}
	i := max(f.due(), 0)
	for j := range i + 1 {
		f.recheck[j] = f.now()
	}
	end := f.progress.Watermark
	reach := min(rechecks[i].reach, max(alert.Ticks(f.of.Since), alert.Day))
	return &part{stack: []window{{from: end - reach, to: end}}}
}

// finished ends a part that was read whole.
func (f *feed) finished() {
	if f.part.fill {
		f.days *= 2
	}
	f.state.Skipped = max(f.state.Skipped, f.part.passed)
	f.drop()
	f.part = nil
}

// drop stops reading a part of the past.
func (f *feed) drop() {
	if f.work != nil {
		f.work.stop()
		f.work = nil
	}
}
