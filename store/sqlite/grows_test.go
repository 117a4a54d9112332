package sqlite

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// auditRecord returns an audit record of an alert, of some length that doesn't pack away.
func auditRecord(n int, of string) alert.Record {
	var filler strings.Builder
	for i := range 12 {
		fmt.Fprintf(&filler, "%x", uint64(n*31+i+1)*0x9e3779b97f4a7c15)
	}
	return normalize.Record("contoso", alert.O365Management, fmt.Appendf(nil,
		`{"CreationTime":"2026-03-01T10:%02d:%02d","Id":"e-%04d","Operation":"AlertEntityGenerated","RecordType":40,"AlertId":%q,"Name":"Mail","Data":%q}`, n/60%60, n%60, n, of, filler.String()))
}

// TestAnAlertThatGrowsLeavesLittle: an alert of events that come one after the other is written
// anew with each. What that leaves behind is given back, and what is left of it is told.
func TestAnAlertThatGrowsLeavesLittle(t *testing.T) {
	db := openNew(t)
	for n := range 200 {
		putAll(t, db, auditRecord(n, "a"))
	}
	db.checkpoint()
	is := infoOf(t, db)
	must(t, db.Compact(t.Context(), nil))
	packed := infoOf(t, db)
	if is.Raw > 2*packed.Raw || is.Dead > is.Raw/4 {
		t.Errorf("%d bytes of raw items, of which %d are dead; packed anew %d", is.Raw, is.Dead, packed.Raw)
	}
	checkStore(t, db)
}

// TestDeadBytesAreWeighed: the figure of dead bytes equals the bytes that packing anew gives back, also if the
// dead items are the longest of their blocks.
func TestDeadBytesAreWeighed(t *testing.T) {
	db := openNew(t)
	for round := range 12 { // each time a long item and 2 short ones, of which the long one changes
		long := someRecords(1000, 1, round)[0]
		long.Raw = fmt.Appendf(nil, `{"id":%q,"round":%d,"text":%q}`, long.ID, round, noise(60_000, round))
		batch := append(someRecords(2*round, 2, 0), long)
		putAll(t, db, batch...)
	}
	db.checkpoint()
	is := infoOf(t, db)
	must(t, db.Compact(t.Context(), nil))
	freed := is.Raw - infoOf(t, db).Raw
	if least, most := freed*3/4, freed*5/4; is.Dead < least || is.Dead > most {
		t.Errorf("%d bytes are said to be dead of %d, and packing anew gave back %d", is.Dead, is.Raw, freed)
	}
	checkStore(t, db)
}

// noise returns a text that doesn't pack.
func noise(n, seed int) string {
	var out strings.Builder
	for x := uint64(seed + 1); out.Len() < n; {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		fmt.Fprintf(&out, "%x", x)
	}
	return out.String()
}
