package cmd

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/tui"
	"tocsin/tui/feeds"
	"tocsin/tui/gone"
	"tocsin/tui/screen"
)

// tender polls behind a screen, and watches the screen's settings and store. run owns
// app.store.
type tender struct {
	app    *app
	live   *liveStore
	reload *reloader
	hangup <-chan struct{}
	end    func(error)              // ends the screen
	to     chan tea.Msg             // messages for the screen
	finds  chan search              // asks from the screen for a store that was removed
	over   chan struct{}            // closed when the screen has ended
	kept   atomic.Pointer[[]string] // integrations that only the store has; nil before it was asked
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
	t.reload = newReloader(a, screenParts(), nil)
	t.reload.show = t.show
	if !a.accessible() {
		t.reload.add = "f3, then a, adds one"
	}
	t.reload.names = t.live.Renamed
	t.live.pauses = func(name string) bool {
		in, _ := t.reload.current().Integration(name)
		return in.Paused
	}
	t.live.polls = func(feed ingest.Feed) bool { return feedOf(t.reload.current(), feed) }
	return t
}

// feedOf reports whether settings have a feed. Those without an integration show a store that
// other computers poll: then each feed counts.
func feedOf(settings *config.Config, feed ingest.Feed) bool {
	if len(settings.Integrations) == 0 {
		return true
	}
	in, known := settings.Integration(feed.Integration)
	return known && slices.Contains(in.Sources, string(feed.Source))
}

// fleet makes the collectors of the open store; nil if the program is read-only.
func (t *tender) fleet(ctx context.Context) (*collect.Fleet, error) {
	if t.app.flags.readOnly {
		return nil, nil
	}
	if err := t.reload.fresh(ctx); err != nil && ctx.Err() == nil {
		t.log(note{text: "the settings were not read again: " + fault.Of(err).Sentence, bad: true})
	}
	t.reload.mu.Lock() // the setup may take up settings at the same time
	defer t.reload.mu.Unlock()
	fleet, err := t.app.newFleet(ctx, nil)
	t.reload.fleet = fleet
	return fleet, err
}

// errCollecting ends a screen behind which polling can't go on.
var errCollecting = errors.New("polling ended")

// stopped ends the screen: an error that no one expected must not leave one behind
// which nothing polls.
func (t *tender) stopped(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	f := fault.Of(err)
	t.app.log.Error("collecting ended", "error", err)
	t.end(fault.New(f.Kind, "polling ended, and the screen with it: "+f.Sentence, cmp.Or(f.Hint, "start it again; the log says more"), errors.Join(errCollecting, err)))
}

// run polls and watches until ctx ends, with a new fleet for each store. Making a fleet
// reads files, which may hang: the screen is shown meanwhile.
func (t *tender) run(ctx context.Context) {
	for {
		fleet, err := t.fleet(ctx)
		if err != nil {
			t.stopped(ctx, err)
			return
		}
		err = t.serve(ctx, fleet)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, errNoTerminal):
			t.end(err)
			return
		case errors.Is(err, ingest.ErrReplaced):
			if err = t.reopen(ctx, err); err != nil && ctx.Err() == nil {
				err = t.app.unopened(err)
			}
		case errors.Is(err, ingest.ErrRemoved):
			err = t.app.removed(err)
		default:
			t.stopped(ctx, cmp.Or(err, errCollecting))
			return
		}
		if err != nil && !t.recover(ctx, err) {
			return
		}
	}
}

// serve polls into the open store, and watches.
func (t *tender) serve(ctx context.Context, fleet *collect.Fleet) error {
	poll := func(ctx context.Context) error { <-ctx.Done(); return nil }
	if fleet != nil {
		removal := &expiry{store: t.app.store, keep: t.app.kept, tell: t.log}
		poll = removal.beside(fleet.Run)
	}
	w := &watcher{reload: t.reload, hangup: t.hangup, still: t.app.store.Still, damage: t.app.store.Damaged, tell: t.tell, gone: t.app.env.Gone}
	return together(ctx, poll, w.run)
}

// reopen opens what stands in the place of the store, of which why tells what happened.
func (t *tender) reopen(ctx context.Context, why error) error {
	t.live.reopen()
	n, err := t.app.reopen(ctx, why, t.live.swap)
	if err != nil {
		return err
	}
	t.send(gone.Found{})
	t.tell(n)
	return nil
}

// recover waits without polling until there is a store: a person may ask for one, and
// the path is looked at from time to time. It reports whether there is one. If the
// terminal is closed meanwhile, it ends the screen: nothing else watches it then.
func (t *tender) recover(ctx context.Context, why error) bool {
	t.live.lose(why)
	t.app.log.Error("the store is gone", "error", why)
	t.send(gone.Lost{Message: fault.Of(why).Sentence, Replaced: errors.Is(why, ingest.ErrReplaced)})
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	tried := t.app.storeInfo() // what can't be opened is tried again only once it has changed
	for {
		var answer chan<- error
		fresh := false
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
			if t.app.env.Gone != nil && t.app.env.Gone() {
				t.end(errNoTerminal)
				return false
			}
			if now := t.app.storeInfo(); now == nil || t.app.shut && sameFiles([]fs.FileInfo{now}, []fs.FileInfo{tried}) {
				continue
			}
		case s := <-t.finds:
			answer, fresh = s.answer, s.fresh
		}
		err := t.find(ctx, fresh, why)
		if tried = t.app.storeInfo(); err != nil {
			t.live.lose(why)
		}
		if answer != nil {
			answer <- err
		}
		if err == nil {
			return true
		}
	}
}

// find goes on with the store if it is back, and otherwise opens the one at the path,
// which must be there unless a fresh one is wanted.
func (t *tender) find(ctx context.Context, fresh bool, why error) error {
	if filePath(t.app.url) != "" && !fresh && t.app.storeInfo() == nil {
		return fault.New(fault.Store, "there is still no store "+t.app.storeName(), "", fs.ErrNotExist)
	}
	if t.app.shut || t.app.store.Still(ctx) != nil {
		return t.reopen(ctx, why)
	}
	t.live.swap(t.app.store)
	t.send(gone.Found{Same: true})
	t.tell(note{text: "the store " + t.app.storeName() + " is back"})
	return nil
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
	if len(texts) == 0 {
		return
	}
	toast := screen.Toast{Text: strings.Join(texts, " · "), Level: level}
	name := t.app.storeName() // what happened counts for more than its whole path
	if level == screen.Bad {
		name = t.app.settings.Path // and so does the place of the error
	}
	if at := strings.Index(toast.Text, name); at >= 0 {
		toast.Name, toast.At = name, at
	}
	t.send(toast)
}

// log logs notes that need no one's eyes.
func (t *tender) log(notes ...note) {
	for _, n := range notes {
		t.app.logNote(n)
	}
}

// show gives the screen the settings that were taken up.
func (t *tender) show(settings *config.Config) {
	if registry, err := newRegistry(settings.Keys); err == nil { // ownKeys has seen them
		t.send(tui.Look{Registry: registry, Theme: themeOf(t.app.env, settings), Settings: frameSettings(settings)})
	}
	t.look(context.Background(), settings)
	t.send(feeds.Integrations{Names: t.shows(settings)})
}
