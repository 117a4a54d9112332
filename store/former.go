package store

import (
	"context"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Who holds the key of a record goes on with it after its integration got another name: a screen has
// keys in its queue, its open pane, a note and what z takes back. So a key with a former name is one
// for the record under its present name, and what is answered is under the key that was asked for.

// present returns keys under the present names of their integrations. They are the same if none of
// them was given up.
func (s *Store) present(ctx context.Context, keys []alert.Key) (now []alert.Key, changed bool) {
	names := map[string]string{}
	for i, key := range keys {
		name, known := names[key.Integration]
		if !known {
			name, _ = s.engine.Renamed(ctx, key.Integration) // else the record is missing, as it was
			names[key.Integration] = name
		}
		if name == "" {
			continue
		}
		if !changed {
			keys, changed = slices.Clone(keys), true
		}
		keys[i].Integration = name
	}
	return keys, changed
}

// found returns records as the engine does. One that is missing under a former name comes with its present
// key.
func (s *Store) found(ctx context.Context, keys []alert.Key) ([]alert.Record, error) {
	records, err := s.engine.Records(ctx, keys)
	if err != nil {
		return nil, err
	}
	var missing []int
	var asked []alert.Key
	for i := range records {
		if records[i].Kind() == nil {
			missing, asked = append(missing, i), append(asked, keys[i])
		}
	}
	if now, changed := s.present(ctx, asked); changed {
		again, err := s.engine.Records(ctx, now)
		if err != nil {
			return nil, err
		}
		for i, at := range missing {
			records[at] = again[i]
		}
	}
	return records, nil
}

// decide carries acts out as the engine does.
func (s *Store) decide(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	keys := make([]alert.Key, len(acts))
	for i := range acts {
		keys[i] = acts[i].Key
	}
	now, changed := s.present(ctx, keys)
	if !changed {
		return s.engine.Triage(ctx, acts)
	}
	asked, acts := map[alert.Key]alert.Key{}, slices.Clone(acts)
	for i := range acts {
		acts[i].Key, asked[now[i]] = now[i], keys[i]
	}
	undo, err := s.engine.Triage(ctx, acts)
	for i := range undo {
		undo[i].Key = asked[undo[i].Key]
	}
	return undo, err
}
