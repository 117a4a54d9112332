package store

import (
	"context"
	"fmt"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
	"tocsin/store/query"
)

// Bounds of an incident's alerts: how many are read, how many bytes of raw items, and how
// many alerts at a time until these bytes are reached.
const (
	mostMembers     = 200
	mostMemberBytes = 32 << 20
	memberBatch     = 20
)

// Alerts returns the stored alerts of an incident with their raw items, the newest first: at
// most 200, and fewer if their items are large. It waits for the index, as Select does.
func (s *Store) Alerts(ctx context.Context, incident alert.Key) ([]alert.Record, error) {
	q, problems := query.Parse("incident_id = "+query.Quote(incident.ID), s.options.Now())
	if p := query.Failed(problems); p != nil {
		return nil, fault.New(fault.Store, fmt.Sprintf("the alerts of an incident can't be asked for: %s", p.Message), "", nil)
	}
	rows, err := s.Select(ctx, query.Restrict(q, []string{incident.Integration}), mostMembers)
	if err != nil {
		return nil, err
	}
	keys := make([]alert.Key, len(rows))
	for i := range rows {
		keys[i] = rows[i].Key
	}
	var out []alert.Record
	bytes := 0
	for batch := range slices.Chunk(keys, memberBatch) {
		if bytes >= mostMemberBytes {
			break
		}
		records, err := s.engine.Records(ctx, batch)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			// Another spelling of the id, or a record that was removed meanwhile, is no member.
			if r.Alert != nil && r.Alert.IncidentID == incident.ID && r.Integration == incident.Integration {
				out = append(out, r)
				bytes += len(r.Raw)
			}
		}
	}
	return out, nil
}

// Evidence returns the evidence in a record's raw item. It asks no store.
func Evidence(r *alert.Record) []alert.Evidence { return normalize.Evidence(r.Source, r.Raw) }
