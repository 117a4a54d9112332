package store

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// Two clocks decide what has expired: our own, and that of the service whose answer a
// batch is (ingest.Batch.Date). The earlier one counts. A clock that runs ahead alone, as
// after a dead battery, would otherwise empty the store, and drop what services send. If
// there is no second clock, another witness of the time takes its place: see witness.

const (
	removeBatch = 500                    // records of one transaction, so that a poll or an analyst waits for some 50 ms at most
	removePause = 100 * time.Millisecond // the shortest time between two of them, in which others write
)

// ErrUntimed is the error of RemoveExpired if no service has told the time yet.
var ErrUntimed = errors.New("no service has told the time yet")

// believed returns the time by our own clock and that of a service.
func (s *Store) believed(service alert.Time) alert.Time {
	return min(alert.At(s.options.Now()), service)
}

// expiry returns the time before which records have expired at a given time; all are kept
// if it is below every time.
func (s *Store) expiry(now alert.Time) alert.Time {
	if s.options.Keep == nil || now == math.MinInt64 {
		return math.MinInt64
	}
	keep := s.options.Keep()
	if keep <= 0 {
		return math.MinInt64
	}
	return now - alert.Ticks(keep)
}

// witness returns a time that surely has come, whatever our own clock tells: that of the
// service's clock, as a rule. A proxy may leave it out of an answer; then the last time
// that a service told counts, and before one did, nothing has expired. An import has no
// service: the time of the last complete poll counts, by its service's clock, which the
// store remembers, or the time of the newest record of the batch and the store, whichever
// is later. So an archive in a store that no poll ever filled is measured from its own end.
func (s *Store) witness(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (alert.Time, error) {
	heard := alert.Time(s.heard.Load())
	switch {
	case !batch.Date.IsZero():
		return alert.At(batch.Date), nil
	case heard != 0:
		return heard, nil
	case lease != (ingest.Lease{}):
		return math.MinInt64, nil
	}
	return s.latest(ctx, batch)
}

// latest returns the latest time that the records of a batch, and those and the polls of
// the store, tell of.
func (s *Store) latest(ctx context.Context, batch ingest.Batch) (alert.Time, error) {
	latest := alert.Time(math.MinInt64)
	for i := range batch.Records {
		latest = max(latest, batch.Records[i].Created(), batch.Records[i].Updated())
	}
	stored, err := s.engine.Newest(ctx, 1)
	if err != nil {
		return 0, err
	}
	for i := range stored {
		latest = max(latest, stored[i].Created(), stored[i].Updated())
	}
	states, err := s.engine.States(ctx)
	for i := range states {
		if ok := states[i].LastOK; !ok.IsZero() {
			latest = max(latest, alert.At(ok.Add(states[i].ClockSkew)))
		}
	}
	return latest, err
}

// withoutExpired returns the batch without the records that have expired and are not
// stored, and how many those are. A stored one is brought up to date: it may be
// bookmarked.
func (s *Store) withoutExpired(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Batch, int, error) {
	if len(expired(batch, s.expiry(alert.At(s.options.Now())))) == 0 {
		return batch, 0, nil
	}
	witness, err := s.witness(ctx, lease, batch)
	if err != nil {
		return batch, 0, err
	}
	before := s.expiry(s.believed(witness))
	keys := expired(batch, before)
	if len(keys) == 0 {
		return batch, 0, nil
	}
	here, err := s.engine.Held(ctx, keys)
	if err != nil {
		return batch, 0, err
	}
	absent := map[alert.Key]bool{}
	for i, key := range keys {
		absent[key] = !here[i].Known
	}
	all := len(batch.Records)
	batch.Records = slices.DeleteFunc(slices.Clone(batch.Records), func(r alert.Record) bool {
		return absent[r.Key] && engine.Expired(&r, before)
	})
	return batch, all - len(batch.Records), nil
}

// expired returns the keys of the records that have expired before a time.
func expired(batch ingest.Batch, before alert.Time) (keys []alert.Key) {
	if before == math.MinInt64 {
		return nil
	}
	for i := range batch.Records {
		if engine.Expired(&batch.Records[i], before) {
			keys = append(keys, batch.Records[i].Key)
		}
	}
	return keys
}

// hears notes the service's clock of a batch that was stored.
func (s *Store) hears(batch ingest.Batch) {
	if !batch.Date.IsZero() {
		s.heard.Store(int64(alert.At(batch.Date)))
	}
}

// RemoveExpired removes what has expired by the clock of the service that answered last,
// and returns how many records that was. It works in small transactions and lets others
// write in between. The error is ErrUntimed if no batch was put with a service's time.
func (s *Store) RemoveExpired(ctx context.Context) (removed int, err error) {
	if err := s.writable(); err != nil {
		return 0, err
	}
	service := alert.Time(s.heard.Load())
	if service == 0 {
		return 0, ErrUntimed
	}
	now := s.believed(service)
	for {
		before := s.expiry(now) // keep may be changed meanwhile
		if before == math.MinInt64 {
			return removed, nil
		}
		began := time.Now()
		n, err := s.engine.Remove(ctx, before, removeBatch)
		removed += n
		if err != nil || n < removeBatch {
			return removed, err
		}
		pause := time.NewTimer(max(removePause, 2*time.Since(began)))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return removed, ctx.Err()
		}
	}
}
