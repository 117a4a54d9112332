package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Times of a page that the store does not take.
const (
	firstHold   = 5 * time.Second  // before it is tried again; doubled each time
	longestHold = time.Minute      // between two tries
	holdLimit   = 15 * time.Minute // then it is dropped, and the service is asked for it again
)

// keep puts a batch. If the store is locked, full or read-only, the feed keeps the page
// in hand, says so and tries again until the store takes it: the service is not asked
// for anything meanwhile. The limit is for a page that no store would take.
func (f *feed) keep(ctx context.Context, batch ingest.Batch) (ingest.Outcome, error) {
	began, before := f.Now(), f.report.state
	for wait := firstHold; ; wait = min(2*wait, longestHold) {
		outcome, err := f.keeper.Put(ctx, f.lease.current(), batch)
		if err == nil {
			if wait > firstHold {
				f.report.resumes(before)
				f.reportNow(ctx)
			}
			return outcome, nil
		}
		err = storeFault("keep a page", err)
		met := fault.Of(err)
		if !f.patient || ends(err) || met.Kind != fault.Store || elapsed(began, f.Now(), holdLimit) || ctx.Err() != nil {
			return outcome, err
		}
		f.log.Warn("the store did not take a page", "fault", met.Sentence, "cause", met.Err, "again", wait.String())
		f.report.holds(met, began, f.Now().Add(wait))
		f.reportNow(ctx)
		pause(ctx, wait)
	}
}

// holds sets the state of a feed whose page the store does not take.
func (r *reporter) holds(met *fault.Fault, since, next time.Time) {
	s := &r.state
	s.Phase, s.Fault, s.Next = ingest.Waiting, met, next
	if s.FailingSince.IsZero() {
		s.FailingSince = since
	}
}

// resumes sets the state back to what it was before the page was held.
func (r *reporter) resumes(before ingest.State) {
	s := &r.state
	s.Phase, s.Fault, s.Next, s.FailingSince = before.Phase, before.Fault, before.Next, before.FailingSince
}

// ends reports whether an error ends a feed's work under its lease.
func ends(err error) bool { return errors.Is(err, ingest.ErrFenced) || ingest.IsGone(err) }

// storeFault makes the fault of a store that failed at an operation. What ends a
// lease or the program is no fault.
func storeFault(doing string, err error) error {
	var f *fault.Fault
	switch {
	case errors.Is(err, ingest.ErrHeld), errors.Is(err, ingest.ErrFenced), errors.As(err, &f):
		return fmt.Errorf("%s: %w", doing, err)
	case errors.Is(err, context.Canceled):
		return err
	case ingest.IsGone(err):
		return fault.New(fault.Store, err.Error(), "nothing more is written; start again to go on", err)
	}
	reason, hint := fault.Reason(err)
	return fault.New(fault.Store, "the store did not "+doing+": "+reason, cmp.Or(hint, "tocsin doctor checks the store"), err)
}
