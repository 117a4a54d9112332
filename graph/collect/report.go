package collect

import (
	"context"
	"log/slog"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// reportEvery is how often the pages of one poll are reported.
const reportEvery = time.Second

// reporter keeps a feed's state and writes it to the store for every status line.
// All of it is owned by the feed's goroutine.
type reporter struct {
	keeper Keeper
	log    *slog.Logger
	meter  *graph.Meter // of the feed's requests

	state     ingest.State
	written   time.Time       // when the state was last written
	malformed map[string]bool // ids of malformed items since the feed began
	health    ingest.Health   // as it was last logged
}

// begin sets the phase for a job that begins.
func (r *reporter) begin(phase ingest.Phase) {
	r.state.Phase, r.state.Pages, r.state.Items = phase, 0, 0
}

// polls notes that a poll begins.
func (r *reporter) polls(now time.Time) {
	r.begin(ingest.Polling)
	if r.state.LastOK.IsZero() && r.state.Began.IsZero() {
		r.state.Began = now
	}
}

// polled notes a complete poll.
func (r *reporter) polled(now time.Time) {
	r.state.Distance = ingest.Distance(r.state.LastOK, now)
	r.state.LastOK, r.state.Began = now, time.Time{}
}

// count adds a batch that was kept, and what the store did with it.
func (r *reporter) count(b Batch, outcome ingest.Outcome, now time.Time) {
	r.state.Pages++
	r.state.Items += len(b.Records)
	r.state.Ignored += b.Ignored
	newest, latest := alert.At(r.state.Newest), alert.At(now)
	for i := range b.Records {
		rec := &b.Records[i]
		if rec.Malformed && len(r.malformed) < maxMalformed {
			r.malformed[rec.ID] = true
		}
		if at := rec.Updated(); at > newest && at <= latest {
			newest = at
		}
	}
	r.state.Newest = newest.Time()
	r.state.Malformed = len(r.malformed)
	if b.Late {
		r.state.Late += outcome.New + outcome.Changed
	}
}

// hears notes the service's clock.
func (r *reporter) hears(date, now time.Time) {
	if !date.IsZero() {
		r.state.ClockSkew = date.Sub(now.Round(0))
	}
}

// rests sets phase, fault and next poll as they are between two jobs. open says that
// a part of the past is half read.
func (r *reporter) rests(live, past *schedule, open bool) {
	worst := live
	if live.fault == nil {
		worst = past
	}
	r.state.Fault, r.state.FailingSince = worst.fault, worst.since
	if r.state.Phase == ingest.Stopped {
		return
	}
	r.state.Next = live.next
	switch {
	case open:
		r.state.Phase = ingest.Backfill
	case live.fails > 0 || past.fails > 0:
		r.state.Phase = ingest.Waiting
	default:
		r.state.Phase = ingest.Idle
	}
}

// write writes the state under a lease. If the store does not accept it, the feed
// works on, unless the error ends it.
func (r *reporter) write(ctx context.Context, lease ingest.Lease, now time.Time) error {
	r.state.At, r.written = now, now
	r.state.Requests, r.state.Throttles = r.meter.Requests.Load(), r.meter.Throttles.Load()
	r.logHealth(now)
	err := r.keeper.Report(ctx, lease, r.state)
	if err != nil && ctx.Err() == nil {
		r.log.Debug("cannot report the feed's state", "cause", err)
	}
	return err
}

// logHealth logs each change of the feed's health.
func (r *reporter) logHealth(now time.Time) {
	health := r.state.Health(now)
	if health == r.health {
		return
	}
	args := []any{"health", string(health), "was", string(r.health)}
	if r.state.Fault != nil {
		args = append(args, "fault", r.state.Fault.Sentence)
	}
	r.log.Info("health", args...)
	r.health = health
}
