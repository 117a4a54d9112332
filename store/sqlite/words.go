package sqlite

import (
	"strings"
	"sync"

	"zombiezen.com/go/sqlite"
)

// word is a row of the dictionary: a text that repeats in many records, or an
// entity, whose kind is the id of the kind's own word (0 for plain text).
type word struct {
	kind int64
	text string
}

// words maps between texts and the ids that stand for them in bodies and
// history. Id 0 is the empty text. The table only ever grows, and by the writer
// alone, so what was committed may be remembered for ever; how much of it is
// remembered is bounded. A text becomes one string for all records.
//
// A text of a record becomes a word when a second record has it (see learner). What
// occurs once stands in the body itself. So the table grows by what repeats alone, and by
// no more than wordsMade.
type words struct {
	mu    sync.Mutex // guards texts
	texts *wordPages

	// The rest is the writer's.
	resident *resident
	seen     lately
	met      []met          // memory for learners
	fresh    map[int64]word // of the transaction under way
	room     int64          // how many words may still be made; as read with resident
}

const (
	textsLimit = 32 << 20 // bytes
	longWord   = 16 << 10 // a longer text is no word
	wordsMade  = 1 << 20  // words that a file may have beside those of schema 1
)

func newWords() *words {
	return &words{
		texts:    &wordPages{limit: textsLimit},
		resident: newResident(residentLimit),
		fresh:    map[int64]word{},
	}
}

// known returns the id of a word; 0 if there is none. It may also be 0 for one that was
// not used lately, once the words that are used have been read.
func (w *words) known(conn *sqlite.Conn, which word) (int64, error) {
	if which == (word{}) {
		return 0, nil
	}
	if id := w.resident.id(which); id != 0 || w.resident.loaded {
		return id, nil
	}
	return find(conn, which)
}

// id returns the id of a word, and makes one if there is none. It is for the
// writer, within a transaction.
func (w *words) id(conn *sqlite.Conn, which word) (int64, error) {
	if which == (word{}) {
		return 0, nil
	}
	if id := w.resident.id(which); id != 0 {
		return id, nil
	}
	which.text = strings.Clone(which.text) // it may be a piece of a whole page
	id, err := find(conn, which)
	if err != nil {
		return 0, err
	}
	if id == 0 {
		if err := run(conn, "INSERT INTO dict(h, kind, v) VALUES(?,?,?)", hashWord(which), which.kind, which.text); err != nil {
			return 0, err
		}
		id = conn.LastInsertRowID()
		w.fresh[id] = which
		w.room--
	}
	w.resident.put(which, id)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.texts.put(id, which)
	return id, nil
}

func find(conn *sqlite.Conn, which word) (id int64, err error) {
	err = rows(conn, "SELECT id, kind, v FROM dict WHERE h=?", func(stmt *sqlite.Stmt) error {
		if stmt.ColumnInt64(1) == which.kind && stmt.ColumnText(2) == which.text {
			id = stmt.ColumnInt64(0)
		}
		return nil
	}, hashWord(which))
	return id, err
}

// word returns the word of an id.
func (w *words) word(conn *sqlite.Conn, id int64) (word, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.locked(conn, id, false)
}

// locked is word for a caller that holds mu. A scan reads neighbours with it.
func (w *words) locked(conn *sqlite.Conn, id int64, scan bool) (word, error) {
	if id == 0 {
		return word{}, nil
	}
	if which, ok := w.texts.get(id); ok {
		return which, nil
	}
	from, to := id, id+1
	if scan {
		from = id / pageWords * pageWords
		to = from + pageWords
	}
	var asked word
	found := false
	err := rows(conn, "SELECT id, kind, v, h FROM dict WHERE id>=? AND id<?", func(stmt *sqlite.Stmt) error {
		got := stmt.ColumnInt64(0)
		which := word{stmt.ColumnInt64(1), stmt.ColumnText(2)}
		if hashWord(which) != stmt.ColumnInt64(3) {
			return nil // another text than was written
		}
		if got == id {
			asked, found = which, true
		}
		if len(which.text) <= longWord {
			w.texts.put(got, which)
		}
		return nil
	}, from, to)
	switch {
	case found && isDamage(err): // a neighbour's
		err = nil
	case scan && isDamage(err):
		return w.locked(conn, id, false)
	case err == nil && !found:
		err = errCorrupt
	}
	return asked, err
}

// keep ends a transaction that was committed.
func (w *words) keep() {
	w.seen.keep()
	clear(w.fresh)
}

// forget ends a transaction that was rolled back: its ids will be given to other
// words.
func (w *words) forget() {
	w.seen.forget()
	w.mu.Lock()
	defer w.mu.Unlock()
	for id, which := range w.fresh {
		w.resident.drop(which)
		w.texts.drop(id)
		w.room++
	}
	clear(w.fresh)
}
