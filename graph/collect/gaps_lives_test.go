package collect_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
)

// process returns a fleet of its own over the bench's tenant, as another process has.
func (b *bench) process(over http.RoundTripper, since time.Duration) *collect.Fleet {
	f := collect.New(b.kept, collect.Options{Holder: "test", Jitter: func(d time.Duration) time.Duration { return d }})
	f.Apply([]collect.Integration{{Name: "contoso", Sources: v2(clientOver(b.t, b.tenant, over, 0)), PollEvery: time.Minute, Since: since}})
	return f
}

// daily spreads alerts over the last n days, one a day, the oldest first.
func daily(n int) func(int) (time.Duration, time.Duration) {
	return func(i int) (time.Duration, time.Duration) {
		at := time.Duration(n-i)*24*time.Hour - time.Hour
		return at + time.Minute, at
	}
}

// TestAGapOutlivesItsProcess: what cannot be read stays counted in the next process,
// is asked for each hour whatever its age, and makes nothing ill once it is read.
func TestAGapOutlivesItsProcess(t *testing.T) {
	const n, since = 30, 31 * 24 * time.Hour
	for name, bad := range map[string]string{"old": "a0003", "young": "a0029", "several": "a0000 a0001 a0017"} {
		for heals, runs := range map[string]func(*bench){
			"runs from cron": func(b *bench) {
				if err := b.process(b.wire, since).Once(b.t.Context()); err != nil {
					b.t.Error(err)
				}
			},
			"a process that stays": func(b *bench) { b.run(time.Hour + 2*time.Minute) },
		} {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, simulator.Switches{MaxTop: 50, BrokenItem: bad}, n, daily(n))
				b.fleet = b.process(b.wire, since)
				ids := bytes.Count([]byte(bad), []byte("a"))
				for run := range 4 {
					if err := b.process(b.wire, since).Once(t.Context()); err != nil {
						t.Error(err)
					}
					if s := b.kept.state; s.Skipped != ids || s.Health(time.Now()) != ingest.Degraded || len(b.kept.rows) != n-ids {
						t.Errorf("%s, %s, run %d: %d kept, %d skipped, %s", name, heals, run, len(b.kept.rows), s.Skipped, s.Health(time.Now()))
					}
					time.Sleep(time.Duration(run) * time.Hour)
				}
				b.tenant.Set(func(s *simulator.Switches) { s.BrokenItem = "" })
				time.Sleep(time.Hour)
				runs(b)
				if s := b.kept.state; s.Skipped != 0 || s.Health(time.Now()) != ingest.Healthy || len(b.kept.rows) != n {
					t.Errorf("%s, %s, healed: %d kept, %d skipped, %s, %+v", name, heals, len(b.kept.rows), s.Skipped, s.Health(time.Now()), b.kept.progress)
				}
			})
		}
	}
}

// TestAnEndThatIsLostIsReadAgain: more items of one time than the service counts are
// remembered too, and read once it counts them.
func TestAnEndThatIsLostIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 200
		b := newBench(t, simulator.Switches{NoNextLink: true, SkipLimit: 100, MaxTop: 50}, n, func(int) (time.Duration, time.Duration) { return 5 * time.Hour, 5 * time.Hour })
		for range 2 {
			if err := b.process(b.wire, 24*time.Hour).Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			if s := b.kept.state; len(b.kept.rows) == n || s.Skipped != 1 || s.Health(time.Now()) != ingest.Degraded {
				t.Errorf("%d kept, %d skipped, %s", len(b.kept.rows), s.Skipped, s.Health(time.Now()))
			}
			time.Sleep(61 * time.Minute)
		}
		b.tenant.Set(func(s *simulator.Switches) { s.SkipLimit = 0 })
		if err := b.process(b.wire, 24*time.Hour).Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s := b.kept.state; len(b.kept.rows) != n || s.Skipped != 0 || s.Health(time.Now()) != ingest.Healthy {
			t.Errorf("%d kept, %d skipped, %s", len(b.kept.rows), s.Skipped, s.Health(time.Now()))
		}
	})
}

