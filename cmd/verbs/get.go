package verbs

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Got is one record with everything that the store has about it.
type Got struct {
	Record   alert.Record // with its raw item
	Evidence []alert.Evidence
	History  []alert.Change // oldest first
}

// Get returns one record. If the store has no record with the key, the fault is of
// kind Store.
func Get(ctx context.Context, s *store.Store, key alert.Key) (Got, error) {
	record, evidence, err := s.Record(ctx, key)
	if err != nil {
		return Got{}, err
	}
	history, err := s.History(ctx, key)
	return Got{Record: record, Evidence: evidence, History: history}, err
}

// Find returns the rows of the records with the ids, one for each id. If no record
// has an id, or if several have it, the fault is of kind Usage.
func Find(ctx context.Context, s *store.Store, ids []string, among Among) ([]index.Row, error) {
	if err := among.Known(ctx, s); err != nil {
		return nil, err
	}
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = query.Quote(id)
	}
	rows, err := everyKind(ctx, s, "WHERE resource_id IN ("+strings.Join(quoted, ", ")+")", among.Integrations, 0)
	if err != nil {
		return nil, err
	}
	// The language ignores case in text; ids differ in case.
	rows = slices.DeleteFunc(rows, func(r index.Row) bool { return !slices.Contains(ids, r.Key.ID) })
	return rows, oneEach(ids, rows)
}

// oneEach checks that every id names exactly one record.
func oneEach(ids []string, rows []index.Row) error {
	for _, id := range ids {
		var same []string
		for _, r := range rows {
			if r.Key.ID == id {
				same = append(same, fmt.Sprintf("%s in %s of %s: %s", id, r.Key.Source, r.Key.Integration, r.Heading()))
			}
		}
		switch len(same) {
		case 1:
		case 0:
			return usage("run tocsin query '' to list the stored alerts", "no alert or incident has the id %s", id)
		default:
			return fault.New(fault.Usage, fmt.Sprintf("%d records share the id %s: %s", len(same), id, strings.Join(same, "; ")),
				"choose one with --integration or --query", nil)
		}
	}
	return nil
}
