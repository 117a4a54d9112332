package sqlite

import (
	"log/slog"
	"sync"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// damage counts the records that cannot be read, each once. One bad page must not
// hide the rest of a store, and what is left out must not go unsaid.
type damage struct {
	logger *slog.Logger
	mu     sync.Mutex
	rids   map[int64]bool
	more   bool // something was lost, and not even its rows are known
}

const (
	damageLogged  = 10      // records that are logged, one line each
	damageCounted = 1 << 20 // records that are told apart, for their memory
)

func newDamage(logger *slog.Logger) *damage { return &damage{logger: logger, rids: map[int64]bool{}} }

// row counts a record by the number of its row.
func (d *damage) row(rid int64, err error) {
	d.part(rid, "a record cannot be read and is left out", err)
}

// part counts a record that lacks something.
func (d *damage) part(rid int64, what string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.rids[rid] || len(d.rids) == damageCounted {
		return
	}
	d.rids[rid] = true
	if n := len(d.rids); n <= damageLogged {
		d.logger.Warn(what, "row", rid, "error", err, "so far", n)
	}
}

// some counts what cannot be read if nothing says how many records it holds.
func (d *damage) some() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.more = true
}

func (d *damage) log(what string, err error) { d.logger.Warn(what, "error", err) }

func (d *damage) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.more {
		return max(len(d.rids), 1)
	}
	return len(d.rids)
}

// Damaged returns how many records at least could not be read since the store was
// opened, whole or in part. It is 1 or more after any call that met damage which it
// could not get around.
func (db *DB) Damaged() int { return db.damage.count() }

// lost is a row whose columns cannot be read.
type lost struct {
	at   int // index of its record among those of the call
	rid  int64
	hash int64 // of its key
	why  error
	location
}

// remake fills lost rows anew from their raw items, which lie elsewhere in the file
// and have a checksum, and returns those that it could not fill.
func (db *DB) remake(conn *sqlite.Conn, all []lost, record func(at int) *alert.Record) (left []lost, err error) {
	if len(all) == 0 {
		return nil, nil
	}
	locations := make([]location, len(all))
	for i, l := range all {
		locations[i] = l.location
		locations[i].at = i
	}
	made := make([]bool, len(all))
	names, err := db.sources.names(conn)
	if err != nil {
		return nil, err
	}
	err = db.raws(conn, locations, func(i int, raw []byte) {
		r := record(all[i].at)
		anew := engine.Clean(db.options.Record(r.Integration, r.Source, raw))
		if anew.Event != nil && names.hash(anew.Key) != all[i].hash {
			anew.Key = anew.Apart(db.options.Fingerprint(raw))
		}
		if anew.Kind() == nil || names.hash(anew.Key) != all[i].hash {
			return
		}
		anew.Ingested = db.sinceRead(conn, all[i], &anew, raw)
		anew.Triage, anew.Raw = r.Triage, nil
		*r, made[i] = anew, true
	})
	if err != nil && !isDamage(err) {
		return nil, err
	}
	for i, l := range all {
		if !made[i] {
			db.damage.row(l.rid, l.why)
			left = append(left, l)
		}
	}
	return left, nil
}

// sinceRead returns when a record was first stored, whose row is damaged and whose other
// columns were made anew of its item; 0 if unknown.
func (db *DB) sinceRead(conn *sqlite.Conn, of lost, anew *alert.Record, raw []byte) alert.Time {
	was, err := keptAt(conn, of.rid)
	if err == nil && db.isSince(was.covered, anew, of.hash, int64(db.options.Fingerprint(raw))) {
		return was.ingested
	}
	if err == nil || isDamage(err) {
		db.sinceLost(of.rid)
	}
	return 0
}

// isSince is isSince of a row, as its columns stand or as they are when they are made
// anew.
func (db *DB) isSince(was covered, anew *alert.Record, hash, print int64) bool {
	if was.isSince() {
		return true
	}
	was.hash, was.created, was.updated, was.print = hash, anew.Created(), anew.Updated(), print
	was.flags = was.flags&^plainFlags | db.layouts.flags(anew)
	return was.isSince()
}

func (db *DB) sinceLost(rid int64) {
	db.damage.part(rid, "when a record was first stored cannot be read", errCorrupt)
}
