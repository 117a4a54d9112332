package collect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
)

// flawed is a keeper whose calls fail in a chosen way. It counts them.
type flawed struct {
	Keeper

	mu    sync.Mutex
	calls map[string]int
	fails func(effect string, n int) (err error, done bool) // of the nth call of an effect; nil = none
}

// effect does a call, or not, and says that it failed, or not.
func (k *flawed) effect(name string, do func() error) error {
	k.mu.Lock()
	if k.calls == nil {
		k.calls = map[string]int{}
	}
	k.calls[name]++
	n, fails := k.calls[name], k.fails
	k.mu.Unlock()
	if fails == nil {
		return do()
	}
	err, done := fails(name, n)
	if err == nil || done {
		if met := do(); met != nil {
			return met
		}
	}
	return err
}

func (k *flawed) Still(ctx context.Context) error {
	return k.effect("still", func() error { return k.Keeper.Still(ctx) })
}

func (k *flawed) Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (l ingest.Lease, p ingest.Progress, err error) {
	err = k.effect("lease", func() (err error) {
		l, p, err = k.Keeper.Lease(ctx, feed, holder, life)
		return err
	})
	if err != nil {
		return ingest.Lease{}, ingest.Progress{}, err
	}
	return l, p, nil
}

func (k *flawed) Release(ctx context.Context, l ingest.Lease) error {
	return k.effect("release", func() error { return k.Keeper.Release(ctx, l) })
}

func (k *flawed) Put(ctx context.Context, l ingest.Lease, b ingest.Batch) (out ingest.Outcome, err error) {
	err = k.effect("put", func() (err error) {
		out, err = k.Keeper.Put(ctx, l, b)
		return err
	})
	if err != nil {
		return ingest.Outcome{}, err
	}
	return out, nil
}

func (k *flawed) Report(ctx context.Context, l ingest.Lease, s ingest.State) error {
	return k.effect("report", func() error { return k.Keeper.Report(ctx, l, s) })
}

func (k *flawed) PollNowAt(ctx context.Context, feed ingest.Feed) (at time.Time, err error) {
	err = k.effect("poll now", func() (err error) {
		at, err = k.Keeper.PollNowAt(ctx, feed)
		return err
	})
	return at, err
}

func (k *flawed) FocusedUntil(ctx context.Context, feed ingest.Feed) (until time.Time, err error) {
	err = k.effect("focused", func() (err error) {
		until, err = k.Keeper.FocusedUntil(ctx, feed)
		return err
	})
	return until, err
}

func (k *flawed) set(fails func(string, int) (error, bool)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fails = fails
}

func (k *flawed) total() (n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, calls := range k.calls {
		n += calls
	}
	return n
}

// effects are the calls by which a feed changes or asks a store.
var effects = []string{"still", "lease", "release", "put", "report", "poll now"}

// world is a tenant with a past, late and malformed items, as one process sees it for
// some hours.
func world(t *testing.T, k *flawed, keeper *memory) ingest.State {
	t.Helper()
	m := &model{most: 7, r: quiet().r}
	m.fill(60, 20*time.Hour, false)
	k.Keeper = keeper
	_, end := running(t, k, contoso(m))
	for i := range 3 {
		time.Sleep(40 * time.Minute)
		m.set(fmt.Sprint("new", i), time.Now(), time.Now())
		late := time.Now().Add(-4 * time.Hour)
		m.set(fmt.Sprint("late", i), late, late)
		m.set(fmt.Sprint("two words", i), time.Now(), time.Now()) // malformed: simple panics at it
	}
	time.Sleep(70 * time.Minute)
	end()
	return keeper.state(v2)
}

// TestEveryEffectFailsInBothForms: each call of each effect fails once, not done and
// done, and in the end the records, the progress and the counts are those of a run in
// which none failed.
func TestEveryEffectFailsInBothForms(t *testing.T) {
	whole := newMemory()
	var want ingest.State
	counts := map[string]int{}
	synctest.Test(t, func(t *testing.T) {
		k := &flawed{}
		want = world(t, k, whole)
		counts = k.calls
	})
	if want.Late != 3 || want.Malformed != 3 || len(whole.rows) != 69 || want.Fault != nil {
		t.Fatalf("without a failure: %d kept, state %+v", len(whole.rows), want)
	}
	for _, name := range effects {
		if counts[name] == 0 {
			t.Fatalf("%s is never called: %v", name, counts)
		}
		for _, done := range []bool{false, true} {
			for _, n := range nths(name, counts[name]) {
				t.Run(fmt.Sprintf("%s %d done %v", name, n, done), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						keeper := newMemory()
						k := &flawed{fails: func(effect string, i int) (error, bool) {
							if effect == name && i == n {
								return errors.New("disk full"), done
							}
							return nil, false
						}}
						got := world(t, k, keeper)
						compare(t, whole, keeper, want, got, done && name == "put")
					})
				})
			}
		}
	}
}

