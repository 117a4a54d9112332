package collect

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/long"
)

// TestRequestsOfAPoll: a poll takes at most 1.1 requests for each page, and 3, whether the
// service orders and counts or not. Only if its next pages can't be followed, because it names
// none or finds them by counting, are pages looked for by time: then each costs up to six
// requests, and the first ones ten more. Every item is read.
func TestRequestsOfAPoll(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7)) // #nosec: the same lists each time
	for range long.Rounds(1000) {
		m := &model{r: r, generous: true, silent: true, order: r.IntN(3), links: r.IntN(3), skip: r.IntN(2), most: []int{1000, 10, 20, 50}[r.IntN(4)]}
		now := alert.At(time.Now())
		n := m.crowds(now)
		m.past(15, 60*time.Hour, false)
		for _, old := range m.things[n:] {
			old.updated -= alert.Hour
		}
		pages := max(1, (n+m.most-1)/m.most)
		most := 3 + pages + pages/10
		if m.links != linksByKey {
			most = 6*pages + 10
		}
		o := OData{
			Source: alert.SourceOf(alert.AlertsV2), Client: m, Path: "x", Updated: "lastUpdateDateTime", Created: "createdDateTime", Top: 1000,
			Uncounted: m.skip == skipRefused, meter: new(graph.Meter),
		}
		options, known := PollerOptions{Feed: v2, Normalize: simple, Now: time.Now, Log: slog.New(slog.DiscardHandler)}, newCapabilities(o.known())
		for poll := range 2 {
			m.pagesBy = nil
			got := map[string]bool{}
			for page, err := range newPager(&o, &options, known, []window{{from: now - 16*alert.Minute}}).pages(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				for i := range page.records {
					got[page.records[i].ID] = true
				}
			}
			if how := fmt.Sprintf("order %d, links %d, skip %d, poll %d", m.order, m.links, m.skip, poll); m.requests() > most || len(got) != n {
				t.Errorf("%s: %d requests for %d pages, want at most %d; %d of %d items", how, m.requests(), pages, most, len(got), n)
			}
		}
	}
}

// crowds fills the model with items of the last quarter of an hour, up to some hundred,
// many of them updated at once, and returns how many.
func (m *model) crowds(now alert.Time) (n int) {
	for n == 0 || m.r.IntN(4) > 0 && n < 150 {
		at := now - alert.Time(m.r.Int64N(int64(15*alert.Minute)))
		for range 1 + m.r.IntN(4)*m.r.IntN(9) {
			created := at - alert.Time(n)*3
			if m.r.IntN(3) > 0 { // items of before that changed, some of them of one time
				created = (at - alert.Time(m.r.Int64N(int64(60*alert.Hour)))) / alert.Hour * alert.Hour
			}
			m.things = append(m.things, &thing{id: fmt.Sprint("n", n), created: created, updated: at})
			n++
		}
	}
	return n
}
