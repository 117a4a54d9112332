package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tocsin/graph/fault"
)

// config returns the Config of the decoded file: it checks values by shape, fills in
// defaults and sets places.
func (f *file) config(path string, d *document) *Config {
	c := Empty(path)
	c.Places, c.faulty = d.places, d.known
	c.Store = f.Store
	c.Theme = cmp.Or(f.Theme, defaultTheme)
	f.Screen.settings(&c.Screen, d)
	if f.IndexRows != nil {
		c.IndexRows = *f.IndexRows
	}
	d.oneOf("theme", f.Theme)
	d.require(c.IndexRows > 0, "index_rows", "must be above 0")
	d.require(c.IndexRows <= mostIndexRows, "index_rows", fmt.Sprintf("cannot be above %d, which no computer has memory for", mostIndexRows))
	if f.PollFaster != nil {
		c.PollFaster = *f.PollFaster
	}
	d.duration("keep", f.Keep, &c.Keep)
	d.require(c.Keep == 0 || c.Keep >= shortestKeep, "keep", "cannot be shorter than a week, which is read again each day for late alerts", `write "7d" or longer, in days or weeks; to keep all alerts, remove the line`)
	d.require(f.Store != "" || !d.has("store"), "store", "is empty", `write "sqlite:PATH" or remove the line`)
	d.line("store", f.Store)
	f.integrations(c, d)
	f.clouds(c, d)
	c.Views = named(f.Views, "views", "view", d)
	c.Highlights = named(f.Highlights, "highlights", "highlight", d)
	highlights := len(c.Highlights)
	d.require(highlights <= MaxHighlights, "highlights", fmt.Sprintf("has %d queries; %d signs are the most that can be told apart", highlights, MaxHighlights))
	f.keys(c, d)
	return c
}

// oneOf checks that a value is one of the words of its rule, or absent.
func (d *document) oneOf(path, value string) {
	words := d.rule(path).words
	d.fits(path, value)
	hint := "choose one of " + joined(words)
	if near := fault.Nearest(value, words); near != "" {
		hint = fmt.Sprintf("did you mean %q? ", near) + hint
	}
	d.require(!d.has(path) || slices.Contains(words, value), path, fmt.Sprintf("cannot be %q", printable(value)), hint)
}

// line checks that the value is present, if its rule requires it, and fits on one line.
func (d *document) line(path, value string) { d.needed(path, value, d.rule(path).required) }

// needed checks that the value is present, if it is required, and fits on one line.
func (f *findings) needed(path, value string, required bool) {
	switch {
	case value != "":
		f.fits(path, value)
	case f.has(path) && required:
		f.require(false, path, "is empty")
	case f.has(path):
		f.require(false, path, "is empty", "remove the line")
	case required:
		f.require(false, path, "is missing")
	}
}

// fits checks that the value fits on one line as it is.
func (f *findings) fits(path, value string) {
	f.require(fit(value), path, "has blanks at its ends, or characters that cannot be shown")
}

// file checks the path of a file.
func (f *findings) file(path, value string, required bool) {
	f.needed(path, value, required)
	if _, err := Expand(value); err != nil {
		wrong := fault.Of(err)
		f.require(false, path, wrong.Sentence, wrong.Hint)
	}
}

func fit(value string) bool {
	return strings.TrimSpace(value) == value && !strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) })
}

func (f *file) integrations(c *Config, d *document) {
	names := map[string]Place{}
	for i, raw := range f.Integration {
		path := fmt.Sprintf("integration.%d.", i)
		in := raw.integration(d, path)
		d.unique(names, "integrations", in.Name, path+"name")
		in.Line = placeOf(d.places, path+"name").Line
		c.Integrations = append(c.Integrations, in)
	}
}

// unique checks that no two tables of a kind have the same name.
func (f *findings) unique(names map[string]Place, kind, name, path string) {
	first, taken := names[name]
	if taken && name != "" {
		f.add(Problem{
			Path: path, Place: placeOf(f.places, path), Sentence: fmt.Sprintf("two %s have the name %q", kind, printable(name)),
			Hint: fmt.Sprintf("rename one; the other is on line %d", first.Line),
		})
		return
	}
	names[name] = placeOf(f.places, path)
}

func (raw integration) integration(d *document, path string) Integration {
	in := Defaults()
	in.Name, in.TenantID, in.ClientID = raw.Name, raw.TenantID, raw.ClientID
	in.Certificate, in.PrivateKey = raw.Certificate, raw.PrivateKey
	in.Cloud = cmp.Or(raw.Cloud, in.Cloud)
	if d.has(path + "sources") {
		in.Sources = raw.Sources
	}
	in.Paused = raw.Paused
	if raw.RequestsPerMinute != nil {
		in.RequestsPerMinute = *raw.RequestsPerMinute
	}
	d.line(path+"name", raw.Name)
	d.require(len([]rune(raw.Name)) <= maxName, path+"name", "is longer than 64 characters")
	d.line(path+"tenant_id", raw.TenantID)
	d.line(path+"client_id", raw.ClientID)
	d.credential(path, raw, &in)
	d.line(path+"cloud", raw.Cloud)
	d.sources(path+"sources", in.Sources)
	d.duration(path+"poll_every", raw.PollEvery, &in.PollEvery)
	d.require(in.PollEvery <= longestPoll, path+"poll_every", "cannot be longer than a week", `the usual is "1m"`)
	d.duration(path+"since", raw.Since, &in.Since)
	d.require(in.RequestsPerMinute >= 0, path+"requests_per_minute", "cannot be below 0", "0 means no limit")
	return in
}

