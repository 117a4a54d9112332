package simulator_test

import (
	"testing"
	"time"

	"tocsin/graph/simulator"
)

// TestAppend adds records to an audit log that has some: contents that are made stay as they
// are, and new ones hold what was added.
func TestAppend(t *testing.T) {
	r := officeRig(t, simulator.Scenario{})
	add := func(before time.Duration, item string) {
		t.Helper()
		if err := r.Append(r.clock.now().Add(-before), [][]byte{[]byte(item)}); err != nil {
			t.Fatal(err)
		}
	}
	add(2*time.Hour, `{"Id":"1","RecordType":11}`)
	was := r.week("DLP.All")
	add(5*time.Minute, `{"records":[{"Id":"2","RecordType":11},{"Id":"3","RecordType":40}]}`)
	is := r.week("DLP.All")
	if len(was) != 1 || len(is) != 2 || is[0] != was[0] {
		t.Fatalf("%+v became %+v", was, is)
	}
	for i, id := range []string{"1", "2"} {
		if got := r.records(is[i]); len(got) != 1 || got[0]["Id"] != id {
			t.Errorf("content %d holds %v, want %s", i, got, id)
		}
	}
	if got := r.week("Audit.General"); len(got) != 1 || r.records(got[0])[0]["Id"] != "3" {
		t.Errorf("contents %+v", got)
	}
	if err := r.Append(r.clock.now(), [][]byte{[]byte("7")}); err == nil {
		t.Error("an item that is no object is taken")
	}
}
