package collect

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// TestRechecksAreDue holds when a recheck is due, by the stored times.
func TestRechecksAreDue(t *testing.T) {
	const now = 1000 * alert.Day
	for name, c := range map[string]struct {
		stored rechecks
		want   int
	}{
		"stored by a program without times": {rechecks{}, 1},
		"a moment ago":                      {rechecks{now, now}, -1},
		"just not":                          {rechecks{now - alert.Hour + 1, now - alert.Day + 1}, -1},
		"the shorter one":                   {rechecks{now - alert.Hour, now - alert.Day + 1}, 0},
		"both":                              {rechecks{now - alert.Hour, now - alert.Day}, 1},
		"a time ahead of now":               {rechecks{now + 1, now}, 0},
		"both ahead":                        {rechecks{now + 70*365*alert.Day, now + 1}, 1},
	} {
		got := c.stored.due(now)
		if got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
		if after := c.stored.done(got, now); got >= 0 && after.due(now) == got {
			t.Errorf("%s: due again at once: %v", name, after)
		}
	}
}

// TestLateItemsAreFoundByShortLives: what becomes visible late is found whether one
// process lives long or many live for a moment, and the first recheck comes an hour
// after the first poll.
func TestLateItemsAreFoundByShortLives(t *testing.T) {
	for name, live := range map[string]func(*testing.T, *memory, *model){
		"one run each five minutes": func(t *testing.T, keeper *memory, m *model) {
			if err := once(t, keeper, contoso(m)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Minute)
		},
		"50 minutes of each hour": func(t *testing.T, keeper *memory, m *model) {
			_, end := running(t, keeper, contoso(m))
			time.Sleep(50 * time.Minute)
			end()
			time.Sleep(10 * time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, keeper := quiet(), newMemory()
				begin := time.Now()
				for i := 0; time.Since(begin) < 6*time.Hour; i++ {
					before := m.pagesOf(ofThePast)
					live(t, keeper, m)
					if rereads := m.pagesOf(ofThePast) - before; i > 0 && time.Since(begin) <= time.Hour && rereads > 0 {
						t.Errorf("%s after the first poll: %d rechecks", time.Since(begin), rereads)
					}
					m.set(fmt.Sprint("new", i), time.Now(), time.Now())
					if time.Since(begin) == 2*time.Hour {
						m.set("late", time.Now().Add(-40*time.Minute), time.Now().Add(-40*time.Minute))
					}
				}
				if _, ok := keeper.rows[alert.Key{Integration: "contoso", Source: v2.Source, ID: "late"}]; !ok {
					t.Errorf("the late item is lost; %d kept", keeper.len())
				}
				if n := m.pagesOf(ofThePast); n > 20 {
					t.Errorf("%d pages of rechecks in six hours", n)
				}
			})
		})
	}
}

// TestARecheckReadsWhatWasRead: it reaches back to the beginning of the back-fill, whatever the
// settings say now, and not before it.
func TestARecheckReadsWhatWasRead(t *testing.T) {
	const now = 1000 * alert.Day
	for name, c := range map[string]struct {
		since  time.Duration
		backTo alert.Time
		want   []window
	}{
		"a short back-fill of long ago":   {time.Hour, now - 30*alert.Day, []window{{from: now - 7*alert.Day, to: now - overlap}}},
		"one of two days ago":             {time.Hour, now - 2*alert.Day, []window{{from: now - 2*alert.Day, to: now - overlap}}},
		"polls that began a moment ago":   {0, now - alert.Minute, nil},
		"no back-fill, but days of polls": {0, now - 3*alert.Day, []window{{from: now - 3*alert.Day, to: now - overlap}}},
	} {
		at := alert.Time(now).Time()
		o := &odata{PollerOptions: PollerOptions{Now: func() time.Time { return at }, Since: c.since}, capabilities: newCapabilities(capability{top: 10})}
		if job := o.nextBackfill(ingest.Progress{Watermark: now, BackTo: c.backTo, Done: true}); job.fill || !reflect.DeepEqual(job.stack, c.want) {
			t.Errorf("%s: reads %v, want %v", name, job.stack, c.want)
		}
	}
}

// TestGapsAreBounded: however many there are, what cannot be read is counted, each gap
// stays covered, and all are read back from the position.
func TestGapsAreBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	known := gaps{}
	var all []window
	for i := range 3 * maxGaps {
		from := 100*alert.Day + alert.Time(i)*alert.Hour + alert.Time(r.IntN(1000))
		w := window{from: from, to: from + 1 + alert.Time(r.IntN(9)), suspect: true, top: 1}
		known.add(w, gap{Asked: from, Items: 1, Alone: i%3 > 0, Partial: i%7 == 0})
		all = append(all, w)
	}
	items, partial := known.total()
	if len(known) > maxGaps || items != len(all) || partial == 0 {
		t.Fatalf("%d gaps of %d items, %d partial", len(known), items, partial)
	}
	for _, w := range all {
		covered := false
		for v := range known {
			covered = covered || v.from <= w.from && v.to >= w.to
		}
		if !covered {
			t.Fatalf("%v is forgotten", w)
		}
	}
	p := ingest.Progress{Watermark: 900 * alert.Day, BackTo: 90 * alert.Day}
	p.Cursor = position{Version: positionVersion}.withGaps(known).String()
	if pos := readPosition(p); !reflect.DeepEqual(pos.gaps(), known) {
		t.Errorf("%d gaps are read back, of %d", len(pos.gaps()), len(known))
	}
	if len(p.Cursor) > 40_000 {
		t.Errorf("%d bytes are stored", len(p.Cursor))
	}
}

