package store

import "context"

// Rename gives an integration another name: its records, feeds, triage, notes and history
// stay, and each record's history tells of it. The leases of the old name are lost, and
// nothing can be written under it any more, by any process. Every index of the store is
// filled anew. If the integration has the new name already, Rename does nothing; a name that
// another one has or had is refused, unless that one was removed with its records.
func (s *Store) Rename(ctx context.Context, old, name, by string) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.engine.Rename(ctx, old, name, by)
}

// Renamed returns the present name of an integration whose name was given up; "" for all
// others.
func (s *Store) Renamed(ctx context.Context, name string) (string, error) {
	return s.engine.Renamed(ctx, name)
}

// CountIntegration returns how many records the store has of an integration, of every kind.
func (s *Store) CountIntegration(ctx context.Context, name string) (int, error) {
	return s.engine.CountIntegration(ctx, name)
}

// RemoveIntegration removes all records of an integration, whatever was decided on them,
// and its feeds with their progress. It works in small transactions and calls each, if not
// nil, with the number of records so far. A call that failed can be repeated. Processes that
// have the store open get no lease of its feeds for 30 s, so that none fetches again what was
// removed before it has taken up its settings.
func (s *Store) RemoveIntegration(ctx context.Context, name string, each func(removed int)) (int, error) {
	if err := s.writable(); err != nil {
		return 0, err
	}
	return s.engine.RemoveIntegration(ctx, name, each)
}
