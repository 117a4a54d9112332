package collect

import (
	"testing"
	"time"

	"tocsin/graph"
)

// What a poll has cost counts for the pause behind it, not only for the one after.
func TestSlacken(t *testing.T) {
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		requests int64
		throttle int64
		want     time.Duration
	}{
		{"cheap", 1, 0, 15 * time.Second},
		{"dear", 20, 0, 32 * time.Second}, // a quarter of 150 a minute
		{"throttled", 1, 1, time.Minute},
	} {
		m := &graph.Meter{}
		f := &feed{polled: began}
		f.Now = func() time.Time { return began.Add(time.Second) }
		f.pace = pace{every: time.Minute, faster: 15 * time.Second, meter: m, perMinute: 150, focused: began.Add(20 * time.Minute)}
		f.pace.begins()
		f.live.wait(began, f.pace.distance(began))
		m.Requests.Add(c.requests)
		m.Throttles.Add(c.throttle)
		f.slacken()
		if got := f.live.next.Sub(began); got != c.want {
			t.Errorf("%s: the next poll comes after %v, want %v", c.name, got, c.want)
		}
	}
}
