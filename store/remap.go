package store

import (
	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// remapRows is the number of records mapped anew in one transaction.
const remapRows = 256

// remap maps the records anew that an older version of the mapping made, from their
// raw items. The index gets them by the feed of changes.
func (s *Store) remap() {
	var last alert.Key
	for s.background.Err() == nil {
		records, err := s.engine.Outdated(s.background, normalize.Version, remapRows)
		if err != nil {
			if !s.rest("look for records of an older mapping", err) {
				return
			}
			continue
		}
		if len(records) == 0 {
			return
		}
		if records[0].Key == last {
			s.options.Log.Error("records stay at an older mapping", "source", string(last.Source))
			return
		}
		last = records[0].Key
		if err := s.engine.Remap(s.background, mapped(records), normalize.Version); err != nil {
			last = alert.Key{}
			if !s.rest("keep records that were mapped anew", err) {
				return
			}
		}
	}
}

// mapped makes the records anew from their raw items, under the keys that they have.
func mapped(records []alert.Record) []alert.Record {
	out := make([]alert.Record, len(records))
	for i, r := range records {
		out[i] = normalize.Record(r.Integration, r.Source, r.Raw)
		out[i].Key = r.Key
	}
	return out
}
