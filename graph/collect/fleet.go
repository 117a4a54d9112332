package collect

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
)

// Normalize maps one item of a source to a record; normalize.Record is the real one.
type Normalize func(integration string, source alert.SourceName, raw []byte) alert.Record

// Options is what a Fleet may be told. The zero value will do but for Holder.
type Options struct {
	Now       func() time.Time                  // nil = time.Now
	Holder    string                            // who holds the leases: host, process id and a random part
	Normalize Normalize                         // nil = normalize.Record
	Log       *slog.Logger                      // nil = none
	Jitter    func(time.Duration) time.Duration // of the pause between polls; nil = up to a twentieth more or less
}

// Fleet polls every feed of every integration, each in its own goroutine.
type Fleet struct {
	keeper Keeper
	Options

	mu     sync.Mutex
	wanted []Integration
	wake   chan struct{} // what is wanted changed
}

// New makes a fleet without integrations.
func New(keeper Keeper, o Options) *Fleet {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Normalize == nil {
		o.Normalize = normalize.Record
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Jitter == nil {
		o.Jitter = func(d time.Duration) time.Duration { return d + time.Duration((rand.Float64()-0.5)*float64(d)/10) }
	}
	return &Fleet{keeper: keeper, Options: o, wake: make(chan struct{}, 1)}
}

// Apply sets the integrations to poll, before or while the fleet runs: feeds are
// added, removed, or begun anew where their integration changed. Sources that
// are not built are left out.
func (f *Fleet) Apply(integrations []Integration) {
	f.mu.Lock()
	f.wanted = slices.Clone(integrations)
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// worker is a feed that runs.
type worker struct {
	of   Integration
	stop context.CancelFunc
	done chan struct{}
}

// Run polls until ctx ends, and then returns nil once every feed has stopped,
// its lease released and its state written.
func (f *Fleet) Run(ctx context.Context) error {
	running := map[ingest.Feed]*worker{}
	for {
		f.arrange(ctx, running)
		select {
		case <-f.wake:
		case <-ctx.Done():
			for _, w := range running {
				<-w.done
			}
			return nil
		}
	}
}

// arrange stops what is no longer wanted as it runs, and starts what is missing.
func (f *Fleet) arrange(ctx context.Context, running map[ingest.Feed]*worker) {
	wanted := f.feeds()
	var ending []*worker
	for key, w := range running {
		if fd, ok := wanted[key]; !ok || !same(fd.of, w.of) {
			w.stop()
			ending = append(ending, w)
			delete(running, key)
		}
	}
	for _, w := range ending {
		<-w.done
	}
	for key, fd := range wanted {
		if running[key] == nil {
			running[key] = start(ctx, fd)
		}
	}
}

func start(ctx context.Context, fd *feed) *worker {
	ctx, stop := context.WithCancel(ctx)
	w := &worker{of: fd.of, stop: stop, done: make(chan struct{})}
	go func() {
		defer close(w.done)
		defer stop()
		fd.run(ctx)
	}()
	return w
}

// feeds makes a fresh feed of each source of each integration.
func (f *Fleet) feeds() map[ingest.Feed]*feed {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := map[ingest.Feed]*feed{}
	for _, of := range f.wanted {
		for _, name := range of.Sources {
			if source, ok := graph.SourceOf(name); ok && source.Built {
				key := ingest.Feed{Integration: of.Name, Source: name}
				out[key] = newFeed(f, of, source)
			}
		}
	}
	return out
}

// same reports integrations that a running feed need not notice the change of.
func same(a, b Integration) bool {
	if a.Name != b.Name || a.PollEvery != b.PollEvery || a.Since != b.Since || !a.CertificateEnds.Equal(b.CertificateEnds) {
		return false
	}
	return reflect.TypeOf(a.Graph) == reflect.TypeOf(b.Graph) && reflect.TypeOf(a.Graph).Comparable() && a.Graph == b.Graph
}

// Once does the back-fill and one live drain of every feed. It returns the fault
// with the greatest exit code; a feed that another process polls is one too.
func (f *Fleet) Once(ctx context.Context) error {
	var (
		mu  sync.Mutex
		all sync.WaitGroup
	)
	got := map[ingest.Feed]*fault.Fault{}
	for key, fd := range f.feeds() {
		all.Go(func() {
			met := fault.Of(fd.once(ctx))
			mu.Lock()
			defer mu.Unlock()
			got[key] = met
		})
	}
	all.Wait()
	if worst := f.worst(got); worst != nil {
		return worst
	}
	return nil
}

// worst is the fault with the greatest exit code, of several the one that stands
// first in the settings, so that a run says the same each time.
func (f *Fleet) worst(got map[ingest.Feed]*fault.Fault) (worst *fault.Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, of := range f.wanted {
		for _, source := range of.Sources {
			met := got[ingest.Feed{Integration: of.Name, Source: source}]
			if met != nil && (worst == nil || met.Kind.Exit() > worst.Kind.Exit()) {
				worst = met
			}
		}
	}
	return worst
}
