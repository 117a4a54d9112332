package collect

import (
	"context"
	"time"

	"tocsin/graph/ingest"
)

// Limits of what is told.
const (
	tellEvery = time.Second // pages of one drain
	maxOdd    = 10_000      // ids of odd items that are remembered, to count each once
)

// begin says that a drain or a part of the past begins.
func (f *feed) begin(ctx context.Context, phase ingest.Phase) {
	f.state.Phase, f.state.Pages, f.state.Items = phase, 0, 0
	f.tell(ctx)
}

// count adds a page that was kept.
func (f *feed) count(st step) {
	f.state.Pages++
	f.state.Items += len(st.records)
	for i := range st.records {
		if r := &st.records[i]; r.Malformed && len(f.odd) < maxOdd {
			f.odd[r.ID] = true
		}
	}
	f.state.Malformed = len(f.odd)
}

// reportPage tells of a page that was kept, at most once a second.
func (f *feed) reportPage(ctx context.Context) {
	if f.now().Sub(f.reported) >= tellEvery {
		f.tell(ctx)
	}
}

// report tells how the feed is doing between two works.
func (f *feed) report(ctx context.Context) {
	worst := f.live
	if worst.fault == nil {
		worst = f.past
	}
	f.state.Fault, f.state.FailingSince = worst.fault, worst.since
	if f.state.Phase != ingest.Stopped {
		f.state.Next = f.live.next
		switch {
		case f.part != nil && f.past.fails == 0:
			f.state.Phase = ingest.Backfill
			f.reportPage(ctx)
			return
		case f.live.fails > 0 || f.past.fails > 0:
			f.state.Phase = ingest.Waiting
		default:
			f.state.Phase = ingest.Idle
		}
	}
	f.tell(ctx)
}

// tell writes the state. A store that does not take it is no reason to stop.
func (f *feed) tell(ctx context.Context) {
	s := &f.state
	s.At = f.now()
	s.BackTo, s.Since, s.Backfilled = f.progress.BackTo.Time(), f.oldest().Time(), f.filled()
	f.reported = s.At
	if err := f.fleet.keeper.Report(ctx, f.hold.now(), *s); err != nil && ctx.Err() == nil {
		f.fleet.Log.Debug("report a feed's state", "integration", f.of.Name, "source", f.source.Name, "cause", err)
	}
}
