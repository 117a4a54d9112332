package sqlite

import (
	"fmt"

	"zombiezen.com/go/sqlite"
)

// checkDecisions compares the checksums of what was decided.
func checkDecisions(c *checker, in *invariant) error {
	return c.sums(in, "row", "SELECT t.rid, t.rid, t.at, 0, s.sum, t.state, t.who, t.note FROM triage t JOIN triagesum s ON s.rid=t.rid")
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
