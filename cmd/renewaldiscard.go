package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// discardRenewal is the command that gives the renewal of an integration up.
func discardRenewal(name string) string {
	return "tocsin cert renew " + shellWord(name) + " --discard"
}

// discarded tells of a renewal that was given up. The names of its JSON members never change.
type discarded struct {
	Name    string   `json:"name"`    // of the integration
	Files   []string `json:"files"`   // of the new pair, as far as they were there
	Removed bool     `json:"removed"` // they are removed
	SHA1    string   `json:"thumbprint,omitempty"`
}

// discard gives a renewal under way up. The settings keep the old pair; the files of the new one stay
// unless they are to go. One that the settings name by now is over, and its pair is in use.
func (r *renewer) discard(ctx context.Context, remove bool) (out discarded, err error) {
	out = discarded{Name: r.in.Name, Files: []string{}}
	if !r.underWay() {
		return out, usage("see how it stands with: tocsin integration show "+shellWord(r.in.Name), "no renewal of %s is under way", fault.Line(r.in.Name, 64))
	}
	if now, err := config.Load(ctx, r.settings.Path); err == nil {
		if in, known := now.Integration(r.in.Name); known && r.took(in) {
			return out, usage("end it with: tocsin cert renew "+shellWord(r.in.Name), "the settings of %s name the new pair already: the renewal can't be given up any more", fault.Line(r.in.Name, 64))
		}
	}
	pair, _ := r.pair(ctx)
	out.SHA1 = pair.Facts(r.app.env.Now()).SHA1
	for _, path := range []string{r.is.PrivateKey, r.is.Certificate} {
		if exists(path) {
			out.Files = append(out.Files, path)
		}
	}
	is := r.is
	if err := r.app.renewals().remove(cmp.Or(r.from, r.path())); err != nil {
		why, hint := fault.Reason(err)
		return out, fault.New(fault.Failed, "the renewal can't be given up: "+r.path()+" can't be removed: "+why, hint, err)
	}
	r.is, r.text, r.from = renewal{}, nil, ""
	if !remove || len(out.Files) == 0 {
		return out, nil
	}
	if slices.Contains(r.usedKeys(ctx), is.PrivateKey) || r.namedBeside(ctx, is.PrivateKey) {
		return out, fault.New(fault.Usage, "the renewal is given up, but something else names its pair, which stays: "+is.Certificate, "look for it in the settings beside these", nil)
	}
	return out, r.removePair(is, &out)
}

// removePair removes the files of the new pair, and the note about them.
func (r *renewer) removePair(is renewal, out *discarded) error {
	for _, path := range out.Files {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			why, hint := fault.Reason(err)
			return fault.New(fault.Failed, "the renewal is given up, but "+path+" can't be removed: "+why, hint, err)
		}
	}
	out.Removed = true
	if err := r.app.forgetMade(is.PrivateKey); err != nil {
		r.app.log.Warn("remove the note about a pair", "error", err)
	}
	return nil
}

// said says what was done, and what is left to do. The first words say what became of the files: a line of
// the screen is cut at its end.
func (out discarded) said() []string {
	done := "the renewal of " + out.Name + " is given up"
	switch files := strings.Join(out.Files, ", "); {
	case files == "":
		return []string{done}
	case !out.Removed:
		return []string{done + "; the files of its pair stay: " + files, "the next renewal takes that pair, or delete it"}
	case out.SHA1 == "":
		return []string{done + ", and its files are removed: " + files}
	default:
		return []string{done + ", and its files are removed: " + files, "if its certificate was uploaded, remove it in Entra, too: " + out.SHA1}
	}
}

// certDiscard gives the renewal of an integration up.
func certDiscard(ctx context.Context, a *app, call renewCall, name string) error {
	settings, in, err := a.integrationNamed(ctx, name)
	if err != nil {
		return err
	}
	r := &renewer{app: a, settings: settings, in: in}
	if err := r.load(ctx); err != nil {
		return err
	}
	out, err := r.discard(ctx, call.removeFiles)
	if err != nil {
		return err
	}
	if call.format == asJSON {
		return printJSON(a.env.Out, out)
	}
	for _, line := range out.said() {
		fmt.Fprintln(a.env.Err, text.Clean(line))
	}
	return nil
}
