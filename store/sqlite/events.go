package sqlite

import (
	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// ofEvents holds more of an event, or of an alert of events. All but sent depends on what
// the file has, and is decided anew if another writer came between.
type ofEvents struct {
	sent  alert.Record // as it came
	apart alert.Key    // of an event: its key if another content has its own
	fresh bool         // the file has no such event
	also  [][]byte     // of an alert of events: the items of its other versions in the batch
}

// joining decides the keys of the events of a plan, and adds the alerts that they make.
// It must come before the rows of the plan's items are looked up.
func (db *DB) joining(conn *sqlite.Conn, p *plan) error {
	p.items = p.items[:p.given]
	if !p.joins {
		return nil
	}
	known, err := db.places(conn, p)
	if err != nil {
		return err
	}
	keyEvents(p, known)
	return db.joinAlerts(conn, p, known)
}

// places looks up every key that an event of the plan, or its alert, may have.
func (db *DB) places(conn *sqlite.Conn, p *plan) (map[alert.Key]location, error) {
	asked := map[alert.Key]bool{}
	for _, it := range p.items {
		if it.events == nil {
			continue
		}
		asked[it.events.sent.Key] = true
		if key, ok := engine.PartOf(&it.events.sent); ok {
			asked[key] = true
		}
		if it.record.Event != nil {
			asked[it.events.apart] = true
		}
	}
	names, err := db.sources.names(conn)
	if err != nil {
		return nil, err
	}
	hashes := make([]int64, 0, len(asked))
	for key := range asked {
		hashes = append(hashes, names.hash(key))
	}
	known := map[alert.Key]location{}
	err = db.lookup(conn, "src, aid, fp, rid, blk, boff", hashes, func(stmt *sqlite.Stmt) error {
		feed, err := db.sources.feed(conn, stmt.ColumnInt64(0))
		if err != nil {
			return err
		}
		key := feed.key(blob(stmt, 1, nil))
		if asked[key] {
			known[key] = location{rid: stmt.ColumnInt64(3), blk: stmt.ColumnInt64(4), off: stmt.ColumnInt64(5), print: uint64(stmt.ColumnInt64(2))}
		}
		return nil
	})
	return known, err
}

// keyEvents gives each event of a plan its key: its own, or if another content has that,
// the one apart.
func keyEvents(p *plan, known map[alert.Key]location) {
	taken := map[alert.Key]bool{}
	for _, it := range p.items {
		if it.events == nil || it.record.Event == nil {
			continue
		}
		own := it.events.sent.Key
		at, has := known[own]
		_, apart := known[it.events.apart]
		it.events.fresh = !apart && !(has && at.print == it.print)
		if apart || it.events.fresh && (has || taken[own]) {
			it.record.Key = it.events.apart
		} else {
			it.record.Key, taken[own] = own, true
		}
	}
}

// alertParts holds the parts of one alert of events that a plan has.
type alertParts struct {
	key   alert.Key
	items [][]byte
	given *incoming // nil if the batch has events alone
}

// joinAlerts adds to a plan the alerts of its events that the file does not have yet, and
// puts what the file has into those that came whole.
func (db *DB) joinAlerts(conn *sqlite.Conn, p *plan, known map[alert.Key]location) error {
	list := partsOf(p, known)
	was := make([][]byte, len(list))
	var stored []location
	for i := range list {
		if at, ok := known[list[i].key]; ok {
			at.at = i
			stored = append(stored, at)
		}
	}
	if err := db.raws(conn, stored, func(i int, raw []byte) { was[i] = raw }); err != nil && !isDamage(err) {
		return err
	}
	for i := range list {
		l := &list[i]
		record, ok := engine.Join(l.key, was[i], l.items, db.options.Record)
		switch {
		case !ok:
		case l.given != nil:
			l.given.record, l.given.known = record, false
		default:
			p.items = append(p.items, &incoming{record: record})
		}
	}
	return nil
}

// partsOf gathers by alert what a plan has to join, in the order received. An event that
// the file has already counts only if its alert is missing.
func partsOf(p *plan, known map[alert.Key]location) (list []alertParts) {
	at := map[alert.Key]int{}
	of := func(key alert.Key) *alertParts {
		i, ok := at[key]
		if !ok {
			i = len(list)
			at[key] = i
			list = append(list, alertParts{key: key})
		}
		return &list[i]
	}
	for _, it := range p.items {
		if it.events == nil {
			continue
		}
		if it.record.Event == nil {
			l := of(it.events.sent.Key)
			l.given, l.items = it, append(append(l.items, it.events.sent.Raw), it.events.also...)
			continue
		}
		key, ok := engine.PartOf(&it.events.sent)
		if _, has := known[key]; ok && (it.events.fresh || !has) {
			l := of(key)
			l.items = append(l.items, it.events.sent.Raw)
		}
	}
	return list
}

// isHeld reports whether a record is an event whose alert the file has: it stays as long
// as that.
func (db *DB) isHeld(conn *sqlite.Conn, r *alert.Record) (bool, error) {
	key, ok := engine.PartOf(r)
	if !ok {
		return false, nil
	}
	at, err := db.locate(conn, key)
	return at.rid != 0, err
}
