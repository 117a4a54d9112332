package normalize

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// TestTidyOfMalformedValues: what only looks like a bracketed address or a mailbox with a name is
// kept as it is.
func TestTidyOfMalformedValues(t *testing.T) {
	for _, c := range []struct {
		to       alert.EntityType
		in, want string
	}{
		{alert.IP, "[]", "[]"},
		{alert.IP, "[]:443", "[]:443"},
		{alert.IP, "[::1]:443", "::1"},
		{alert.IP, "[::1]x", "[::1]x"},
		{alert.IP, "192.0.2.7:", "192.0.2.7:"},
		{alert.IP, ":443", ":443"},
		{alert.Email, "Ops <@b.example>", "Ops <@b.example>"},
		{alert.Email, "Ops < a@b.example >", "a@b.example"},
		{alert.Email, "a@b.example>", "a@b.example>"},
		{alert.Host, "Ops <a@b.example>", "Ops <a@b.example>"},
		{alert.Host, "-", ""},
	} {
		if got := string(tidy(c.to, []byte(c.in))); got != c.want {
			t.Errorf("%s %q is %q, want %q", c.to, c.in, got, c.want)
		}
	}
}

// TestFingerprintOfAList leaves out the update times of an item, and no element of a list.
func TestFingerprintOfAList(t *testing.T) {
	for _, name := range []string{"lastUpdateDateTime", "lastModifiedDateTime", "lastUpdatedDateTime"} {
		if with, without := Fingerprint([]byte(`[1,"`+name+`",2]`)), Fingerprint([]byte(`[1,2]`)); with == without {
			t.Errorf("%s of a list does not count", name)
		}
		if a, b := Fingerprint([]byte(`{"a":1,"`+name+`":2}`)), Fingerprint([]byte(`{"a":1,"`+name+`":4}`)); a != b {
			t.Errorf("%s of an item counts", name)
		}
	}
}

// TestRecordsSentTwice: of a member sent twice the last counts, also of the records of an
// alert; and a record of an audit log with such a member is a record.
func TestRecordsSentTwice(t *testing.T) {
	twice := []byte(`{"records":[{"Id":"1"}],"records":[{"Id":"2"},{"Id":"3"}]}`)
	if got := bytes.Join(recordsOf(twice), []byte(" ")); string(got) != `{"Id":"2"} {"Id":"3"}` {
		t.Errorf("the records are %s", got)
	}
	record := []byte(`{"Id":"1","RecordType":40,"records":[{"Id":"2"}]}`)
	if got := recordsOf(record); len(got) != 1 || !bytes.Equal(got[0], record) {
		t.Errorf("the records of a record are %s", got)
	}
	if got := Joined(nil, record); !bytes.Contains(got, record) {
		t.Errorf("joined they are %s", got)
	}
}

// TestWithinReachesItsBound: at the very bound of bytes an end takes one more record.
func TestWithinReachesItsBound(t *testing.T) {
	var all []joinedRecord
	for i := range 9 {
		all = append(all, joinedRecord{raw: []byte(strings.Repeat("x", 10)), at: alert.Time(i)})
	}
	for size, want := range map[int][]alert.Time{
		38: {0, 1, 7, 8}, 40: {0, 1, 2, 6, 7, 8}, 42: {0, 1, 2, 6, 7, 8}, 0: {0, 8},
	} {
		var got []alert.Time
		for _, r := range within(slices.Clone(all), 100, size) {
			got = append(got, r.at)
		}
		if !slices.Equal(got, want) {
			t.Errorf("of %d bytes: %v, want %v", size, got, want)
		}
	}
}

// TestAnAlertThatIsOpenAgain: the record that decides on the status decides on the time of the
// resolution too.
func TestAnAlertThatIsOpenAgain(t *testing.T) {
	record := func(id, at, operation, status string) []byte {
		return []byte(`{"Id":"` + id + `","Operation":"` + operation + `","RecordType":40,"AlertId":"a","CreationTime":"2026-01-01T` + at + `:00","Status":"` + status + `"}`)
	}
	updated := record("1", "08:00", alertUpdated, "Active")
	for name, c := range map[string]struct {
		records  [][]byte
		status   alert.Status
		resolved bool
	}{
		"resolved":                      {[][]byte{record("2", "09:00", alertUpdated, "Resolved"), updated}, alert.Resolved, true},
		"another record says so later":  {[][]byte{record("2", "09:00", "AlertEntityGenerated", "Resolved"), updated}, alert.Open, false},
		"another record says so alone":  {[][]byte{record("2", "09:00", "AlertEntityGenerated", "Resolved")}, alert.Resolved, true},
		"an earlier one said so before": {[][]byte{record("2", "07:00", alertUpdated, "Resolved"), updated}, alert.Open, false},
	} {
		r := Record("contoso", alert.O365Management, Joined(nil, c.records...))
		if a := r.Alert; a == nil || a.Status != c.status || (a.Resolved != 0) != c.resolved {
			t.Errorf("%s: %+v", name, a)
		}
	}
}
