package verbs

import (
	"context"
	"iter"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Among narrows a search to integrations. The zero value means all of them.
type Among struct {
	Integrations []string // by name; empty for all
	Configured   []string // the names in the settings; they are valid even if the store has no record of them
}

// Search returns the rows that match a query, newest first, at most limit of them;
// 0 means all. If neither the settings nor any record has the name of an
// integration, the fault is of kind Usage; otherwise a misspelt name would silently
// find nothing.
func Search(ctx context.Context, s *store.Store, q *query.Query, among Among, limit int) ([]index.Row, error) {
	if err := among.Known(ctx, s); err != nil {
		return nil, err
	}
	return s.Select(ctx, query.Restrict(q, among.Integrations), limit)
}

// Table returns the table of a query with fields or aggregate. Errors are as those of
// Search.
func Table(ctx context.Context, s *store.Store, q *query.Query, among Among) (*query.Table, error) {
	if err := among.Known(ctx, s); err != nil {
		return nil, err
	}
	return s.Table(ctx, query.Restrict(q, among.Integrations))
}

// Known refuses a name that neither the settings nor any record has.
func (among Among) Known(ctx context.Context, s *store.Store) error {
	for _, name := range among.Unconfigured() {
		rows, err := everyKind(ctx, s, "", []string{name}, 1)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			kept, err := among.kept(ctx, s)
			if err != nil {
				return err
			}
			return UnknownIntegration(name, among.Configured, kept)
		}
	}
	return nil
}

// named is how many integrations of the store a hint names at most.
const named = 20

// kept returns names that only the store knows. It asks for one record at a time that
// has none of the names so far, so a large store isn't read whole.
func (among Among) kept(ctx context.Context, s *store.Store) (names []string, err error) {
	for len(names) < named {
		known := []string{"''"}
		for _, name := range slices.Concat(among.Configured, names) {
			known = append(known, query.Quote(name))
		}
		rows, err := everyKind(ctx, s, "WHERE NOT integration IN ("+strings.Join(known, ", ")+")", nil, 1)
		if err != nil || len(rows) == 0 {
			return names, err
		}
		names = append(names, rows[0].Key.Integration)
	}
	return names, nil
}

// Unconfigured returns the names that the settings don't have. Only the store can know
// them.
func (among Among) Unconfigured() (names []string) {
	for _, name := range among.Integrations {
		if !slices.Contains(among.Configured, name) {
			names = append(names, name)
		}
	}
	return names
}

// everyKind returns the records of every kind that match the rest of a query, kind by kind,
// in the named integrations, of each kind at most limit; 0 means all. The text
// must not contain a time.
func everyKind(ctx context.Context, s *store.Store, where string, integrations []string, limit int) (rows []index.Row, err error) {
	for _, kind := range alert.Kinds() {
		q, _, err := Parse("FROM "+kind.From[0]+" "+where, query.Scope{})
		if err != nil {
			return nil, err
		}
		some, err := s.Select(ctx, query.Restrict(q, integrations), limit)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	return rows, nil
}

// fetched is how many records are read from the store at a time. A raw item has
// about 10 KB.
const fetched = 256

// Records yields the records of rows with their raw items, in order. It leaves out
// a record that was deleted after the search. After an error it yields nothing more.
func Records(ctx context.Context, s *store.Store, rows []index.Row) iter.Seq2[*alert.Record, error] {
	return func(yield func(*alert.Record, error) bool) {
		for part := range slices.Chunk(rows, fetched) {
			records, err := s.Records(ctx, Keys(part))
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range records {
				if gone := records[i].Kind() == nil; !gone && !yield(&records[i], nil) {
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
