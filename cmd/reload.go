package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// note is a sentence of a running program about its files.
type note struct {
	text string
	bad  bool // something was not taken up
}

// takenUp begins the note of settings that are in force now.
const takenUp = "settings taken up: "

func (n note) ofSettings() bool { return strings.HasPrefix(n.text, takenUp) }

// part is a part of the settings beside the integrations. value returns it for
// comparison.
type part struct {
	name  string
	value func(*app, *config.Config) string
	later bool // it takes effect at the next start, because what it opened is in use
}

// serviceParts returns the parts of the settings that matter without a screen.
func serviceParts() []part {
	return []part{
		{"store", (*app).storeURL, true},
		{"keep", func(_ *app, c *config.Config) string { return c.Keep.String() }, false},
		{"poll_faster", func(_ *app, c *config.Config) string { return fmt.Sprint(c.PollFaster) }, false},
	}
}

// screenParts returns the parts of the settings that matter to a screen.
func screenParts() []part {
	return append(serviceParts(),
		part{"index_rows", func(_ *app, c *config.Config) string { return fmt.Sprint(c.IndexRows) }, true},
		part{"theme", func(_ *app, c *config.Config) string { return c.Theme }, false},
		part{"screen", func(_ *app, c *config.Config) string { return fmt.Sprint(c.Screen) }, false},
		part{"views", func(_ *app, c *config.Config) string { return fmt.Sprint(viewsOf(c)) }, false},
		part{"highlights", func(_ *app, c *config.Config) string { return fmt.Sprint(highlightsOf(c)) }, false},
		part{"keys", func(_ *app, c *config.Config) string { return fmt.Sprint(c.Keys) }, false}, // maps print sorted
	)
}

// reloader takes up changed settings and certificates while the program runs. It
// replaces app.settings and app.links, which nothing else changes meanwhile.
type reloader struct {
	app   *app
	parts []part
	// check refuses settings that this command can't use. It may change them, as
	// --since does.
	check func(*config.Config) error
	inUse *config.Config       // what was opened at the start
	fleet *collect.Fleet       // nil if this process doesn't poll
	show  func(*config.Config) // hands settings that were taken up to the screen; nil without one
	add   string               // says to whom reads the notes how an integration is added
	// names returns the name that the store has for an integration that was renamed, as
	// store.Store.Renamed does: a file that can't be written, or is only read, keeps the old
	// one. It is nil without a store.
	names func(ctx context.Context, name string) (string, error)

	mu    sync.Mutex // held while settings are taken up: by the watcher, or by the setup on a screen
	force atomic.Pointer[config.Config]
}

// newReloader makes a reloader of an open app.
func newReloader(a *app, parts []part, check func(*config.Config) error) *reloader {
	r := &reloader{app: a, parts: parts, check: check, inUse: a.settings, add: "to add one: tocsin setup"}
	if a.store != nil {
		r.names = a.store.Renamed
	}
	r.force.Store(a.settings)
	return r
}

// current returns the settings in force. It waits for nothing.
func (r *reloader) current() *config.Config { return r.force.Load() }

// read reads the settings file again and takes it up. If it has an error, or holds nothing
// although there were integrations, as a half-written file does, the settings in force stay. One
// that has no integration any more may be half-written, too: it is errUnsure, unless it is sure to be
// whole, or removed says so.
func (r *reloader) read(ctx context.Context, sure bool) ([]note, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	settings, err := r.app.loadFile(ctx)
	if err == nil {
		err = r.named(ctx, settings)
	}
	had := len(r.app.settings.Integrations)
	switch {
	case errors.Is(err, fs.ErrNotExist) && had == 0:
		return nil, nil // the setup has not made it yet
	case err == nil && had > 0 && len(settings.Integrations) == 0 && isBlank(ctx, settings.Path):
		err = usage("write it again; if nothing is to be polled, write a comment into it", "%s is empty", settings.Path)
	case err == nil && had > 0 && len(settings.Integrations) == 0 && !sure && !r.removed(ctx):
		err = errUnsure
	case err == nil && r.check != nil:
		err = r.check(settings)
	}
	if err != nil {
		return nil, err
	}
	return r.take(ctx, settings)
}

// errUnsure means that settings may be the beginning of a file, and the rest comes.
var errUnsure = errors.New("the settings may not be whole yet")

// removed reports whether the integrations in force may be gone at once: they are paused, as each is
// that tocsin removes, or their removal is kept. r.mu is held.
func (r *reloader) removed(ctx context.Context) bool {
	return !slices.ContainsFunc(r.app.settings.Integrations, func(in config.Integration) bool {
		_, begun := r.app.removals().kept(ctx, r.app.settings, in.Name)
		return !in.Paused && !begun
	})
}

// set takes up settings that were read after the screen has written them.
func (r *reloader) set(ctx context.Context, settings *config.Config) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.named(ctx, settings); err != nil {
		return err
	}
	_, err := r.take(ctx, settings)
	return err
}

