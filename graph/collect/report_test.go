package collect

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// TestEveryRequestIsMetered: polls, probes, the past and the question whether a list is
// retired count in the feed's state.
func TestEveryRequestIsMetered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.most, m.links = 10, noLinks
		m.fill(100, 20*time.Hour, false)
		_, end := running(t, keeper, contoso(m, alert.Legacy))
		time.Sleep(3 * time.Hour)
		end()
		s := keeper.state(ingest.Feed{Integration: "contoso", Source: alert.Legacy})
		sent := m.pagesOf(func(string) bool { return true })
		if s.Requests != int64(sent) || s.Throttles != int64(m.throttles) || m.throttles == 0 || m.unmetered != 0 {
			t.Errorf("%d requests and %d throttles counted, %d and %d made, %d without a meter", s.Requests, s.Throttles, sent, m.throttles, m.unmetered)
		}
	})
}

// TestWhatAProcessHandsOn: what another process found stays in the state, and what it
// counted for itself does not.
func TestWhatAProcessHandsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.ahead = 2 * time.Minute
		born := time.Now().Add(-time.Hour)
		m.set("a", born, born)
		_, end := running(t, keeper, contoso(m))
		time.Sleep(10*time.Minute + time.Second)
		end()
		first := keeper.state(v2)
		if !first.Newest.Equal(born) || first.Distance != time.Minute || first.ClockSkew != m.ahead || first.PollEvery != time.Minute || !first.Began.IsZero() {
			t.Errorf("state %+v", first)
		}
		m.fails(fmt.Errorf("torn"))
		_, end = running(t, keeper, contoso(m))
		time.Sleep(30 * time.Second)
		s := keeper.state(v2)
		end()
		if !s.Newest.Equal(born) || s.Distance != time.Minute || !s.LastOK.Equal(first.LastOK) || s.Requests == 0 || s.Requests >= first.Requests {
			t.Errorf("the next process: %+v", s)
		}
	})
}

// TestAnotherHostsLease: a lease of another host is waited for, for as long as one can
// live, and the feed then goes on from its progress.
func TestAnotherHostsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		if _, _, err := keeper.Lease(t.Context(), v2, "far/1/a", leaseLife); err != nil {
			t.Fatal(err)
		}
		now := alert.At(time.Now())
		keeper.progress[v2] = ingest.Progress{
			Watermark: now - alert.Minute, BackTo: now - 2*alert.Day, Done: true,
			Cursor: position{Version: positionVersion, Rechecks: rechecks{now, now}}.String(),
		}
		m.set("old", time.Now().Add(-12*time.Hour), time.Now().Add(-12*time.Hour))
		m.set("new", time.Now(), time.Now())
		_, end := running(t, keeper, contoso(m))
		time.Sleep(leaseLife - time.Second)
		if m.lists() != 0 {
			t.Error("polls under another host's lease")
		}
		time.Sleep(heldPause + 2*time.Second)
		end()
		keeper.mu.Lock()
		defer keeper.mu.Unlock()
		if _, ok := keeper.rows[alert.Key{Integration: "contoso", Source: v2.Source, ID: "new"}]; !ok || len(keeper.rows) != 1 {
			t.Errorf("%d kept", len(keeper.rows))
		}
	})
}
