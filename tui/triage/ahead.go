package triage

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// closings are the rows that were closed here, until the list shows them so: it does only with its
// next answer.
type closings map[alert.Key]bool

// note notes what a decision makes of rows.
func (c closings) note(to alert.TriageState, on ...[]index.Row) {
	for _, row := range slices.Concat(on...) {
		switch to {
		case "":
		case alert.TriageDone:
			c[row.Key] = true
		default:
			delete(c, row.Key)
		}
	}
}

// has reports whether a row is closed, or was closed here just now.
func (c closings) has(row *index.Row) bool {
	if row.Closed() {
		delete(c, row.Key)
		return true
	}
	return c[row.Key]
}

// Closed reports whether a row is closed, or was closed here just now.
func Closed(a *Acts, row *index.Row) bool { return a.closed.has(row) }

// NoneLeft says that no record waits any more of those that a person goes through, since others have closed the rest
// meanwhile; done pressed again on the last one of theirs changes nothing.
func NoneLeft(a *Acts, last alert.Key) tea.Cmd {
	a.last = last
	return screen.Say(screen.Info, "No other alert waits here any more: they were closed meanwhile")
}

// Ahead returns how far it is to the next row that waits for a decision, as rows.Ahead does: done
// pressed again on a closed one would reopen it.
func Ahead(a *Acts) int { return rows.Ahead(a.o.Rows, a.closed.has) }

// MadeDone returns the keys of the records that acts made done.
func MadeDone(acts []engine.Act) (keys []alert.Key) {
	for i := range acts {
		if acts[i].State == alert.TriageDone {
			keys = append(keys, acts[i].Key)
		}
	}
	return keys
}
