package verbs

import (
	"context"
	"iter"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Among narrows a search to integrations. The zero value has all of them.
type Among struct {
	Integrations []string // by name; empty for all
	Configured   []string // the names in the settings; the store need not hold records of them
}

// Search returns the rows that a query means, newest first, at most limit of
// them; 0 for all. A name of an integration that neither the settings nor any
// record has is a fault of kind Usage, for it would find nothing without a word.
func Search(ctx context.Context, s *store.Store, q *query.Query, among Among, limit int) ([]index.Row, error) {
	if len(among.Integrations) == 0 {
		return s.Select(ctx, q, limit)
	}
	if err := among.known(ctx, s); err != nil {
		return nil, err
	}
	rows, err := s.Select(ctx, q, 0)
	rows = slices.DeleteFunc(rows, func(r index.Row) bool { return !slices.Contains(among.Integrations, r.Key.Integration) })
	if limit > 0 && len(rows) > limit {
		rows = rows[:limit]
	}
	return rows, err
}

// known refuses a name that nothing has.
func (among Among) known(ctx context.Context, s *store.Store) error {
	for _, name := range among.Integrations {
		if slices.Contains(among.Configured, name) {
			continue
		}
		rows, err := both(ctx, s, "integration = "+query.Quote(name))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(rows, func(r index.Row) bool { return r.Key.Integration == name }) {
			return UnknownIntegration(name, among.Configured)
		}
	}
	return nil
}

// both returns the alerts and then the incidents that meet a condition. The
// condition names no time.
func both(ctx context.Context, s *store.Store, where string) (rows []index.Row, err error) {
	for _, from := range []string{"", "FROM incident WHERE "} {
		q, _, err := Parse(from+where, time.Time{})
		if err != nil {
			return nil, err
		}
		some, err := s.Select(ctx, q, 0)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	return rows, nil
}

// fetched is how many records are read from the store at a time: their raw items
// take some 10 KB each.
const fetched = 256

// Records yields the records of rows with their raw items, in order. A record
// that is gone since the search is left out. An error is the last that it yields.
func Records(ctx context.Context, s *store.Store, rows []index.Row) iter.Seq2[*alert.Record, error] {
	return func(yield func(*alert.Record, error) bool) {
		for part := range slices.Chunk(rows, fetched) {
			records, err := s.Records(ctx, Keys(part))
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range records {
				gone := records[i].Alert == nil && records[i].Incident == nil
				if !gone && !yield(&records[i], nil) {
					return
				}
			}
		}
	}
}

// Keys returns the keys of rows.
func Keys(rows []index.Row) []alert.Key {
	keys := make([]alert.Key, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	return keys
}
