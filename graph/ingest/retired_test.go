package ingest_test

import (
	"testing"
	"time"

	"tocsin/graph/ingest"
)

// TestRetiredSince follows a source through processes: the moment is the first one, it
// outlives a process that has not asked yet, and ends with a poll that finds items.
func TestRetiredSince(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 24, hour, 0, 0, 0, time.UTC) }
	state := ingest.State{}
	for _, c := range []struct {
		what  string
		next  ingest.State
		since time.Time
	}{
		{"it answers", ingest.State{Phase: ingest.Idle, LastOK: at(1), At: at(1)}, time.Time{}},
		{"it was found to answer nothing", ingest.State{Phase: ingest.Idle, LastOK: at(2), Retired: true, At: at(2)}, at(2)},
		{"still", ingest.State{Phase: ingest.Idle, LastOK: at(3), Retired: true, At: at(3)}, at(2)},
		{"the process ends", ingest.State{Phase: ingest.Stopped, LastOK: at(3), Retired: true, At: at(3)}, at(2)},
		{"a new process begins", ingest.State{Phase: ingest.Polling, At: at(4)}, at(2)},
		{"it has an empty page, and does not know yet", ingest.State{Phase: ingest.Polling, LastOK: at(4), At: at(4)}, at(2)},
		{"it finds the same", ingest.State{Phase: ingest.Idle, LastOK: at(4), Retired: true, At: at(4)}, at(2)},
		{"it fails", ingest.State{Phase: ingest.Waiting, LastOK: at(4), At: at(5)}, at(2)},
		{"it answers again", ingest.State{Phase: ingest.Idle, LastOK: at(6), At: at(6)}, time.Time{}},
		{"and ends again", ingest.State{Phase: ingest.Idle, LastOK: at(7), Retired: true, At: at(7)}, at(7)},
		{"a clock that was set back", ingest.State{Phase: ingest.Idle, LastOK: at(5), Retired: true, At: at(5)}, at(5)},
	} {
		state = c.next.After(state)
		if !state.RetiredSince.Equal(c.since) {
			t.Fatalf("%s: since %v, want %v", c.what, state.RetiredSince, c.since)
		}
		notes := state.Notes(state.At)
		if told := len(notes) == 1 && notes[0] == "answers nothing since "+c.since.Format("2006-01-02 15:04 UTC"); told != state.Retired {
			t.Errorf("%s: notes %q", c.what, notes)
		}
	}
}