// TestGapsThatTouch: what was read in parts twice is one gap and counts once; one that grows keeps its
// time, and what is settled is cut out.
func TestGapsThatTouch(t *testing.T) {
	known := gaps{}
	known.add(window{from: 10, to: 20}, gap{Asked: 5, Partial: true})
	known.add(window{from: 20, to: 30}, gap{Asked: 9, Partial: true})
	known.add(window{from: 40, to: 41, createdFrom: 1, createdTo: 2}, gap{Asked: 9, Items: 2})
	known.add(window{from: 40, to: 41}, gap{Asked: 9, Items: 3})
	known.add(window{from: 15, to: 16}, gap{Asked: 9, Items: 1, Alone: true})
	want := gaps{
		{from: 10, to: 30}: {Asked: 5, Partial: true},
		{from: 40, to: 41}: {Asked: 9, Items: 3},
		{from: 15, to: 16}: {Asked: 9, Items: 1, Alone: true},
	}
	if !reflect.DeepEqual(known, want) {
		t.Fatalf("%v, want %v", known, want)
	}
	known.settle(window{from: 12, to: 25})
	delete(want, window{from: 10, to: 30})
	want[window{from: 10, to: 12}], want[window{from: 25, to: 30}] = gap{Asked: 5, Partial: true}, gap{Asked: 5, Partial: true}
	if !reflect.DeepEqual(known, want) {
		t.Errorf("settled: %v, want %v", known, want)
	}
	if w, due := known.next(5 + gapLife); !due || w != (window{from: 10, to: 12}) {
		t.Errorf("next is %v, %v", w, due)
	}
	if w, due := known.next(4 + gapLife); due {
		t.Errorf("%v is due", w)
	}
}

// TestAPartialAnswerIsMended: whatever a provider did not answer is read again until it
// is whole, in a new process too, with few requests while it is out; the feed is Degraded meanwhile.
func TestAPartialAnswerIsMended(t *testing.T) {
	for name, c := range map[string]struct{ since, out time.Duration }{
		"out at the first back-fill":     {30 * 24 * time.Hour, 10 * time.Minute},
		"out for longer than since":      {24 * time.Hour, 30*time.Hour + 20*time.Minute},
		"out for longer, without a past": {0, 60*time.Hour + 20*time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, keeper := &lacking{model: quiet()}, newMemory()
				until := time.Now().Add(c.out)
				l.lacks = func(string) bool { return time.Now().Before(until) }
				l.most = 20
				wanted := 0
				add := func(at time.Time) {
					l.set(fmt.Sprint("a", wanted), at, at)
					l.set(fmt.Sprint("p", wanted), at, at)
					wanted += 2
				}
				for ago := time.Hour; ago < c.since; ago += 6 * time.Hour {
					add(time.Now().Add(-ago))
				}
				in := contoso(l)
				in.Since = c.since
				_, end := running(t, keeper, in)
				for time.Now().Before(until) {
					time.Sleep(min(time.Until(until), time.Hour))
					if s := keeper.state(v2); (s.Fault == nil || s.Partial == 0) && c.out-time.Until(until) > 7*time.Hour {
						t.Fatalf("while a provider is out: %s, %+v", s.Health(time.Now()), s)
					}
					add(time.Now())
				}
				time.Sleep(2 * time.Minute)
				if s := keeper.state(v2); s.Partial == 0 || s.Health(time.Now()) != ingest.Degraded || keeper.len() == wanted {
					t.Errorf("when it is back: %d of %d kept, %s, %+v", keeper.len(), wanted, s.Health(time.Now()), s)
				}
				end()
				if err := once(t, keeper, in); err != nil || keeper.state(v2).Health(time.Now()) != ingest.Degraded {
					t.Errorf("another process: %v, %s", err, keeper.state(v2).Health(time.Now()))
				}
				time.Sleep(time.Hour)
				if err := once(t, keeper, in); err != nil {
					t.Error(err)
				}
				if s := keeper.state(v2); keeper.len() != wanted || s.Partial != 0 || s.Health(time.Now()) != ingest.Healthy {
					t.Errorf("%d of %d kept, %s, %+v", keeper.len(), wanted, s.Health(time.Now()), s)
				}
			})
		})
	}
}

