package collect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
)

// collecting runs the feed of a service until end is called.
func collecting(t *testing.T, keeper Keeper, s *auditService) (end func()) {
	t.Helper()
	return collectingAs(t, keeper, s.integration(nil), "me")
}

func collectingAs(t *testing.T, keeper Keeper, in Integration, holder string) (end func()) {
	t.Helper()
	f := New(keeper, Options{Holder: holder, Normalize: auditRecord, Jitter: func(d time.Duration) time.Duration { return d }})
	f.Apply([]Integration{in})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- f.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// lacking returns the records that should be kept and are not.
func (s *auditService) lacking(m *memory, from time.Time) (out []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range s.blobs {
		for _, id := range b.records {
			key := alert.Key{Integration: audit.Integration, Source: audit.Source, ID: id}
			if _, ok := m.rows[key]; !ok && !b.created.Before(from) {
				out = append(out, id)
			}
		}
	}
	return out
}

// noFaults fails the test if the service was asked for what it forbids.
func (s *auditService) noFaults(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.wrong {
		t.Errorf("the service was asked in a way that it forbids: %s", w)
	}
}

// TestContentIsCollected: subscriptions are started, what there was is read back to the
// start, and what comes is read within a minute, each content once.
func TestContentIsCollected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(30*24*time.Hour + 17*time.Minute + 3*time.Second)
		s, keeper := newAuditService(1), newMemory()
		for i := range 40 {
			at := time.Now().Add(-time.Duration(i) * 4 * time.Hour)
			s.publish([]string{general, dlpAll}[i%2], 3, at, at)
		}
		end := collecting(t, keeper, s)
		time.Sleep(90 * time.Second) // what became available this second is for the second poll
		if missing := s.lacking(keeper, time.Time{}); missing != nil || keeper.len() != 120 {
			t.Errorf("%d kept, missing %q", keeper.len(), missing)
		}
		state := keeper.state(audit)
		if !state.Backfilled || state.Health(time.Now()) != ingest.Healthy || state.Fault != nil || state.Items == 0 && state.Pages == 0 {
			t.Errorf("state %+v", state)
		}
		for range 30 {
			now := time.Now()
			s.publish(general, 2, now.Add(-time.Second), now)
			time.Sleep(time.Minute)
		}
		time.Sleep(2 * time.Hour)
		if missing := s.lacking(keeper, time.Time{}); missing != nil {
			t.Errorf("missing %q", missing)
		}
		for _, b := range s.blobs {
			if b.fetched != 1 {
				t.Errorf("%s was fetched %d times", b.id, b.fetched)
			}
		}
		if s.starts != 2 {
			t.Errorf("%d starts", s.starts)
		}
		// 151 polls of two lists, some of two pages, a back-fill of two weeks, three
		// rechecks and a look at the subscriptions each hour.
		if s.lists > 2*151+2*12+2*3+100 || s.requests > s.lists+s.gets+2+4 {
			t.Errorf("%d lists, %d requests", s.lists, s.requests)
		}
		end()
		s.noFaults(t)
	})
}

// TestFirstContentIsAwaited: until Microsoft has content the feed is pending, and after 12
// hours it is not any more.
func TestFirstContentIsAwaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		end := collecting(t, keeper, s)
		defer end()
		health := func() ingest.Health { return keeper.state(audit).Health(time.Now()) }
		time.Sleep(time.Minute)
		if health() != ingest.Pending || !keeper.state(audit).Awaiting(time.Now()) {
			t.Errorf("after a minute: %s", health())
		}
		time.Sleep(6 * time.Hour)
		if health() != ingest.Pending {
			t.Errorf("after six hours: %s", health())
		}
		time.Sleep(6 * time.Hour)
		if health() != ingest.Healthy {
			t.Errorf("after twelve hours: %s", health())
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(time.Hour)
		s.publish(dlpAll, 1, time.Now(), time.Now())
		time.Sleep(2 * time.Minute)
		if state := keeper.state(audit); state.Health(time.Now()) != ingest.Healthy || !state.Awaits.IsZero() {
			t.Errorf("content came: %+v", state)
		}
	})
	synctest.Test(t, func(t *testing.T) { // enabled before: nothing is awaited
		s, keeper := newAuditService(1), newMemory()
		s.enabled[general], s.enabled[dlpAll] = true, true
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(time.Minute)
		if state := keeper.state(audit); state.Health(time.Now()) != ingest.Healthy || s.starts != 0 {
			t.Errorf("%d starts, %+v", s.starts, state)
		}
	})
}

