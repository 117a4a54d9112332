package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
)

// A rename leaves the rows of an integration as they are, for a million of them hold its
// first name in their hashes and checksums: the row of source keeps that name too, and meta
// has the present one under 'name:' and the row's number. So a rename is one small
// transaction. meta has the renames in 'renames', of which History tells and by which a name
// that was given up is known: no process may write under it again. 'names' counts the
// renames, so that other processes notice. Programs that know nothing of them refuse the
// file: see schemaRenamed.

// rename is one rename. The names of its JSON members never change.
type rename struct {
	Old  string     `json:"old"`
	New  string     `json:"new"` // "" if all of the integration was removed
	At   alert.Time `json:"at"`
	By   string     `json:"by"`
	Feed []int64    `json:"feeds"` // numbers of its sources
}

// renames are those of a file, in their order.
type renames []rename

// mostRenames bounds what a file remembers. The end of an integration, which frees its names,
// comes on top.
const mostRenames = 1000

// now returns the present name of an integration whose name was given up; "" for others.
func (all renames) now(name string) string { return end(all.given(), name) }

// given returns what each name that was given up became next.
func (all renames) given() map[string]string {
	gave := map[string]string{}
	for _, r := range all {
		gave[r.Old] = r.New
		delete(gave, r.New)
		if r.New == "" {
			ended := map[string]bool{} // before any is deleted: each is followed through the others
			for old := range gave {
				ended[old] = end(gave, old) == ""
			}
			// it is gone, and every name that it had is free
			maps.DeleteFunc(gave, func(old, _ string) bool { return ended[old] })
		}
	}
	return gave
}

// ledTo reports whether an integration had other names before this one.
func (all renames) ledTo(name string) bool {
	gave := all.given()
	for old := range gave {
		if end(gave, old) == name {
			return true
		}
	}
	return false
}

// end follows names to the last one; "" if the first was not given up, or what it became is
// gone.
func end(gave map[string]string, name string) (is string) {
	for range len(gave) {
		next, given := gave[name]
		if !given {
			break
		}
		name, is = next, next
	}
	return is
}

// renamedError means that a feed was asked for by a name that was given up.
type renamedError struct{ old, now string }

// Error says so.
func (e renamedError) Error() string {
	return fmt.Sprintf("the integration %q is %q now", e.old, e.now)
}

// fault returns the error in words for a person.
func (e renamedError) fault() *fault.Fault {
	old, now := fault.Line(e.old, 64), fault.Line(e.now, 64)
	return fault.New(fault.Usage, fmt.Sprintf("the integration %s was renamed to %s in the store", old, now),
		fmt.Sprintf("rename it in the settings too, with: tocsin integration rename %s %s", fault.ShellWord(old), fault.ShellWord(now)), e)
}

func readRenames(conn *sqlite.Conn) (all renames, err error) {
	err = rows(conn, "SELECT v FROM meta WHERE k='renames'", func(stmt *sqlite.Stmt) error {
		if json.Unmarshal(blob(stmt, 0, nil), &all) != nil {
			return errCorrupt
		}
		return nil
	})
	return all, err
}

// Rename gives an integration another name, in one durable transaction: its records, feeds,
// triage and history stay. No lease of it holds any longer, and no feed of the old name is
// made again. Renaming what has the new name already does nothing.
func (db *DB) Rename(ctx context.Context, old, name, by string) error {
	empty, err := db.emptyOf(ctx, name)
	if err == nil {
		err = db.write(ctx, byTriage, func(conn *sqlite.Conn) error {
			names, err := db.sources.latest(conn)
			if err != nil {
				return err
			}
			if names.renames.now(old) == name {
				return nil
			}
			if err := names.refuse(old, name); err != nil {
				return err
			}
			if err := retire(conn, names, old, name, empty); err != nil {
				return err
			}
			return db.rename(conn, names, rename{Old: old, New: name, At: db.now(), By: by, Feed: names.of(old)})
		})
	}
	if err == nil {
		db.news.Tell()
	}
	return db.fault("rename an integration", err)
}

// Renamed returns the present name of an integration whose name was given up; "" if it has
// not been renamed.
func (db *DB) Renamed(ctx context.Context, name string) (now string, err error) {
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		names, err := db.sources.whole(conn)
		if err == nil {
			now = names.renames.now(name)
		}
		return err
	})
	return now, db.fault("read the names of integrations", err)
}

// refuse returns why an integration can't get a name that another one has had, or any.
// Whether another one has it is for retire to tell.
func (n *feedNames) refuse(old, name string) error {
	if is := n.renames.now(old); is != "" {
		return renamedError{old, is}.fault()
	}
	if is := n.renames.now(name); is != "" && is != old {
		return fault.New(fault.Usage, fmt.Sprintf("the name %s was that of %s before, and other programs may still use it", fault.Line(name, 64), fault.Line(is, 64)), "choose another name", nil)
	}
	if len(n.renames) >= mostRenames {
		return fault.New(fault.Store, fmt.Sprintf("a store remembers %d renames, and this one has as many", mostRenames), "keep the name", nil)
	}
	return nil
}

// of returns the numbers of the feeds of an integration.
func (n *feedNames) of(integration string) (ids []int64) {
	for id, feed := range n.feeds {
		if feed.Integration == integration {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// rename writes a rename. What other processes have made of the file is of another past
// afterwards: they read it anew. Programs that know nothing of renames refuse the file.
func (db *DB) rename(conn *sqlite.Conn, names *feedNames, r rename) error {
	at, err := version(conn)
	if err == nil {
		err = takeSteps(conn, at, schemaRenamed)
	}
	if err != nil {
		return err
	}
	for _, id := range r.Feed {
		var err error
		if origin := names.feeds[id].origin; r.New == "" || r.New == origin {
			err = run(conn, "DELETE FROM meta WHERE k='name:'||?", id)
		} else {
			err = run(conn, "INSERT OR REPLACE INTO meta(k, v) VALUES('name:'||?,?)", id, []byte(r.New))
		}
		if err == nil {
			err = endLease(conn, id, "", 0)
		}
		if err != nil {
			return err
		}
	}
	text, err := json.Marshal(append(slices.Clone(names.renames), r))
	if err != nil {
		return err
	}
	if err := run(conn, "INSERT OR REPLACE INTO meta(k, v) VALUES('renames',?), ('names',?)", text, names.version+1); err != nil {
		return err
	}
	return db.otherPast(conn)
}

// otherPast ends every epoch, moves a change number so that readers of changes look, and
// lets plans be made anew.
func (db *DB) otherPast(conn *sqlite.Conn) error {
	seq, err := number(conn, maxSeq)
	if err != nil {
		return err
	}
	if err := run(conn, "UPDATE alert SET seq=? WHERE rid=(SELECT rid FROM alert ORDER BY seq DESC LIMIT 1)", seq+1); err != nil {
		return err
	}
	if err := run(conn, "DELETE FROM epoch"); err != nil {
		return err
	}
	if err := newEpoch(conn); err != nil {
		return err
	}
	return run(conn, "UPDATE meta SET v=v+1 WHERE k='generation'")
}

// historyOf returns the renames of a record's integration as lines of its history.
func (n *feedNames) historyOf(src int64, ingested alert.Time) (out []alert.Change) {
	for _, r := range n.renames {
		if r.New != "" && r.At > ingested && slices.Contains(r.Feed, src) {
			out = append(out, alert.Change{At: r.At, By: engine.CleanText(r.By), Field: "integration", Old: engine.CleanText(r.Old), New: engine.CleanText(r.New)})
		}
	}
	return out
}
