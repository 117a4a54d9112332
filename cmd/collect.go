package cmd

import (
	"context"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"tocsin/store/config"
)

func newCollect(a *app) *cobra.Command {
	var once bool
	var since string
	c := &cobra.Command{
		Use:   "collect",
		Short: "Poll without a screen, as a service",
		Long: "Collect polls every integration until it is ended. With --once it ends when the\n" +
			"back-fill and one live poll of each source are done, with the exit code of the\n" +
			"worst.",
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return collectRun(c.Context(), a, once, since) },
	}
	c.Flags().BoolVar(&once, "once", false, "back-fill, poll once, end")
	c.Flags().StringVar(&since, "since", "", "how far the first back-fill goes: a `TIME` such as 7d")
	return c
}

func collectRun(ctx context.Context, a *app, once bool, since string) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "collect writes into the store, and --read-only forbids it")
	}
	settings, err := a.load()
	if err != nil {
		return err
	}
	if err := reachBack(settings, since); err != nil {
		return err
	}
	if len(a.chosen(settings)) == 0 {
		return usage("run tocsin setup", "the settings hold no integration to poll")
	}
	if err := a.open(ctx, settings, false); err != nil {
		return err
	}
	fleet, err := a.newFleet()
	if err != nil {
		return err
	}
	keepSmall(a.env)
	done := follow(ctx, a)
	defer done()
	if once {
		return fleet.Once(ctx)
	}
	return fleet.Run(ctx)
}

// collectHeap is where the garbage collector begins to work harder in a service
// without a screen: what lives is a few pages, and what a drain leaves behind
// need not pile up to the double of it. GOMEMLIMIT overrides it.
const collectHeap = 96 << 20

// keepSmall sets the limit. It is soft: what is needed is had.
func keepSmall(env Env) {
	if env.Get("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(collectHeap)
	}
}

// reachBack puts --since over the settings.
func reachBack(settings *config.Config, since string) error {
	if since == "" {
		return nil
	}
	d, err := config.ParseDuration(since)
	if err != nil {
		return usage("write it like 12h, 7d or 4w", "--since %s is not a length of time", since)
	}
	for i := range settings.Integrations {
		settings.Integrations[i].Since = d
	}
	return nil
}

// follow reports on stderr how the feeds are doing: on a terminal in a line that
// is written over, elsewhere in a line for each change of health.
func follow(ctx context.Context, a *app) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p := newProgress(a)
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