// TestStartIsLimited: a start that was refused is repeated when its time has come, not
// before, and not by another process; the other type is read meanwhile.
func TestStartIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		s.enabled[dlpAll], s.limited = true, true
		s.publish(dlpAll, 2, time.Now(), time.Now())
		end := collecting(t, keeper, s)
		time.Sleep(5 * time.Minute)
		state := keeper.state(audit)
		if s.starts != 1 || keeper.len() != 2 || state.Fault == nil || !strings.HasPrefix(state.Fault.Sentence, "Audit.General is not read: ") || state.Health(time.Now()) != ingest.Degraded {
			t.Errorf("%d starts, %d kept, %+v", s.starts, keeper.len(), state)
		}
		end()
		end = collectingAs(t, keeper, s.integration(nil), "another")
		time.Sleep(5 * time.Minute)
		if s.starts != 1 {
			t.Errorf("another process started it: %d", s.starts)
		}
		s.set(func(s *auditService) { s.limited = false })
		time.Sleep(10 * time.Minute)
		if state := keeper.state(audit); s.starts != 2 || !s.enabled[general] || state.Fault != nil || state.Health(time.Now()) != ingest.Healthy {
			t.Errorf("%d starts, %+v", s.starts, state)
		}
		end()
		s.noFaults(t)
	})
}

// TestAllStartsAreLimited: if nothing can be read, the feed waits as long as Microsoft
// says.
func TestAllStartsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		s.limited = true
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(10 * time.Minute)
		state := keeper.state(audit)
		if s.starts != 2 || s.requests > 4 || state.Fault == nil || state.Fault.Kind != fault.Throttled || state.Next.Before(time.Now()) {
			t.Errorf("%d starts, %d requests, %+v", s.starts, s.requests, state)
		}
		s.set(func(s *auditService) { s.limited = false })
		time.Sleep(6 * time.Minute)
		if state := keeper.state(audit); !s.enabled[general] || !s.enabled[dlpAll] || state.Fault != nil {
			t.Errorf("%+v", state)
		}
		s.noFaults(t)
	})
}

// TestStoppedSubscription: it is started again, and what came meanwhile is said to be
// lost, even if the process is killed between the start and the next batch.
func TestStoppedSubscription(t *testing.T) {
	for _, killed := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, keeper := newAuditService(1), newMemory()
			s.publish(general, 1, time.Now(), time.Now())
			end := collecting(t, keeper, s)
			time.Sleep(30 * time.Minute)
			s.set(func(s *auditService) { s.enabled[general] = false })
			if killed {
				end()
				s.set(func(s *auditService) { s.onStart = func() { keeper.kill("killed") } })
				end = collectingAs(t, keeper, s.integration(nil), "killed")
				time.Sleep(time.Second)
				end()
				s.set(func(s *auditService) { s.onStart = nil })
				end = collectingAs(t, keeper, s.integration(nil), "another")
			}
			time.Sleep(2 * time.Minute)
			state := keeper.state(audit)
			words := "audit records of Audit.General " // from or at some minutes after midnight
			if state.Lost != 1 || state.Health(time.Now()) != ingest.Degraded || state.Fault == nil || !strings.HasPrefix(state.Fault.Sentence, words) || !strings.HasSuffix(state.Fault.Sentence, lostStopped) {
				t.Errorf("killed %v: %+v", killed, state)
			}
			if wantStarts := 3; s.starts != wantStarts || !s.enabled[general] {
				t.Errorf("killed %v: %d starts", killed, s.starts)
			}
			s.publish(general, 1, time.Now(), time.Now())
			time.Sleep(25 * time.Hour)
			if state := keeper.state(audit); keeper.len() != 2 || state.Fault != nil || state.Lost != 1 {
				t.Errorf("killed %v: a day later %d kept, %+v", killed, keeper.len(), state)
			}
			end()
			s.noFaults(t)
		})
	}
}

