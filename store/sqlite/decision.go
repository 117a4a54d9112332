package sqlite

import (
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

// decision holds the columns of triage that schema 2 added: verdict, assigned, bookmark and
// tags. An earlier program of schema 2 that still has the file open leaves them alone
// when it triages, and checks triagesum of the other columns; so their checksum stands
// beside them, in tags. That column is "" if none of them holds anything. Otherwise its
// first line is the checksum as hex digits, and each further line a tag or, after a tab,
// a tick.
type decision struct {
	verdict, assigned string
	bookmark          int64
	lists             string // the column tags
}

// decisionPlace is the place of their checksum. Lines of history have others: see said.
const decisionPlace = -1

func decisionFrom(stmt *sqlite.Stmt, at int) decision {
	return decision{stmt.ColumnText(at), stmt.ColumnText(at + 1), stmt.ColumnInt64(at + 2), stmt.ColumnText(at + 3)}
}

// decisionOf returns the columns of what was decided on the record of a row.
func decisionOf(rid int64, t *alert.Triage) decision {
	d := decision{verdict: string(t.Verdict), assigned: t.AssignedTo}
	if t.Bookmarked.Set() {
		d.bookmark = 1
	}
	var lines strings.Builder
	for _, tag := range t.Tags {
		lines.WriteString("\n" + tag)
	}
	for _, tick := range t.Ticks {
		lines.WriteString("\n\t" + tick)
	}
	if d == (decision{}) && lines.Len() == 0 {
		return d
	}
	d.lists = d.sum(rid, lines.String()) + lines.String()
	return d
}

// sum returns the checksum of the columns; lines are those of tags behind it.
func (d *decision) sum(rid int64, lines string) string {
	return strconv.FormatInt(sumTexts(rid, d.bookmark, decisionPlace, d.verdict, d.assigned, lines), 16)
}

// read fills what was decided on the record of a row. With an error it fills nothing.
func (d *decision) read(rid int64, t *alert.Triage) error {
	if *d == (decision{}) {
		return nil
	}
	sum, lines := d.lists, ""
	if i := strings.IndexByte(d.lists, '\n'); i >= 0 {
		sum, lines = d.lists[:i], d.lists[i:]
	}
	if sum != d.sum(rid, lines) {
		return errCorrupt
	}
	t.Verdict, t.AssignedTo, t.Bookmarked = alert.Verdict(d.verdict), d.assigned, alert.FlagOf(d.bookmark != 0)
	for line := range strings.SplitSeq(lines, "\n") {
		if tick, ok := strings.CutPrefix(line, "\t"); ok {
			t.Ticks = append(t.Ticks, tick)
		} else if line != "" {
			t.Tags = append(t.Tags, line)
		}
	}
	return nil
}
