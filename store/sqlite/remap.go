package sqlite

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// resume remembers how far Outdated got: below that row none was outdated. It only
// saves time.
type resume struct {
	mu      sync.Mutex
	version int
	rid     int64
}

func (r *resume) from(version int) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.version != version {
		r.version, r.rid = version, 0
	}
	return r.rid
}

func (r *resume) set(version int, rid int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.version == version {
		r.rid = rid
	}
}

// Outdated returns up to n records, key and raw item alone, whose columns were
// mapped by a version below the given one. A count for each version is kept with
// the rows, so that an answer of none costs nothing. Records whose raw item cannot be
// read keep their columns and are passed over.
func (db *DB) Outdated(ctx context.Context, version, n int) (out []alert.Record, err error) {
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		left, err := number(conn, "SELECT sum(n) FROM mapping WHERE version<?", version)
		if err != nil || left == 0 || n <= 0 {
			return err
		}
		from := db.outdatedFrom.from(version)
		if out, err = db.outdated(conn, version, n, from); err != nil || len(out) > 0 || from == 0 {
			return err
		}
		db.outdatedFrom.set(version, 0) // an older program has written since
		out, err = db.outdated(conn, version, n, 0)
		return err
	})
	if err != nil {
		return nil, db.fault("read what was mapped by an older version", err)
	}
	return out, nil
}

// outdated passes over rows until there is one whose raw item can be read.
func (db *DB) outdated(conn *sqlite.Conn, version, n int, from int64) ([]alert.Record, error) {
	for {
		out, locations, err := db.outdatedRows(conn, version, n, from)
		if err != nil || len(out) == 0 {
			return nil, err
		}
		db.outdatedFrom.set(version, locations[0].rid)
		from = locations[len(locations)-1].rid + 1
		if err := db.keepRaws(conn, locations, func(i int, raw []byte) { out[i].Raw = raw }); err != nil {
			return nil, err
		}
		out = slices.DeleteFunc(out, func(r alert.Record) bool { return r.Raw == nil })
		if len(out) > 0 {
			return out, nil
		}
	}
}

// outdatedRows returns records without their raw items, in the order of their rows.
func (db *DB) outdatedRows(conn *sqlite.Conn, version, n int, from int64) (out []alert.Record, locations []location, err error) {
	err = rows(conn, "SELECT rid, src, aid, blk, boff FROM alert WHERE rid>=? AND mapping<? AND "+db.layouts.knownSQL()+" ORDER BY rid LIMIT ?", func(stmt *sqlite.Stmt) error {
		feed, err := db.sources.feed(conn, stmt.ColumnInt64(1))
		key := feed.key(blob(stmt, 2, nil))
		locations = append(locations, location{at: len(out), rid: stmt.ColumnInt64(0), blk: stmt.ColumnInt64(3), off: stmt.ColumnInt64(4)})
		out = append(out, alert.Record{Key: key})
		return err
	}, from, version, n)
	return out, locations, err
}

// Remap replaces the columns of records whose mapping is below version. Raw items,
// history, ingested_at and triage stay. A record whose columns come out the same
// keeps its change number; if its incident would show something else of it, the
// incident's moves too. A record is skipped if it is not kept, or if its Raw is set
// and differs from the kept item: then a newer one was put meanwhile. So is one whose
// row is of a kind that this program does not know; Outdated leaves it out too.
func (db *DB) Remap(ctx context.Context, records []alert.Record, version int) error {
	moved := false
	err := db.write(ctx, byPoll, func(conn *sqlite.Conn) error {
		w := db.newWriter(conn)
		if err := w.start(); err != nil {
			return err
		}
		l, err := db.learner(conn)
		if err != nil {
			return err
		}
		first := w.seq
		for _, record := range records {
			record = engine.Clean(record)
			if err := w.remap(l, &record, version); err != nil {
				return err
			}
		}
		if err := w.tellIncidents(); err != nil {
			return err
		}
		moved = w.seq > first
		if err := w.countMappings(); err != nil {
			return err
		}
		return run(conn, "UPDATE meta SET v=v+1 WHERE k='generation'")
	})
	if err == nil && moved {
		db.news.Tell()
	}
	return db.fault("map records anew", err)
}

func (w *writer) remap(l *learner, r *alert.Record, version int) error {
	at, err := w.db.locate(w.conn, r.Key)
	if err != nil || at.rid == 0 {
		return err
	}
	was, err := keptAt(w.conn, at.rid)
	if err != nil || was.mapping >= int64(version) || !w.db.layouts.known(was.flags) {
		return err
	}
	if r.Raw != nil && int64(w.db.options.Fingerprint(r.Raw)) != was.print {
		return nil
	}
	w.mappings[was.mapping]--
	w.mappings[int64(version)]++
	old := alert.Record{Key: r.Key}
	err = w.reader.unpack(was.body, was.covered, &old)
	torn := isDamage(err)
	if torn { // then the new columns mend it
		old, err = alert.Record{Key: r.Key}, nil
	}
	if err != nil {
		return err
	}
	if err := l.learn(r, &old); err != nil {
		return err
	}
	if torn && !w.db.isSince(was.covered, r, was.hash, was.print) {
		was.ingested = 0
		w.db.sinceLost(at.rid)
	}
	body := w.packer.pack(r)
	same := !torn && w.packsTo(&old, r, body)
	c := covered{rid: at.rid, hash: was.hash, created: r.Created(), updated: r.Updated(), ingested: was.ingested, print: was.print, flags: w.db.layouts.flags(r)}
	body = c.seal(body)
	if same {
		return run(w.conn, "UPDATE alert SET mapping=?, flags=?, body=? WHERE rid=?", version, c.flags, body, at.rid)
	}
	if showsOther(&old, r) {
		w.shown.add(&old)
		w.shown.add(r)
	}
	w.seq++
	return run(w.conn, "UPDATE alert SET seq=?, created=?, updated=?, ingested=?, mapping=?, flags=?, body=? WHERE rid=?",
		w.seq, timeOrNull(c.created), int64(c.updated), int64(c.ingested), version, c.flags, body, at.rid)
}

// keptAt reads a row whole.
func keptAt(conn *sqlite.Conn, rid int64) (was kept, err error) {
	err = rows(conn, "SELECT "+keptColumns+" FROM alert WHERE rid=?", func(stmt *sqlite.Stmt) error {
		was = kept{mapping: stmt.ColumnInt64(3), body: blob(stmt, 6, nil), covered: columnsFrom(stmt, 0, columnsAt)}
		return nil
	}, rid)
	return was, err
}

// packsTo reports whether a kept record, read from its row, has the columns of a
// new record, whose body is given. The row's own body may be in an earlier form, or have
// texts in place of words.
func (w *writer) packsTo(old, r *alert.Record, body []byte) bool {
	return w.db.layouts.flags(old) == w.db.layouts.flags(r) && old.Created() == r.Created() && old.Updated() == r.Updated() &&
		bytes.Equal(w.reader.pack(old), body)
}
