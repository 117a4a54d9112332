package lives

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/collect"
	"tocsin/graph/entra"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
	"tocsin/store"
)

// Numbers of lives: in the gate, and in the long form.
const (
	short  = 1_000
	longer = 10_000
	inOne  = 25 // that many live one after another in one store
)

// memory is a folder whose files stand in memory, on systems that have one, and heap is how
// much the heap may grow, in percent, before garbage is collected. No life ends with a power
// cut, so that a disk would only make it wait.
const (
	memory = "/dev/shm"
	heap   = 400
)

// patience is how long a single run in peace may take, by the fake clock.
const patience = 20 * time.Minute

// TestLives lets a collector, a tenant and a store live through many lives, and wants the
// store to be right at the end of each. A life that fails prints how to live it again.
func TestLives(t *testing.T) {
	pair := keyPair(t)
	before := debug.SetGCPercent(heap)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	if text := os.Getenv("TOCSIN_LIFE"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		// The lives before it in its store come first: the moment at which a life begins counts.
		synctest.Test(t, func(t *testing.T) { liveAll(t, pair, seed-seed%inOne, seed+1) })
		return
	}
	n := uint64(long.Rounds(short))
	if long.Rounds(1) > 1 {
		n = longer
	}
	gate := make(chan struct{}, runtime.GOMAXPROCS(0)) // a bubble that waits for a processor keeps its memory
	for from := uint64(0); from < n; from += inOne {
		t.Run(fmt.Sprint(from), func(t *testing.T) {
			t.Parallel()
			gate <- struct{}{}
			defer func() { <-gate }()
			synctest.Test(t, func(t *testing.T) { liveAll(t, pair, from, from+inOne) })
		})
	}
}

