package cmd

import (
	"context"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/sources"
	"tocsin/store/config"
	"tocsin/tui/text"
)

func newDoctor(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor [NAME...]",
		Short: "Check everything and say what to do",
		Long: "Doctor checks the settings, the store, and each integration step by step, from\n" +
			"its certificate to its sources: all, or those of the given names. It ends with\n" +
			"the exit code of the first that failed.",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			g.integrations = append(g.integrations, args...)
			return doctorRun(c.Context(), g)
		},
	}
}

// doctorRun prints every check of settings, store and integrations, and fails
// with the first fault of them.
func doctorRun(ctx context.Context, g *globals) error {
	settings, err := g.load()
	if err != nil {
		return err
	}
	d := doctor{globals: g}
	d.head("settings")
	d.print(check.Result{Title: settings.Path, State: check.Passed, Message: plural(len(settings.Integrations), "integration")})
	d.head("store")
	d.store(ctx, settings)
	for _, in := range g.chosen(settings) {
		d.head(in.Name)
		target, err := g.target(settings, in)
		if err != nil {
			return err
		}
		check.Run(ctx, check.For(target), d.print)
	}
	if d.worst != nil {
		return d.worst
	}
	return nil
}

// doctor prints results as they come, and remembers the first fault.
type doctor struct {
	*globals
	worst *fault.Fault
}

func (d *doctor) head(name string) { fmt.Fprintf(d.env.Out, "%s\n", text.Clean(name)) }

func (d *doctor) print(r check.Result) {
	mark := map[check.State]string{check.Passed: "ok  ", check.Warned: "warn", check.Failed: "FAIL", check.Skipped: "–   "}[r.State]
	fmt.Fprintf(d.env.Out, "  %s  %s: %s\n", mark, text.Clean(r.Title), text.Clean(r.Message))
	if r.Fault != nil && r.Fault.Hint != "" {
		fmt.Fprintf(d.env.Out, "        hint: %s\n", text.Clean(r.Fault.Hint))
	}
	if r.State == check.Failed && d.worst == nil {
		d.worst = r.Fault
	}
}

func (d *doctor) store(ctx context.Context, settings *config.Config) {
	r := check.Result{Title: d.storeURL(settings), State: check.Passed, Message: "opens"}
	h, err := d.open(ctx, settings, false)
	if err != nil {
		r.State, r.Fault = check.Failed, fault.Of(err)
		r.Message = r.Fault.Sentence
	} else if err := h.close(); err != nil {
		r.State, r.Fault = check.Failed, fault.Of(err)
		r.Message = r.Fault.Sentence
	}
	d.print(r)
}

// target is what is checked of an integration.
func (g *globals) target(settings *config.Config, in config.Integration) (check.Target, error) {
	cloud, err := cloudOf(settings, in.Cloud)
	if err != nil {
		return check.Target{}, err
	}
	var client *http.Client
	if client, err = g.env.HTTP(cloud); err != nil {
		return check.Target{}, err
	}
	return check.Target{
		Cloud: cloud, TenantID: in.TenantID, ClientID: in.ClientID,
		Certificate: settings.Resolve(in.Certificate), PrivateKey: settings.Resolve(in.PrivateKey),
		Sources: sources.Checks(sourcesOf(in)), Now: g.env.Now, HTTP: client,
	}, nil
}
