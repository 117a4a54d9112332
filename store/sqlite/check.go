package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"zombiezen.com/go/sqlite"

	"tocsin/store/engine"
)

// Check reads the whole file and yields each place where an invariant does not hold.
// The invariants are the rows of invariants (invariants.go). It sees the file at one
// moment: a check beside a collector is as true as one alone, at the price of a log
// that grows as long as the check runs; a collector that fills it waits for the end (see
// room). Nothing that the engine remembers is used,
// because a remembered word would hide a damaged one. Memory does not grow with the
// number of rows.
func (db *DB) Check(ctx context.Context) iter.Seq2[engine.Finding, error] {
	return func(yield func(engine.Finding, error) bool) {
		if err := db.findings(ctx, invariants(), func(f engine.Finding) bool { return yield(f, nil) }); err != nil {
			yield(engine.Finding{}, db.fault("check", err))
		}
	}
}

// findings checks some invariants until yield, whose consumer then wants no more, returns
// false. It ends without an error then, whatever the context does meanwhile. Once the
// context has ended, nothing is found any more.
func (db *DB) findings(ctx context.Context, all []invariant, yield func(engine.Finding) bool) error {
	stopped := false
	err := db.snapshot(ctx, func(conn *sqlite.Conn) error {
		c := newChecker(db, conn, func(f engine.Finding) bool {
			if ctx.Err() != nil {
				return false
			}
			stopped = !yield(f)
			return !stopped
		})
		defer c.close()
		return c.run(all)
	})
	switch {
	case stopped:
		return nil
	case errors.Is(err, errStopped):
		return ctx.Err()
	}
	return err
}

// checker is one check of a file.
type checker struct {
	conn   *sqlite.Conn
	fresh  *DB // reads the file with caches of its own
	yield  func(engine.Finding) bool
	packer packer
	place  place              // of the row before
	lost   map[int64]struct{} // dictionaries of blocks that are missing or damaged

	keys      uint64 // the sum of keyMix of all rows
	rowsWhole bool   // all rows could be read
}

func newChecker(db *DB, conn *sqlite.Conn, yield func(engine.Finding) bool) *checker {
	fresh := newDB(db.path, db.options)
	c := &checker{conn: conn, fresh: fresh, yield: yield, packer: fresh.packer(conn), lost: map[int64]struct{}{}}
	c.packer.scan = true
	return c
}

func (c *checker) close() {
	c.fresh.cancel()
	c.fresh.zip.close()
}

// run checks what concerns the whole file, then each row, then each block.
func (c *checker) run(all []invariant) error {
	for i := range all {
		if err := c.whole(&all[i]); err != nil {
			return err
		}
	}
	if err := c.eachRow(all); err != nil {
		return err
	}
	for i := range all {
		if in := &all[i]; in.end != nil {
			if err := c.goOn(in, "a table", in.end(c, in)); err != nil {
				return err
			}
		}
	}
	return c.eachBlock(all)
}

// whole checks the part of an invariant that concerns the whole file.
func (c *checker) whole(in *invariant) error {
	var err error
	if in.file != nil {
		err = c.goOn(in, "it", in.file(c, in))
	}
	if in.sql != "" && err == nil {
		err = rows(c.conn, in.sql, func(stmt *sqlite.Stmt) error { return c.find(in, columns(stmt)) })
		err = c.goOn(in, "a table", err)
	}
	return err
}

// columns names the values of a row, which are numbers.
func columns(stmt *sqlite.Stmt) (detail string) {
	for i := range stmt.ColumnCount() {
		if i > 0 {
			detail += ", "
		}
		detail += fmt.Sprintf("%s %d", stmt.ColumnName(i), stmt.ColumnInt64(i))
	}
	return detail
}

func (c *checker) find(in *invariant, detail string) error {
	if detail == "" {
		return nil
	}
	if !c.yield(engine.Finding{Invariant: in.name, Detail: detail, Lost: in.lost}) {
		return errStopped
	}
	return nil
}

// goOn makes a finding of an error that damage explains. Any other ends the check.
func (c *checker) goOn(in *invariant, what string, err error) error {
	if err == nil {
		return nil
	}
	detail, err := unread(what, err)
	if err != nil {
		return err
	}
	return c.find(in, detail)
}

// unread says of something that it cannot be read, if damage explains the error. Any other
// error, as of an interruption, tells nothing of the file and ends the check.
func unread(what string, err error) (string, error) {
	if !isUnsound(err) {
		return "", err
	}
	return what + " cannot be read", nil
}

// isUnsound is isDamage for a check, which also goes on behind a missing table or
// column.
func isUnsound(err error) bool {
	if isDamage(err) {
		return true
	}
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultNotADB, sqlite.ResultError:
		return !errors.Is(err, errStopped)
	}
	return false
}
