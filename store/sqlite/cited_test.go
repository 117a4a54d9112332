package sqlite

import (
	"fmt"
	"testing"

	"tocsin/graph/alert"
)

// TestCitedIDsCostLittle: shared ids that hold the record's own id make no word of their
// own, and a few bytes once two records have had them; others come back as they are.
func TestCitedIDsCostLittle(t *testing.T) {
	db := openNew(t)
	for _, c := range []struct {
		name string
		ids  []string
		most int // bytes more than without, once the marks are words
	}{
		{"its own", []string{"alert:da8bbcd750_0", "alert:8bbcd750_0"}, 6},
		{"its own and another", []string{"alert:da8bbcd750_0", "alert:8bbcd750_0", "request:b7d2c0de-50c1-4b3e-8d0e-6f3d6a1b0100"}, 8},
		{"what looks like a mark", []string{"\x01i", "\x01b", "\x01"}, 12},
	} {
		r := sharingRecord(func(a *alert.Alert) { a.SharedIDs = c.ids })
		bare := sharingRecord(func(*alert.Alert) {})
		repeat(t, db, &r)
		body := packBody(t, db, &r)
		if more := len(body) - len(packBody(t, db, &bare)); more > c.most {
			t.Errorf("%s: %d bytes more than without", c.name, more)
		}
		if got, err := readBody(t, db, &r, body); err != nil || !sameContent(&got, &r) {
			t.Errorf("%s: %v, read %q", c.name, err, got.Alert.SharedIDs)
		}
		for n := range body {
			_, _ = readBody(t, db, &r, body[:n])
		}
	}
	for i := range 3 { // other ids of the same form need nothing new
		id := fmt.Sprintf("fa%08X", i)
		r := alert.Record{Key: alert.Key{ID: id}, Alert: &alert.Alert{Confidence: -1, SharedIDs: []string{fmt.Sprintf("alert:fa%08x", i), fmt.Sprintf("alert:%08x", i)}}}
		if body := packBody(t, db, &r); len(body) > 14 {
			t.Errorf("the body of %s has %d bytes", id, len(body))
		}
	}
}
