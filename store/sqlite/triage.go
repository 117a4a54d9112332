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
	was, err := readTriage(conn, at.rid)
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

func readTriage(conn *sqlite.Conn, rid int64) (t alert.Triage, err error) {
	err = rows(conn, "SELECT state, note FROM triage WHERE rid=?", func(stmt *sqlite.Stmt) error {
		t = alert.Triage{State: alert.ParseTriage(stmt.ColumnText(0)), Note: stmt.ColumnText(1)}
		return nil
	}, rid)
	return t, err
}

func (db *DB) keepTriage(conn *sqlite.Conn, rid, seq int64, was, is alert.Triage) error {
	err := run(conn, "INSERT INTO triage(rid, state, at, who, note) VALUES(?1,?2,?3,?4,?5) ON CONFLICT(rid) DO UPDATE SET state=?2, at=?3, who=?4, note=?5",
		rid, string(is.State), int64(is.At), is.By, is.Note)
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
