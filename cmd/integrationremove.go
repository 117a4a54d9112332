package cmd

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/store/engine"
	"tocsin/tui/text"
)

// removeCall is one call of remove.
type removeCall struct {
	format       string
	keep, remove bool // the alerts; at most one of them
}

func newIntegrationRemove(a *app) *cobra.Command {
	var call removeCall
	c := &cobra.Command{
		Use:   "remove NAME",
		Short: "Remove an integration from the settings, and its alerts if you like",
		Long: paragraph("Remove takes an integration out of the settings. It asks whether its alerts stay in the store; in scripts say so with --keep-alerts or --remove-alerts. " +
			"Alerts are removed with their triage, notes and history, those that you bookmarked too, and the name is free then. " +
			"As long as they stay, no other integration can be renamed to the name; one that you add under it again goes on with them. " +
			"They are only removed when nothing polls the integration any more: programs that run on this computer stop by themselves. " +
			"Certificate and key stay where they are, and so does the application in Entra."),
		Args:              exactly(1),
		RunE:              func(c *cobra.Command, args []string) error { return integrationRemove(c.Context(), a, call, args[0]) },
		ValidArgsFunction: a.completeName,
	}
	c.Flags().BoolVar(&call.keep, "keep-alerts", false, "leave its alerts in the store")
	c.Flags().BoolVar(&call.remove, "remove-alerts", false, "remove its alerts from the store, too")
	addFormat(c, &call.format)
	return c
}

// removed is the output of integration remove. The names of its JSON members never change.
type removed struct {
	Name        string `json:"name"`
	Alerts      int    `json:"records"` // how many the store had
	Removed     int    `json:"removed"` // of these
	Certificate string `json:"certificate,omitempty"`
	PrivateKey  string `json:"private_key,omitempty"`
}

func integrationRemove(ctx context.Context, a *app, call removeCall, name string) error {
	switch {
	case a.flags.readOnly:
		return usage("leave out --read-only", "remove writes the settings, which --read-only forbids")
	case call.keep && call.remove:
		return usage("choose one", "--keep-alerts and --remove-alerts contradict each other")
	}
	if err := a.everyIntegration("the integration is named by the argument"); err != nil {
		return err
	}
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	out := removed{Name: name}
	in, known := settings.Integration(name)
	if known {
		out.Certificate, out.PrivateKey = settings.Resolve(in.Certificate), settings.Resolve(in.PrivateKey)
	}
	if out.Alerts, err = a.countOf(ctx, settings, name); err != nil {
		return err
	}
	if !known && !(call.remove && (out.Alerts > 0 || a.hasFeeds(ctx, name))) { // else only the settings were changed before
		return verbs.UnknownIntegration(name, names(settings), nil)
	}
	if !call.keep && !call.remove {
		if call.remove, err = a.askRemoval(ctx, name, out.Alerts); err != nil {
			return err
		}
	}
	if err := a.removeIntegration(ctx, settings, call, known, &out); err != nil {
		return err
	}
	return a.printRemoved(call.format, out)
}

// countOf opens the store, if there is one, and returns how many records it has of an
// integration.
func (a *app) countOf(ctx context.Context, settings *config.Config, name string) (n int, err error) {
	if a.noStore(settings) {
		return 0, nil
	}
	if err := a.open(ctx, settings, false); err != nil {
		return 0, err
	}
	info, err := a.store.Info(ctx)
	for _, r := range info.Records {
		if r.Feed.Integration == name {
			n += r.N
		}
	}
	return n, err
}

// hasFeeds reports whether the store has feeds of an integration: they keep its name.
func (a *app) hasFeeds(ctx context.Context, name string) bool {
	if a.store == nil {
		return false
	}
	states, err := a.store.States(ctx)
	return err == nil && slices.ContainsFunc(states, func(s ingest.State) bool { return s.Integration == name })
}

