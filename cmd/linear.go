package cmd

import (
	"context"
	"errors"
	"time"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/store/query"
	"tocsin/tui/linear"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// accessible reports whether the screen is to be lines that only append.
func (a *app) accessible() bool { return a.flags.accessible || a.env.Get("ACCESSIBLE") != "" }

// loadForLines reads the settings. Lines need no terminal: they serve a printer and a pipe.
func loadForLines(ctx context.Context, a *app, guide bool) (*config.Config, error) {
	if guide {
		return nil, noGuide()
	}
	if !a.env.Terminal(a.env.Out) {
		a.env.Gone = nil // there is no terminal that could go
	}
	if a.configNamed() != "" {
		return a.load(ctx)
	}
	return a.loadForSetup(ctx)
}

// noGuide says how to set up without the guide.
func noGuide() error {
	return usage("use tocsin setup --name, with --tenant, --client, --certificate and --key: it then asks nothing", "the guide can't be shown as lines")
}

// unsetLines says why nothing is polled, and what to run, since the guide can't be shown as lines.
func (a *app) unsetLines() string {
	if a.fromFiles {
		return a.unset()
	}
	return "no integration: nothing is polled; tocsin setup adds one, without its guide if you give it --name, --tenant, --client, --certificate and --key"
}

// runLines talks with the user in lines until they leave.
func (s *shown) runLines(ctx context.Context, guide bool) error {
	a := s.app
	defer close(s.tender.over)
	if guide {
		return noGuide()
	}
	settings := s.tender.reload.current()
	news, stop := s.newsOf(ctx)
	defer stop()
	acts := undo.NewDirect(s.tender.live, a.env.Now)
	s.keep(acts)
	var terminal linear.Terminal
	if a.env.Terminal(a.env.Out) {
		terminal = linear.Terminal{Width: func() int { return a.env.Width(a.env.Out) }, Bell: settings.Screen.Notify == "bell"}
	}
	o := linear.Options{
		Store: s.tender.live, Undo: acts, In: a.env.In, Out: a.env.Out, Now: a.env.Now, User: a.env.User, ReadOnly: a.flags.readOnly, News: news,
		Integrations: linear.Integrations{Names: func() []string { return integrationNames(a.chosen(s.tender.reload.current())) }, Unset: a.unsetLines()}, Only: a.flags.integrations,
		Views: func() []query.View { return viewsOf(s.tender.reload.current()) },
		First: s.firstView(), JSON: copiedJSON, Terminal: terminal,
	}
	if !a.flags.readOnly {
		o.Save = s.saveView
	}
	err := linear.Run(ctx, o)
	if f := fault.Of(err); f != nil && f.Kind != fault.Interrupted {
		a.log.Error("the lines ended", "error", err)
	}
	return errors.Join(s.finish(ctx), err)
}

// indexWithin bounds how long the first list waits for the index: one of half the rows
// can't fill itself in later, as on a screen.
const indexWithin = 3 * time.Second

// indexed waits a while until the whole store is indexed.
func (a *app) indexed(ctx context.Context) error {
	within, cancel := context.WithTimeout(ctx, indexWithin)
	defer cancel()
	if err := a.store.Ready(within); err != nil && within.Err() == nil {
		return err
	}
	return ctx.Err()
}

// newsOf passes on what a screen would show as toasts.
func (s *shown) newsOf(ctx context.Context) (news <-chan string, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	out := make(chan string)
	go func() {
		for {
			switch msg := s.tender.next().(type) {
			case nil:
				return
			case screen.Toast:
				select {
				case out <- msg.Text:
				case <-ctx.Done():
				}
			}
		}
	}()
	return out, cancel
}
