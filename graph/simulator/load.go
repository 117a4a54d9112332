package simulator

import (
	"bytes"
	"fmt"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Load replaces what the scenario has for a source by items as they were
// received; they are served byte for byte. Of one id the newest is served, by
// lastUpdateDateTime (lastModifiedDateTime of Legacy), else createdDateTime; at
// equal times the last one. An item without a string id is served and cannot be
// asked for alone. What is no JSON object is an error that names its place,
// counted from 1.
//
// Records of the audit log become content in the order given, in the last hours before
// now, whatever their own times are.
func (t *Tenant) Load(source alert.SourceName, items [][]byte) error {
	if source == alert.O365Management {
		return t.loadRecords(items)
	}
	s := schemaOf(source)
	if s == nil {
		return fault.New(fault.Usage, fmt.Sprintf("the simulated tenant has no %s", source), "it serves "+sourceNames(), nil)
	}
	rd := newReader(s)
	rows := make([]row, 0, len(items))
	at := map[string]int{}
	for i, item := range items {
		item = bytes.TrimSpace(item)
		r, err := row{}, errNotObject
		if len(item) > 0 {
			r, err = rd.read(item)
		}
		if err != nil {
			return fmt.Errorf("load %s: item %d: %w", source, i+1, err)
		}
		if r.id == "" {
			r.id = fmt.Sprintf("\x00%09d", i) // no path can name it
		}
		before, seen := at[r.id]
		switch {
		case !seen:
			at[r.id] = len(rows)
			rows = append(rows, r)
		case r.at[atUpdated] >= rows[before].at[atUpdated]:
			rows[before] = r
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.books[source] = kept{newView(slices.Clip(rows), nil)}
	return nil
}

// sourceNames lists what the tenant serves, as a sentence does.
func sourceNames() string { return fault.And(Sources()) }
