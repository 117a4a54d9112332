package store

import (
	"context"
	"log/slog"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
)

// Lease takes or renews the lease of a feed for a holder. The error is
// ingest.ErrHeld where somebody else has it.
func (s *Store) Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error) {
	if err := s.writable(); err != nil {
		return ingest.Lease{}, ingest.Progress{}, err
	}
	return s.engine.Lease(ctx, feed, holder, life)
}

// Release gives a lease up at once.
func (s *Store) Release(ctx context.Context, lease ingest.Lease) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.Release(ctx, lease)
}

// Put keeps a batch in one transaction, its progress with it. Without progress
// the lease may be the zero one. The error is ingest.ErrFenced where the lease
// was lost; then nothing was written. The index hears of it a moment later: see
// Wait.
func (s *Store) Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error) {
	if err := s.writable(); err != nil {
		return ingest.Outcome{}, err
	}
	began := time.Now()
	out, err := s.engine.Put(ctx, lease, batch)
	s.logPut(ctx, lease.Feed, len(batch.Records), out, time.Since(began), err)
	return out, err
}

// logPut logs what became of a batch at level Debug.
func (s *Store) logPut(ctx context.Context, feed ingest.Feed, rows int, out ingest.Outcome, took time.Duration, err error) {
	if !s.options.Log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	log := s.options.Log.With("integration", feed.Integration, "source", feed.Source, "rows", rows, "duration", took.String())
	if err != nil {
		log.DebugContext(ctx, "put", "error", err)
		return
	}
	log.DebugContext(ctx, "put", "new", out.New, "changed", out.Changed, "heartbeats", out.Heartbeats, "stale", out.Stale, "malformed", out.Malformed)
}

// Report writes the feed's state for every status line.
func (s *Store) Report(ctx context.Context, lease ingest.Lease, state ingest.State) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.Report(ctx, lease, state)
}

// PollNowAt returns when somebody last asked for a poll of the feed; zero for never.
func (s *Store) PollNowAt(ctx context.Context, feed ingest.Feed) (time.Time, error) {
	return s.engine.PollNowAt(ctx, feed)
}

// PollNow writes the wish that a feed be polled, at the given moment.
func (s *Store) PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.PollNow(ctx, feed, at)
}

// States returns the last state of every feed, by integration and source.
func (s *Store) States(ctx context.Context) ([]ingest.State, error) { return s.engine.States(ctx) }

// Triage carries out what a person decided, in one durable transaction, and
// returns the acts that would undo it, for those that changed something. A
// Search after it sees the decision.
func (s *Store) Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	undo, err := s.engine.Triage(ctx, acts)
	if err != nil || len(undo) == 0 {
		return undo, err
	}
	if !s.load.loaded() {
		s.load.mu.Lock()
		s.load.preview = nil
		s.load.mu.Unlock()
		return undo, nil
	}
	if err := s.catchUp(ctx); err != nil {
		s.options.Log.Warn("show what was decided", "error", err) // it is kept; the follower brings it
	}
	return undo, nil
}

// Record returns a record with its raw item, and its evidence. The error says
// so where the record is not kept.
func (s *Store) Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error) {
	records, err := s.engine.Records(ctx, []alert.Key{key})
	if err != nil {
		return alert.Record{}, nil, err
	}
	if len(records) != 1 || records[0].Alert == nil && records[0].Incident == nil {
		return alert.Record{}, nil, missing(key)
	}
	return records[0], normalize.Evidence(key.Source, records[0].Raw), nil
}

// Records returns records with their raw items, in the order of keys; a key
// that is not kept gives a record without Alert and Incident.
func (s *Store) Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error) {
	return s.engine.Records(ctx, keys)
}

// History returns the changes of a record, oldest first.
func (s *Store) History(ctx context.Context, key alert.Key) ([]alert.Change, error) {
	return s.engine.History(ctx, key)
}
