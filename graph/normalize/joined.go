package normalize

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// records is the member under which the item of an alert of events has its records, as
// the Management Activity API has no item for an alert itself.
const records = "records"

// joinedBegins is the beginning of such an item, as Joined writes it.
const joinedBegins = `{"` + records + `":[`

// Bounds of an item that Joined makes: an alert of a mail campaign has a record for each
// message. The first records and the last ones are kept in it; each record is kept as an
// event of its own as well. The bound of bytes is that of all but the record at which each
// end reaches it, see within.
const (
	mostJoined  = 2000
	mostJoining = 8 << 20 // bytes
)

// joinedRecord is one record on its way into the item of an alert.
type joinedRecord struct {
	raw   []byte
	at    alert.Time
	print uint64
}

// Joined makes the item of an alert of events: {"records":[…]}, each record once, in the
// order of their CreationTime. was is the item before, nil if there is none; an event may
// be such an item itself, whose records are taken. What is no JSON object is left out. The
// order in which records come does not matter. It returns nil if there is no record.
func Joined(was []byte, events ...[]byte) []byte {
	var all []joinedRecord
	seen := map[uint64]bool{}
	for _, raw := range append([][]byte{was}, events...) {
		for _, record := range recordsOf(raw) {
			if r, ok := joinable(record); ok && !seen[r.print] {
				seen[r.print] = true
				all = append(all, r)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, joinedRecord.compare)
	return written(within(all, mostJoined, mostJoining))
}

// compare is the order of records: that of time, and of equal times that of their
// fingerprints: it never depends on the order in which they came.
func (r joinedRecord) compare(o joinedRecord) int {
	return cmp.Or(cmp.Compare(r.at, o.at), cmp.Compare(r.print, o.print))
}

// recordsOf returns the records of an item: those of an alert of events, or the item
// itself. They are parts of raw.
func recordsOf(raw []byte) (list [][]byte) {
	if !isJoined(raw) {
		return [][]byte{raw}
	}
	var r reader
	r.begin(raw)
	r.eachMember(func(name string) {
		switch {
		case name != records:
			r.take()
		case r.open(jsontext.KindBeginArray):
			list = nil // of a member sent twice the last counts
			for r.element() {
				list = append(list, r.take())
			}
		}
	})
	return list
}

// isJoined reports whether an item is one of an alert of events: an object with the
// member records. An audit record has none.
func isJoined(raw []byte) bool {
	if bytes.HasPrefix(raw, []byte(joinedBegins)) {
		return true
	}
	if !bytes.Contains(raw, []byte(`"`+records+`"`)) {
		return false
	}
	var r reader
	r.begin(raw)
	lists, record := false, false
	r.eachMember(func(name string) {
		lists = lists || name == records && r.in.Peek() == jsontext.KindBeginArray
		record = record || name == "RecordType"
		r.take()
	})
	return lists && !record
}

// joinable reads what a record is ordered by; ok is false if it is no JSON object.
func joinable(raw []byte) (j joinedRecord, ok bool) {
	var r reader
	r.begin(raw)
	if r.in.Peek() != jsontext.KindBeginObject {
		return j, false
	}
	r.eachMember(func(name string) {
		if name == "CreationTime" {
			j.at = r.time()
		} else {
			r.take()
		}
	})
	end := r.in.Offset()
	r.end()
	if r.broken {
		return j, false
	}
	j.raw = bytes.TrimSpace(raw[:end])
	j.print = Fingerprint(j.raw)
	return j, true
}

// within leaves out the records in the middle if there are more than a number, or they
// are longer than a number of bytes: the first say what happened, the last how it stands.
//
// A record is kept if, on one of its sides, there are fewer than half of them. What an end
// keeps thus reaches the bound wherever something was left out, and what was left out
// cannot fit later: one by one, in any order, the same records stay as at once.
func within(all []joinedRecord, most, size int) []joinedRecord {
	fits := func(count, bytes int) bool { return count < most/2 && bytes <= size/2 }
	first, before := 0, 0
	for ; first < len(all) && fits(first, before); first++ {
		before += len(all[first].raw)
	}
	last, behind := len(all), 0
	for ; last > first && fits(len(all)-last, behind); last-- {
		behind += len(all[last-1].raw)
	}
	return append(all[:first:first], all[last:]...)
}

// written returns the item of records.
func written(all []joinedRecord) []byte {
	size := len(joinedBegins) + len("]}")
	for _, r := range all {
		size += len(r.raw) + 1
	}
	out := append(make([]byte, 0, size), joinedBegins...)
	for i, r := range all {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, r.raw...)
	}
	return append(out, "]}"...)
}
