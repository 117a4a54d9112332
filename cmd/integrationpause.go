package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

// pausedWord tells what became of an integration.
func pausedWord(paused bool) string {
	if paused {
		return "paused"
	}
	return "resumed"
}

// resumeHint says how a paused integration is polled again.
func resumeHint(name string) string {
	return "to poll it again: tocsin integration resume " + shellWord(name)
}

func newIntegrationPause(a *app, pause bool) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "pause NAME",
		Short: "Stop polling an integration, and keep its alerts",
		Long: paragraph("Pause writes paused = true into the settings: collectors and screens that run stop polling the integration within seconds, and no program starts to. " +
			"Its alerts, triage and progress stay; status says Paused, which is no fault. Resume goes on where it stopped."),
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return integrationPause(c.Context(), a, format, args[0], pause)
		},
		ValidArgsFunction: a.completeName,
		SuggestFor:        []string{"stop", "disable"},
	}
	if !pause {
		c.SuggestFor = []string{"start", "enable", "unpause"}
		c.Use, c.Short = "resume NAME", "Poll an integration again that was paused"
		c.Long = paragraph("Resume undoes pause: collectors and screens that run take it up within seconds, and what came meanwhile is fetched.")
	}
	addFormat(c, &format)
	return c
}

func integrationPause(ctx context.Context, a *app, format, name string, pause bool) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "pause and resume write the settings, which --read-only forbids")
	}
	settings, in, err := a.integrationNamed(ctx, name)
	if err != nil {
		return err
	}
	said, err := (&integrator{app: a, settings: settings}).pause(in, pause)
	if err != nil {
		return err
	}
	if pause {
		said += "; " + resumeHint(name)
	}
	return a.told(ctx, format, name, said)
}

// told says on stderr what was changed about an integration, and prints its facts as JSON
// with --format json.
func (a *app) told(ctx context.Context, format, name, said string) error {
	fmt.Fprintln(a.env.Err, cleanText(said))
	if format != asJSON {
		return nil
	}
	settings, in, err := a.integrationNamed(ctx, name)
	if err != nil {
		return err
	}
	return a.printIntegration(format, a.factsOf(ctx, settings, in))
}
