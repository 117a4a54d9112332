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

// former reads and decides under present and former names.
type former struct{ engine engine.Engine }

// present returns keys under the present names of their integrations. They are the same if none of
// them was given up. If the names can't be read, it isn't known that a record is missing.
func (f former) present(ctx context.Context, keys []alert.Key) (now []alert.Key, changed bool, err error) {
	names := map[string]string{}
	for i, key := range keys {
		name, known := names[key.Integration]
		if !known {
			if name, err = f.engine.Renamed(ctx, key.Integration); err != nil {
				return nil, false, err
			}
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
	return keys, changed, nil
}

// records returns records as the engine does. One under a former name comes with its present key.
func (f former) records(ctx context.Context, keys []alert.Key) ([]alert.Record, error) {
	records, err := f.engine.Records(ctx, keys)
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
	now, changed, err := f.present(ctx, asked)
	if err != nil {
		return nil, err
	}
	if !changed {
		return records, nil
	}
	again, err := f.engine.Records(ctx, now)
	if err != nil {
		return nil, err
	}
	for i, at := range missing {
		records[at] = again[i]
	}
	return records, nil
}

// triage carries acts out as the engine does.
func (f former) triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	keys := make([]alert.Key, len(acts))
	for i := range acts {
		keys[i] = acts[i].Key
	}
	now, changed, err := f.present(ctx, keys)
	if err != nil {
		return nil, err
	}
	if !changed {
		return f.engine.Triage(ctx, acts)
	}
	asked, acts := map[alert.Key]alert.Key{}, slices.Clone(acts)
	for i := range acts {
		acts[i].Key, asked[now[i]] = now[i], keys[i]
	}
	undo, err := f.engine.Triage(ctx, acts)
	for i := range undo {
		undo[i].Key = asked[undo[i].Key]
	}
	return undo, err
}
