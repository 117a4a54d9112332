package verbs

import (
	"context"
	"errors"
	"iter"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// Follow yields the records that match a query from now on and did not match before, with
// their raw items, in the order in which they changed: new ones, and those whose change
// makes them match. A record that stops matching and matches again comes again. Follow
// ends with ctx, without an error then. Relative times count from the moment that q was
// parsed.
func Follow(ctx context.Context, s *store.Store, q *query.Query, among Among) iter.Seq2[*alert.Record, error] {
	return func(yield func(*alert.Record, error) bool) {
		f, err := newFollower(ctx, s, q, among)
		for err == nil {
			err = f.next(ctx, yield)
		}
		if !errors.Is(err, errEnough) && ctx.Err() == nil {
			yield(nil, err)
		}
	}
}

// errEnough ends a follower whose consumer wants no more.
var errEnough = errors.New("enough")

// follower knows which records match.
type follower struct {
	store   *store.Store
	query   *query.Query
	matches map[alert.Key]bool
	seq     int64
}

func newFollower(ctx context.Context, s *store.Store, q *query.Query, among Among) (*follower, error) {
	seq, err := s.Seq(ctx) // before the search: what changes meanwhile is looked at again
	if err != nil {
		return nil, err
	}
	rows, err := Search(ctx, s, q, among, 0)
	if err != nil {
		return nil, err
	}
	f := &follower{store: s, query: query.Restrict(q, among.Integrations), matches: map[alert.Key]bool{}, seq: seq}
	for _, r := range rows {
		f.matches[r.Key] = true
	}
	return f, nil
}

// next waits for changes and yields the records among them that match now.
func (f *follower) next(ctx context.Context, yield func(*alert.Record, error) bool) error {
	if _, err := f.store.Wait(ctx, f.seq); err != nil {
		return err
	}
	var changed []alert.Key
	for row, err := range f.store.Changed(ctx, f.seq) {
		if errors.Is(err, engine.ErrForgotten) {
			return f.renew(ctx, yield)
		}
		if err != nil {
			return err
		}
		f.seq = row.Seq
		if row.Gone {
			delete(f.matches, row.Key)
			continue
		}
		if changed = append(changed, row.Key); len(changed) == fetched {
			if err := f.look(ctx, changed, yield); err != nil {
				return err
			}
			changed = changed[:0]
		}
	}
	return f.look(ctx, changed, yield)
}

// renew looks at every record that matches now, after removals that the store no longer
// knows.
func (f *follower) renew(ctx context.Context, yield func(*alert.Record, error) bool) error {
	seq, err := f.store.Seq(ctx)
	if err != nil {
		return err
	}
	rows, err := f.store.Select(ctx, f.query, 0)
	if err != nil {
		return err
	}
	f.seq = seq
	was := f.matches
	f.matches = map[alert.Key]bool{}
	for _, r := range rows {
		if was[r.Key] {
			f.matches[r.Key] = true
		}
	}
	for part := range slices.Chunk(Keys(rows), fetched) {
		if err := f.look(ctx, part, yield); err != nil {
			return err
		}
	}
	return nil
}

// look yields those of the changed records that match and did not before.
func (f *follower) look(ctx context.Context, keys []alert.Key, yield func(*alert.Record, error) bool) error {
	records, err := f.store.Records(ctx, slices.Clone(keys))
	if err != nil {
		return err
	}
	for i := range records {
		r := &records[i]
		is := r.Kind() != nil && query.MatchWithin(ctx, f.query, r)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !is:
			delete(f.matches, r.Key)
		case !f.matches[r.Key]:
			f.matches[r.Key] = true
			if !yield(r, nil) {
				return errEnough
			}
		}
	}
	return nil
}