// nths are the calls of which each is failed: the first and the last ones, and in the
// long form more. If the last look at the store fails, the last poll does.
func nths(name string, n int) (out []int) {
	if name == "still" {
		n -= 3
	}
	for i := 1; i <= n; i++ {
		if i <= long.Rounds(2) || i > n-2 {
			out = append(out, i)
		}
	}
	return out
}

// compare compares what two runs kept. A batch that was kept, but said to have failed,
// is not counted as late a second time, and perhaps not at all.
func compare(t *testing.T, whole, keeper *memory, want, got ingest.State, uncounted bool) {
	t.Helper()
	for key := range whole.rows {
		if _, ok := keeper.rows[key]; !ok && key.ID[:3] != "sha" {
			t.Errorf("%s is lost", key.ID)
		}
	}
	p, wanted := keeper.progress[v2], whole.progress[v2]
	if len(keeper.rows) != len(whole.rows) || p.Watermark != wanted.Watermark || p.BackTo > wanted.BackTo+alert.Minute || !p.Done || !slices.Equal(readPosition(p).Gaps, readPosition(wanted).Gaps) {
		t.Errorf("%d of %d kept, progress %+v, want %+v", len(keeper.rows), len(whole.rows), p, wanted)
	}
	late := got.Late == want.Late || uncounted && got.Late < want.Late
	if !late || got.Malformed != want.Malformed || got.Skipped != want.Skipped || got.Fault != nil || got.Failing() || got.Phase != ingest.Stopped {
		t.Errorf("state %+v, want %+v", got, want)
	}
	if l := keeper.leases[v2]; l.Until.After(time.Now()) {
		t.Errorf("the lease is not released: %+v", l)
	}
}

// TestAPageWaitsForTheStore: while the store takes nothing, its page is not lost, the
// feed says so, and the service is not asked; then all goes on by itself.
func TestAPageWaitsForTheStore(t *testing.T) {
	locked := func(effect string, _ int) (error, bool) {
		if effect == "put" {
			return fault.New(fault.Store, "the store is locked", "", errors.New("SQLITE_BUSY")), false
		}
		return nil, false
	}
	for _, d := range []time.Duration{3 * time.Second, 12 * time.Minute, 3 * time.Hour} {
		t.Run(d.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, keeper := quiet(), newMemory()
				k := &flawed{Keeper: keeper}
				_, end := running(t, k, contoso(m))
				defer end()
				time.Sleep(time.Second)
				m.set("a", time.Now(), time.Now())
				k.set(locked)
				time.Sleep(time.Minute + time.Second)
				before := m.lists()
				if s := keeper.state(v2); s.Fault == nil || s.Fault.Sentence != "the store is locked" || s.Phase != ingest.Waiting || !s.Failing() {
					t.Errorf("state %+v", s)
				}
				m.fails(errors.New("asked while the store is locked"))
				time.Sleep(min(d, 10*time.Minute))
				if n := m.lists() - before; n != 0 {
					t.Errorf("%d requests while the store is locked", n)
				}
				m.fails(nil)
				time.Sleep(d - min(d, 10*time.Minute))
				if n := m.lists() - before; n > 20 {
					t.Errorf("%d requests in %s while the store is locked", n, d)
				}
				if s := keeper.state(v2); d > time.Hour && s.Health(time.Now()) != ingest.Unhealthy {
					t.Errorf("after %s: %s", d, s.Health(time.Now()))
				}
				k.set(nil)
				time.Sleep(longestHold)
				if d < holdLimit && keeper.len() != 1 {
					t.Errorf("%d kept a minute after the store takes pages again", keeper.len())
				}
				time.Sleep(5 * time.Minute)
				if s := keeper.state(v2); keeper.len() != 1 || s.Fault != nil || s.Failing() || s.Phase != ingest.Idle || s.Health(time.Now()) != ingest.Healthy {
					t.Errorf("%d kept, state %+v", keeper.len(), s)
				}
			})
		})
	}
}

