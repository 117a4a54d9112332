package collect

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

var v2 = ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}

// quiet is a model that behaves.
func quiet() *model { return &model{r: rand.New(rand.NewPCG(1, 1))} }

func (m *model) set(id string, created, updated time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.things = append(m.things, &thing{id: id, created: alert.At(created), updated: alert.At(updated), version: 1})
}

func (m *model) fails(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gone = err
}

func (m *model) lists() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.asked)
}

// odataSource is a list of Graph as a source of an integration. The properties are
// those that the model understands.
func odataSource(m Lister, name alert.SourceName) Source {
	o := OData{
		Source: alert.SourceOf(name), Client: m, Path: "security/" + string(name),
		Updated: "lastUpdateDateTime", Created: "createdDateTime", Top: 1000,
	}
	return Source{Name: name, Poller: o.Poller}
}

func contoso(m Lister, names ...alert.SourceName) Integration {
	if len(names) == 0 {
		names = []alert.SourceName{alert.AlertsV2}
	}
	in := Integration{Name: "contoso", PollEvery: time.Minute, Since: 24 * time.Hour}
	for _, name := range names {
		in.Sources = append(in.Sources, odataSource(m, name))
	}
	return in
}

// running begins a fleet without jitter and returns how to end it.
func running(t *testing.T, keeper Keeper, of ...Integration) (f *Fleet, end func()) {
	t.Helper()
	f = New(keeper, Options{Holder: "me", Normalize: simple, Jitter: func(d time.Duration) time.Duration { return d }})
	f.Apply(of)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- f.Run(ctx) }()
	return f, func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestPollsEachMinuteAndStopsCleanly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		_, end := running(t, keeper, contoso(m))
		time.Sleep(30 * time.Second)
		at := time.Now()
		m.set("a", at, at)
		if s := keeper.state(v2); s.Phase != ingest.Idle || !s.Backfilled || s.LastOK.IsZero() || s.Health(time.Now()) != ingest.Healthy {
			t.Errorf("state %+v", s)
		}
		time.Sleep(31 * time.Second)
		if keeper.len() != 1 {
			t.Error("the new item was not kept within a minute")
		}
		if p := keeper.kept(v2); p.Watermark != alert.At(at) || !p.Done {
			t.Errorf("progress %+v", p)
		}
		end()
		s := keeper.state(v2)
		if s.Phase != ingest.Stopped || !s.Next.IsZero() || keeper.leases[v2].Until.After(time.Now()) {
			t.Errorf("after the end: %+v, lease %+v", s, keeper.leases[v2])
		}
		if since, not := s.NotPolling(time.Now().Add(time.Minute)); !not || !since.Equal(s.At) {
			t.Errorf("a minute after the end it counts as polled: since %v, %v", since, not)
		}
		if last := m.asked[len(m.asked)-1]; last.OrderBy != "lastUpdateDateTime asc" || last.Top != 1000 || !strings.HasPrefix(last.Filter, "lastUpdateDateTime ge ") {
			t.Errorf("asked %+v", last)
		}
	})
}

func TestPollNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		of := contoso(m)
		of.PollEvery = time.Hour
		_, end := running(t, keeper, of)
		defer end()
		time.Sleep(10 * time.Minute)
		m.set("a", time.Now(), time.Now())
		keeper.want(v2)
		time.Sleep(2 * time.Second)
		if keeper.len() != 1 {
			t.Error("the poll that was asked for did not come within two seconds")
		}
		before := m.lists()
		time.Sleep(10 * time.Minute)
		if m.lists() != before {
			t.Error("one call made more than one poll")
		}
	})
}

func TestFaultsAndTheirPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(time.Second)
		m.fails(&fault.Fault{Kind: fault.Throttled, Sentence: "patience", RetryAfter: 90 * time.Second})
		time.Sleep(time.Minute)
		s := keeper.state(v2)
		if s.Phase != ingest.Waiting || s.Fault == nil || s.Fault.Sentence != "patience" || s.Next.Sub(s.FailingSince) != 90*time.Second {
			t.Errorf("state %+v", s)
		}
		m.fails(fault.New(fault.Service, "broken", "", nil))
		before := m.lists()
		time.Sleep(time.Hour)
		if n := m.lists() - before; n < 10 || n > 18 {
			t.Errorf("%d tries within an hour, want one each five minutes at the end", n)
		}
		if s := keeper.state(v2); s.Health(time.Now()) != ingest.Unhealthy {
			t.Errorf("health %s", s.Health(time.Now()))
		}
		m.fails(nil)
		time.Sleep(6 * time.Minute)
		if s := keeper.state(v2); s.Fault != nil || !s.FailingSince.IsZero() || s.Phase != ingest.Idle {
			t.Errorf("after the fault: %+v", s)
		}
	})
}

