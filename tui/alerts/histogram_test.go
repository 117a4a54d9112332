package alerts

import (
	"strings"
	"testing"
)

// i shows the histogram; enter sets the span of the chosen bar, which z takes back.
func TestHistogramSetsTheSpan(t *testing.T) {
	flow(t, Options{}, plain(60), func(x *session) {
		x.keys("i")
		x.says("alerts by time of creation", "this span", "31 Dec")
		x.keys("right esc")
		x.query("")
		x.keys("i home enter")
		got := x.list.filter.Bar.Text()
		if !strings.HasPrefix(got, "created_at >= '1999-12-31T23:00:00Z' AND created_at < '1999-12-31T23:") {
			t.Errorf("the query is %q", got)
		}
		if n := x.list.rows.List.Len(); n < 1 || n > 3 {
			t.Errorf("%d of 60 alerts", n)
		}
		x.keys("z")
		x.query("")
		x.keys("d i end enter")
		if got := x.list.filter.Bar.Text(); strings.Contains(got, "-24h") || !strings.Contains(got, "created_at < ") {
			t.Errorf("the query is %q", got)
		}
	})
	flow(t, Options{}, nil, func(x *session) {
		x.keys("i")
		x.says("There are no alerts to count by time")
	})
}