// TestATypeThatIsRefused: without the permission for DLP.All the other type is read, and
// the feed says what it lacks; with it, both are.
func TestATypeThatIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		s.enabled[dlpAll], s.refused = true, dlpAll
		s.publish(general, 1, time.Now(), time.Now())
		s.publish(dlpAll, 1, time.Now(), time.Now())
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(5 * time.Minute)
		state := keeper.state(audit)
		if keeper.len() != 1 || state.Partial != 1 || state.Health(time.Now()) != ingest.Degraded || state.Fault == nil || !strings.HasPrefix(state.Fault.Sentence, "DLP.All is not read: the application lacks") || !state.Backfilled {
			t.Errorf("%d kept, %+v", keeper.len(), state)
		}
		s.set(func(s *auditService) { s.refused = "" })
		time.Sleep(time.Hour)
		if state := keeper.state(audit); keeper.len() != 2 || state.Fault != nil {
			t.Errorf("%d kept, %+v", keeper.len(), state)
		}
		s.noFaults(t)
	})
}

// TestContentThatCannotBeFetched: it is tried again until it comes, and costs no other
// content; one that expires is lost, and said to be.
func TestContentThatCannotBeFetched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		now := time.Now()
		for range 6 {
			s.publish(general, 4, now, now)
		}
		bad := s.publish(general, 4, now, now)
		bad.broken = 8
		gone := s.publish(general, 4, now, now)
		gone.broken, gone.expires = 1<<30, now.Add(3*time.Hour)
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(4 * time.Minute)
		if state := keeper.state(audit); state.Skipped != 2 || state.Health(time.Now()) != ingest.Degraded || keeper.len() < 24 {
			t.Errorf("%d kept, %+v", keeper.len(), state)
		}
		time.Sleep(2 * time.Hour)
		if missing := s.lacking(keeper, time.Time{}); keeper.state(audit).Skipped != 1 || len(missing) > 4 {
			t.Errorf("missing %q, %+v", missing, keeper.state(audit))
		}
		time.Sleep(3 * time.Hour)
		state := keeper.state(audit)
		if state.Skipped != 0 || state.Lost != 1 || state.Fault == nil || !strings.HasSuffix(state.Fault.Sentence, lostExpired) {
			t.Errorf("%+v", state)
		}
		tries := gone.fetched
		time.Sleep(24 * time.Hour)
		if gone.fetched > tries || tries > 60 {
			t.Errorf("fetched %d times, then %d", tries, gone.fetched)
		}
		s.noFaults(t)
	})
}

// TestAnotherHost: a content on another host is not asked for; the others are.
func TestAnotherHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		now := time.Now()
		s.publishAs(general, 2, now, now, func(b *auditBlob) { b.host = "https://evil.example" })
		s.publish(general, 2, now, now)
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(time.Hour)
		if state := keeper.state(audit); keeper.len() != 2 || state.Skipped != 1 || state.Health(time.Now()) != ingest.Degraded {
			t.Errorf("%d kept, %+v", keeper.len(), state)
		}
		s.noFaults(t)
	})
}

// TestNextPagesThatCannotBeRead: the window is halved until no next page is needed.
func TestNextPagesThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(10 * 24 * time.Hour)
		s, keeper := newAuditService(1), newMemory()
		s.noPages = true
		for i := range 60 {
			at := time.Now().Add(-time.Duration(i) * 20 * time.Minute)
			s.publish(general, 1, at, at)
		}
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(2 * time.Minute)
		if missing := s.lacking(keeper, time.Time{}); missing != nil || keeper.state(audit).Fault != nil {
			t.Errorf("missing %q, %+v", missing, keeper.state(audit))
		}
		s.noFaults(t)
	})
}

