package sqlite

import (
	"context"
	"crypto/rand"

	"zombiezen.com/go/sqlite"

	"tocsin/store/engine"
)

// epochsKept is how many epochs a file has at most.
const epochsKept = 1000

// keepEpoch begins an epoch in the first transaction of a process. After a power cut or
// a restored backup, the change numbers that were lost are given again, to other
// changes: the epoch that follows tells from which number on.
func (db *DB) keepEpoch(conn *sqlite.Conn) error {
	if db.epochKept {
		return nil
	}
	return newEpoch(conn)
}

// newEpoch begins an epoch.
func newEpoch(conn *sqlite.Conn) error {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	seq, err := number(conn, maxSeq)
	if err != nil {
		return err
	}
	if err := run(conn, "INSERT INTO epoch(v, seq) VALUES(?,?)", id[:], seq); err != nil {
		return err
	}
	return run(conn, "DELETE FROM epoch WHERE id<=?", conn.LastInsertRowID()-epochsKept)
}

// Epoch returns the last epoch, with the greatest change number at the same moment. Its
// ID is zero if no process of schema 2 has written to the file.
func (db *DB) Epoch(ctx context.Context) (is engine.Epoch, err error) {
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		err := rows(conn, "SELECT v FROM epoch ORDER BY id DESC LIMIT 1", func(stmt *sqlite.Stmt) error {
			copy(is.ID[:], blob(stmt, 0, nil))
			return nil
		})
		if err != nil {
			return err
		}
		is.Seq, err = number(conn, maxSeq)
		return err
	})
	return is, db.fault("read the epoch", err)
}

// Since reports whether the file still has every change up to the number of a point: it
// has the epoch, and had not fallen behind the number when the next one began.
func (db *DB) Since(ctx context.Context, was engine.Epoch) (holds bool, err error) {
	if was.ID == (engine.Epoch{}).ID {
		return false, nil
	}
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		id, err := number(conn, "SELECT id FROM epoch WHERE v=?", was.ID[:])
		if err != nil || id == 0 {
			return err
		}
		reached, err := number(conn, "SELECT ifnull((SELECT min(seq) FROM epoch WHERE id>?), ("+maxSeq+"))", id)
		holds = reached >= was.Seq
		return err
	})
	return holds, db.fault("compare the epoch", err)
}
