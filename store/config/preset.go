package config

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Preset holds the answers that a team gives to the setup in advance. It has no
// credentials: a file that looks as if it had some is refused.
type Preset struct {
	Name      string // with one * at most, which stands for the part of one tenant; "" if any will do
	Cloud     string
	Sources   []string
	PollEvery Duration // 0 if the preset has none
	Since     Duration // 0 if the preset has none
}

// preset is the file as TOML spells it. Its tags are the list of known keys.
type preset struct {
	Name      string   `toml:"name"`
	Cloud     string   `toml:"cloud"`
	Sources   []string `toml:"sources"`
	PollEvery string   `toml:"poll_every"`
	Since     string   `toml:"since"`
}

// LoadPreset reads a preset. The fault of a file with errors wraps Problems, of which it has one.
func LoadPreset(ctx context.Context, path string) (Preset, error) {
	text, err := readText(ctx, path, "preset", "check the path", "name a preset in TOML")
	if err != nil {
		return Preset{}, err
	}
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	doc := locateIn(text, shapeOf(reflect.TypeFor[preset]()))
	doc.refuseCredentials()
	var f preset
	if len(doc.problems) == 0 {
		if err := toml.Unmarshal(text, &f); err != nil {
			doc.add(doc.undecodable(err))
		}
	}
	var p Preset
	if len(doc.problems) == 0 {
		p = f.checked(doc)
	}
	if len(doc.problems) > 0 { // the first is enough: the file is short
		first := slices.MinFunc(doc.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return Preset{}, refuse(path, []Problem{first})
	}
	return p, nil
}

// credentials are the keys under which people would put what a preset must not have.
func credentials() []string {
	return []string{"certificate", "private_key", "key", "client_secret", "secret", "password", "passphrase", "token", "tenant_id", "client_id"}
}

const (
	noCredentials     = "a preset holds no credentials and no ids"
	noCredentialsHint = "remove it: each person gives those in the setup"
)

// refuseCredentials reports keys and PEM blocks that a file handed around must not have. It
// repeats no value.
func (d *document) refuseCredentials() {
	for i := range d.problems {
		p := &d.problems[i]
		if key := p.Path[strings.LastIndexByte(p.Path, '.')+1:]; slices.Contains(credentials(), key) {
			p.Sentence, p.Hint = fmt.Sprintf("%q must not be here: %s", key, noCredentials), noCredentialsHint
		}
	}
	if at := bytes.Index(d.text, []byte("-----BEGIN")); at >= 0 {
		line := bytes.Count(d.text[:at], []byte("\n")) + 1
		p := Problem{Place: Place{line, at - lineStart(d.text, at) + 1}, Sentence: "a key or certificate must not be here: " + noCredentials, Hint: noCredentialsHint}
		d.problems = append([]Problem{p}, d.problems...)
	}
}

// checked checks the values by shape.
func (f preset) checked(d *document) Preset {
	p := Preset{Name: f.Name, Cloud: f.Cloud, Sources: f.Sources}
	d.line("name", f.Name)
	d.require(strings.Count(f.Name, "*") <= 1, "name", "has more than one *", "one * stands for the part of one tenant, as in soc-*")
	d.line("cloud", f.Cloud)
	if d.has("sources") {
		d.sources("sources", f.Sources)
	}
	d.duration("poll_every", f.PollEvery, &p.PollEvery)
	d.require(p.PollEvery <= longestPoll, "poll_every", "cannot be longer than a week", `the usual is "1m"`)
	d.duration("since", f.Since, &p.Since)
	return p
}

// NameFor returns the name of the integration of one tenant: the pattern with what stands
// for the tenant in place of *, or just that.
func (p Preset) NameFor(tenant string) string {
	if p.Name == "" {
		return tenant
	}
	return strings.Replace(p.Name, "*", tenant, 1)
}
