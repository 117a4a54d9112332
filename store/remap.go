package store

import (
	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// remapRows is the number of records that one transaction remaps.
const remapRows = 256

// remap maps again, from their raw items, the records that an older version of the
// mapping made. The index gets them through the feed of changes.
func (s *Store) remap() {
	var last alert.Key
	for s.background.Err() == nil {
		records, err := s.engine.Outdated(s.background, normalize.Version(), remapRows)
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
			s.options.Log.Error("some records keep an older mapping", "source", string(last.Source))
			return
		}
		last = records[0].Key
		if err := s.engine.Remap(s.background, mapped(records), normalize.Version()); err != nil {
			last = alert.Key{}
			if !s.rest("store records that were mapped again", err) {
				return
			}
		}
	}
}

// mapped returns the records mapped again from their raw items, under their old keys.
func mapped(records []alert.Record) []alert.Record {
	out := make([]alert.Record, len(records))
	for i, r := range records {
		out[i] = normalize.Record(r.Integration, r.Source, r.Raw)
		out[i].Key = r.Key
	}
	return out
}