// credential checks what an integration signs in with: a certificate has its files, and the
// others, for which the machine vouches, have none.
func (d *document) credential(path string, raw integration, in *Integration) {
	in.Credential = cmp.Or(raw.Credential, in.Credential)
	known := slices.Contains(Credentials(), in.Credential)
	d.line(path+"credential", raw.Credential)
	d.require(known, path+"credential", fmt.Sprintf("cannot be %q", printable(raw.Credential)), "write "+strings.Join(Credentials(), ", or "))
	d.file(path+"certificate", raw.Certificate, in.HasCertificate())
	d.file(path+"private_key", raw.PrivateKey, false)
	if !known || in.HasCertificate() {
		return
	}
	d.require(raw.Certificate == "", path+"certificate", "has no use with credential = "+quoted(in.Credential), "remove the line")
	d.require(raw.PrivateKey == "", path+"private_key", "has no use with credential = "+quoted(in.Credential), "remove the line")
}

func (f *findings) sources(path string, sources []string) {
	f.require(len(sources) > 0, path, "is empty", "name at least one source, such as alerts_v2, or remove the line")
	seen := map[string]bool{}
	for i, s := range sources {
		p := Problem{Path: fmt.Sprintf("%s.%d", path, i)}
		p.Place = placeOf(f.places, p.Path)
		switch {
		case s == "" || !fit(s):
			p.Sentence = `"sources" holds an empty name or one that cannot be shown`
		case seen[s]:
			p.Sentence = fmt.Sprintf(`"sources" names %q twice`, printable(s))
		default:
			seen[s] = true
			continue
		}
		f.add(p)
	}
}

func (f *findings) duration(path, text string, into *Duration) {
	if !f.has(path) {
		return
	}
	f.fits(path, text)
	value, err := ParseDuration(text)
	said := fmt.Sprintf("cannot be %q", printable(text))
	switch {
	case errors.Is(err, errTooLong):
		f.require(false, path, said+", which is longer than a hundred years", cmp.Or(hintOf(path), `write "36500d" or less`))
	case err != nil:
		f.require(false, path, said, cmp.Or(hintOf(path), `write whole numbers with s, m, h, d or w, such as "1m" or "7d"`))
	default:
		*into = value
	}
}

func (f *file) clouds(c *Config, d *document) {
	names := map[string]Place{}
	for i, raw := range f.Cloud {
		path := fmt.Sprintf("cloud.%d.", i)
		d.line(path+"name", raw.Name)
		d.line(path+"login", raw.Login)
		d.line(path+"graph", raw.Graph)
		d.line(path+"office", raw.Office)
		d.file(path+"ca_file", raw.CAFile, false)
		d.unique(names, "clouds", raw.Name, path+"name")
		c.Clouds = append(c.Clouds, Cloud{raw.Name, raw.Login, raw.Graph, raw.Office, raw.CAFile, placeOf(d.places, path+"name").Line})
	}
}

// named returns the queries of a table in the order of the file, which a map loses.
func named(queries map[string]string, table, kind string, d *document) (out []View) {
	for _, e := range d.free[table] {
		query, decoded := queries[e.name]
		if !decoded {
			continue // it, or the whole table, has a wrong type
		}
		if e.name == "" || !fit(e.name) || strings.TrimSpace(query) == "" {
			d.add(Problem{
				Path: table + "." + e.name, Place: e.Place, Hint: `write "NAME" = "QUERY"`,
				Sentence: fmt.Sprintf("the %s %q has an unusable name or no query", kind, printable(e.name)),
			})
		}
		out = append(out, View{e.name, query, e.Line})
	}
	return out
}

func (f *file) keys(c *Config, d *document) {
	for _, e := range d.free["keys"] {
		keys, decoded := f.Keys[e.name]
		if !decoded {
			continue // it, or the whole table, has a wrong type
		}
		for i, key := range keys {
			path := fmt.Sprintf("keys.%s.%d", e.name, i)
			if key == "" {
				d.add(Problem{
					Path: path, Place: placeOf(d.places, path), Hint: "to remove all keys of the action, write an empty list",
					Sentence: fmt.Sprintf("a key of %q is empty", printable(e.name)),
				})
			}
		}
		c.Keys[e.name] = keys
	}
}