// TestManyGapsCostLittle: the requests of gaps that do not heal are bounded, and polls
// are not kept waiting for them.
func TestManyGapsCostLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 40
		bad := ""
		for i := range 20 {
			bad += fmt.Sprintf("a%04d ", 2*i)
		}
		b := newBench(t, simulator.Switches{MaxTop: 50, BrokenItem: bad}, n, evenly(n))
		b.run(30 * time.Minute)
		b.wire.lists.Store(0)
		b.run(3 * time.Hour)
		if got := b.wire.lists.Load(); got > 3*(60+20*8+100) || b.kept.state.Skipped != 20 {
			t.Errorf("%d requests in three hours, %d skipped", got, b.kept.state.Skipped)
		}
	})
}

// dated answers with a Date of its own.
type dated struct {
	*asked
	date func() time.Time
}

func (d *dated) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := d.asked.RoundTrip(r)
	if err == nil {
		body, _ := io.ReadAll(resp.Body)
		resp.Body = io.NopCloser(bytes.NewReader(body))
		resp.Header.Set("Date", d.date().UTC().Format(http.TimeFormat))
	}
	return resp, err
}

// TestADateOfThePast: a service whose Date stands still or lies behind what it sends
// holds nothing back: polls do not read the same again and again, nothing is lost, and
// the back-fill is done.
func TestADateOfThePast(t *testing.T) {
	for _, date := range []time.Time{
		time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(0, 0), time.Unix(12*3600, 0), time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC),
	} {
		synctest.Test(t, func(t *testing.T) {
			const n = 300
			b := newBench(t, simulator.Switches{MaxTop: 50}, n, evenly(n))
			b.fleet = b.process(&dated{b.wire, func() time.Time { return date }}, 24*time.Hour)
			b.run(30 * time.Minute)
			b.want(n)
			b.wire.lists.Store(0)
			for i := range 3 {
				b.load(alertOf(fmt.Sprint("new", i), time.Now(), time.Now()))
				newest := time.Now()
				b.run(10*time.Minute + time.Second)
				if p := b.kept.progress; b.kept.rows[fmt.Sprint("new", i)] == 0 || p.Watermark != alert.At(newest) || !p.Done {
					t.Errorf("date %s: %d kept, watermark %s", date, len(b.kept.rows), p.Watermark)
				}
			}
			if got := b.wire.lists.Load(); got > 45 || b.kept.state.Fault != nil {
				t.Errorf("date %s: %d requests of 30 polls, %+v", date, got, b.kept.state)
			}
		})
	}
}

// TestAClockThatWasNeverSet: a quiet tenant whose service is in 1970 gets a watermark
// and its back-fill all the same.
func TestAClockThatWasNeverSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, simulator.Switches{}, 0, nil)
		began := time.Now()
		f := b.process(&dated{b.wire, func() time.Time { return time.Unix(0, 0) }}, 24*time.Hour)
		if err := f.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if p := b.kept.progress; p.Watermark != alert.At(began) || p.BackTo != alert.At(began.Add(-24*time.Hour)) || !p.Done {
			t.Errorf("%+v", p)
		}
	})
}

// TestAGapOfAPollOutlivesItsProcess: what a live poll could not read is stored too.
func TestAGapOfAPollOutlivesItsProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 40
		b := newBench(t, simulator.Switches{MaxTop: 50, BrokenItem: "new"}, n, evenly(n))
		once := func() ingest.State {
			if err := b.process(b.wire, 24*time.Hour).Once(t.Context()); err != nil {
				t.Error(err)
			}
			return b.kept.state
		}
		once()
		b.load(alertOf("new", time.Now(), time.Now()))
		time.Sleep(time.Minute)
		once()
		for i := range 3 {
			b.load(alertOf(fmt.Sprint("after", i), time.Now(), time.Now()))
			time.Sleep(15 * time.Minute)
			if s := once(); s.Skipped != 1 || s.Health(time.Now()) != ingest.Degraded {
				t.Errorf("run %d: %d skipped, %s", i, s.Skipped, s.Health(time.Now()))
			}
		}
		b.tenant.Set(func(s *simulator.Switches) { s.BrokenItem = "" })
		time.Sleep(time.Hour)
		if s := once(); s.Skipped != 0 || s.Health(time.Now()) != ingest.Healthy || len(b.kept.rows) != n+4 {
			t.Errorf("healed: %d kept, %d skipped, %s", len(b.kept.rows), s.Skipped, s.Health(time.Now()))
		}
	})
}
