package engine

import (
	"testing"

	"tocsin/graph/alert"
)

// full returns an alert in which every slot is set, with texts of the usual length.
func full(status string) alert.Record {
	var r alert.Record
	kind := alert.AlertKind()
	kind.Make(&r)
	for i := range kind.Slots {
		set(&kind.Slots[i], &r)
	}
	r.Alert.Status = alert.Status(status)
	return r
}

func BenchmarkClean(b *testing.B) {
	r := full("OPEN")
	b.ReportAllocs()
	for b.Loop() {
		if Clean(r).Malformed {
			b.Fatal("malformed")
		}
	}
}

func BenchmarkDiff(b *testing.B) {
	old, now := full("OPEN"), full("RESOLVED")
	b.ReportAllocs()
	for b.Loop() {
		if len(Diff(&old, &now)) != 1 {
			b.Fatal("changes")
		}
	}
}