// TestLateContent: what appears in an hour, or a day, that was read before is found, and
// nothing else is fetched again.
func TestLateContent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		end := collecting(t, keeper, s)
		defer end()
		start := time.Now()
		for i := range 30 {
			at := start.Add(time.Duration(i) * time.Hour)
			s.publish(general, 1, at, at)
		}
		time.Sleep(30 * time.Hour)
		s.publish(general, 1, time.Now().Add(-5*time.Minute), time.Now())
		time.Sleep(time.Minute + time.Second)
		if missing := s.lacking(keeper, time.Time{}); missing != nil {
			t.Errorf("what is minutes late is not found by the next poll: %q", missing)
		}
		s.publish(general, 1, time.Now().Add(-3*time.Hour), time.Now())
		s.publish(dlpAll, 1, time.Now().Add(-20*time.Hour), time.Now())
		time.Sleep(61 * time.Minute)
		if missing := s.lacking(keeper, time.Time{}); missing != nil || keeper.state(audit).Late != 2 {
			t.Errorf("missing %q, %+v", missing, keeper.state(audit))
		}
		s.publish(general, 1, start.Add(time.Minute), time.Now())
		time.Sleep(24*time.Hour + time.Minute)
		if missing := s.lacking(keeper, time.Time{}); missing != nil || keeper.state(audit).Late != 3 {
			t.Errorf("missing %q, %+v", missing, keeper.state(audit))
		}
		for _, b := range s.blobs {
			if b.fetched != 1 {
				t.Errorf("%s was fetched %d times", b.id, b.fetched)
			}
		}
	})
}

// TestAway: after more than a week without a poll, what Microsoft kept is read, and what
// it did not keep is said to be lost.
func TestAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		end := collecting(t, keeper, s)
		time.Sleep(time.Hour)
		end()
		for i := range 10 * 24 {
			at := time.Now().Add(time.Duration(i) * time.Hour)
			s.publish(general, 1, at, at)
		}
		time.Sleep(10 * 24 * time.Hour)
		from := time.Now().Add(-7*24*time.Hour + 15*time.Minute)
		end = collecting(t, keeper, s)
		time.Sleep(30 * time.Second)
		state := keeper.state(audit)
		if missing := s.lacking(keeper, from); missing != nil {
			t.Errorf("missing %q", missing)
		}
		if state.Lost != 2 || state.Fault == nil || !strings.HasSuffix(state.Fault.Sentence, lostAway) {
			t.Errorf("%+v", state)
		}
		end()
		s.noFaults(t)
	})
}

// TestIgnoredRecords: records that are no alert are counted, not kept.
func TestIgnoredRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		s.publish(general, 10, time.Now(), time.Now())
		end := collectingAs(t, keeper, s.integration(func(raw []byte) bool { return !bytes.Contains(raw, []byte(`-3"`)) }), "me")
		defer end()
		time.Sleep(10 * time.Minute)
		if state := keeper.state(audit); keeper.len() != 9 || state.Ignored != 1 {
			t.Errorf("%d kept, %+v", keeper.len(), state)
		}
	})
}

// TestAFailingServiceMakesNoGaps: if no content can be fetched, the service fails, and not
// the contents.
func TestAFailingServiceMakesNoGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		for range 30 {
			s.poisoned(general, 2, time.Now(), time.Now(), "torn")
		}
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(5 * time.Minute)
		if state := keeper.state(audit); state.Skipped != 0 || state.Fault == nil || state.FailingSince.IsZero() {
			t.Errorf("%+v", state)
		}
		s.set(func(s *auditService) {
			for _, b := range s.blobs {
				b.poison = ""
			}
		})
		time.Sleep(6 * time.Minute)
		if state := keeper.state(audit); keeper.len() != 60 || state.Fault != nil {
			t.Errorf("%d kept, %+v", keeper.len(), state)
		}
	})
}

// TestLargeContent: a content with more records than a batch is kept in several batches,
// and once.
func TestLargeContent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, keeper := newAuditService(1), newMemory()
		b := s.publish(general, 3*batchRecords+7, time.Now(), time.Now())
		sizes := &sizes{memory: keeper}
		end := collecting(t, sizes, s)
		defer end()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if keeper.len() != len(b.records) || sizes.most > batchRecords || b.fetched != 1 {
			t.Errorf("%d kept, at most %d at once, fetched %d times", keeper.len(), sizes.most, b.fetched)
		}
	})
}

// sizes is a memory that notes its largest batch.
type sizes struct {
	*memory
	most int
}

func (m *sizes) Put(ctx context.Context, l ingest.Lease, b ingest.Batch) (ingest.Outcome, error) {
	m.most = max(m.most, len(b.Records))
	return m.memory.Put(ctx, l, b)
}

