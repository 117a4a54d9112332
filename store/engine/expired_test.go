package engine_test

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

func TestExpired(t *testing.T) {
	for _, c := range []struct {
		what             string
		created, updated alert.Time
		want             bool
	}{
		{"created and changed before", 8, 9, true},
		{"changed since", 8, 11, false},
		{"changed at the instant", 8, 10, false},
		{"created after its last change", 11, 9, false},
		{"never changed", 8, 0, true},
		{"without a time of creation", 0, 9, true},
		{"without any time", 0, 0, false},
		{"before 1970", -9, -8, true},
	} {
		r := alert.Record{Alert: &alert.Alert{Created: c.created, Updated: c.updated}}
		if got := engine.Expired(&r, 10); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}
