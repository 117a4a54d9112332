package cmd

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
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
		Short: "Remove an integration from the settings, and its alerts if asked",
		Long: paragraph("Remove takes an integration out of the settings. It asks first, and whether its alerts stay in the store; in scripts say so with --keep-alerts or --remove-alerts. " +
			"Alerts are removed with their triage, notes and history, those that you bookmarked too, and the name is free then. " +
			"As long as they stay, no other integration can be renamed to the name; one that you add under it again goes on with them. " +
			"They are only removed when nothing polls the integration any more: programs that run on this computer stop by themselves. " +
			"Certificate and key stay where they are, and so does the application in Entra."),
		Args:              exactly(1),
		RunE:              func(c *cobra.Command, args []string) error { return integrationRemove(c.Context(), a, call, args[0]) },
		ValidArgsFunction: a.completeName,
	}
	c.SuggestFor = []string{"delete", "rm"}
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
	// NewCertificate and NewPrivateKey are those of a renewal that wasn't ended.
	NewCertificate string `json:"new_certificate,omitempty"`
	NewPrivateKey  string `json:"new_private_key,omitempty"`
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
	i := &integrator{app: a, settings: settings}
	if err := i.open(ctx); err != nil {
		return err
	}
	n, err := a.counted(ctx, name)
	if err != nil {
		return err
	}
	_, known := settings.Integration(name)
	begun, interrupted := a.removals().kept(ctx, settings, name)
	if !known && interrupted && !call.keep {
		call.remove = call.remove || begun.Alerts // it was interrupted while they were removed
	}
	if !known && !interrupted && !(call.remove && (n > 0 || a.hasFeeds(ctx, name))) { // else only the settings were changed before
		return verbs.UnknownIntegration(name, names(settings), nil)
	}
	if known && !call.keep && !call.remove {
		if call.remove, err = a.askRemoval(ctx, name, n); err != nil {
			return err
		}
	}
	line := newProgressLine(a.env)
	out, err := i.remove(ctx, name, call.remove, func(done int) { line.show(fmt.Sprintf("removing: %d of %d", done, n)) })
	line.clear()
	if err != nil {
		return err
	}
	out.Alerts = n
	return a.printRemoved(call.format, out)
}

// counted returns how many records the open store, if there is one, has of an integration.
func (a *app) counted(ctx context.Context, name string) (int, error) {
	if a.store == nil {
		return 0, nil
	}
	return a.store.CountIntegration(ctx, name)
}

// hasFeeds reports whether the store has feeds of an integration: they keep its name.
func (a *app) hasFeeds(ctx context.Context, name string) bool {
	if a.store == nil {
		return false
	}
	states, err := a.store.States(ctx)
	return err == nil && slices.ContainsFunc(states, func(s ingest.State) bool { return s.Integration == name })
}

// askRemoval asks whether an integration is removed, and its alerts too. Without a terminal it
// says which flags answer. Any other answer than those two leaves all as it is, and says so.
func (a *app) askRemoval(ctx context.Context, name string, n int) (remove bool, err error) {
	in, isFile := a.env.In.(io.Writer) // as a terminal is
	if !isFile || !a.env.Terminal(in) || !a.env.Terminal(a.env.Err) {
		return false, usage("add --keep-alerts or --remove-alerts", "remove must know what becomes of the %s of %s", recordCount(n), name)
	}
	fmt.Fprintf(a.env.Err, "Remove %s from the settings? The store has %s of it (alerts, incidents, events): keep them (k), remove them too (r), or leave all as it is (any other): ", text.Clean(name), recordCount(n))
	line, err := bufio.NewReader(&patient{ctx: ctx, source: io.LimitReader(a.env.In, 100)}).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "r", "remove":
		return true, nil
	case "k", "keep":
		return false, nil
	}
	if err != nil { // the cursor is behind the question
		fmt.Fprintln(a.env.Err)
	}
	fmt.Fprintln(a.env.Err, "nothing was removed")
	return false, fault.New(fault.Interrupted, "nothing was removed", "answer k or r", err)
}

func (a *app) printRemoved(format string, out removed) error {
	if format == asJSON {
		return printJSON(a.env.Out, out)
	}
	said := out.said()
	fmt.Fprintln(a.env.Err, text.Clean(said))
	if stays := out.stays(); stays != "" {
		fmt.Fprintln(a.env.Err, text.Clean(stays))
	}
	return nil
}
