package store

import (
	"context"
	"math"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
)

// eachRows is how many rows Each reads at a time.
const eachRows = 4096

// Each calls take with all rows that a query matches, newest first, some at a time, so that
// a million need not be in memory. The query's stages do not count. It waits for the index.
// A record that changes meanwhile may come twice.
func (s *Store) Each(ctx context.Context, q *query.Query, take func([]index.Row) error) error {
	if err := s.Ready(ctx); err != nil {
		return err
	}
	condition := *q
	condition.Stages = nil
	request := index.Request{Query: &condition, Rows: eachRows}
	for {
		result, err := s.indexed(ctx, request)
		if err != nil {
			return err
		}
		fresh := result.Rows
		if result.Cursor >= 0 {
			fresh = fresh[result.Cursor-result.First+1:]
		}
		if err := take(fresh); err != nil {
			return err
		}
		end := result.First + len(result.Rows)
		if len(fresh) == 0 || end >= result.Total {
			return s.eachBehind(ctx, &condition, result, take)
		}
		request.Top, request.Around = end, fresh[len(fresh)-1].Key
	}
}

// eachBehind is Each for the alerts that the index left out.
func (s *Store) eachBehind(ctx context.Context, q *query.Query, result index.Result, take func([]index.Row) error) error {
	if !result.Cut {
		return nil
	}
	return s.behind(ctx, q, result.Floor, math.MaxInt, func(found []engine.Row) error {
		rows, err := index.RowsOf(ctx, found)
		if err != nil {
			return err
		}
		return take(rows)
	})
}

// Held tells for each key what the store has of it, without reading the record. It does
// not wait for the index.
func (s *Store) Held(ctx context.Context, keys []alert.Key) ([]ingest.Held, error) {
	return s.engine.Held(ctx, keys)
}

// UpdatedSince calls take with every record of a feed that was last updated at a time or
// later, as Each does.
func (s *Store) UpdatedSince(ctx context.Context, feed ingest.Feed, from alert.Time, take func([]ingest.Stamp) error) error {
	return s.Each(ctx, updatedSince(feed, from), func(rows []index.Row) error {
		stamps := make([]ingest.Stamp, 0, len(rows))
		for i := range rows {
			if rows[i].Key.Source == feed.Source {
				stamps = append(stamps, ingest.Stamp{ID: rows[i].Key.ID, Updated: rows[i].Updated})
			}
		}
		return take(stamps)
	})
}

// updatedSince returns the query of the records of a feed's integration and kind that were
// updated at a time or later.
func updatedSince(feed ingest.Feed, from alert.Time) *query.Query {
	text := ""
	if row := alert.SourceOf(feed.Source); row != nil {
		text = "FROM " + row.Kind().Name
	}
	if from > 0 {
		text += " WHERE updated_at >= " + query.Quote(from.String())
	}
	q, _ := query.Parse(text, from.Time()) // it has no word that could be wrong
	return query.Restrict(q, []string{feed.Integration})
}
