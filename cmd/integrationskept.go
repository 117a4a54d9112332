package cmd

import (
	"context"
	"fmt"
	"slices"

	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// keptNames returns the integrations of which the store has feeds although the settings don't
// have them: they were removed, and their alerts kept.
func keptNames(settings *config.Config, states []ingest.State) (names []string) {
	for _, s := range states {
		if _, known := settings.Integration(s.Integration); !known && !slices.Contains(names, s.Integration) {
			names = append(names, s.Integration)
		}
	}
	slices.Sort(names)
	return names
}

// removeKept says how the alerts of such an integration are removed.
func removeKept(name string) string {
	return "tocsin integration remove " + shellWord(name) + " --remove-alerts"
}

// warnKept tells of integrations that were removed, and whose alerts the store keeps. What
// hinders reading the store is for status and doctor to tell. Those whose removal was begun are told
// of already.
func (a *app) warnKept(ctx context.Context, settings *config.Config, begun []removal) {
	if a.noStore(settings) || a.open(ctx, settings, true) != nil {
		return
	}
	states, err := a.store.States(ctx)
	if err != nil || len(a.flags.integrations) > 0 {
		return
	}
	for _, name := range keptNames(settings, states) {
		if slices.ContainsFunc(begun, func(is removal) bool { return is.Name == name }) {
			continue
		}
		a.warn("the store keeps the alerts of " + name + ", which the settings don't have any more; to remove them: " + removeKept(name))
	}
}

// look reads of which integrations the store has alerts although the settings don't have them.
// As long as the store can't say, those of the last time count.
func (t *tender) look(ctx context.Context, settings *config.Config) {
	if s, _ := t.live.now(); s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, countLimit)
	defer cancel()
	states, err := namedLive{t.live}.States(ctx)
	if err != nil {
		return
	}
	names := keptNames(settings, states)
	t.kept.Store(&names)
}

// shows returns the integrations whose records a screen shows: those of the settings, and those
// that were removed while their alerts stayed. Without one in the settings there are no names.
func (t *tender) shows(settings *config.Config) []string {
	names, kept := integrationNames(t.app.chosen(settings)), t.kept.Load()
	if kept == nil || len(names) == 0 || len(t.app.flags.integrations) > 0 {
		return names
	}
	for _, name := range *kept {
		if _, known := settings.Integration(name); !known {
			names = append(names, name)
		}
	}
	return names
}

// beside returns what the screen of the integrations tells beside those of the settings: setups
// that were left half-way, and alerts of integrations that were removed.
func (b integrationsBackend) beside(ctx context.Context, settings *config.Config, counts map[string]int) (notes []string) {
	if b.s.simulated == nil {
		for _, k := range b.s.app.draftsLeft(ctx) {
			notes = append(notes, fmt.Sprintf("A setup is kept: %s; a goes on with it", k.Where()))
		}
	}
	if len(b.s.app.flags.integrations) > 0 {
		return notes
	}
	b.s.tender.look(ctx, settings)
	kept := b.s.tender.kept.Load()
	if kept == nil {
		return notes
	}
	for _, name := range *kept {
		what := "the alerts"
		if n := counts[name]; n > 0 {
			what = text.Plural(n, "alert")
		}
		notes = append(notes, fmt.Sprintf("The store keeps %s of %s, which is in the settings no more; to remove them: %s", what, name, removeKept(name)))
	}
	return notes
}