// TestOrderIsAskedOnce: a service that refuses $orderby is asked for it once.
func TestOrderIsAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.order = orderRefused
		_, end := running(t, keeper, contoso(m))
		time.Sleep(10 * time.Minute)
		end()
		ordered := 0
		for _, l := range m.asked {
			if l.OrderBy != "" {
				ordered++
			}
		}
		if ordered != 1 || keeper.state(v2).Fault != nil {
			t.Errorf("asked for order %d times; state %+v", ordered, keeper.state(v2))
		}
	})
}

func TestClockOfTheYear9999(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.set("future", time.Now(), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(5 * time.Minute)
		m.set("a", time.Now(), time.Now())
		time.Sleep(time.Minute + time.Second)
		if keeper.len() != 2 || keeper.kept(v2).Watermark > alert.At(time.Now()) {
			t.Errorf("%d kept, watermark %s", keeper.len(), keeper.kept(v2).Watermark)
		}
	})
}

func TestLeaseLostStopsWriting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.slow = 5 * time.Second
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(3 * time.Minute)
		keeper.mu.Lock()
		l := keeper.leases[v2]
		l.Holder, l.Until, l.Fence = "other", time.Now().Add(2*time.Minute), l.Fence+1
		keeper.leases[v2] = l
		keeper.states[v2] = ingest.State{Holder: "other"}
		keeper.mu.Unlock()
		time.Sleep(time.Minute + 30*time.Second)
		if s := keeper.state(v2); s.Holder != "other" {
			t.Errorf("wrote a state without a lease: %+v", s)
		}
		before := m.lists()
		time.Sleep(20 * time.Second)
		if m.lists() != before {
			t.Error("polls without a lease")
		}
		time.Sleep(time.Minute)
		if s := keeper.state(v2); s.Holder != "me" || s.LastOK.IsZero() {
			t.Errorf("did not take the lease anew: %+v", s)
		}
	})
}

// TestLeaseLivesThroughLongPages: an answer that takes longer than a lease lives.
func TestLeaseLivesThroughLongPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.slow = 4 * time.Minute
		m.set("a", time.Now().Add(-time.Hour), time.Now().Add(-time.Hour))
		_, end := running(t, keeper, contoso(m))
		time.Sleep(30 * time.Minute)
		end()
		if keeper.len() != 1 || keeper.leases[v2].Fence != 1 {
			t.Errorf("%d kept, lease %+v", keeper.len(), keeper.leases[v2])
		}
	})
}

func TestStoreFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(time.Second)
		m.set("a", time.Now(), time.Now())
		keeper.mu.Lock()
		keeper.fail = errors.New("disk full")
		keeper.mu.Unlock()
		time.Sleep(time.Minute)
		if s := keeper.state(v2); s.Fault == nil || s.Fault.Kind != fault.Store || !strings.Contains(s.Fault.Sentence, "disk full") {
			t.Errorf("state %+v", s)
		}
		time.Sleep(time.Minute)
		if keeper.len() != 1 || keeper.state(v2).Fault != nil {
			t.Error("did not get over it")
		}
	})
}

// breaking is a Lister that panics.
type breaking struct{}

func (*breaking) List(context.Context, graph.List) iter.Seq2[graph.Page, error] {
	return func(func(graph.Page, error) bool) { panic("boom") }
}

func TestPanicOfOneFeedSparesTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		bad := contoso(&breaking{})
		bad.Name = "bad"
		_, end := running(t, keeper, contoso(m), bad)
		defer end()
		time.Sleep(5 * time.Minute)
		if s := keeper.state(v2); s.LastOK.IsZero() || s.Fault != nil {
			t.Errorf("the good feed: %+v", s)
		}
	})
}

func TestPanicOfOneItemKeepsItRaw(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.set("two words", time.Now(), time.Now()) // simple panics at it
		m.set("b", time.Now(), time.Now())
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(time.Minute)
		if s := keeper.state(v2); keeper.len() != 2 || s.Malformed != 1 {
			t.Errorf("%d kept, %d malformed", keeper.len(), s.Malformed)
		}
	})
}