// TestAProviderThatIsOutForEver costs a request an hour beside the polls.
func TestAProviderThatIsOutForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, keeper := &lacking{model: quiet(), lacks: ofThePast}, newMemory()
		l.most = 5
		l.fill(600, 20*24*time.Hour, false)
		in := contoso(l)
		in.Since = 30 * 24 * time.Hour
		_, end := running(t, keeper, in)
		defer end()
		time.Sleep(10 * time.Hour)
		before := l.pagesOf(ofThePast)
		time.Sleep(10 * time.Hour)
		if n := l.pagesOf(ofThePast) - before; n > 10*(2+30/5)+7*30/5 { // with the rechecks of days and of a week
			t.Errorf("%d pages of the past in ten hours", n)
		}
		if s := keeper.state(v2); s.Partial == 0 || s.Health(time.Now()) != ingest.Degraded || !s.Backfilled || keeper.len() != 600 {
			t.Errorf("%d kept, %s, %+v", keeper.len(), s.Health(time.Now()), s)
		}
	})
}

// TestAFlakyProviderIsMended: a long part of which each twentieth answer is partial is
// whole some hours later, because it is not begun anew each time.
func TestAFlakyProviderIsMended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, keeper := &lacking{model: quiet()}, newMemory()
		l.most, l.links = 5, noLinks
		n := 0
		l.lacks = func(string) bool { n++; return n%20 == 0 }
		for i := range 600 {
			at := time.Now().Add(-time.Duration(i+2) * time.Hour)
			l.set(fmt.Sprint([]string{"a", "p"}[i%2], i), at, at)
		}
		in := contoso(l)
		in.Since, in.PollEvery = 30*24*time.Hour, time.Hour
		_, end := running(t, keeper, in)
		defer end()
		time.Sleep(48 * time.Hour)
		if s := keeper.state(v2); keeper.len() != 600 {
			t.Errorf("%d kept, %+v", keeper.len(), s)
		}
	})
}

// TestMendingGetsOnUnderKills: a process is killed after each page of a gap, which is
// whole in the end, and so is the back-fill.
func TestMendingGetsOnUnderKills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := &model{r: rand.New(rand.NewPCG(1, 1)), most: 20}, newMemory()
		m.fill(1000, 20*24*time.Hour, false)
		now := alert.At(time.Now())
		p := ingest.Progress{Watermark: now, BackTo: now - 15*alert.Day}
		p.Cursor = position{Version: positionVersion, BackTo: p.BackTo, Days: 1, Rechecks: rechecks{now, now}}.withGaps(gaps{
			{from: now - 15*alert.Day, to: now}: {Asked: now - alert.Hour, Partial: true},
		}).String()
		keeper.progress[v2] = p
		in, kills := contoso(m), 0
		in.Since = 30 * 24 * time.Hour
		records := func(b ingest.Batch) bool { return len(b.Records) > 0 }
		for !livesUntil(t, keeper, m, fmt.Sprint("life ", kills), in, 1, records) {
			if kills++; kills > 100 {
				t.Fatal("it stands still")
			}
		}
		if pos := readPosition(keeper.kept(v2)); keeper.len() != 1000 || !keeper.kept(v2).Done || len(pos.Gaps) > 0 || kills < 40 {
			t.Errorf("%d kept after %d kills, %+v", keeper.len(), kills, pos)
		}
	})
}

// TestAPollMovesOverAPartialTime: what the watermark leaves behind though an answer was
// partial is a gap, and stored with it.
func TestAPollMovesOverAPartialTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, keeper := &lacking{model: quiet()}, newMemory()
		l.lacks = func(filter string) bool { return !ofThePast(filter) }
		filled(l.model)
		now := alert.At(time.Now())
		keeper.progress[v2] = ingest.Progress{
			Watermark: now - 10*alert.Hour, BackTo: now - 2*alert.Day, Done: true,
			Cursor: position{Version: positionVersion, Rechecks: rechecks{now, now}}.String(),
		}
		if err := once(t, keeper, contoso(l)); err == nil {
			t.Error("a partial answer is no fault")
		}
		want := gaps{{from: now - 10*alert.Hour - overlap, to: now - partialDelay - overlap}: {Asked: now, Partial: true}}
		if pos := readPosition(keeper.kept(v2)); !reflect.DeepEqual(pos.gaps(), want) {
			t.Errorf("gaps %v, want %v", pos.gaps(), want)
		}
	})
}

// TestGapsAreThoseOfTheLease: a process that takes the lease anew goes on from what is
// stored, not from what it knew.
func TestGapsAreThoseOfTheLease(t *testing.T) {
	o := &odata{PollerOptions: PollerOptions{Now: time.Now}, capabilities: newCapabilities(capability{top: 10})}
	p := ingest.Progress{Watermark: 100 * alert.Day, BackTo: 100 * alert.Day}
	known := gaps{{from: 5, to: 6}: {Items: 3}, {from: 8, to: 9}: {Partial: true}}
	now := o.now()
	p.Cursor = position{Version: positionVersion, Rechecks: rechecks{now, now}}.withGaps(known).String()
	for range 2 {
		if past := o.Past(p); past.Skipped != 3 || past.Partial != 1 || !past.Due {
			t.Errorf("%+v", past)
		}
		p.Cursor = position{Version: positionVersion, Rechecks: rechecks{now, now}}.String()
	}
	o.Reset()
	if past := o.Past(p); past.Skipped != 0 || past.Partial != 0 || past.Due {
		t.Errorf("after another process: %+v", past)
	}
}
