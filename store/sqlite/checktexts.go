package sqlite

import (
	"fmt"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

// checkDecisions compares the checksums of what was decided.
func checkDecisions(c *checker, in *invariant) error {
	err := c.sums(in, "row", "SELECT t.rid, t.rid, t.at, 0, s.sum, t.state, t.who, t.note FROM triage t JOIN triagesum s ON s.rid=t.rid")
	if err != nil {
		return err
	}
	return rows(c.conn, "SELECT rid, verdict, assigned, bookmark, tags FROM triage", func(stmt *sqlite.Stmt) error {
		d, t := decisionFrom(stmt, 1), alert.Triage{}
		if d.read(stmt.ColumnInt64(0), &t) == nil {
			return nil
		}
		return c.find(in, fmt.Sprintf("row %d has the checksum of another verdict, name, bookmark or list", stmt.ColumnInt64(0)))
	})
}

// checkProse compares the checksums of the texts of history.
func checkProse(c *checker, in *invariant) error {
	return c.sums(in, "line", "SELECT h.id, h.rid, h.at, h.field<<2|iif(p.id=-h.old,2,3), p.sum, p.v FROM hist h JOIN prose p ON p.id IN (-h.old, -h.new)")
}

// sums compares the checksums that a statement selects: what to call it, then the row, the
// time, the place, the checksum and the texts.
func (c *checker) sums(in *invariant, what, sql string) error {
	return rows(c.conn, sql, func(stmt *sqlite.Stmt) error {
		var texts []string
		for i := 5; i < stmt.ColumnCount(); i++ {
			texts = append(texts, stmt.ColumnText(i))
		}
		if sumTexts(stmt.ColumnInt64(1), stmt.ColumnInt64(2), stmt.ColumnInt64(3), texts...) == stmt.ColumnInt64(4) {
			return nil
		}
		return c.find(in, fmt.Sprintf("%s %d has the checksum of another", what, stmt.ColumnInt64(0)))
	})
}
