package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tocsin/cmd/metrics"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/config"
)

func newCollect(a *app) *cobra.Command {
	var call collectCall
	c := &cobra.Command{
		Use:   "collect",
		Short: "Poll without a screen, as a service",
		Long: "Collect polls every integration until you stop it. It takes up changed settings\n" +
			"and certificates by itself, and at once on SIGHUP, which also reopens the log.\n" +
			"With --once it ends after the back-fill and one live poll of each source. If any\n" +
			"of them failed, the exit code is that of the worst failure. A source that\n" +
			"another process polls is left to it. With --metrics it serves the figures of\n" +
			"every feed to Prometheus, also of those that another process polls.",
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return collectRun(c.Context(), a, call) },
	}
	c.Flags().BoolVar(&call.once, "once", false, "back-fill, poll once, then exit")
	c.Flags().StringVar(&call.since, "since", "", "how far back the first back-fill goes: a `TIME` such as 7d")
	c.Flags().StringVar(&call.metrics, "metrics", "", "serve metrics at `ADDRESS`, such as 9464; without a host, only to this computer")
	return c
}

// collectCall is one call of collect.
type collectCall struct {
	once    bool
	since   string
	metrics string // address; "" for none
}

func collectRun(ctx context.Context, a *app, call collectCall) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "collect writes to the store, which --read-only forbids")
	}
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	if err := reachBack(settings, call.since); err != nil {
		return err
	}
	if len(a.chosen(settings)) == 0 {
		return usage(noIntegrationHint, "the settings have no integration to poll")
	}
	if err := a.checkProxy(settings); err != nil {
		return err
	}
	if err := a.open(ctx, settings, false); err != nil {
		return err
	}
	s := service{app: a, once: call.once, since: call.since}
	if s.metrics, err = serveMetrics(ctx, a, call.metrics); err != nil {
		return err
	}
	if a.env.Hangup != nil { // also with --once: a closing terminal must not end it
		s.hangup = a.env.Hangup()
	}
	return s.run(ctx)
}

// What is said of settings without an integration, and how to go on.
const (
	noIntegration     = "the settings have no integration"
	noIntegrationHint = "run tocsin setup"
)

// warnEmpty tells of settings without an integration.
func (a *app) warnEmpty(settings *config.Config) {
	if len(settings.Integrations) == 0 {
		fmt.Fprintf(a.env.Err, "warning: %s\nhint: %s\n", noIntegration, noIntegrationHint)
	}
}

// service is a run of collect.
type service struct {
	app     *app
	once    bool
	since   string
	hangup  <-chan struct{}
	metrics *metrics.Server // nil without --metrics
}

// run collects until ctx ends. If another store was put in the place of the
// open one, it goes on with it.
func (s service) run(ctx context.Context) error {
	for {
		err := s.serve(ctx)
		switch {
		case ctx.Err() != nil:
			return s.asked(err)
		case !ingest.IsGone(err):
			return err
		case !errors.Is(err, ingest.ErrReplaced):
			return s.app.removed(err)
		}
		n, err := s.app.reopen(ctx, err, func(*store.Store) {})
		switch {
		case ctx.Err() != nil:
			return s.asked(ctx.Err())
		case err != nil:
			return s.app.unopened(err)
		}
		newProgress(s.app).tell(n)
	}
}

// asked returns the error of a run that was asked to end: none unless it had work to finish,
// also if it was just about to begin.
func (s service) asked(err error) error {
	if f := fault.Of(err); !s.once && f != nil && f.Kind == fault.Interrupted {
		return nil
	}
	return err
}

// serve collects into the open store.
func (s service) serve(ctx context.Context) error {
	p := newProgress(s.app)
	reload := newReloader(s.app, serviceParts(), func(c *config.Config) error { return reachBack(c, s.since) })
	if err := reload.fresh(ctx); err != nil {
		return err
	}
	fleet, err := s.app.newFleet(ctx, func(feed ingest.Feed) { p.tell(s.held(ctx, feed)) })
	if err != nil {
		return err
	}
	for _, in := range s.app.chosen(s.app.settings) {
		if in.Paused {
			p.tell(note{in.Name + ": " + s.app.pausedNote(ctx, s.app.settings, in.Name), false})
			continue
		}
		for _, warning := range s.app.links[in.Name].warnings {
			p.tell(note{in.Name + ": " + warning, true})
		}
		if said := shortened(s.app.settings, in); said != "" {
			p.tell(note{in.Name + ": " + said, true})
		}
	}
	done := follow(ctx, p)
	defer done()
	removal := &expiry{store: s.app.store, keep: s.app.kept, tell: p.tell}
	defer showMetrics(s.metrics, s.app, reload.current)()
	if s.once {
		return together(ctx, removal.after(fleet.Once), func(ctx context.Context) error { return s.rotate(ctx, p) })
	}
	reload.fleet = fleet
	w := &watcher{reload: reload, hangup: s.hangup, still: s.app.store.Still, damage: s.app.store.Damaged, tell: p.tell}
	return together(ctx, removal.beside(fleet.Run), w.run)
}

// held says that another process polls a feed, and how that goes: it may never have
// polled it, or fail.
func (s service) held(ctx context.Context, feed ingest.Feed) note {
	n := note{text: feed.Integration + " " + string(feed.Source) + " is polled by another process"}
	states, err := s.app.store.States(ctx)
	if err != nil {
		return n // the run itself fails with the store's error
	}
	for _, state := range states {
		if state.Feed == feed {
			n.text += ", which reports " + string(state.Health(s.app.env.Now()))
		}
	}
	return n
}

// rotate reopens the log whenever SIGHUP asks for it, until ctx ends. A run with --once
// reads nothing else again.
func (s service) rotate(ctx context.Context, p *progress) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.hangup:
			if n, bad := s.app.rotateLog(); bad {
				p.tell(n)
			}
		}
	}
}

// together runs a fleet and its watcher. The error of either ends both.
func together(ctx context.Context, fleet, watch func(context.Context) error) error {
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := watch(within); err != nil {
			cancel(err)
		}
	}()
	err := fleet(within)
	if cause := context.Cause(within); cause != nil && ctx.Err() == nil {
		err = cause
	}
	cancel(nil)
	select {
	case <-ended:
	case <-time.After(stopWithin): // a drive hangs
	}
	return err
}

// reachBack overrides the settings with --since.
func reachBack(settings *config.Config, since string) error {
	if since == "" {
		return nil
	}
	d, err := lengthOf("since", since)
	if err != nil {
		return err
	}
	for i := range settings.Integrations {
		settings.Integrations[i].Since = config.Duration(d)
	}
	return nil
}

// progressEvery is how often the states of the feeds are read to report them.
const progressEvery = 500 * time.Millisecond

// follow reports on stderr how the feeds are doing: on a terminal in one line, which
// it overwrites, otherwise in a line for each change of health.
func follow(ctx context.Context, p *progress) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				p.last()
				return
			case <-tick.C:
				p.show(ctx)
			}
		}
	}()
	return func() { cancel(); <-ended }
}
