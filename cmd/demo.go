package cmd

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// demoSeed gives every demo the same company and the same story.
const demoSeed = 1

// How the demo polls: often, so that the story can be watched.
const (
	demoPollEvery = config.Duration(5 * time.Second)
	demoSince     = config.Duration(30 * 24 * time.Hour)
)

// goesWithDemo follows the path of a file that a person may want to keep.
const goesWithDemo = ", which goes when the demo ends: copy it before"

// demoName is the integration's name in the demo.
const demoName = "demo"

func newDemo(a *app) *cobra.Command {
	var call demoCall
	c := &cobra.Command{
		Use:   "demo",
		Short: "Try the screen on a simulated tenant, without setup",
		Long: "Demo serves a simulated tenant in this process and shows the ordinary screen on\n" +
			"it: a company, 30 days of alerts, and an attack that unfolds while you watch.\n" +
			"It leaves no files behind. With --tour a box asks for one key after the other,\n" +
			"and shows in a minute how alerts are read and triaged.\n\n" +
			"With --setup it begins with the guided setup of that tenant: each step says what\n" +
			"is done in a real one, and the demo does it. With --trouble something goes wrong\n" +
			"there, and can be mended:\n" + troubleHelp(),
		Args:        exactly(0),
		Annotations: map[string]string{apart: "true"},
		RunE:        func(c *cobra.Command, _ []string) error { return demoRun(c.Context(), a, call) },
	}
	c.Flags().BoolVar(&call.setup, "setup", false, "begin with the guided setup")
	c.Flags().Var(choice{&call.trouble, troubleWords()}, "trouble", "what goes wrong in the guided setup: a `TROUBLE`, "+fault.Or(troubleWords()))
	c.Flags().BoolVar(&call.tour, "tour", false, "be guided through the first minute")
	return c
}

// demoCall is one call of demo.
type demoCall struct {
	setup, tour bool
	trouble     string // the word of a row of troubles; "" for none
}

// troubleHelp lists the troubles.
func troubleHelp() string {
	var out strings.Builder
	for _, row := range troubles() {
		fmt.Fprintf(&out, "\n  %-9s %s", row.word, row.help)
	}
	return out.String()
}

// demoRun runs the ordinary program on a simulated tenant. It doesn't use the
// user's own settings and store. Without --log, the log is in the temporary folder
// like everything else, and goes with it.
func demoRun(ctx context.Context, a *app, call demoCall) error {
	switch {
	case call.tour && call.setup:
		return usage("leave out one of them", "demo takes --tour or --setup, not both")
	case call.trouble != "" && !call.setup:
		return usage("add --setup", "--trouble lets something go wrong in the guided setup, which only --setup shows")
	case call.tour && a.accessible():
		return usage("type help in tocsin demo --accessible, or read tocsin help accessible", "the tour is one of the screen, and can't be told as lines")
	}
	if !a.accessible() && !a.env.Terminal(a.env.Out) {
		return usage("in scripts use tocsin sim, which serves the same tenant", "demo needs a terminal")
	}
	dir, err := os.MkdirTemp("", "tocsin-demo-")
	if err != nil {
		return fault.New(fault.Failed, "cannot make a temporary folder: "+cause(err), "", err)
	}
	a.onClose(func() error { return os.RemoveAll(dir) }) // after log and store, which are in it
	served, err := openSimulator(simulator.New(simulator.Demo(demoSeed), a.env.Now), dir, "127.0.0.1:0", demoName)
	if err != nil {
		return err
	}
	defer served.close()
	if served.play, err = newPlay(served, troubleNamed(call.trouble)); err != nil {
		return fault.New(fault.Failed, "the trouble can't be made: "+cause(err), "try the demo without --trouble", err)
	}
	if !call.setup {
		if err := served.register(a.env.Now()); err != nil {
			return err
		}
	}
	path, err := served.writeSettings(simSettings{
		Store: "memory:", Since: demoSince.String(), PollEvery: demoPollEvery.String(), Sources: simulator.Sources(), Empty: call.setup,
	})
	if err != nil {
		return err
	}
	a.flags.config, a.flags.store, a.flags.integrations = path, "", nil
	a.env.Get = demoEnvironment(a.env.Get, dir)
	return showFrom(ctx, a, showing{simulated: served, guide: call.setup, tour: call.tour})
}

// demoEnvironment gives the demo folders of its own.
func demoEnvironment(get func(string) string, dir string) func(string) string {
	return func(name string) string {
		switch name {
		case "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME":
			return dir
		}
		return get(name)
	}
}