// askRemoval asks whether the alerts are removed, too. Without a terminal it says which
// flags answer. Any other answer than yes or no ends it.
func (a *app) askRemoval(ctx context.Context, name string, n int) (remove bool, err error) {
	in, isFile := a.env.In.(io.Writer) // as a terminal is
	if !isFile || !a.env.Terminal(in) || !a.env.Terminal(a.env.Err) {
		return false, usage("add --keep-alerts or --remove-alerts", "remove must know what becomes of the %s of %s", recordCount(n), name)
	}
	fmt.Fprintf(a.env.Err, "%s is removed from the settings. Remove its %s from the store, too? [y/N] ", text.Clean(name), recordCount(n))
	line, err := bufio.NewReader(&patient{ctx: ctx, source: io.LimitReader(a.env.In, 100)}).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true, nil
	case "n", "no", "":
		if err == nil { // the end of the input is no answer
			return false, nil
		}
	}
	return false, fault.New(fault.Interrupted, "nothing was removed", "answer y or n", err)
}

// removeIntegration pauses the integration until nothing polls it, takes it out of the
// settings, and then removes its alerts: in another order a collector would fetch them again.
// A collector doesn't take up settings without any integration, but a paused one.
func (a *app) removeIntegration(ctx context.Context, settings *config.Config, call removeCall, known bool, out *removed) error {
	was, _ := settings.Integration(out.Name)
	pause := func(paused bool) error {
		return config.Change(settings.Path, out.Name, func(in *config.Integration) error {
			in.Paused = paused
			return nil
		})
	}
	if known && a.store != nil {
		if err := pause(true); err != nil {
			return err
		}
	}
	if a.store != nil {
		by, err := a.whilePolled(ctx, out.Name)
		if err == nil && by != "" && call.remove {
			err = fault.New(fault.Store, fmt.Sprintf("%s is still polled by %s: nothing was removed", out.Name, fault.Line(by, 80)), "stop that program, or remove the integration from its settings, then run this again", nil)
		}
		if err != nil {
			if known && !was.Paused {
				_ = pause(false) // the first error is the one to tell
			}
			return err
		}
	}
	if known {
		if err := config.Remove(settings.Path, out.Name); err != nil {
			return err
		}
	}
	if call.remove && a.store == nil && !a.noStore(settings) { // a collector that was starting has made it
		if err := a.open(ctx, settings, false); err != nil {
			return err
		}
	}
	if !call.remove || a.store == nil {
		return nil
	}
	line := newProgressLine(a.env)
	defer line.clear()
	var err error
	out.Removed, err = a.store.RemoveIntegration(ctx, out.Name, func(n int) { line.show(fmt.Sprintf("removing: %d of %d", n, out.Alerts)) })
	if err != nil {
		f := fault.Of(err)
		return fault.New(f.Kind, fmt.Sprintf("%s is out of the settings, but some of its alerts are left: %s", out.Name, f.Sentence), "to go on: tocsin integration remove "+shellWord(out.Name)+" --remove-alerts", err)
	}
	return nil
}

const (
	// unpolledWithin is how long remove waits until programs of this computer have taken up
	// that an integration is paused: they look every two seconds, and a poll may be under way.
	unpolledWithin = 20 * time.Second
	unpolledLook   = 200 * time.Millisecond
)

// whilePolled waits until no process polls an integration, and returns the holder of one
// that still does.
func (a *app) whilePolled(ctx context.Context, name string) (holder string, err error) {
	enough := time.NewTimer(unpolledWithin)
	defer enough.Stop()
	for {
		states, err := a.store.States(ctx)
		if holder = holderOf(states, name, a.env.Now()); err != nil || holder == "" {
			return "", err
		}
		select {
		case <-time.After(unpolledLook):
		case <-enough.C:
			return holder, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// holderOf returns the process that polls a feed of an integration; "" if none does.
func holderOf(states []ingest.State, name string, now time.Time) string {
	for _, s := range states {
		if _, not := s.NotPolling(now); s.Integration == name && s.Phase != ingest.Stopped && s.Phase != "" && !not && !engine.Gone(s.Holder) {
			return s.Holder
		}
	}
	return ""
}

func (a *app) printRemoved(format string, out removed) error {
	if format == asJSON {
		return printJSON(a.env.Out, out)
	}
	said := out.Name + " is removed"
	switch {
	case out.Removed > 0:
		said += " with its alerts: " + recordCount(out.Removed)
	case out.Alerts > 0:
		said += ", its alerts stay in the store: " + recordCount(out.Alerts)
	}
	fmt.Fprintln(a.env.Err, text.Clean(said))
	if out.Certificate != "" {
		fmt.Fprintln(a.env.Err, text.Clean("its certificate and key stay: "+out.Certificate+", "+out.PrivateKey))
	}
	return nil
}
