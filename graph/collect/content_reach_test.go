package collect

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/ingest"
)

// TestContentIsReadBackToItsStart: the back-fill reaches as far back as the settings want, and
// as Microsoft keeps contents, whatever the minute of the hour, and also if it comes to its end
// an hour later than it began.
func TestContentIsReadBackToItsStart(t *testing.T) {
	for _, since := range []time.Duration{time.Hour, 72 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour} {
		for _, minute := range []time.Duration{0, 1, 30, 58, 59} {
			t.Run(fmt.Sprint(since, " from minute ", int(minute)), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(60*24*time.Hour + minute*time.Minute + 7*time.Second)
					s, keeper := newAuditService(1), newMemory()
					reach := min(since, ticks(contentReach))
					begin := time.Now().Add(-reach)
					for _, after := range []time.Duration{-90 * time.Minute, 10 * time.Minute, 20 * time.Minute, 40 * time.Minute, 58 * time.Minute} {
						at := begin.Add(after)
						s.publish(dlpAll, 1, at, at)
					}
					s.set(func(s *auditService) { s.noOld = dlpAll }) // its past comes late
					in := s.integration(nil)
					in.Since = since
					end := collectingAs(t, keeper, in, "me")
					time.Sleep(4 * time.Minute)
					s.set(func(s *auditService) { s.noOld = "" })
					time.Sleep(4 * time.Minute)
					if missing := s.lacking(keeper, begin); missing != nil {
						t.Errorf("missing %q", missing)
					}
					if state := keeper.state(audit); !state.Backfilled || state.Health(time.Now()) != ingest.Pending && state.Health(time.Now()) != ingest.Healthy {
						t.Errorf("state %+v", state)
					}
					end()
					s.noFaults(t)
				})
			})
		}
	}
}
