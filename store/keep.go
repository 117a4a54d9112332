package store

import (
	"context"
	"iter"
	"log/slog"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
)

// Lease takes or renews the lease of a feed for a holder. The error is
// ingest.ErrHeld if another holder has it.
func (s *Store) Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error) {
	if err := s.writable(); err != nil {
		return ingest.Lease{}, ingest.Progress{}, err
	}
	return s.engine.Lease(ctx, feed, holder, life)
}

// Release releases a lease at once.
func (s *Store) Release(ctx context.Context, lease ingest.Lease) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.Release(ctx, lease)
}

// Put stores a batch, with its progress, in one transaction. Without progress, the
// lease may be the zero one. The error is ingest.ErrFenced if the lease was lost; then
// nothing was written. The batch reaches the index a moment later: see Wait. Records that
// have expired (Options.Keep) and are not stored are left out.
func (s *Store) Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error) {
	if err := s.writable(); err != nil {
		return ingest.Outcome{}, err
	}
	began := time.Now()
	left, expired, err := s.withoutExpired(ctx, lease, batch)
	if err != nil {
		return ingest.Outcome{}, err
	}
	out, err := s.engine.Put(ctx, lease, left)
	if err == nil {
		out.Expired = expired
		s.hears(batch)
	}
	logPut(ctx, s.options.Log, lease.Feed, len(batch.Records), out, time.Since(began), err)
	return out, err
}

// logPut logs the outcome of a batch at level Debug.
func logPut(ctx context.Context, log *slog.Logger, feed ingest.Feed, rows int, out ingest.Outcome, took time.Duration, err error) {
	if !log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	log = log.With("integration", feed.Integration, "source", feed.Source, "rows", rows, "duration", took.String())
	if err != nil {
		log.DebugContext(ctx, "put", "error", err)
		return
	}
	log.DebugContext(ctx, "put", "new", out.New, "changed", out.Changed, "heartbeats", out.Heartbeats, "stale", out.Stale, "expired", out.Expired, "malformed", out.Malformed)
}

// Report writes the feed's state, which every status line reads.
func (s *Store) Report(ctx context.Context, lease ingest.Lease, state ingest.State) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.Report(ctx, lease, state)
}

// PollNowAt returns when a poll of the feed was last requested; zero means never.
func (s *Store) PollNowAt(ctx context.Context, feed ingest.Feed) (time.Time, error) {
	return s.engine.PollNowAt(ctx, feed)
}

// PollNow requests a poll of the feed, as of the given time.
func (s *Store) PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.PollNow(ctx, feed, at)
}

// FocusedUntil returns the moment until which a screen that shows the feed said that it is
// focused; zero means never.
func (s *Store) FocusedUntil(ctx context.Context, feed ingest.Feed) (time.Time, error) {
	return s.engine.FocusedUntil(ctx, feed)
}

// Focus says that a screen that shows the feed is focused until the given time. Whoever
// polls the feed may poll it more often until then.
func (s *Store) Focus(ctx context.Context, feed ingest.Feed, until time.Time) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.Focus(ctx, feed, until)
}

// States returns the last state of every feed, ordered by integration and source.
func (s *Store) States(ctx context.Context) ([]ingest.State, error) { return s.engine.States(ctx) }

// Triage applies acts of triage in one durable transaction. It returns the acts that
// would undo those that changed something. A later Search sees the change.
func (s *Store) Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	undo, err := former{s.engine}.triage(ctx, acts)
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
		s.options.Log.Warn("show the triage", "error", err) // it is stored; follow brings it to the index later
	}
	return undo, nil
}

// Record returns a record with its raw item and its evidence; see Records. If the store
// does not have the record, it returns an error that says so.
func (s *Store) Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error) {
	records, err := s.Records(ctx, []alert.Key{key})
	if err != nil {
		return alert.Record{}, nil, err
	}
	if len(records) != 1 || records[0].Kind() == nil {
		return alert.Record{}, nil, missing(key)
	}
	return records[0], normalize.Evidence(key.Source, records[0].Raw), nil
}

// Records returns records with their raw items, in the order of keys. For a key that the
// store does not have, it returns a record without Alert and Incident. If there is an
// incident among them, Records waits for the index, which knows what an incident's
// alerts contribute. If the index cannot be filled, these members stay empty.
func (s *Store) Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error) {
	records, err := former{s.engine}.records(ctx, keys)
	defer func() {
		for i := range records {
			records[i].Key = keys[i]
		}
	}()
	if err != nil || !slices.ContainsFunc(records, func(r alert.Record) bool { return r.Incident != nil }) {
		return records, err
	}
	if err := s.Ready(ctx); err != nil {
		if ctx.Err() != nil || s.background.Err() != nil {
			return nil, err
		}
		s.options.Log.Warn("join incidents to their alerts", "error", err)
		return records, nil
	}
	return records, s.index.FillIncidents(ctx, records)
}

// Decided returns what analysts have decided about records, in the order of keys; an empty triage for a key that the
// store does not have. It waits for no index.
func (s *Store) Decided(ctx context.Context, keys []alert.Key) ([]alert.Triage, error) {
	records, err := former{s.engine}.records(ctx, keys)
	if err != nil {
		return nil, err
	}
	decided := make([]alert.Triage, len(records))
	for i := range records {
		decided[i] = records[i].Triage
	}
	return decided, nil
}

// History returns the changes of a record, oldest first.
func (s *Store) History(ctx context.Context, key alert.Key) ([]alert.Change, error) {
	changes, err := s.engine.History(ctx, key)
	if err != nil || len(changes) > 0 {
		return changes, err
	}
	now, changed, err := former{s.engine}.present(ctx, []alert.Key{key})
	if err != nil || !changed {
		return nil, err
	}
	return s.engine.History(ctx, now[0])
}

// Blank reports whether the store holds no record. One that can't be read counts as one.
func (s *Store) Blank(ctx context.Context) bool {
	for range s.engine.Rows(ctx, 0) {
		return false
	}
	return true
}

// Still returns nil as long as the store's URL leads to the store that was opened,
// otherwise an error that wraps ingest.ErrRemoved or ingest.ErrReplaced.
func (s *Store) Still(ctx context.Context) error { return s.engine.Still(ctx) }

// Damaged returns how many records could not be read since the store was opened and
// were left out of the index or of an answer.
func (s *Store) Damaged() int { return s.engine.Damaged() }

// Check reads the whole store, with its snapshot, and yields each place where an invariant
// does not hold; see engine.Guard.
func (s *Store) Check(ctx context.Context) iter.Seq2[engine.Finding, error] {
	return func(yield func(engine.Finding, error) bool) {
		for f, err := range s.engine.Check(ctx) {
			if !yield(f, err) || err != nil {
				return
			}
		}
		if f := s.damagedSnapshot(ctx); f != nil && ctx.Err() == nil {
			yield(*f, nil)
		}
	}
}

// ID is engine.Guard.ID.
func (s *Store) ID() string { return s.engine.ID() }
