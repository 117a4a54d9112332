package collect

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// Fleet polls every feed of every integration, each in its own goroutine.
type Fleet struct {
	// Set by New and constant after.
	keeper  Keeper
	options Options
	wake    chan struct{} // holds one token after integrations has changed

	mu           sync.Mutex
	integrations []Integration // set by Apply, read by Run and Once; guarded by mu
	rested       chan struct{} // closed once Run has stopped every feed for Rest; nil if it is to poll
	ended        chan struct{} // closed once Run has returned
}

// New makes a fleet without integrations.
func New(keeper Keeper, o Options) *Fleet {
	return &Fleet{keeper: keeper, options: o.withDefaults(), wake: make(chan struct{}, 1), ended: make(chan struct{})}
}

// Apply sets the integrations to poll, before or while the fleet runs. Feeds are
// added and removed; a feed begins anew if its integration changed, and goes on
// otherwise.
func (f *Fleet) Apply(integrations []Integration) {
	f.mu.Lock()
	f.integrations = slices.Clone(integrations)
	f.mu.Unlock()
	f.arouse()
}

// arouse lets Run look at what it is to do.
func (f *Fleet) arouse() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Rest lets a fleet that runs stop every feed, its lease released, until goOn: then every feed begins
// anew, unless another Rest has begun meanwhile. It returns once all have stopped, or ctx ends: whoever
// stops this process lets others poll meanwhile.
func (f *Fleet) Rest(ctx context.Context) (goOn func()) {
	rested := make(chan struct{})
	f.mu.Lock()
	f.rested = rested
	ended := f.ended
	f.mu.Unlock()
	f.arouse()
	select {
	case <-rested:
	case <-ended:
	case <-ctx.Done():
	}
	return func() { f.goOn(rested) }
}

// goOn ends the Rest that a channel is of.
func (f *Fleet) goOn(rested chan struct{}) {
	f.mu.Lock()
	if f.rested == rested {
		f.rested = nil
	}
	f.mu.Unlock()
	f.arouse()
}

// begin notes that Run runs, until the channel that it returns is closed.
func (f *Fleet) begin() (ended chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = make(chan struct{})
	return f.ended
}

// worker is a feed that runs. It is owned by the goroutine of Fleet.Run.
type worker struct {
	of   Integration
	stop context.CancelFunc
	done chan struct{} // closed once the feed has stopped
}

// Run polls until ctx ends, and then returns nil once every feed has stopped, its
// lease released and its state written. If the store is removed or replaced, every
// feed stops without another write or request, and the error, a fault, wraps
// ingest.ErrRemoved or ingest.ErrReplaced.
func (f *Fleet) Run(ctx context.Context) error {
	defer close(f.begin())
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	running := map[ingest.Feed]*worker{}
	for {
		f.arrange(ctx, running, stop)
		select {
		case <-f.wake:
		case <-ctx.Done():
			for _, w := range running {
				<-w.done
			}
			return goneCause(ctx)
		}
	}
}

// goneCause returns the error by which the store's end ended ctx; nil if another cause
// did, or none.
func goneCause(ctx context.Context) error {
	if cause := context.Cause(ctx); ingest.IsGone(cause) {
		return cause
	}
	return nil
}

// arrange stops the feeds that are no longer wanted as they run, and starts those
// that are missing. A feed calls lost if the store is gone.
func (f *Fleet) arrange(ctx context.Context, running map[ingest.Feed]*worker, lost context.CancelCauseFunc) {
	wanted, rested := f.due()
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
	rested()
	for key := range running {
		delete(wanted, key)
	}
	spread(wanted)
	for key, fd := range wanted {
		running[key] = start(ctx, fd, lost)
	}
}

// start runs a feed in a goroutine, which owns the feed from then on.
func start(ctx context.Context, fd *feed, lost context.CancelCauseFunc) *worker {
	ctx, stop := context.WithCancel(ctx)
	w := &worker{of: fd.of, stop: stop, done: make(chan struct{})}
	go func() {
		defer close(w.done)
		defer stop()
		if err := fd.run(ctx); err != nil {
			lost(err)
		}
	}()
	return w
}

// due makes the feeds that are to run, none during a Rest, and what to call once the others have stopped.
func (f *Fleet) due() (feeds map[ingest.Feed]*feed, rested func()) {
	f.mu.Lock()
	rest := f.rested
	f.mu.Unlock()
	if rest == nil {
		return f.feeds(), func() {}
	}
	return nil, func() {
		select {
		case <-rest:
		default:
			close(rest)
		}
	}
}

// feeds makes a fresh feed of each source of each integration.
func (f *Fleet) feeds() map[ingest.Feed]*feed {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := map[ingest.Feed]*feed{}
	for _, of := range f.integrations {
		for _, source := range of.Sources {
			fd := newFeed(f.keeper, f.options, of, source)
			out[fd.key] = fd
		}
	}
	return out
}

// same reports whether a feed of a may go on as a feed of b.
func same(a, b Integration) bool {
	return a.Name == b.Name && a.PollEvery == b.PollEvery && a.PollFaster == b.PollFaster && a.PerMinute == b.PerMinute && a.Since == b.Since && a.Keep == b.Keep &&
		a.CertificateEnds.Equal(b.CertificateEnds) && equal(a.Settings, b.Settings)
}

// equal is == for values of any type; those that cannot be compared differ.
func equal(a, b any) bool {
	if a == nil || b == nil {
		return a == b
	}
	return reflect.ValueOf(a).Comparable() && reflect.ValueOf(b).Comparable() && a == b
}

// Once does the back-fill and one poll of every feed. It returns the fault with the
// greatest exit code; the warning of a partial answer counts as one, though what came is
// kept. A feed that another process polls is left to it (Options.Held). If the store is removed or
// replaced, all feeds stop, as those of Run do, and the error is that.
func (f *Fleet) Once(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		mu  sync.Mutex
		all sync.WaitGroup
	)
	got := map[ingest.Feed]*fault.Fault{}
	feeds := f.feeds()
	spread(feeds)
	for key, fd := range feeds {
		all.Go(func() {
			err := fd.runOnce(ctx)
			if ingest.IsGone(err) {
				stop(err)
			}
			met := fault.Of(err)
			mu.Lock()
			defer mu.Unlock()
			got[key] = met
		})
	}
	all.Wait()
	if err := goneCause(ctx); err != nil {
		return err
	}
	if worst := f.worst(got); worst != nil {
		return worst
	}
	return nil
}

// worst returns the fault with the greatest exit code. Of several it is the one
// that stands first in the settings, so that a run ends the same way each time.
func (f *Fleet) worst(got map[ingest.Feed]*fault.Fault) (worst *fault.Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, of := range f.integrations {
		for _, source := range of.Sources {
			met := got[ingest.Feed{Integration: of.Name, Source: source.Name}]
			if met != nil && (worst == nil || met.Kind.Exit() > worst.Kind.Exit()) {
				worst = met
			}
		}
	}
	return worst
}
