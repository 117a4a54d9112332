package sqlite

import (
	"strings"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// plan is what a batch will do. It is made on a reading connection, packing
// included, so that the write lock is held only for the writing; generation
// tells whether it still holds then. A plan without writes needs no transaction.
type plan struct {
	items      []*item // each key once
	outcome    ingest.Outcome
	repeats    int // records of the batch that a newer one of the same key stands for
	odd        int
	generation int64
	blocks     []*block
}

// item is one record on its way into the file.
type item struct {
	record alert.Record // cleaned
	hash   int64        // of its key
	print  uint64       // fingerprint, once printed
	known  bool         // print is set
	was    *kept        // what the file has under the key; nil for nothing
	verdict
	block  *block
	offset int
	rid    int64 // set when it is written
	seq    int64
}

// kept is a row as it was when the plan was made.
type kept struct {
	rid, src, mapping, blk int64
	created, updated       alert.Time
	flags                  int64
	print                  uint64
	body                   []byte // only of a row that may change
}

// verdict is what becomes of an item.
type verdict int

const (
	older   verdict = iota // kept as new or newer
	isNew                  // never seen
	changed                // newer content
	touched                // newer by its update time alone
)

// newPlan cleans the batch and takes from each key its newest record; of equal
// times the last received. The order received is kept: it is nearly that of
// time, and so rows and raw items that are read together lie together. (Sorting
// by key, as an engine with many writers must, would undo that for nothing.)
func newPlan(batch []alert.Record) *plan {
	p := &plan{items: make([]*item, 0, len(batch))}
	at := make(map[alert.Key]int, len(batch))
	for _, record := range batch {
		record = engine.Clean(record)
		if record.Malformed {
			p.odd++
		}
		i, again := at[record.Key]
		switch {
		case !again:
			at[record.Key] = len(p.items)
			p.items = append(p.items, &item{record: record, hash: hashKey(record.Key)})
		default:
			p.repeats++
			if record.Updated() >= p.items[i].record.Updated() {
				p.items[i] = &item{record: record, hash: p.items[i].hash}
			}
		}
	}
	return p
}

const lookupKeys = 250 // keys in one look-up; a shorter one repeats its last

var lookupSQL = "SELECT rid, src, aid, updated, fp, mapping, blk, flags, created, body FROM alert WHERE kh IN (?" +
	strings.Repeat(",?", lookupKeys-1) + ")"

const lookupOneSQL = "SELECT rid, src, aid, updated, fp, mapping, blk, flags, created, body FROM alert WHERE kh=?"

// look finds what the file has of the plan's items and decides on each.
func (db *DB) look(conn *sqlite.Conn, p *plan) error {
	generation, err := number(conn, "SELECT v FROM meta WHERE k='generation'")
	if err != nil {
		return err
	}
	p.generation = generation
	byKey := make(map[alert.Key]*item, len(p.items))
	for _, it := range p.items {
		it.was = nil
		byKey[it.record.Key] = it
	}
	found := func(stmt *sqlite.Stmt) error { return db.found(conn, stmt, byKey) }
	for rest := p.items; len(rest) > 0; {
		group := rest[:min(lookupKeys, len(rest))]
		rest = rest[len(group):]
		if err := lookup(conn, group, found); err != nil {
			return err
		}
	}
	p.decide()
	return nil
}

func lookup(conn *sqlite.Conn, group []*item, found func(*sqlite.Stmt) error) error {
	if len(group) == 1 {
		return rows(conn, lookupOneSQL, found, group[0].hash)
	}
	hashes := make([]any, lookupKeys)
	for i := range hashes {
		hashes[i] = group[min(i, len(group)-1)].hash
	}
	return rows(conn, lookupSQL, found, hashes...)
}

// found takes one row whose key hash was asked for.
func (db *DB) found(conn *sqlite.Conn, stmt *sqlite.Stmt, byKey map[alert.Key]*item) error {
	feed, err := db.sources.feed(conn, stmt.ColumnInt64(1))
	if err != nil {
		return err
	}
	it := byKey[alert.Key{Integration: feed.Integration, Source: feed.Source, ID: string(blob(stmt, 2, nil))}]
	if it == nil {
		return nil // another key of the same hash
	}
	it.was = &kept{
		rid: stmt.ColumnInt64(0), src: stmt.ColumnInt64(1),
		updated: alert.Time(stmt.ColumnInt64(3)), print: uint64(stmt.ColumnInt64(4)),
		mapping: stmt.ColumnInt64(5), blk: stmt.ColumnInt64(6), flags: stmt.ColumnInt64(7),
		created: alert.Time(stmt.ColumnInt64(8)),
	}
	if it.record.Updated() < it.was.updated {
		return nil
	}
	db.fingerprint(it)
	if it.print != it.was.print {
		it.was.body = blob(stmt, 9, nil)
	}
	return nil
}

func (db *DB) fingerprint(it *item) {
	if !it.known {
		it.print, it.known = db.options.Fingerprint(it.record.Raw), true
	}
}

func (p *plan) decide() {
	p.outcome = ingest.Outcome{Stale: p.repeats, Malformed: p.odd}
	for _, it := range p.items {
		it.verdict = it.judge()
		switch it.verdict {
		case isNew:
			p.outcome.New++
		case changed:
			p.outcome.Changed++
		case touched:
			p.outcome.Heartbeats++
		case older:
			p.outcome.Stale++
		}
	}
}

func (it *item) judge() verdict {
	updated := it.record.Updated()
	switch {
	case it.was == nil:
		return isNew
	case updated < it.was.updated:
		return older
	case it.print != it.was.print:
		return changed
	case updated > it.was.updated:
		return touched
	}
	return older
}

// writes lists the items that must be written.
func (p *plan) writes() []*item {
	var out []*item
	for _, it := range p.items {
		if it.verdict != older {
			out = append(out, it)
		}
	}
	return out
}

// pack prepares what is costly and needs no lock: fingerprints and blocks.
func (db *DB) pack(conn *sqlite.Conn, p *plan) (err error) {
	writes := p.writes()
	for _, it := range writes {
		db.fingerprint(it)
	}
	p.blocks, err = db.blocks(conn, writes)
	return err
}
