package sqlite

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Triage carries out what people decided, one act after the other, in one
// transaction, which is on disk when Triage returns. Acts on keys without a row,
// acts whose From is another state, and acts that change nothing are skipped. The
// acts returned undo the rest when they are carried out in their order; the last
// act is undone first. An incident shows nothing of its alerts' triage, so its
// change number stays.
func (db *DB) Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	var undo []engine.Act
	err := db.write(ctx, byTriage, func(conn *sqlite.Conn) error {
		undo = nil
		seq, err := number(conn, maxSeq)
		if err != nil {
			return err
		}
		for _, act := range acts {
			back, did, err := db.act(conn, act, seq+1)
			if err != nil {
				return err
			}
			if did {
				seq++
				undo = append(undo, back)
			}
		}
		return nil
	})
	if err != nil {
		return nil, db.fault("triage", err)
	}
	if len(undo) > 0 {
		db.news.Tell()
	}
	slices.Reverse(undo)
	return undo, nil
}

// act carries one act out, under a new change number, and returns what undoes it.
func (db *DB) act(conn *sqlite.Conn, act engine.Act, seq int64) (back engine.Act, did bool, err error) {
	at, err := db.locate(conn, act.Key)
	if err != nil || at.rid == 0 {
		return back, false, err
	}
	was, err := db.readTriage(conn, at.rid)
	if err != nil {
		return back, false, err
	}
	done, err := act.Apply(was, db.now())
	if err != nil || !done.Changed {
		return back, false, err
	}
	return done.Undo, true, db.keepTriage(conn, at.rid, seq, was, &done)
}

func (db *DB) readTriage(conn *sqlite.Conn, rid int64) (t alert.Triage, err error) {
	err = rows(conn, "SELECT "+triageColumnsSQL+" FROM triage t LEFT JOIN triagesum ts ON ts.rid=t.rid WHERE t.rid=?", func(stmt *sqlite.Stmt) error {
		t = db.triageFrom(stmt, 0, rid)
		return nil
	}, rid)
	return t, err
}

// triageColumnsSQL are the columns that triageFrom reads, of the tables t and ts.
const (
	triageColumnsSQL = "t.state, t.at, t.who, t.note, ts.sum, t.verdict, t.assigned, t.bookmark, t.tags"
	triageColumns    = 9
)

// triageFrom reads triageColumnsSQL, which are null if nothing was decided. Of a wrong
// checksum, what it covers is left out and counted; a decision of schema 1 has none.
func (db *DB) triageFrom(stmt *sqlite.Stmt, at int, rid int64) (t alert.Triage) {
	if stmt.ColumnIsNull(at) {
		return t
	}
	const lost = "what was decided on a record cannot be read"
	state := stmt.ColumnText(at)
	mark := alert.Triage{State: alert.ParseTriage(state), At: alert.Time(stmt.ColumnInt64(at + 1)), By: stmt.ColumnText(at + 2), Note: stmt.ColumnText(at + 3)}
	if stmt.ColumnIsNull(at+4) || stmt.ColumnInt64(at+4) == sumMark(rid, state, &mark) {
		t = mark
	} else {
		db.damage.part(rid, lost, errCorrupt)
	}
	d := decisionFrom(stmt, at+5)
	if err := d.read(rid, &t); err != nil {
		db.damage.part(rid, lost, err)
	}
	return t
}

// sumMark returns the checksum of triagesum, of the columns that schema 1 has too.
func sumMark(rid int64, state string, t *alert.Triage) int64 {
	return sumTexts(rid, int64(t.At), 0, state, t.By, t.Note)
}

const keepTriageSQL = `INSERT INTO triage(rid, state, at, who, note, verdict, assigned, bookmark, tags) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)
  ON CONFLICT(rid) DO UPDATE SET state=?2, at=?3, who=?4, note=?5, verdict=?6, assigned=?7, bookmark=?8, tags=?9`

func (db *DB) keepTriage(conn *sqlite.Conn, rid, seq int64, was alert.Triage, done *engine.Applied) error {
	is := &done.Is
	state, d := is.State.Word(), decisionOf(rid, is)
	err := run(conn, keepTriageSQL, rid, state, int64(is.At), is.By, is.Note, d.verdict, d.assigned, d.bookmark, d.lists)
	if err != nil {
		return err
	}
	if err := run(conn, "INSERT OR REPLACE INTO triagesum VALUES(?,?)", rid, sumMark(rid, state, is)); err != nil {
		return err
	}
	if err := run(conn, "UPDATE alert SET seq=? WHERE rid=?", seq, rid); err != nil {
		return err
	}
	for _, c := range engine.DiffTriage(was, *is) {
		c.At, c.By = done.At, done.By
		if err := db.keepChange(conn, rid, c); err != nil {
			return err
		}
	}
	return nil
}
