package cmd

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// renewCall is one call of cert renew.
type renewCall struct {
	format string
	wait   string // how long to wait for the upload; "" to ask once
	again  bool   // also if it was renewed already

	discard     bool // the renewal under way is given up
	removeFiles bool // with the files of its new pair
}

// clash returns the fault of flags that contradict each other.
func (c renewCall) clash() error {
	switch {
	case c.discard && (c.wait != "" || c.again):
		return usage("give one of them", "--discard excludes --wait and --again")
	case c.removeFiles && !c.discard:
		return usage("add --discard, or leave --remove-files out", "--remove-files goes with --discard")
	}
	return nil
}

func newCertRenew(a *app) *cobra.Command {
	var call renewCall
	c := &cobra.Command{
		Use:   "renew [NAME]",
		Short: "Renew the certificate of an integration, without a gap",
		Long: paragraph("Renew makes a new pair in the folder of the settings for the integration NAME, says what to upload, and asks Entra whether it accepts the new certificate. " +
			"Only then the settings name the new pair, in one write; collectors and screens that run take it up, and polling goes on with the old pair until then. " +
			"The old pair stays: remove its files, and its certificate in Entra, when you like. A certificate that was renewed is not renewed anew before its time, unless you say --again, as for a key that was lost; nor is another pair made, without --again, as long as there is one that an earlier renewal has made and nothing uses. " +
			"Run it again after the upload, or give --wait. If it is interrupted anywhere, run it again: it goes on where it was. --discard gives a renewal up that was begun: the settings keep the old pair, and the files of the new one are named and stay, unless you add --remove-files. Without NAME, on a terminal, the screen guides through the renewal of the certificate that ends first; there :renew does so, too. Each goes on where the other was."),
		Args: atLeast(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := call.clash(); err != nil {
				return err
			}
			if len(args) == 0 {
				return renewGuided(c.Context(), a, call == renewCall{format: asTable})
			}
			return certRenew(c.Context(), a, call, args[0])
		},
		ValidArgsFunction: a.completeName,
	}
	c.Flags().StringVar(&call.wait, "wait", "", "wait for the upload, at most for a `TIME` such as 30m")
	c.Flags().BoolVar(&call.again, "again", false, "renew a certificate that was renewed already, as for a lost key")
	c.Flags().BoolVar(&call.discard, "discard", false, "give the renewal up that was begun; the files of its pair stay")
	c.Flags().BoolVar(&call.removeFiles, "remove-files", false, "with --discard: remove the files of its pair, too")
	addFormat(c, &call.format)
	return c
}

// renewGuided shows the screen with the renewal of the certificate that ends first. plain
// reports whether no flag says how to renew without it.
func renewGuided(ctx context.Context, a *app, plain bool) error {
	if !plain || a.accessible() || !a.env.Terminal(a.env.Out) {
		return usage("usage: tocsin cert renew NAME", "cert renew must know which integration")
	}
	if a.flags.readOnly {
		return usage("leave out --read-only", "cert renew writes files and the settings, which --read-only forbids")
	}
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	if len(a.chosen(settings)) == 0 {
		return usage("run tocsin setup", "there is no integration yet")
	}
	return showFrom(ctx, a, showing{renew: true})
}

// renewEvery is how often Entra is asked whether it accepts a new certificate.
const renewEvery = 15 * time.Second

func certRenew(ctx context.Context, a *app, call renewCall, name string) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "cert renew writes files and the settings, which --read-only forbids")
	}
	if call.discard {
		return certDiscard(ctx, a, call, name)
	}
	var wait time.Duration
	if call.wait != "" {
		var err error
		if wait, err = lengthOf("wait", call.wait); err != nil {
			return err
		}
	}
	settings, in, err := a.integrationNamed(ctx, name)
	if err != nil {
		return err
	}
	r := &renewer{app: a, settings: settings, in: in, every: renewEvery, again: call.again}
	return r.run(ctx, call.format, wait)
}

