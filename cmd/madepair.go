package cmd

import (
	"context"
	"os"
	"slices"
	"strings"

	"tocsin/graph/certificate"
	"tocsin/store/config"
	"tocsin/store/engine"
	"tocsin/tui/setup"
)

// begunPair notes in the state folder which pair the guide makes, from before it is made until a
// kept draft or the settings name it. After a kill between the two, the next program finds the pair
// by it, and makes no second one. The names of its JSON members never change.
type begunPair struct {
	Certificate string `json:"certificate"` // absolute paths
	PrivateKey  string `json:"private_key"`
	By          string `json:"by,omitempty"` // the process that makes it, as in leases
}

// elsewhere reports whether another process makes the pair, or has just made it.
func (b begunPair) elsewhere() bool {
	return b.By != "" && !engine.Gone(b.By) && processOf(b.By) != processOf(holder())
}

// processOf returns a holder without the time at which it began to hold something.
func processOf(holder string) string { return holder[:max(strings.LastIndex(holder, "/"), 0)] }

func (a *app) begunPairs() notes[begunPair] { return notes[begunPair]{a.places().State(), "pair"} }

// begunPath returns the file of the note about an integration's pair.
func (d *backend) begunPath(name string) string { return d.app.begunPairs().of(d.settings, name) }

// begun returns what is noted about an integration's pair; the zero value if nothing is.
func (d *backend) begun(name string) begunPair {
	note, _, _ := d.app.begunPairs().read(context.Background(), d.begunPath(name)) // without one, it is none
	return note
}

// begin notes a pair before it is made.
func (d *backend) begin(name string, note begunPair) error {
	note.By = holder()
	return d.app.begunPairs().replace(d.begunPath(name), note)
}

// finishPair removes the note about a draft's pair, which is named elsewhere now.
func (d *backend) finishPair(draft setup.Draft) {
	if note := d.begun(draft.Name); note.Certificate == "" || note.Certificate != absolute(draft.Certificate) {
		return
	}
	if err := d.app.begunPairs().remove(d.begunPath(draft.Name)); err != nil {
		d.app.log.Warn("remove the note about a pair", "error", err)
	}
}

// unfinished returns the pair of an integration that a program made which ended before anything
// named it. A key without its certificate, which was never uploaded, is removed, unless another program
// is about to write the certificate.
func (d *backend) unfinished(name string) (note begunPair, ok bool) {
	note = d.begun(name)
	if note.Certificate == "" || note.elsewhere() {
		return note, false
	}
	if d.inSettings(note) {
		d.finishPair(setup.Draft{Name: name, Certificate: note.Certificate})
		return note, false
	}
	if _, err := certificate.Load(context.Background(), note.Certificate, note.PrivateKey, d.app.env.Now()); err == nil {
		return note, true
	}
	if !exists(note.Certificate) && exists(note.PrivateKey) {
		if err := os.Remove(note.PrivateKey); err != nil {
			d.app.log.Warn("remove a key without its certificate", "error", err)
		}
	}
	return note, false
}

// inSettings reports whether the settings, as the file has them now, name a pair: the program that made it
// ended before it removed the note, or the integration was renamed since.
func (d *backend) inSettings(note begunPair) bool {
	settings, err := config.Load(context.Background(), d.settings.Path)
	if err != nil {
		settings = d.settings
	}
	return slices.ContainsFunc(settings.Integrations, func(in config.Integration) bool {
		return absolute(settings.Resolve(in.Certificate)) == note.Certificate || absolute(settings.Resolve(in.PrivateKey)) == note.PrivateKey
	})
}
