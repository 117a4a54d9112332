package sqlite

import (
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// An incident shows entities, providers and ids of its alerts. So a change of an
// alert changes its incident too, and the feed of changes tells of both.

// incidents are the ids of incidents by integration, each once.
type incidents map[string]map[string]bool

// add notes the incident that an alert belongs to, if any.
func (all *incidents) add(r *alert.Record) {
	if r.Alert == nil || r.Alert.IncidentID == "" {
		return
	}
	if *all == nil {
		*all = incidents{}
	}
	ids := (*all)[r.Integration]
	if ids == nil {
		ids = map[string]bool{}
		(*all)[r.Integration] = ids
	}
	ids[r.Alert.IncidentID] = true
}

// tellIncidents moves the change number of each kept incident. It comes
// after the alerts, so that a reader of the changes has those by then.
func (w *writer) tellIncidents() error {
	for _, source := range alert.Sources() {
		if source.Kind() != alert.IncidentKind() {
			continue
		}
		for _, integration := range slices.Sorted(maps.Keys(w.shown)) {
			if err := w.tellOf(ingest.Feed{Integration: integration, Source: source.Name}, w.shown[integration]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) tellOf(feed ingest.Feed, ids map[string]bool) error {
	src, err := w.db.sources.id(w.conn, feed)
	if err != nil || src == 0 {
		return err
	}
	names, err := w.db.sources.names(w.conn)
	if err != nil {
		return err
	}
	hashes := make([]int64, 0, len(ids))
	for id := range ids {
		hashes = append(hashes, names.hash(alert.Key{Integration: feed.Integration, Source: feed.Source, ID: id}))
	}
	var rids []int64
	var id []byte
	err = w.db.lookup(w.conn, "rid, src, aid", hashes, func(stmt *sqlite.Stmt) error {
		id = blob(stmt, 2, id)
		if stmt.ColumnInt64(1) == src && ids[string(id)] {
			rids = append(rids, stmt.ColumnInt64(0))
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(rids)
	for _, rid := range rids {
		w.seq++
		if err := run(w.conn, "UPDATE alert SET seq=? WHERE rid=?", w.seq, rid); err != nil {
			return err
		}
	}
	return nil
}

// showsOther reports whether an incident that the alert belongs to would show
// something else of it.
func showsOther(old, new *alert.Record) bool {
	kind := alert.AlertKind()
	if was, is := kind.Holds(old), kind.Holds(new); !was || !is {
		return was != is
	}
	return slices.ContainsFunc(shownFields(), func(f *alert.Field) bool { return !kind.Slot(f).Same(old, new) })
}

// shownFields are the fields of an alert on which its incident depends: which one
// it is, the order of its alerts, and what it shows of them.
func shownFields() []*alert.Field {
	fields := []*alert.Field{alert.FieldOf("incident_id"), alert.FieldOf("created_at")}
	for _, s := range alert.IncidentKind().Slots {
		if s.Derived != nil {
			fields = append(fields, s.Derived)
		}
	}
	return fields
}