// take puts settings in force and returns what changed. The feeds of an unchanged
// integration continue undisturbed. r.mu is held.
func (r *reloader) take(ctx context.Context, settings *config.Config) ([]note, error) {
	before, links, now := r.app.settings, r.app.links, r.app.links
	var integrations []collect.Integration
	if r.fleet != nil {
		var err error
		if integrations, now, err = r.app.linked(ctx, settings); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil { // an abandoned watcher (together) must not write to what the run goes on with
		return nil, ctx.Err()
	}
	var notes []note
	if r.fleet != nil {
		r.app.links = now
		r.fleet.Apply(integrations)
		notes = linkNotes(links, now)
	}
	r.app.settings = settings
	r.app.takeKeep(settings)
	r.force.Store(settings)
	r.app.logSettings(settings)
	if r.show != nil {
		r.show(settings)
	}
	return append(r.settingNotes(before, settings, r.renames(ctx, before, settings)), notes...), nil
}

// linkNotes tells which certificates and authorities are in use now. Which were refused is
// for refusals to tell.
func linkNotes(before, after map[string]link) (notes []note) {
	for _, name := range linkNames(after) {
		was, is := before[name], after[name]
		if was.apis == nil || is.identity.wrong != "" || is.refused.wrong != "" {
			continue
		}
		told := len(notes)
		if is.identity.content != was.identity.content {
			notes = append(notes, note{text: fmt.Sprintf("%s: the changed certificate is in use; it ends %s", name, is.ends.UTC().Format(time.DateOnly))})
		}
		if is.identity.authority != was.identity.authority {
			notes = append(notes, note{text: name + ": the changed ca_file is in use"})
		}
		if was.refused.wrong != "" && len(notes) == told {
			notes = append(notes, note{text: name + ": " + mended(was.refused, is.identity)})
		}
	}
	return notes
}

// mended says what is as it was before something else was refused.
func mended(refused, is identity) string {
	if refused.content == is.content && refused.authority != is.authority {
		return "the ca_file is in order again"
	}
	return "the certificate and key are in order again"
}

func linkNames(links map[string]link) (names []string) {
	for name := range links {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// renames returns the new names of integrations that are in the settings no more and have been
// renamed in the store. A store that can't say leaves the words poorer.
func (r *reloader) renames(ctx context.Context, before, now *config.Config) map[string]string {
	out := map[string]string{}
	for _, in := range before.Integrations {
		if _, stays := now.Integration(in.Name); stays || r.names == nil {
			continue
		}
		if name, err := r.names(ctx, in.Name); err == nil && name != "" {
			out[in.Name] = name
		}
	}
	return out
}

// settingNotes tells what differs between the settings before and now. What waits for
// the next start is told only if it differs from what is in use, too.
func (r *reloader) settingNotes(before, now *config.Config, renames map[string]string) (notes []note) {
	taken := integrationChanges(r.app.chosen(before), r.app.chosen(now), renames)
	var later []string
	for _, p := range r.parts {
		switch {
		case p.value(r.app, before) == p.value(r.app, now):
		case p.later && p.value(r.app, r.inUse) == p.value(r.app, now):
		case p.later:
			later = append(later, p.name+" changed: takes effect at the next start")
		default:
			taken = append(taken, p.name+" changed")
		}
	}
	if len(taken) > 0 {
		notes = append(notes, note{text: takenUp + strings.Join(taken, ", ")})
	}
	if said := r.unpolled(now); said != "" && said != r.unpolled(before) {
		notes = append(notes, note{said, true})
	}
	for _, text := range later {
		notes = append(notes, note{text: text})
	}
	return notes
}

// refusal holds why something was not taken up: the settings, or the files of an integration.
type refusal struct {
	integration string // "" for the settings
	which       any    // another value is another refusal of the same thing
	err         error
}

// refusals returns the integrations whose changed files were not taken up.
func (r *reloader) refusals() (out []refusal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range linkNames(r.app.links) {
		if l := r.app.links[name]; l.why != nil {
			out = append(out, refusal{name, l.refused, l.why})
		}
	}
	return out
}

func (r refusal) ofSettings() bool { return r.integration == "" }

// same reports whether two refusals are of the same thing in the same state.
func (r refusal) same(other refusal) bool {
	return r.integration == other.integration && r.which == other.which
}

// note tells that something was not taken up; again repeats it.
func (r refusal) note(again bool) note {
	f := fault.Of(r.err)
	text := "settings not taken up, the earlier ones stay: "
	switch {
	case r.integration != "" && again:
		text = r.integration + ": the changed files still have an error, the earlier ones stay in use: "
	case r.integration != "":
		text = r.integration + ": the changed files were not taken up, the earlier ones stay in use: "
	case again:
		text = "the settings file still has an error, the earlier settings stay in force: "
	}
	text += f.Sentence
	if f.Hint != "" {
		text += " — " + f.Hint
	}
	return note{text, true}
}
