package collect

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// TestPoisonContents: contents that can't be fetched keep no good one from being kept,
// however many there are in a row and however the service refuses them; each is asked for
// again, or told as lost.
func TestPoisonContents(t *testing.T) {
	for _, c := range []struct {
		poison string
		n      int
		apart  time.Duration
	}{
		{"AF20050", 9, time.Millisecond},
		{"AF20052", 40, time.Millisecond},
		{"AF20050", maxGapsOf + 6, time.Millisecond},
		{"AF20050", maxGapsOf + 6, 70 * time.Second},
		{"torn", 12, time.Millisecond},
		{"torn", maxGapsOf + 6, 70 * time.Second},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(30 * 24 * time.Hour)
				s, keeper := newAuditService(1), newMemory()
				defer collecting(t, keeper, s)()
				time.Sleep(2 * time.Hour)
				for range c.n {
					now := time.Now()
					s.poisoned(general, 1, now, now, c.poison)
					time.Sleep(c.apart)
				}
				for range 6 {
					now := time.Now()
					s.publish(general, 1, now, now)
					time.Sleep(10 * time.Minute)
				}
				state := keeper.state(audit)
				if keeper.len() != 6 || state.Skipped != min(c.n, maxGapsOf) {
					t.Errorf("%d of 6 good contents kept; %d gaps", keeper.len(), state.Skipped)
				}
				if lost := c.n > maxGapsOf; lost != (state.Lost > 0) || lost != (state.Fault != nil) || state.Health(time.Now()) != ingest.Degraded {
					t.Errorf("%d lost periods, %v, %s", state.Lost, state.Fault, state.Health(time.Now()))
				}
				s.noFaults(t)
			})
		})
	}
}

// TestGapOfARefusedType: a gap of a content type whose permission was withdrawn keeps no
// recheck and no gap of another type from being read, and is told as lost when its content
// has expired.
func TestGapOfARefusedType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(30 * 24 * time.Hour)
		s, keeper := newAuditService(1), newMemory()
		defer collecting(t, keeper, s)()
		time.Sleep(time.Minute)
		now := time.Now()
		s.poisoned(dlpAll, 1, now, now, "AF20050")
		s.publishAs(general, 1, now, now, func(b *auditBlob) { b.broken = 4 })
		s.publish(general, 1, now.Add(-30*time.Minute), now.Add(30*time.Minute)) // late: a recheck brings it
		time.Sleep(2 * time.Minute)
		if state := keeper.state(audit); state.Skipped != 2 {
			t.Fatalf("%d gaps", state.Skipped)
		}
		s.set(func(s *auditService) { s.refused = dlpAll })
		time.Sleep(4 * time.Hour)
		if state := keeper.state(audit); keeper.len() != 2 || state.Skipped != 1 || state.Partial != 1 || state.Failing() {
			t.Errorf("%d of 2 kept; %d gaps, %d types in trouble, %v", keeper.len(), state.Skipped, state.Partial, state.Fault)
		}
		time.Sleep(8 * 24 * time.Hour)
		if state := keeper.state(audit); state.Skipped != 0 || state.Lost == 0 {
			t.Errorf("after the content expired: %d gaps, %d lost", state.Skipped, state.Lost)
		}
		s.noFaults(t)
	})
}

// TestBackfillOfEachTypeByItself: a content type whose past can't be listed keeps no other
// one from being back-filled and rechecked, and the failure is told.
func TestBackfillOfEachTypeByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(30 * 24 * time.Hour)
		s, keeper := newAuditService(1), newMemory()
		s.enabled[general], s.enabled[dlpAll] = true, true
		s.noOld = general
		for i := range 11 {
			at := time.Now().Add(-time.Duration(i+6) * 10 * time.Hour)
			s.publish(dlpAll, 1, at, at)
		}
		defer collecting(t, keeper, s)()
		time.Sleep(10 * time.Minute)
		state := keeper.state(audit)
		if keeper.len() != 11 || !state.Failing() || state.Backfilled {
			t.Errorf("%d of 11 kept; failing %v, back-filled %v", keeper.len(), state.Failing(), state.Backfilled)
		}
		at := time.Now().Add(-5 * time.Hour)
		s.publish(dlpAll, 1, at, time.Now())
		time.Sleep(3 * time.Hour)
		cur := cursorOf(t, keeper)
		if keeper.len() != 12 || alert.At(time.Now())-cur.of(dlpAll).Rechecks[0] > 2*alert.Hour {
			t.Errorf("%d of 12 kept; rechecked %v", keeper.len(), cur.of(dlpAll).Rechecks[0].Time())
		}
		s.set(func(s *auditService) { s.noOld = "" })
		time.Sleep(2 * time.Hour)
		if state := keeper.state(audit); state.Health(time.Now()) != ingest.Healthy || !state.Backfilled {
			t.Errorf("after it works again: %s, %v", state.Health(time.Now()), state.Fault)
		}
		s.noFaults(t)
	})
}

// cursorOf returns the cursor of the feed as it is kept.
func cursorOf(t *testing.T, keeper *memory) (cur contentCursor) {
	t.Helper()
	if err := json.Unmarshal([]byte(keeper.kept(audit).Cursor), &cur); err != nil {
		t.Fatal(err)
	}
	return cur
}
