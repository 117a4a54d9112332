package sqlite

import (
	"cmp"
	"context"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// A text of a line of history is a word of dict, by its id, if it is one already. Other
// texts, such as notes, stand in prose, each time anew: then the line has the
// number of its row there, negative.

// said is where a text of a line is: its prose has a checksum of that too.
type said struct{ rid, at, field, column int64 }

// place is one number of the field and the column, from 0 for who to 3 for the new text.
func (s said) place() int64 { return s.field<<2 | s.column }

func (s said) sum(text string) int64 { return sumTexts(s.rid, s.at, s.place(), text) }

// History returns the changes of a record, oldest first; none for a key without a
// row. It leaves out lines that are damaged.
func (db *DB) History(ctx context.Context, key alert.Key) (out []alert.Change, err error) {
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		at, err := db.locate(conn, key)
		if err != nil || at.rid == 0 {
			return err
		}
		err = rows(conn, "SELECT at, who, field, old, new FROM hist WHERE rid=? ORDER BY id", func(stmt *sqlite.Stmt) error {
			c := alert.Change{At: alert.Time(stmt.ColumnInt64(0))}
			for i, text := range []*string{&c.By, &c.Field, &c.Old, &c.New} {
				*text, err = db.said(conn, stmt.ColumnInt64(i+1), said{at.rid, int64(c.At), stmt.ColumnInt64(2), int64(i)})
				if isDamage(err) {
					db.damage.row(at.rid, err)
					return nil
				}
				if err != nil {
					return err
				}
			}
			out = append(out, c)
			return nil
		}, at.rid)
		if err != nil {
			return err
		}
		out, err = db.withRenames(conn, at.rid, out)
		return err
	})
	return out, db.fault("read the history", err)
}

// withRenames adds the renames of a record's integration to its lines, which are not written
// for each record.
func (db *DB) withRenames(conn *sqlite.Conn, rid int64, lines []alert.Change) ([]alert.Change, error) {
	names, err := db.sources.names(conn)
	if err != nil || len(names.renames) == 0 {
		return lines, err
	}
	err = rows(conn, "SELECT src, ingested FROM alert WHERE rid=?", func(stmt *sqlite.Stmt) error {
		lines = append(lines, names.historyOf(stmt.ColumnInt64(0), alert.Time(stmt.ColumnInt64(1)))...)
		return nil
	}, rid)
	slices.SortStableFunc(lines, func(a, b alert.Change) int { return cmp.Compare(a.At, b.At) })
	return lines, err
}

// said returns a text of a line.
func (db *DB) said(conn *sqlite.Conn, id int64, where said) (text string, err error) {
	if id >= 0 {
		which, err := db.words.word(conn, id)
		return which.text, err
	}
	err = errCorrupt
	rowsErr := rows(conn, "SELECT v, sum FROM prose WHERE id=?", func(stmt *sqlite.Stmt) error {
		if text = stmt.ColumnText(0); where.sum(text) == stmt.ColumnInt64(1) {
			err = nil
		}
		return nil
	}, -id)
	if rowsErr != nil {
		err = rowsErr
	}
	return text, err
}

// keepChange writes one line of history. Whose act it was and which field changed are
// always words: there are few.
func (db *DB) keepChange(conn *sqlite.Conn, rid int64, c alert.Change) error {
	var ids [4]int64
	for i, text := range []string{c.By, c.Field, c.Old, c.New} {
		which := word{text: engine.CleanText(text)}
		var err error
		if i < 2 {
			ids[i], err = db.words.id(conn, which)
		} else {
			ids[i], err = db.keepSaid(conn, which, said{rid, int64(c.At), ids[1], int64(i)})
		}
		if err != nil {
			return err
		}
	}
	return run(conn, "INSERT INTO hist(rid, at, who, field, old, new) VALUES(?,?,?,?,?,?)", rid, int64(c.At), ids[0], ids[1], ids[2], ids[3])
}

// keepSaid returns the id of a word, or the negative number of a row that it writes.
func (db *DB) keepSaid(conn *sqlite.Conn, which word, where said) (int64, error) {
	id, err := db.words.known(conn, which)
	if err != nil || id != 0 || which.text == "" {
		return id, err
	}
	err = run(conn, "INSERT INTO prose(v, sum) VALUES(?,?)", which.text, where.sum(which.text))
	return -conn.LastInsertRowID(), err
}
