package cmd

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/tui"
	"tocsin/tui/alerts"
	"tocsin/tui/screen"
)

// tender polls behind a screen, and watches the screen's settings and store. run owns
// app.store.
type tender struct {
	app    *app
	live   *liveStore
	reload *reloader
	hangup <-chan struct{}
	end    func(error)   // ends the screen
	to     chan tea.Msg  // messages for the screen
	finds  chan search   // asks from the screen for a store that was removed
	over   chan struct{} // closed when the screen has ended
}

// search asks for the store, or for a new one in its place.
type search struct {
	fresh  bool
	answer chan<- error
}

func newTender(a *app, hangup <-chan struct{}, end func(error)) *tender {
	t := &tender{
		app: a, live: &liveStore{store: a.store}, hangup: hangup, end: end,
		to: make(chan tea.Msg), finds: make(chan search), over: make(chan struct{}),
	}
	t.reload = newReloader(a, screenParts(), checkKeys)
	t.reload.show = t.show
	return t
}

// checkKeys refuses settings whose keys conflict.
func checkKeys(settings *config.Config) error {
	_, err := newRegistry(settings)
	return err
}

// fleet makes the collectors of the open store; nil if the program is read-only.
func (t *tender) fleet(ctx context.Context) (*collect.Fleet, error) {
	if t.app.flags.readOnly {
		return nil, nil
	}
	fleet, err := t.app.newFleet(ctx, nil)
	t.reload.mu.Lock()
	defer t.reload.mu.Unlock()
	t.reload.fleet = fleet
	return fleet, err
}

// run polls and watches until ctx ends, with a new fleet for each store.
func (t *tender) run(ctx context.Context, fleet *collect.Fleet) {
	for {
		err := t.serve(ctx, fleet)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, errNoTerminal):
			t.end(err)
			return
		case errors.Is(err, ingest.ErrReplaced):
			err = t.reopen(ctx)
		case errors.Is(err, ingest.ErrRemoved):
			err = t.app.removed(err)
		default:
			t.app.log.Error("collecting ended", "error", err)
			return
		}
		if err != nil && !t.recover(ctx, err) {
			return
		}
		if fleet, err = t.fleet(ctx); err != nil {
			t.app.log.Error("collecting ended", "error", err)
			return
		}
	}
}

// serve polls into the open store, and watches.
func (t *tender) serve(ctx context.Context, fleet *collect.Fleet) error {
	poll := func(ctx context.Context) error { <-ctx.Done(); return nil }
	if fleet != nil {
		poll = fleet.Run
	}
	w := &watcher{reload: t.reload, hangup: t.hangup, still: t.app.store.Still, damage: t.app.store.Damaged, tell: t.tell, gone: t.app.env.Gone}
	return together(ctx, poll, w.run)
}

// reopen opens the store that stands in the place of the one before.
func (t *tender) reopen(ctx context.Context) error {
	if err := t.app.reopen(ctx, t.live.swap); err != nil {
		return err
	}
	t.send(alerts.StoreReplaced{})
	t.tell(t.app.replacedNote())
	return nil
}

// recover waits without polling until a search finds a store. It reports whether there
// is one.
func (t *tender) recover(ctx context.Context, err error) bool {
	t.live.lose(err)
	t.app.log.Error("the store is gone", "error", err)
	t.send(alerts.StoreGone{Message: fault.Of(err).Sentence})
	for {
		select {
		case <-ctx.Done():
			return false
		case s := <-t.finds:
			err := t.find(ctx, s.fresh)
			s.answer <- err
			if err == nil {
				return true
			}
		}
	}
}

// find opens the store at the path, which must be there unless a fresh one is wanted.
func (t *tender) find(ctx context.Context, fresh bool) error {
	if path, ok := strings.CutPrefix(t.app.url, "sqlite:"); ok && !fresh {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return fault.New(fault.Store, "there is still no store "+path, "", err)
		}
	}
	return t.reopen(ctx)
}

// search is the screen's side of find.
func (t *tender) search(ctx context.Context, fresh bool) error {
	answer := make(chan error, 1)
	select {
	case t.finds <- search{fresh, answer}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// next returns the next message for the screen; nil after the screen has ended.
func (t *tender) next() tea.Msg {
	select {
	case msg := <-t.to:
		return msg
	case <-t.over:
		return nil
	}
}

func (t *tender) send(msg tea.Msg) {
	select {
	case t.to <- msg:
	case <-t.over:
	}
}

// tell shows notes. Those about something that was not taken up stay until a key is
// pressed.
func (t *tender) tell(notes ...note) {
	var texts []string
	level := screen.Info
	for _, n := range notes {
		t.app.logNote(n)
		texts = append(texts, n.text)
		if n.bad {
			level = screen.Bad
		}
	}
	if len(texts) > 0 {
		t.send(screen.Toast{Text: strings.Join(texts, " · "), Level: level})
	}
}

// show gives the screen the settings that were taken up.
func (t *tender) show(settings *config.Config) {
	if registry, err := newRegistry(settings); err == nil { // checkKeys has seen them
		t.send(tui.Look{Registry: registry, Theme: themeOf(t.app.env, settings)})
	}
	t.send(alerts.Integrations{Names: integrationNames(t.app.chosen(settings))})
}
