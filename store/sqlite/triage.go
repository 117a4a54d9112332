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
		db.news.tell()
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
	if err != nil || act.From != "" && act.From.Word() != was.State.Word() {
		return back, false, err
	}
	is := alert.Triage{State: alert.TriageState(engine.CleanText(act.State.Word())), At: act.At, By: engine.CleanText(act.By), Note: was.Note}
	if act.Note != nil {
		is.Note = engine.CleanText(*act.Note)
	}
	if is.At == 0 {
		is.At = db.now()
	}
	if is.State.Word() == was.State.Word() && is.Note == was.Note {
		return back, false, nil
	}
	back = engine.Act{Key: act.Key, State: alert.TriageState(was.State.Word()), From: is.State, By: act.By, At: act.At}
	if is.Note != was.Note {
		back.Note = &was.Note
	}
	return back, true, db.keepTriage(conn, at.rid, seq, was, is)
}

func (db *DB) readTriage(conn *sqlite.Conn, rid int64) (t alert.Triage, err error) {
	err = rows(conn, "SELECT t.state, t.at, t.who, t.note, ts.sum FROM triage t LEFT JOIN triagesum ts ON ts.rid=t.rid WHERE t.rid=?", func(stmt *sqlite.Stmt) error {
		t = db.triageFrom(stmt, 0, rid)
		return nil
	}, rid)
	return t, err
}

// triageFrom reads the state, time, person, note and checksum of a row, which are null if
// nothing was decided. Of a wrong checksum, the decision is left out and counted; a decision
// of schema 1 has none.
func (db *DB) triageFrom(stmt *sqlite.Stmt, at int, rid int64) alert.Triage {
	if stmt.ColumnIsNull(at) {
		return alert.Triage{}
	}
	state := stmt.ColumnText(at)
	t := alert.Triage{State: alert.ParseTriage(state), At: alert.Time(stmt.ColumnInt64(at + 1)), By: stmt.ColumnText(at + 2), Note: stmt.ColumnText(at + 3)}
	if !stmt.ColumnIsNull(at+4) && stmt.ColumnInt64(at+4) != sumTexts(rid, int64(t.At), 0, state, t.By, t.Note) {
		db.damage.part(rid, "what was decided on a record cannot be read", errCorrupt)
		return alert.Triage{}
	}
	return t
}

func (db *DB) keepTriage(conn *sqlite.Conn, rid, seq int64, was, is alert.Triage) error {
	err := run(conn, "INSERT INTO triage(rid, state, at, who, note) VALUES(?1,?2,?3,?4,?5) ON CONFLICT(rid) DO UPDATE SET state=?2, at=?3, who=?4, note=?5",
		rid, string(is.State), int64(is.At), is.By, is.Note)
	if err != nil {
		return err
	}
	err = run(conn, "INSERT OR REPLACE INTO triagesum VALUES(?,?)", rid, sumTexts(rid, int64(is.At), 0, string(is.State), is.By, is.Note))
	if err != nil {
		return err
	}
	if err := run(conn, "UPDATE alert SET seq=? WHERE rid=?", seq, rid); err != nil {
		return err
	}
	for _, c := range []alert.Change{
		{Field: "triage.state", Old: was.State.Word(), New: is.State.Word()},
		{Field: "triage.note", Old: was.Note, New: is.Note},
	} {
		if c.Old == c.New {
			continue
		}
		c.At, c.By = is.At, is.By
		if err := db.keepChange(conn, rid, c); err != nil {
			return err
		}
	}
	return nil
}