func TestRetired(t *testing.T) {
	legacy := ingest.Feed{Integration: "contoso", Source: alert.Legacy}
	for name, gone := range map[string]error{
		"empty": nil,
		"404":   fault.New(fault.Service, "not found", "", &graph.Error{Status: 404}),
		"410":   fault.New(fault.Service, "gone", "", &graph.Error{Status: 410}),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, keeper := quiet(), newMemory()
				m.fails(gone)
				_, end := running(t, keeper, contoso(m, alert.Legacy))
				defer end()
				time.Sleep(time.Minute)
				if s := keeper.state(legacy); !s.Retired || s.Health(time.Now()) != ingest.RetiredFeed || s.Fault != nil {
					t.Errorf("state %+v", s)
				}
				before := m.lists()
				time.Sleep(12 * time.Hour)
				if n := m.lists() - before; n > 26 { // each hour a poll, and whether there is anything at all
					t.Errorf("%d requests in twelve hours", n)
				}
				m.fails(nil)
				m.set("a", time.Now(), time.Now())
				time.Sleep(2 * time.Hour)
				if s := keeper.state(legacy); s.Retired || keeper.len() != 1 {
					t.Errorf("after its return: %+v", s)
				}
			})
		})
	}
}

func TestQuietLegacyIsNotRetired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.set("old", time.Now().Add(-240*time.Hour), time.Now().Add(-240*time.Hour))
		_, end := running(t, keeper, contoso(m, alert.Legacy))
		time.Sleep(6 * time.Hour)
		end()
		bare := 0
		for _, l := range m.asked {
			if l.Filter == "" {
				bare++
			}
		}
		if s := keeper.state(ingest.Feed{Integration: "contoso", Source: alert.Legacy}); s.Retired || bare != 2 { // by the first poll, and by the back-fill, which has one part
			t.Errorf("retired %v, asked without filter %d times", s.Retired, bare)
		}
	})
}

func TestBackfillNewestFirstThenFurther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper, t0 := quiet(), newMemory(), time.Now()
		for d := range 30 {
			at := t0.Add(-time.Duration(d)*24*time.Hour - time.Hour)
			m.set(fmt.Sprint("d", d), at, at)
		}
		of := contoso(m)
		of.Since = 10 * 24 * time.Hour
		f, end := running(t, keeper, of)
		time.Sleep(time.Minute / 2)
		if keeper.len() != 10 || !keeper.kept(v2).Done {
			t.Errorf("%d kept, %+v", keeper.len(), keeper.kept(v2))
		}
		var lower []string
		for _, l := range m.asked {
			if strings.Contains(l.Filter, " lt ") && l.Skip == 0 {
				lower = append(lower, l.Filter[len("lastUpdateDateTime ge "):][:10])
			}
		}
		if want := []string{"1999-12-31", "1999-12-29", "1999-12-25", "1999-12-22"}; !slices.Equal(lower, want) {
			t.Errorf("windows begin at %v, want %v", lower, want)
		}
		of.Since = 20 * 24 * time.Hour
		f.Apply([]Integration{of})
		time.Sleep(time.Minute / 2)
		if keeper.len() != 20 {
			t.Errorf("%d kept after since was raised", keeper.len())
		}
		end()
	})
}

// TestLivePollsGoOnDuringTheBackfill: with a back-fill of hours, a new item is
// still kept within two minutes.
func TestLivePollsGoOnDuringTheBackfill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper, t0 := quiet(), newMemory(), time.Now()
		m.slow, m.most = 20*time.Second, 10
		for i := range 3000 {
			at := t0.Add(-time.Duration(i) * 20 * time.Second)
			m.set(fmt.Sprint("p", i), at, at)
		}
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(20 * time.Minute)
		for i := range 5 {
			key := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint("new", i)}
			m.set(key.ID, time.Now(), time.Now())
			time.Sleep(3 * time.Minute)
			keeper.mu.Lock()
			_, ok := keeper.rows[key]
			keeper.mu.Unlock()
			if !ok {
				t.Errorf("%s was not kept", key.ID)
			}
		}
		if s := keeper.state(v2); s.Backfilled {
			t.Error("the back-fill is done: this tests nothing")
		}
	})
}

// TestLateItemsAreFound: what becomes visible hours late is found by re-reading.
func TestLateItemsAreFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		_, end := running(t, keeper, contoso(m))
		defer end()
		for range 4 {
			m.set(fmt.Sprint(m.lists()), time.Now(), time.Now())
			time.Sleep(time.Hour)
		}
		m.set("late", time.Now().Add(-3*time.Hour), time.Now().Add(-3*time.Hour))
		time.Sleep(time.Hour + 2*time.Minute)
		if keeper.len() != 5 {
			t.Errorf("%d kept", keeper.len())
		}
	})
}
