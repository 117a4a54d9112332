package sqlite

import (
	"context"
	"iter"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

const (
	maxSeq    = "SELECT max(seq) FROM alert"
	listen    = 250 * time.Millisecond // how often to look for writes of other processes
	chunkRows = 512                    // rows of one read transaction of Rows
)

// news wakes waiting calls of this process after a write.
type news struct {
	mu sync.Mutex
	ch chan struct{}
}

func newNews() *news { return &news{ch: make(chan struct{})} }

func (n *news) tell() {
	n.mu.Lock()
	defer n.mu.Unlock()
	close(n.ch)
	n.ch = make(chan struct{})
}

func (n *news) next() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.ch
}

// Seq returns the greatest change number; 0 for an empty store.
func (db *DB) Seq(ctx context.Context) (seq int64, err error) {
	err = db.read(ctx, func(conn *sqlite.Conn) (err error) {
		seq, err = number(conn, maxSeq)
		return err
	})
	return seq, db.fault("read the change number", err)
}

// Wait returns at once after a write of this process, and within a quarter of a
// second after a write of another. It reads the number itself: that costs no more
// than PRAGMA data_version, and leases and states do not end the wait.
func (db *DB) Wait(ctx context.Context, seq int64) (int64, error) {
	tick := time.NewTicker(listen)
	defer tick.Stop()
	for {
		wake := db.news.next()
		got, err := db.Seq(ctx)
		if err != nil || got > seq {
			return got, err
		}
		select {
		case <-wake:
		case <-tick.C:
		case <-ctx.Done():
			return got, db.fault("wait for a change", ctx.Err())
		case <-db.closing.Done():
			return got, db.fault("wait for a change", errClosed)
		}
	}
}

// Rows reads up to the greatest change number at its beginning, in chunks, and
// holds no transaction while its consumer works. A record that changes before its
// turn is left to the next call, under its new number: go on from the Seq of the
// last row.
func (db *DB) Rows(ctx context.Context, after int64) iter.Seq2[engine.Row, error] {
	return func(yield func(engine.Row, error) bool) {
		end, err := db.Seq(ctx)
		for err == nil && after < end {
			var chunk []engine.Row
			chunk, err = db.chunk(ctx, after, end)
			if len(chunk) == 0 {
				break
			}
			for _, row := range chunk {
				if !yield(row, nil) {
					return
				}
			}
			after = chunk[len(chunk)-1].Seq
		}
		if err != nil {
			yield(engine.Row{}, db.fault("read the changes", err))
		}
	}
}

const rowSQL = "SELECT a.seq, a.src, a.aid, a.created, a.updated, a.ingested, a.flags, a.body, t.state, t.at, t.who, t.note, a.blk, a.boff, a.rid" +
	" FROM alert a LEFT JOIN triage t ON t.rid=a.rid"

func (db *DB) chunk(ctx context.Context, after, end int64) (out []engine.Row, err error) {
	out = make([]engine.Row, 0, chunkRows)
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		p := db.packer(conn)
		p.scan = true
		return rows(conn, rowSQL+" WHERE a.seq>? AND a.seq<=? ORDER BY a.seq LIMIT ?", func(stmt *sqlite.Stmt) error {
			row, err := db.row(stmt, &p)
			out = append(out, row)
			return err
		}, after, end, chunkRows)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// row reads one row of rowSQL.
func (db *DB) row(stmt *sqlite.Stmt, p *packer) (engine.Row, error) {
	feed, err := db.sources.feed(p.conn, stmt.ColumnInt64(1))
	if err != nil {
		return engine.Row{}, err
	}
	row := engine.Row{Seq: stmt.ColumnInt64(0), Record: alert.Record{
		Key:      alert.Key{Integration: feed.Integration, Source: feed.Source, ID: string(blob(stmt, 2, nil))},
		Ingested: alert.Time(stmt.ColumnInt64(5)),
	}}
	if !stmt.ColumnIsNull(8) {
		row.Triage = alert.Triage{
			State: alert.ParseTriage(stmt.ColumnText(8)), At: alert.Time(stmt.ColumnInt64(9)),
			By: stmt.ColumnText(10), Note: stmt.ColumnText(11),
		}
	}
	created, updated := alert.Time(stmt.ColumnInt64(3)), alert.Time(stmt.ColumnInt64(4))
	p.body = blob(stmt, 7, p.body)
	return row, p.unpack(p.body, stmt.ColumnInt64(6), created, updated, &row.Record)
}

// Newest returns the n alerts created last, newest first; those of equal time in
// the order of their keys, those without a time last. Incidents are left out.
func (db *DB) Newest(ctx context.Context, n int) (out []engine.Row, err error) {
	if n <= 0 {
		return nil, nil
	}
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		from, bounded, err := nth(conn, n)
		if err != nil {
			return err
		}
		sql, values := newestSQL("AND a.created>=?"), []any{kindBits | tagged, tagged, from, n}
		if !bounded {
			sql, values = newestSQL(""), []any{kindBits | tagged, tagged, n}
		}
		p := db.packer(conn)
		return rows(conn, sql, func(stmt *sqlite.Stmt) error {
			row, err := db.row(stmt, &p)
			out = append(out, row)
			return err
		}, values...)
	})
	if err != nil {
		return nil, db.fault("read the newest", err)
	}
	return out, nil
}

// nth returns when the nth newest alert was created; bounded is false if there are
// fewer with a time.
func nth(conn *sqlite.Conn, n int) (created int64, bounded bool, err error) {
	err = rows(conn, nthSQL, func(stmt *sqlite.Stmt) error {
		created, bounded = stmt.ColumnInt64(0), !stmt.ColumnIsNull(0)
		return nil
	}, kindBits|tagged, tagged, n-1)
	return created, bounded, err
}

// onlyAlerts takes kindBits|tagged and tagged: the number of alerts is 0, and a body
// of theirs has both flags of tagged or neither.
const onlyAlerts = "a.flags&? IN (0,?)"

const nthSQL = "SELECT created FROM alert a WHERE " + onlyAlerts + " ORDER BY a.created DESC LIMIT 1 OFFSET ?"

// newestSQL needs a bound: the index leaves ties to be sorted, and SQLite sorts
// all of them before it applies LIMIT (434 ms of 300,000 rows). The CROSS JOIN
// keeps the order of the loops, so that the index on created leads.
func newestSQL(bound string) string {
	return "SELECT a.seq, a.src, a.aid, a.created, a.updated, a.ingested, a.flags, a.body, t.state, t.at, t.who, t.note" +
		" FROM alert a CROSS JOIN source s ON s.id=a.src LEFT JOIN triage t ON t.rid=a.rid" +
		" WHERE " + onlyAlerts + " " + bound + " ORDER BY a.created DESC, a.aid, s.integration, s.source LIMIT ?"
}
