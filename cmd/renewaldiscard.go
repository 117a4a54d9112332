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
	next    bool     // the next renewal takes the pair
}

// discard gives a renewal under way up. The settings keep the old pair; the files of the new one stay
// unless they are to go: then they go first, so that who is interrupted can go on. One that the settings
// name by now is over, and its pair is in use; no other run lets them name it in between.
func (r *renewer) discard(ctx context.Context, remove bool) (out discarded, err error) {
	out = discarded{Name: r.in.Name, Files: []string{}}
	if !r.underWay() {
		return out, usage("see how it stands with: tocsin integration show "+shellWord(r.in.Name), "no renewal of %s is under way", fault.Line(r.in.Name, 64))
	}
	release, err := r.alone()
	if err == nil {
		defer release()
		err = r.unnamed(ctx)
	}
	if err != nil {
		return out, err
	}
	pair, _ := r.pair(ctx)
	out.SHA1 = pair.Facts(r.app.env.Now()).SHA1
	for _, path := range []string{r.is.PrivateKey, r.is.Certificate} {
		if exists(path) {
			out.Files = append(out.Files, path)
		}
	}
	is, stays := r.is, ""
	if remove && len(out.Files) > 0 {
		if stays = r.namedElsewhere(ctx, is.PrivateKey); stays == "" {
			err = r.removePair(is, &out)
		}
	}
	if err == nil {
		err = r.forget()
	}
	if err == nil && stays != "" {
		err = fault.New(fault.Usage, "the renewal is given up, but something else names its pair, which stays: "+is.Certificate, "look at "+stays, nil)
	}
	if k, ok := r.usableLeft(ctx); err == nil && ok {
		out.next = k.PrivateKey == is.PrivateKey
	}
	return out, err
}

// unnamed reads the settings and the note again, and returns why the renewal can't be given up: the settings
// name the new pair by now, or it can't be told, or another run has ended it.
func (r *renewer) unnamed(ctx context.Context) error {
	now, err := config.Load(ctx, r.settings.Path)
	if err != nil {
		return err
	}
	r.settings = now
	if in, known := now.Integration(r.in.Name); known {
		if r.in = in; r.took(in) {
			return usage("end it with: tocsin cert renew "+shellWord(r.in.Name), "the settings of %s name the new pair already: the renewal can't be given up any more", fault.Line(r.in.Name, 64))
		}
	}
	if err := r.overtaken(cmp.Or(r.from, r.path()), false); errors.Is(err, errAnotherRun) {
		return err
	}
	return nil
}

// namedElsewhere returns what else names a key, or may name it; "" for nothing.
func (r *renewer) namedElsewhere(ctx context.Context, key string) string {
	is := r.is
	r.is = renewal{} // it doesn't count itself
	defer func() { r.is = is }()
	if slices.Contains(r.usedKeys(ctx), key) {
		return "the integrations of " + r.settings.Path + ", and what was begun for them"
	}
	return r.namedBeside(ctx, key)
}

// removePair removes the files of the new pair, and the note about them.
func (r *renewer) removePair(is renewal, out *discarded) error {
	for _, path := range out.Files {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			why, hint := fault.Reason(err)
			return fault.New(fault.Failed, "the renewal isn't given up yet: "+path+" can't be removed: "+why, cmp.Or(hint, "delete it by hand, then run it again"), err)
		}
	}
	out.Removed = true
	if err := r.app.forgetMade(is.PrivateKey); err != nil {
		r.app.log.Warn("remove the note about a pair", "error", err)
	}
	return nil
}

// forget removes the file of the renewal, which is over then.
func (r *renewer) forget() error {
	path := cmp.Or(r.from, r.path())
	if err := r.app.renewals().remove(path); err != nil {
		why, hint := fault.Reason(err)
		return fault.New(fault.Failed, "the renewal can't be given up: "+path+" can't be removed: "+why, hint, err)
	}
	r.is, r.text, r.from = renewal{}, nil, ""
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
		left := "the next renewal makes another pair: delete those files, or name them in the settings"
		if out.next {
			left = "the next renewal takes that pair, or delete it"
		}
		return []string{done + "; the files of its pair stay: " + files, left}
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