// keyPair makes the certificate of every life: making a key takes longer than a life.
func keyPair(t *testing.T) certificate.Pair {
	t.Helper()
	certPEM, keyPEM, err := certificate.Make(certificate.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Days: 700})
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile, err := certificate.Write(t.TempDir(), "c", certPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := certificate.Load(t.Context(), certFile, keyFile, time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// folder makes a folder for a store, in memory if it can.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(memory, "lives-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// liveAll lives some lives in one store, each with an integration of its own.
func liveAll(t *testing.T, pair certificate.Pair, from, to uint64) {
	time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
	kept, err := store.Open(t.Context(), "sqlite:"+folder(t)+"/lives.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	}()
	for seed := from; seed < to; seed++ {
		l := newLife(t, pair, kept, seed)
		l.live()
		for _, wrong := range l.judge() {
			t.Errorf("life %d, which TOCSIN_LIFE=%d go test ./cmd/lives lives again: %s", seed, seed, wrong)
		}
	}
	for finding, err := range kept.Check(t.Context()) {
		t.Errorf("store of the lives from %d: %+v, %v", from, finding, err)
	}
}

// life is one tenant, what happens in it, and the processes that collect from it.
type life struct {
	t           *testing.T
	seed        uint64
	integration string
	usual       simulator.Switches // of the whole life
	world       *world
	wire        *wire
	kept        *store.Store
	sources     []collect.Source
	r           *rand.Rand // of the processes
	early       []string   // what was wrong before any sweep
	since       int64      // the change number of the store before the life
}

func newLife(t *testing.T, pair certificate.Pair, kept *store.Store, seed uint64) *life {
	plan := rand.New(rand.NewPCG(seed, 1)) // #nosec: a seed must always mean the same life
	usual := ways(plan)
	l := &life{t: t, seed: seed, usual: usual, integration: fmt.Sprint("life", seed), kept: kept, r: rand.New(rand.NewPCG(seed, 2))}
	tenant := simulator.New(simulator.Scenario{Seed: seed, Switches: usual, Faults: drawn(seed)}, time.Now)
	tenant.Register(pair.Certificate)
	tenant.Grant(simulator.Roles()...)
	l.wire = &wire{tenant: tenant, r: rand.New(rand.NewPCG(seed, 3)), rough: true, services: services()}
	l.world = &world{plan: plan, tenant: tenant, ahead: usual.ClockAhead}
	var err error
	if l.since, err = kept.Seq(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.fill()
	l.connect(pair)
	return l
}

// fill gives the tenant its past: alerts_v2 and one source more, or, in one life of ten, all
// five.
func (l *life) fill() {
	w, all := l.world, layouts()
	other, every := 1+w.plan.IntN(len(all)), w.plan.IntN(10) == 0
	for n, of := range all {
		if n == 0 || n == other || every {
			at := &list{layout: of, items: map[string]item{}}
			w.past(at)
			w.lists = append(w.lists, at)
		}
	}
	if other == len(all) || every {
		w.trail = &trail{events: map[string][]byte{}, alerts: map[string]told{}}
		l.usual.Office = w.odd()
		w.tenant.Set(func(s *simulator.Switches) { *s = l.usual })
		for at := time.Now().Add(-reach + time.Hour); at.Before(time.Now()); at = at.Add(time.Duration(1+w.plan.IntN(30)) * time.Hour) {
			w.tell(w.trail, at, 1+w.plan.IntN(6))
		}
	}
}

// connect makes the clients of the life.
func (l *life) connect(pair certificate.Pair) {
	cloud, err := entra.CloudOf("global", nil)
	if err != nil {
		l.t.Fatal(err)
	}
	over := &http.Client{Transport: l.wire}
	tokens, err := entra.New(entra.Options{Cloud: cloud, TenantID: l.world.tenant.TenantID(), ClientID: l.world.tenant.ClientID(), Pair: pair, HTTP: over})
	if err != nil {
		l.t.Fatal(err)
	}
	var names []alert.SourceName
	for _, at := range l.world.lists {
		names = append(names, at.source)
	}
	if l.world.trail != nil {
		names = append(names, alert.O365Management)
	}
	if l.world.trail != nil {
		l.discover(cloud, tokens)
	}
	apis := graph.NewAPIs(cloud, graph.Options{Tenant: l.world.tenant.TenantID(), Tokens: tokens, HTTP: over, PerMinute: perMinute})
	l.sources = sources.Feeds(names, apis)
}

// discover signs in before the storm. The library keeps a lock while it asks for the cloud's
// metadata, and a second API that waits for it would stop the fake clock.
func (l *life) discover(cloud entra.Cloud, tokens *entra.Tokens) {
	l.wire.rough = false
	scope, err := entra.Scope(cloud, alert.SourceOf(alert.O365Management).Scope)
	if err != nil {
		l.t.Fatal(err)
	}
	for range 600 {
		if _, err = tokens.Token(l.t.Context(), scope); err == nil {
			break
		}
		time.Sleep(time.Second)
	}
	if err != nil {
		l.t.Fatal(err)
	}
	l.wire.rough = true
}

// live lets the storm pass while one process after another collects, and then collects in
// peace, as cron would, for as long as what was skipped is asked for again.
func (l *life) live() {
	passed := make(chan struct{})
	go func() {
		defer close(passed)
		l.happen()
	}()
	for n := 0; ; n++ {
		l.process(n)
		select {
		case <-passed:
			l.calm()
			return
		case <-time.After(time.Duration(l.r.Int64N(int64(40 * time.Second)))):
		}
	}
}

// process runs a collector for a while: once, or until it ends or is killed.
func (l *life) process(n int) {
	k := &keeper{Store: l.kept, rough: true, r: rand.New(rand.NewPCG(l.seed, uint64(100+n)))}
	fleet := l.fleet(k, fmt.Sprintf("host/%d/process%d", os.Getpid(), n))
	ctx, cancel := context.WithTimeout(l.t.Context(), time.Duration(l.r.Int64N(int64(3*time.Minute))))
	defer cancel()
	switch l.r.IntN(3) {
	case 0:
		_ = fleet.Once(ctx) // it may fail in a storm
	case 1:
		_ = fleet.Run(ctx)
	default:
		timer := time.AfterFunc(time.Duration(l.r.Int64N(int64(2*time.Minute))), func() { k.kill(); cancel() })
		defer timer.Stop()
		_ = fleet.Run(ctx)
	}
}

// calm collects without faults: first at once, before anything is swept, and then for as
// long as what was skipped is asked for again.
func (l *life) calm() {
	l.wire.mu.Lock()
	l.wire.rough = false
	l.wire.mu.Unlock()
	time.Sleep(time.Minute) // the lease of a killed process runs out
	if l.once(0) == nil {
		l.early = l.judgeEarly()
	}
	for n := range 2 {
		time.Sleep(61 * time.Minute)
		if err := l.once(1 + n); err != nil && n > 0 {
			l.t.Errorf("life %d: in peace: %v", l.seed, err)
		}
	}
	l.pollInPeace()
}

// once collects once, as a process of its own, which must end.
func (l *life) once(n int) error {
	k := &keeper{Store: l.kept}
	ctx, cancel := context.WithTimeout(l.t.Context(), patience)
	defer cancel()
	err := l.fleet(k, fmt.Sprintf("host/%d/calm%d", os.Getpid(), n)).Once(ctx)
	if ctx.Err() != nil {
		err = fmt.Errorf("a single run does not end within %v: %w", patience, err)
		l.t.Errorf("life %d: in peace: %v", l.seed, err)
	}
	return err
}

// judgeEarly wants everything from feeds that say that they lack nothing, although no sweep
// has looked for what polls missed.
func (l *life) judgeEarly() (wrong []string) {
	states, err := l.kept.States(l.t.Context())
	if err != nil {
		return []string{err.Error()}
	}
	for _, s := range states {
		whole := s.Integration == l.integration && s.Backfilled && s.Skipped == 0 && s.Partial == 0 && s.Fault == nil && !s.Retired
		for _, at := range l.world.lists {
			if !whole || at.source != s.Source {
				continue
			}
			for _, says := range l.judgeList(at) {
				wrong = append(wrong, "before any sweep: "+says)
			}
		}
	}
	return wrong
}

// fleet makes the collector of a process. Its pauses depend on the moment alone.
func (l *life) fleet(k *keeper, holder string) *collect.Fleet {
	jitter := func(d time.Duration) time.Duration {
		h := fnv.New32a()
		fmt.Fprint(h, l.seed, time.Now().UnixNano())
		return d + time.Duration(h.Sum32()%100)*d/2000
	}
	f := collect.New(k, collect.Options{Holder: holder, Jitter: jitter})
	f.Apply([]collect.Integration{{Name: l.integration, Sources: l.sources, PollEvery: time.Minute, Since: reach, PerMinute: perMinute}})
	return f
}

// judge returns what is wrong with the store after a life.
func (l *life) judge() (wrong []string) {
	wrong = append(l.early, l.wire.wrongs...)
	if l.world.broken != nil {
		wrong = append(wrong, l.world.broken.Error())
	}
	states, err := l.kept.States(l.t.Context())
	if err != nil {
		return append(wrong, err.Error())
	}
	for _, s := range states {
		if s.Integration == l.integration && (s.Health(time.Now()) != ingest.Healthy || !s.Backfilled || s.Phase != ingest.Stopped) {
			wrong = append(wrong, fmt.Sprintf("%s is %s: %+v, fault %v", s.Source, s.Health(time.Now()), s, s.Fault))
		}
	}
	for _, at := range l.world.lists {
		wrong = append(wrong, l.judgeList(at)...)
	}
	if l.world.trail != nil {
		wrong = append(wrong, l.judgeTrail()...)
	}
	return wrong
}

// judgeList compares the records of a list with the tenant's items.
func (l *life) judgeList(of *list) (wrong []string) {
	kept := map[string]alert.Record{}
	for row, err := range l.rows() {
		if err != nil {
			return []string{err.Error()}
		}
		if row.Source == of.source {
			if _, twice := kept[row.ID]; twice {
				wrong = append(wrong, row.ID+" is kept twice")
			}
			kept[row.ID] = row.Record
		}
	}
	lost, stale := 0, 0
	for _, id := range slices.Sorted(maps.Keys(of.items)) {
		want := of.items[id]
		got, ok := kept[id]
		switch {
		case !ok:
			lost++
			wrong = append(wrong, fmt.Sprintf("%s lacks %s of %s", of.source, id, want.updated))
		case got.Updated() != alert.At(want.updated) || ownerOf(got) != want.owner():
			stale++
			wrong = append(wrong, fmt.Sprintf("%s keeps %s as %s of %s, want %s of %s", of.source, id, ownerOf(got), got.Updated(), want.owner(), alert.At(want.updated)))
		default:
			wrong = append(wrong, l.judgeHistory(got, want)...)
		}
	}
	if extra := len(kept) + lost - len(of.items); extra != 0 {
		wrong = append(wrong, fmt.Sprintf("%s keeps %d records that the tenant never had", of.source, extra))
	}
	return wrong[:min(len(wrong), 3)]
}

func ownerOf(r alert.Record) string {
	switch {
	case r.Alert != nil && r.Source == alert.RiskDetections:
		return r.Alert.ServiceSource
	case r.Alert != nil:
		return r.Alert.AssignedTo
	case r.Incident != nil:
		return r.Incident.AssignedTo
	}
	return ""
}

// judgeHistory wants each change to lead from one version to a later one, and the last to the
// present one.
func (l *life) judgeHistory(got alert.Record, want item) (wrong []string) {
	changes, err := l.kept.History(l.t.Context(), got.Key)
	if err != nil {
		return []string{err.Error()}
	}
	last := ""
	for _, c := range changes {
		if c.New <= c.Old || last != "" && c.Old != last {
			wrong = append(wrong, fmt.Sprintf("%s changed from %q to %q, after %q", got.ID, c.Old, c.New, last))
		}
		last = c.New
	}
	if last != "" && last != want.owner() || len(changes) >= want.version {
		wrong = append(wrong, fmt.Sprintf("%s has %d changes to %q, and is %s", got.ID, len(changes), last, want.owner()))
	}
	return wrong
}