// run goes on from the step that an earlier call has come to.
func (r *renewer) run(ctx context.Context, format string, wait time.Duration) error {
	if err := r.load(ctx); err != nil {
		return err
	}
	if r.is.Step == stepSwitched && !r.again && r.isNew(ctx) {
		return r.print(format, "the certificate of "+r.in.Name+" was renewed already; --again renews it anew, as for a lost key")
	}
	pair, fresh, err := r.prepare(ctx)
	if err != nil {
		return err
	}
	if r.gone != nil {
		fmt.Fprintln(r.app.env.Err, text.Clean("The pair of the renewal under way is lost, and another one is made: "+fault.Of(r.gone).Sentence))
	}
	if r.taken {
		fmt.Fprintln(r.app.env.Err, text.Clean("An earlier renewal has made this pair, and nothing uses it: it is taken; --again makes another: "+r.is.Certificate))
	}
	if r.is.Step == stepMade {
		if err := r.awaitUpload(ctx, pair.Facts(r.app.env.Now()), fresh, wait); err != nil {
			return r.unaccepted(err, fresh && wait == 0, format)
		}
	}
	if r.is.Step == stepSwitched {
		return r.print(format, "the certificate of "+r.in.Name+" was renewed meanwhile, by another run")
	}
	if err := r.change(ctx); err != nil {
		return err
	}
	return r.print(format, "the certificate of "+r.in.Name+" is renewed: the settings name the new pair")
}

// awaitUpload asks Entra, and says what to upload unless it accepts the new certificate already.
func (r *renewer) awaitUpload(ctx context.Context, f certificate.Facts, fresh bool, wait time.Duration) error {
	if !fresh {
		err := r.await(ctx, 0)
		if err == nil || r.lost(ctx) != nil {
			return err
		}
		if r.instruct(f); wait == 0 {
			return err
		}
	} else {
		r.instruct(f)
	}
	if wait > 0 {
		fmt.Fprintf(r.app.env.Err, "Waiting for the upload, at most %s: Entra is asked every %s.\n", config.Duration(wait), config.Duration(r.every))
	}
	return r.await(ctx, wait)
}

// renewedLately is how long a renewal answers the next call, too. After that a person, or tocsin cert check
// --within, wants another one.
const renewedLately = 30 * 24 * time.Hour

// isNew reports whether the certificate of the settings was made lately, and lasts.
func (r *renewer) isNew(ctx context.Context) bool {
	now := r.app.env.Now()
	facts, err := certificate.Show(ctx, r.settings.Resolve(r.in.Certificate), now)
	return err == nil && !check.Aging(facts) && now.Sub(facts.NotBefore) < renewedLately
}

// instruct says what to do in Entra.
func (r *renewer) instruct(f certificate.Facts) {
	stays := "Leave the old certificate there: polling goes on with it."
	switch old, unread := r.old(context.Background()); {
	case old.SHA1 != "" && r.app.env.Now().After(old.NotAfter):
		stays = "The old certificate there " + alert.Until(old.NotAfter, r.app.env.Now()) + ": nothing is polled until the new one is in use."
	case unread != nil:
		stays = "The old certificate or its key can't be used: nothing is polled until the new one is in use."
	}
	fmt.Fprintf(r.app.env.Err, "Upload %s to the application %s, under Certificates & secrets, Certificates, Upload certificate.\nIts thumbprint is %s. %s\n",
		text.Clean(r.is.Certificate), text.Clean(r.in.ClientID), f.SHA1, stays)
}

// unaccepted returns the fault of a certificate that Entra does not accept. If the pair was
// just made, it can't have been uploaded: then that comes next, and is no fault.
func (r *renewer) unaccepted(err error, fresh bool, format string) error {
	f := fault.Of(err)
	next := "upload the new certificate, then renew again with the same command"
	if fresh && f.Kind == fault.Certificate {
		return r.print(format, "next: "+next)
	}
	if r.lost(context.Background()) != nil {
		return fault.New(f.Kind, f.Sentence, "run it again: it makes another pair", err)
	}
	if f.Kind == fault.Certificate {
		if _, unread := r.old(context.Background()); unread == nil {
			next += "; the old one stays in use"
		}
		return fault.New(f.Kind, "Entra does not accept the new certificate yet: "+f.Sentence, next, err)
	}
	return err
}

// print says how far the renewal has come; with --format json, its state.
func (r *renewer) print(format, said string) error {
	fmt.Fprintln(r.app.env.Err, text.Clean(said))
	if old := r.oldFiles(); r.is.Step == stepSwitched && len(old) > 0 {
		fmt.Fprintln(r.app.env.Err, text.Clean("the old pair stays until you remove it: "+strings.Join(old, ", ")))
	}
	if format == asJSON {
		return printJSON(r.app.env.Out, r.is)
	}
	return nil
}