// TestWhenTheStoreFailsAtContent: a write that failed, and one that was done and said that
// it failed, cost nothing.
func TestWhenTheStoreFailsAtContent(t *testing.T) {
	for name, fail := range map[string]func(*memory, error){
		"not done":                  func(m *memory, err error) { m.fail = err },
		"done, but said it was not": func(m *memory, err error) { m.lie = err },
	} {
		synctest.Test(t, func(t *testing.T) {
			s, keeper := newAuditService(1), newMemory()
			end := collecting(t, keeper, s)
			defer end()
			for range 5 {
				time.Sleep(time.Minute)
				s.publish(general, 2, time.Now(), time.Now())
				keeper.mu.Lock()
				fail(keeper, errors.New("disk full"))
				keeper.mu.Unlock()
			}
			time.Sleep(5 * time.Minute)
			if missing := s.lacking(keeper, time.Time{}); missing != nil || keeper.state(audit).Fault != nil {
				t.Errorf("%s: missing %q, %+v", name, missing, keeper.state(audit))
			}
		})
	}
}

// TestContentLives: random faults of the service and of the store, next pages in every form,
// contents that appear late and answers that are torn, and kills at any moment: in the end
// each record is kept once, and the service was asked for nothing that it forbids.
func TestContentLives(t *testing.T) {
	for seed := range uint64(long.Rounds(12)) {
		synctest.Test(t, func(t *testing.T) { contentLife(t, seed) })
	}
}

func contentLife(t *testing.T, seed uint64) {
	s, keeper := newAuditService(seed), newMemory()
	r := s.r
	s.perPage, s.variedPages = 1+r.IntN(6), true
	time.Sleep(time.Duration(8*24+r.IntN(24))*time.Hour + time.Duration(r.IntN(3600))*time.Second)
	start := time.Now()
	for range r.IntN(60) {
		at := start.Add(-time.Duration(r.Int64N(int64(6 * 24 * time.Hour))))
		s.publish([]string{general, dlpAll}[r.IntN(2)], 1+r.IntN(4), at, at)
	}
	s.failing = 0.2 * r.Float64()
	keeper.flaky = func() float64 { return r.Float64() * 2 }
	life := 0
	for time.Since(start) < 8*time.Hour {
		holder := fmt.Sprint("life", life)
		life++
		s.set(func(s *auditService) { s.throttled = time.Time{} }) // a new process does not know of it
		end := collectingAs(t, keeper, s.integration(nil), holder)
		until := time.Now().Add(time.Duration(1+r.IntN(60)) * time.Minute)
		for time.Now().Before(until) {
			time.Sleep(time.Duration(r.Int64N(int64(4 * time.Minute))))
			now := time.Now()
			visible := now.Add(time.Duration(r.Int64N(int64(time.Hour))) * time.Duration(r.IntN(2)))
			b := s.publish([]string{general, dlpAll}[r.IntN(2)], 1+r.IntN(4), now, visible)
			if r.IntN(10) == 0 {
				s.set(func(*auditService) { b.broken = r.IntN(6) })
			}
		}
		if r.IntN(2) == 0 {
			keeper.kill(holder)
		}
		end()
	}
	s.set(func(s *auditService) { s.failing, s.throttled = 0, time.Time{} })
	keeper.mu.Lock()
	keeper.flaky = nil
	keeper.mu.Unlock()
	before := s.requests
	end := collectingAs(t, keeper, s.integration(nil), "last")
	time.Sleep(4 * time.Hour)
	end()
	if missing := s.lacking(keeper, time.Time{}); missing != nil {
		t.Errorf("seed %d: missing %q; %+v", seed, missing, keeper.state(audit))
	}
	if state := keeper.state(audit); state.Lost != 0 || state.Skipped != 0 || !state.Backfilled {
		t.Errorf("seed %d: %+v", seed, state)
	}
	if n := s.requests - before; n > 240*40 {
		t.Errorf("seed %d: %d requests in four hours without a fault", seed, n)
	}
	if len(keeper.kept(audit).Cursor) > 20_000 {
		t.Errorf("seed %d: a cursor of %d bytes", seed, len(keeper.kept(audit).Cursor))
	}
	s.noFaults(t)
	if t.Failed() {
		t.Logf("replay: seed %d", seed)
	}
}

