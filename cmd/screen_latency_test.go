package cmd

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// The most that 95 of 100 alerts may take from their creation to the screen: while it is
// focused or a high alert is young, and else.
const (
	latestFocused = 20 * time.Second
	latestElse    = 75 * time.Second
)

// An alert is on the screen soon after its creation, as long as someone looks or it is
// grave, and at the usual pace otherwise. What is measured is the whole program: poller,
// store, index and screen, against the simulated tenant.
func TestFromCreationToTheScreen(t *testing.T) {
	for _, c := range []struct {
		name     string
		blurred  bool
		severity alert.Severity
		more     string
		most     time.Duration
		slower   bool // the fast pace would be a mistake
	}{
		{"focused", false, alert.Medium, "", latestFocused, false},
		{"in the background", true, alert.Medium, "", latestElse, true},
		{"high, in the background", true, alert.High, "", latestFocused, false},
		{"switched off", false, alert.High, "poll_faster = false\n", latestElse, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, simulator.Scenario{Seed: 5}, func(w *world) {
				w.settle(settled{registered: true, granted: true, more: c.more})
				p := w.start(80, 24)
				p.until("No alerts yet")
				if c.blurred {
					p.Send(tea.BlurMsg{})
				}
				p.Wait(3 * time.Minute) // what a focused screen said has ended
				took := w.latencies(p, c.severity, 32)
				slices.Sort(took)
				median, p95 := took[len(took)/2], took[len(took)*95/100]
				t.Logf("created → on screen: median %v, p95 %v, at most %v", median, p95, took[len(took)-1])
				if p95 > c.most {
					t.Errorf("p95 is %v, at most %v is promised: %v", p95, c.most, took)
				}
				if c.slower && median < latestFocused {
					t.Errorf("the median is %v: it is polled faster than poll_every says", median)
				}
				p.leave("q")
			})
		})
	}
}

// latencies has the tenant create n alerts at random moments, and returns how long each took
// to the screen.
func (w *world) latencies(p *viewer, severity alert.Severity, n int) (took []time.Duration) {
	w.t.Helper()
	r := rand.New(rand.NewPCG(7, 15))
	var items [][]byte
	for i := range n {
		time.Sleep(time.Duration(r.Int64N(int64(90 * time.Second))))
		created := time.Now()
		at := created.UTC().Format("2006-01-02T15:04:05.0000000Z")
		title := fmt.Sprintf("Measured %02d", i)
		items = append(items, fmt.Appendf(nil, `{"id":"m%02d","title":%q,"severity":%q,"status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":%q,"lastUpdateDateTime":%q}`,
			i, title, severity, at, at))
		if err := w.tenant.Load(alert.AlertsV2, items); err != nil {
			w.t.Fatal(err)
		}
		for synctest.Wait(); !strings.Contains(p.Line(0), fmt.Sprintf("v2 %d", i+1)); synctest.Wait() {
			if time.Since(created) > 5*time.Minute {
				w.t.Fatalf("%s never came; the screen shows\n%s", title, p.Text())
			}
			time.Sleep(time.Second) // each look reads the whole screen
		}
		took = append(took, time.Since(created))
		if p.Keys("g"); !strings.Contains(p.Text(), title) { // the list keeps to the row under the cursor
			w.t.Errorf("%s is counted but not shown:\n%s", title, p.Text())
		}
	}
	return took
}