// TestOnceDoesNotWaitForTheStore: a single run ends with the store's fault.
func TestOnceDoesNotWaitForTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := quiet()
		m.set("a", time.Now(), time.Now())
		k := &flawed{Keeper: newMemory(), fails: func(effect string, _ int) (error, bool) {
			if effect == "put" {
				return errors.New("disk full"), false
			}
			return nil, false
		}}
		began := time.Now()
		if f := fault.Of(once(t, k, contoso(m))); f == nil || f.Kind != fault.Store || time.Since(began) > stopLimit {
			t.Errorf("fault %v after %s", f, time.Since(began))
		}
	})
}

// TestTheStoreIsGone: whatever call says first that the store was removed or replaced,
// every feed stops, and nothing is written or asked for after it.
func TestTheStoreIsGone(t *testing.T) {
	for _, cause := range []error{ingest.ErrRemoved, ingest.ErrReplaced} {
		for _, name := range effects {
			if name == "release" {
				continue // it is called when a feed stops anyway
			}
			for _, wrapped := range []bool{false, true} {
				t.Run(fmt.Sprint(cause, " ", name, wrapped), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { storeGone(t, cause, name, wrapped) })
				})
			}
		}
	}
}

func storeGone(t *testing.T, cause error, name string, wrapped bool) {
	m, keeper := quiet(), newMemory()
	k := &flawed{Keeper: keeper}
	f := New(k, Options{Holder: "me", Normalize: simple})
	other := contoso(m)
	other.Name = "fabrikam"
	f.Apply([]Integration{contoso(m), other})
	done := make(chan error, 1)
	go func() { done <- f.Run(t.Context()) }()
	time.Sleep(90*time.Second + 500*time.Millisecond)
	lost, at, asked := false, 0, 0
	k.set(func(effect string, _ int) (error, bool) {
		if effect != name {
			return nil, false
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if !lost {
			lost, at, asked = true, k.calls["put"]+k.calls["report"]+k.calls["release"], m.lists()
		}
		if wrapped {
			return fault.New(fault.Store, "the store is gone", "", fmt.Errorf("look: %w", cause)), false
		}
		return cause, false
	})
	select {
	case err := <-done:
		if met := fault.Of(err); !errors.Is(err, cause) || met.Kind != fault.Store {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("goes on")
	}
	n := k.total()
	time.Sleep(10 * time.Minute)
	if k.total() != n {
		t.Error("a feed goes on after Run has ended")
	}
	if written := k.calls["put"] + k.calls["report"] + k.calls["release"]; written > at+1 || m.lists() > asked+1 {
		t.Errorf("%d writes and %d requests after the store was gone", written-at, m.lists()-asked)
	}
}

// TestOnceStopsAllFeeds: what one feed finds ends the others.
func TestOnceStopsAllFeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow, other := quiet(), contoso(quiet())
		slow.slow = 24 * time.Hour
		other.Name = "fabrikam"
		k := &flawed{Keeper: newMemory(), fails: func(effect string, _ int) (error, bool) {
			if effect == "put" {
				return ingest.ErrRemoved, false
			}
			return nil, false
		}}
		began := time.Now()
		if err := once(t, k, contoso(slow), other); !errors.Is(err, ingest.ErrRemoved) || time.Since(began) > time.Minute {
			t.Errorf("ended with %v after %s", err, time.Since(began))
		}
	})
}

// TestOnceWhenTheStoreIsGone: no request is sent, and the error is the store's, whatever
// else failed.
func TestOnceWhenTheStoreIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		keeper.removed = fmt.Errorf("look at the file: %w", ingest.ErrReplaced)
		slow := quiet()
		slow.slow = time.Hour
		refused := quiet()
		refused.fails(fault.New(fault.Consent, "no", "", nil))
		var of []Integration
		for name, lister := range map[string]*model{"a": m, "b": slow, "c": refused} {
			in := contoso(lister)
			in.Name = name
			of = append(of, in)
		}
		err := once(t, keeper, of...)
		if !errors.Is(err, ingest.ErrReplaced) || fault.Of(err).Kind.Exit() != 5 {
			t.Errorf("ended with %v", err)
		}
		if m.lists()+slow.lists()+refused.lists() != 0 {
			t.Error("the service was asked")
		}
	})
}
