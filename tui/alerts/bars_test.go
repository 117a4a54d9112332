package alerts

import (
	"testing"
	"time"
)

// The bars of the histogram begin at round times of the zone that times are written in, also right
// after another one was chosen.
func TestBarsAreRoundInTheZoneOfTimes(t *testing.T) {
	local := time.Local
	time.Local = time.FixedZone("ODD", 5*60*60+7*60)
	defer func() { time.Local = local }()
	flow(t, Options{}, plain(60), func(x *session) {
		for _, zone := range []*time.Location{time.UTC, time.Local, time.UTC} { // ages have UTC beside them
			edges := x.list.rows.Answer.Histogram.Edges
			if len(edges) < 2 {
				t.Fatalf("edges %v", edges)
			}
			for _, edge := range edges {
				if at := edge.Time().In(zone); at.Minute()%2 != 0 || at.Second() != 0 {
					t.Fatalf("a bar begins at %v", at)
				}
			}
			x.keys("t")
		}
		x.keys("i")
		x.says("alerts by time of creation", "60")
	})
}
