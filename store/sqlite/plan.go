package sqlite

import (
	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// plan says what a batch will do. It is made on a reading connection, so that the write
// lock is held for the writing alone; generation shows whether it is still true by then.
// Packing begins with the plan and may end during the write. A plan without writes needs no
// transaction.
type plan struct {
	items      []*incoming // each key once
	given      int         // how many of them came; behind them stand the alerts that events make
	joins      bool        // there are events, or alerts of events
	outcome    ingest.Outcome
	repeats    int // records of the batch with a newer one of the same key
	malformed  int
	generation int64
	blocks     []*block
	packing    packing // of blocks
}

// incoming is one record on its way into the file.
type incoming struct {
	record alert.Record  // cleaned
	hash   int64         // of its key; look sets it
	print  uint64        // fingerprint, once printed
	known  bool          // print is valid
	was    *kept         // what the file has under the key; nil if nothing
	old    *alert.Record // the record of was, if it is compared; with its key alone if it cannot be read
	torn   bool          // old cannot be read
	unsure bool          // when was was first stored is damaged
	effect
	block  *block
	offset int
	met    [2]int // of writer.met, those of the record
	rid    int64  // set when it is written
	seq    int64
	events *ofEvents // nil unless it is an event, or an alert of events
}

// kept is a row as it was when the plan was made.
type kept struct {
	src, mapping, blk, boff int64
	covered
	body []byte        // only for a row that may change
	anew *alert.Record // made of its raw item; only for a row that mapAnew takes
}

// effect says what a record does to its row.
type effect int

const (
	stale     effect = iota // nothing: what is kept is as new or newer
	isNew                   // its key was never seen
	changed                 // it has newer content
	heartbeat               // it is newer by its update time alone
)

// newPlan cleans the batch and takes the newest record of each key; of equal times
// the last received. It keeps the order received, which is nearly that of time, so
// that rows and raw items that are read together lie together. (Sorting by key, as
// an engine with many writers must, would undo that for nothing.)
//
// Of events, each content is a record of its own: see alert.Key.Apart. Of two versions of an
// alert of events, the records of both count.
func newPlan(batch []alert.Record, fingerprint func(raw []byte) uint64) *plan {
	p := &plan{items: make([]*incoming, 0, len(batch))}
	at := make(map[alert.Key]int, len(batch))
	for _, record := range batch {
		record = engine.Clean(record)
		if record.Malformed {
			p.malformed++
		}
		it, key := p.incoming(record, fingerprint)
		i, again := at[key]
		switch {
		case !again:
			at[key] = len(p.items)
			p.items = append(p.items, it)
		default:
			p.repeats++
			newer, older := p.items[i], it
			if record.Updated() >= newer.record.Updated() {
				newer, older = it, newer
			}
			newer.takeRecords(older)
			p.items[i] = newer
		}
	}
	p.given = len(p.items)
	return p
}

// takeRecords adds the records of another version of an alert of events.
func (it *incoming) takeRecords(other *incoming) {
	if it.events != nil && other.events != nil && it.record.Event == nil {
		it.events.also = append(append(it.events.also, other.events.sent.Raw), other.events.also...)
	}
}

// incoming returns a record on its way, and the key by which it is one in its batch.
func (p *plan) incoming(record alert.Record, fingerprint func(raw []byte) uint64) (it *incoming, key alert.Key) {
	it, key = &incoming{record: record}, record.Key
	switch {
	case record.Event != nil:
		if it.print, it.known = record.Print, true; it.print == 0 {
			it.print = fingerprint(record.Raw)
		}
		key = key.Apart(it.print)
		it.events, p.joins = &ofEvents{sent: record, apart: key}, true
	case engine.OfEvents(&record):
		it.events, p.joins = &ofEvents{sent: record}, true
	}
	return it, key
}

const keptColumns = "rid, src, aid, mapping, blk, boff, body, kh, created, updated, ingested, fp, flags"

const columnsAt = 7 // of keptColumns, on which those of a checksum begin

// columnsFrom reads the columns of a checksum: rid, and from another on kh, created,
// updated, ingested, fp, flags.
func columnsFrom(stmt *sqlite.Stmt, rid, at int) covered {
	return covered{
		rid: stmt.ColumnInt64(rid), hash: stmt.ColumnInt64(at), created: alert.Time(stmt.ColumnInt64(at + 1)), updated: alert.Time(stmt.ColumnInt64(at + 2)),
		ingested: alert.Time(stmt.ColumnInt64(at + 3)), print: stmt.ColumnInt64(at + 4), flags: stmt.ColumnInt64(at + 5),
	}
}

// look finds what the file has of the plan's items and decides on each.
func (db *DB) look(conn *sqlite.Conn, p *plan) error {
	generation, err := number(conn, "SELECT v FROM meta WHERE k='generation'")
	if err != nil {
		return err
	}
	p.generation = generation
	version, err := number(conn, namesSQL)
	if err != nil {
		return err
	}
	db.sources.want(version)
	names, err := db.sources.names(conn)
	if err != nil {
		return err
	}
	if err := db.joining(conn, p); err != nil {
		return err
	}
	byKey := make(map[alert.Key]*incoming, len(p.items))
	hashes := make([]int64, len(p.items))
	for i, it := range p.items {
		it.was, it.hash = nil, names.hash(it.record.Key)
		byKey[it.record.Key] = it
		hashes[i] = it.hash
	}
	err = db.lookup(conn, keptColumns, hashes, func(stmt *sqlite.Stmt) error { return db.found(conn, stmt, byKey) })
	if err != nil {
		return err
	}
	p.decide()
	return db.mapAnew(conn, p)
}

// mapAnew maps the records anew that an older version of the mapping made and that
// are to be replaced: what the mapping alone changed is no history. So it does with
// those whose columns cannot be read; and what is left of the time when a record was
// first stored must be right before it gets a checksum anew. It must see the same
// moment as look, because a block without live items is removed. An item that
// cannot be read must not hold up the newer one: then its row is compared as it is.
func (db *DB) mapAnew(conn *sqlite.Conn, p *plan) error {
	var locations []location
	for i, it := range p.items {
		if it.effect == changed && (it.was.mapping < int64(db.options.Mapping) || db.unreadable(conn, it)) || it.unsure {
			locations = append(locations, location{at: i, blk: it.was.blk, off: it.was.boff})
		}
	}
	err := db.raws(conn, locations, func(i int, raw []byte) {
		it := p.items[i]
		key := it.record.Key
		record := engine.Clean(db.options.Record(key.Integration, key.Source, raw))
		record.Key = key
		it.was.anew = &record
		it.unsure = it.unsure && !db.isSince(it.was.covered, &record, it.hash, int64(db.options.Fingerprint(raw)))
	})
	for _, it := range p.items {
		if it.unsure {
			it.was.ingested = 0
			db.sinceLost(it.was.rid)
		}
	}
	if isDamage(err) {
		return nil
	}
	return err
}

// unreadable reports whether the body of the row that an item replaces is damaged.
func (db *DB) unreadable(conn *sqlite.Conn, it *incoming) bool {
	p := db.packer(conn)
	return isDamage(p.unpack(it.was.body, it.was.covered, &alert.Record{Key: it.record.Key}))
}

// found takes one row that has the hash of a key of the plan.
func (db *DB) found(conn *sqlite.Conn, stmt *sqlite.Stmt, byKey map[alert.Key]*incoming) error {
	feed, err := db.sources.feed(conn, stmt.ColumnInt64(1))
	if err != nil {
		return err
	}
	it := byKey[feed.key(blob(stmt, 2, nil))]
	if it == nil {
		return nil // another key of the same hash
	}
	it.unsure = false
	it.was = &kept{
		src: stmt.ColumnInt64(1), mapping: stmt.ColumnInt64(3), blk: stmt.ColumnInt64(4), boff: stmt.ColumnInt64(5),
		covered: columnsFrom(stmt, 0, columnsAt),
	}
	if it.record.Updated() < it.was.updated {
		return nil
	}
	db.fingerprint(it)
	it.effect = it.decide()
	it.unsure = it.effect != stale && !it.was.isSince()
	if it.compared(db.options.Mapping) {
		it.was.body = blob(stmt, 6, nil)
	}
	return nil
}

func (db *DB) fingerprint(it *incoming) {
	switch {
	case it.known:
	case it.record.Print != 0:
		it.print, it.known = it.record.Print, true
	default:
		it.print, it.known = db.options.Fingerprint(it.record.Raw), true
	}
}

func (p *plan) decide() {
	p.outcome = ingest.Outcome{Stale: p.repeats, Malformed: p.malformed}
	for i, it := range p.items {
		it.effect = it.decide()
		switch it.effect {
		case isNew:
			p.outcome.New++
		case changed:
			p.outcome.Changed++
		case heartbeat:
			p.outcome.Heartbeats++
		case stale:
			if i < p.given { // the file has all that an alert's events brought
				p.outcome.Stale++
			}
		}
	}
}

// compared reports whether the replaced row must be read. That of a heartbeat holds
// the same, unless an older mapping made it.
func (it *incoming) compared(mapping int) bool {
	return it.effect == changed || it.effect == heartbeat && it.was.mapping < int64(mapping)
}

func (it *incoming) decide() effect {
	updated := it.record.Updated()
	switch {
	case it.was == nil:
		return isNew
	case updated < it.was.updated:
		return stale
	case int64(it.print) != it.was.print:
		return changed
	case updated > it.was.updated:
		return heartbeat
	}
	return stale
}

// writes lists the items that must be written.
func (p *plan) writes() []*incoming {
	var out []*incoming
	for _, it := range p.items {
		if it.effect != stale {
			out = append(out, it)
		}
	}
	return out
}
