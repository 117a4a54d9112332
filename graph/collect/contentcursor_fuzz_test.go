package collect

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// FuzzContentCursor: whatever stands in a store, each content type has one cursor that our
// clock allows and that work can go on from, and it is read back as it is written.
func FuzzContentCursor(f *testing.F) {
	now := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	at := alert.At(now)
	c := &content{Content: Content{Types: []string{general, dlpAll}}, PollerOptions: PollerOptions{Now: func() time.Time { return now }, Since: time.Hour}}
	whole := c.cursor(ingest.Progress{})
	whole.begin(general, at)
	whole.of(general).keeps([]uint64{1, 2, 1 << 63})
	whole.of(general).sums(hourOf(at), hourSum{2, 1<<64 - 1})
	whole.of(general).misses(contentGap{ID: "a", URI: "u", Created: at}, at)
	whole.of(general).loses(lostPeriod{From: at - 5, To: at, Why: lostAway, At: at})
	f.Add(whole.String())
	f.Add(`{"v":1,"types":[{"type":"Audit.General","from":36000000000,"to":72000000000},{"type":"Audit.General","from":36000000000,"to":36000000000}]}`)
	f.Add(`{"v":1,"types":[{"type":"DLP.All","gaps":[{"id":"a","tries":-9,"next":9223372036854775807},{"id":"a","tries":9223372036854775807}]}]}`)
	f.Add(`{"v":1,"types":[{"type":"DLP.All","gaps":[{"id":"b","tries":9223372036854775807},{"id":"c","tries":-9}]}]}`)
	f.Add(`{"v":1,"types":[{"type":"DLP.All","from":-1,"to":9223372036854775807,"started":-5,"not_yet":-5,"seen":"AAAA","hours":{"-5":{"n":-1,"sum":"1"}},"lost":[{"n":-1}]}]}`)
	f.Add(`{"v":1,"types":[{"type":"Audit.General","from":36000000001,"to":72000000000},{"type":"DLP.All","started":9223372036854775807,"stopped":9223372036854775807,"not_yet":9223372036854775807}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		cur := c.cursor(ingest.Progress{Cursor: text})
		if len(cur.Types) != len(c.Types) {
			t.Fatalf("%d cursors of %d types", len(cur.Types), len(c.Types))
		}
		for _, x := range cur.Types {
			if x.From < 0 || x.From > x.To || x.To > at || x.From != hourOf(x.From) || x.Started > at || x.Stopped > at || x.NotYet > at+alert.Ticks(longestRetryAfter) ||
				len(x.Seen) > maxSeen || len(x.Gaps) > maxGapsOf || len(x.Lost) > maxLost {
				t.Fatalf("read %+v", x)
			}
			for _, g := range x.Gaps {
				if g.Tries < 0 || g.Tries > maxTriesOf {
					t.Fatalf("read a gap of %d tries", g.Tries)
				}
			}
		}
		if again := c.cursor(ingest.Progress{Cursor: cur.String()}); again.String() != cur.String() {
			t.Fatalf("read back\n%s, want\n%s", again, cur)
		}
		p := c.progress(ingest.Progress{}, cur)
		if p.Watermark > at || p.BackTo > at {
			t.Fatalf("progress %+v", p)
		}
		for _, x := range cur.Types {
			x.keeps([]uint64{7})
			x.sums(hourOf(at), hourSum{1, 1})
			x.loses(lostPeriod{From: at - 1, To: at, Why: lostExpired, At: at, N: 1})
			x.finds(at - 1)
			for _, g := range x.Gaps {
				x.misses(g, at)
			}
			for _, g := range x.Gaps {
				if g.Next <= at || g.Next > at+longestGapPause {
					t.Fatalf("a gap is tried again at %v: %+v", g.Next, g)
				}
			}
		}
	})
}