// TestContentCursor: a cursor is read as it was written, what can't be true is dropped, and
// its size has a bound.
func TestContentCursor(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	at := alert.At(now)
	c := &content{Content: Content{Types: []string{general, dlpAll}}, PollerOptions: PollerOptions{Now: func() time.Time { return now }, Since: time.Hour}}
	cur := c.cursor(ingest.Progress{})
	cur.begin(general, at)
	x := cur.of(general)
	x.keeps([]uint64{1, 2, 1 << 63})
	x.sums(hourOf(at), hourSum{2, 1<<64 - 1})
	x.misses(contentGap{ID: "a", URI: "u", Created: at}, at)
	x.loses(lostPeriod{From: at - 5, To: at, Why: lostAway, At: at})
	p := c.progress(ingest.Progress{}, cur)
	again := c.cursor(p)
	if got, want := again.String(), cur.String(); got != want {
		t.Errorf("read\n%s, want\n%s", got, want)
	}
	if got := again.of(general); !slices.Equal(got.Seen, x.Seen) || !maps.Equal(got.Hours, x.Hours) || len(got.Gaps) != 1 || len(got.Lost) != 1 {
		t.Errorf("%+v", got)
	}
	if p.Watermark != hourOf(at) || p.BackTo != hourOf(at) || p.Done != c.filled(cur) {
		t.Errorf("%+v", p)
	}
	for _, text := range []string{"", "7", `"x"`, `{"v":9,"types":[{"type":"Audit.General","to":5}]}`, `{"v":1,"types":[null,{"type":"other","to":5}]}`, `{"v":1,"types":[{"type":"Audit.General","seen":7}]}`, p.Cursor[:len(p.Cursor)/2]} {
		if got := c.cursor(ingest.Progress{Cursor: text}); len(got.Types) != 2 || got.of(general).To != 0 || got.began() {
			t.Errorf("%q: %+v", text, got)
		}
	}
	now = now.Add(-2 * time.Hour)
	if got := c.cursor(p).of(general); got.To != 0 || got.From != 0 || len(got.Seen) != 4 {
		t.Errorf("under an earlier clock: %+v", got)
	}
}

// TestContentCursorIsBounded fills a cursor with all that it may hold.
func TestContentCursorIsBounded(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	c := &content{Content: Content{Types: []string{general, dlpAll}}, PollerOptions: PollerOptions{Now: func() time.Time { return now }}}
	cur := c.cursor(ingest.Progress{})
	for _, name := range c.Types {
		x := cur.of(name)
		for i := range 3 * maxSeen {
			x.keeps([]uint64{uint64(i) << 40})
		}
		for i := range alert.Time(1000) {
			x.sums(hourOf(alert.At(now))+i*alert.Hour, hourSum{1 << 30, 1<<64 - 1})
			x.loses(lostPeriod{From: alert.At(now) + i*alert.Hour, To: alert.At(now) + i*alert.Hour + 1, Why: lostStopped, At: alert.At(now)})
		}
	}
	if n := len(cur.String()); n > 150_000 {
		t.Errorf("%d bytes", n)
	}
	if got := c.cursor(ingest.Progress{Cursor: cur.String()}).of(general); len(got.Seen) != maxSeen || len(got.Lost) != maxLost || len(got.Hours) > 8*24+1 || got.Seen[maxSeen-1] != (3*maxSeen-1)<<40 {
		t.Errorf("%d seen, %d lost, %d hours", len(got.Seen), len(got.Lost), len(got.Hours))
	}
}

// TestHoursAreNotFetchedAgain: a recheck fetches nothing of an hour whose contents are the
// same, though they are too many to be remembered one by one; one more is found.
func TestHoursAreNotFetchedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(10 * 24 * time.Hour)
		s, keeper := newAuditService(1), newMemory()
		s.perPage = 1000
		old := time.Now().Add(-3 * 24 * time.Hour)
		for i := range maxSeen + 400 {
			at := old.Add(time.Duration(i) * 20 * time.Second)
			s.publish(general, 1, at, at)
		}
		end := collecting(t, keeper, s)
		defer end()
		time.Sleep(23 * time.Hour)
		s.publish(general, 1, old.Add(6*time.Hour+time.Second), time.Now())
		time.Sleep(2 * time.Hour)
		if missing := s.lacking(keeper, time.Time{}); missing != nil {
			t.Errorf("missing %q", missing)
		}
		if again := s.gets - len(s.blobs); again > 200 { // those of one hour may be forgotten
			t.Errorf("%d contents were fetched again", again)
		}
	})
}
