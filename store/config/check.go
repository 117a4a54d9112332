package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tocsin/graph/fault"
)

// config returns the Config of the decoded file: it checks values by shape, fills in
// defaults and sets lines.
func (f *file) config(path string, d *document) (*Config, *problem) {
	c := Empty(path)
	c.Store = f.Store
	c.Theme = cmp.Or(f.Theme, defaultTheme)
	c.Screen = Screen{f.Screen.ASCII, cmp.Or(f.Screen.Links, defaultLinks), f.Screen.Mouse}
	if f.IndexRows != nil {
		c.IndexRows = *f.IndexRows
	}
	for _, p := range []*problem{
		d.oneOf("theme", c.Theme, "auto", "dark", "light", "ansi16", "mono"),
		d.oneOf("screen.links", c.Screen.Links, "auto", "on", "off"),
		d.require(c.IndexRows > 0, "index_rows", "must be above 0"),
		d.require(f.Store != "" || !d.has("store"), "store", "is empty", `write "sqlite:PATH" or remove the line`),
		f.integrations(c, d), f.clouds(c, d), f.views(c, d), f.keys(c, d),
	} {
		if p != nil {
			return nil, p
		}
	}
	for path, place := range d.places {
		c.Lines[path] = place.line
	}
	return c, nil
}

func (d *document) has(path string) bool { return d.places[path] != at{} }

// place returns the place of a key, or of the table around it if the key is absent.
func (d *document) place(path string) at {
	for ; path != ""; path = path[:max(strings.LastIndexByte(path, '.'), 0)] {
		if place, ok := d.places[path]; ok {
			return place
		}
	}
	return at{}
}

// require returns nil if ok, else a problem that says what is wrong with the key at path.
func (d *document) require(ok bool, path, said string, hint ...string) *problem {
	if ok {
		return nil
	}
	key := path[strings.LastIndexByte(path, '.')+1:]
	return &problem{at: d.place(path), sentence: fmt.Sprintf("%q %s", key, said), hint: strings.Join(hint, "")}
}

func (d *document) oneOf(path, value string, words ...string) *problem {
	hint := "choose one of " + joined(words)
	if near := fault.Nearest(value, words); near != "" {
		hint = fmt.Sprintf("did you mean %q? ", near) + hint
	}
	return d.require(slices.Contains(words, value), path, fmt.Sprintf("cannot be %q", printable(value)), hint)
}

// line checks that the value is present, if it is required, and fits on one line.
func (d *document) line(path, value string, required bool) *problem {
	if value == "" && required {
		said := "is missing"
		if d.has(path) {
			said = "is empty"
		}
		return d.require(false, path, said)
	}
	if value == "" && d.has(path) {
		return d.require(false, path, "is empty", "remove the line")
	}
	return d.require(fit(value), path, "has blanks at its ends, or characters that cannot be shown")
}

func fit(value string) bool {
	return strings.TrimSpace(value) == value && !strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) })
}

func (f *file) integrations(c *Config, d *document) *problem {
	names := map[string]at{}
	for i, raw := range f.Integration {
		path := fmt.Sprintf("integration.%d.", i)
		in, p := raw.integration(d, path)
		if p = cmp.Or(p, d.unique(names, "integrations", in.Name, path+"name")); p != nil {
			return p
		}
		in.Line = d.place(path + "name").line
		c.Integrations = append(c.Integrations, in)
	}
	return nil
}

// unique checks that no two tables of a kind have the same name.
func (d *document) unique(names map[string]at, kind, name, path string) *problem {
	first, taken := names[name]
	names[name] = d.place(path)
	if !taken {
		return nil
	}
	return &problem{at: d.place(path), sentence: fmt.Sprintf("two %s have the name %q", kind, name), hint: fmt.Sprintf("rename one; the other is on line %d", first.line)}
}

func (raw integration) integration(d *document, path string) (Integration, *problem) {
	in := Defaults()
	in.Name, in.TenantID, in.ClientID = raw.Name, raw.TenantID, raw.ClientID
	in.Certificate, in.PrivateKey = raw.Certificate, raw.PrivateKey
	in.Cloud = cmp.Or(raw.Cloud, in.Cloud)
	if d.has(path + "sources") {
		in.Sources = raw.Sources
	}
	if raw.RequestsPerMinute != nil {
		in.RequestsPerMinute = *raw.RequestsPerMinute
	}
	return in, cmp.Or(
		d.line(path+"name", raw.Name, true),
		d.require(len([]rune(raw.Name)) <= maxName, path+"name", "is longer than 64 characters"),
		d.line(path+"tenant_id", raw.TenantID, true),
		d.line(path+"client_id", raw.ClientID, true),
		d.line(path+"certificate", raw.Certificate, true),
		d.line(path+"private_key", raw.PrivateKey, false),
		d.line(path+"cloud", raw.Cloud, false),
		d.sources(path+"sources", in.Sources),
		d.duration(path+"poll_every", raw.PollEvery, &in.PollEvery),
		d.duration(path+"since", raw.Since, &in.Since),
		d.require(in.RequestsPerMinute >= 0, path+"requests_per_minute", "cannot be below 0", "0 means no limit"),
	)
}

func (d *document) sources(path string, sources []string) *problem {
	if len(sources) == 0 {
		return d.require(false, path, "is empty", "name at least one source, such as alerts_v2, or remove the line")
	}
	for i, s := range sources {
		if slices.Contains(sources[:i], s) {
			return d.require(false, path, fmt.Sprintf("names %q twice", printable(s)))
		}
		if p := d.line(path, s, true); p != nil {
			p.sentence = `"sources" holds an empty name or one that cannot be shown`
			return p
		}
	}
	return nil
}

func (d *document) duration(path, text string, into *Duration) *problem {
	if !d.has(path) {
		return nil
	}
	value, err := ParseDuration(text)
	if err != nil {
		return d.require(false, path, fmt.Sprintf("cannot be %q", printable(text)), `write whole numbers with s, m, h, d or w, such as "1m" or "7d"`)
	}
	*into = value
	return nil
}

func (f *file) clouds(c *Config, d *document) *problem {
	names := map[string]at{}
	for i, raw := range f.Cloud {
		path := fmt.Sprintf("cloud.%d.", i)
		if p := cmp.Or(
			d.line(path+"name", raw.Name, true),
			d.line(path+"login", raw.Login, true),
			d.line(path+"graph", raw.Graph, true),
			d.line(path+"office", raw.Office, false),
			d.line(path+"ca_file", raw.CAFile, false),
			d.unique(names, "clouds", raw.Name, path+"name"),
		); p != nil {
			return p
		}
		c.Clouds = append(c.Clouds, Cloud{raw.Name, raw.Login, raw.Graph, raw.Office, raw.CAFile, d.place(path + "name").line})
	}
	return nil
}

// views keeps the order of the file, which a map loses.
func (f *file) views(c *Config, d *document) *problem {
	for _, e := range d.free["views"] {
		query := f.Views[e.name]
		if e.name == "" || !fit(e.name) || strings.TrimSpace(query) == "" {
			return &problem{at: e.at, sentence: fmt.Sprintf("the view %q has an unusable name or no query", printable(e.name)), hint: `write "NAME" = "QUERY"`}
		}
		c.Views = append(c.Views, View{e.name, query, e.line})
	}
	return nil
}

func (f *file) keys(c *Config, d *document) *problem {
	for _, e := range d.free["keys"] {
		keys := f.Keys[e.name]
		if slices.Contains(keys, "") {
			return &problem{at: e.at, sentence: fmt.Sprintf("a key of %q is empty", printable(e.name)), hint: "to remove all keys of the action, write an empty list"}
		}
		c.Keys[e.name], c.KeyLines[e.name] = keys, e.line
	}
	return nil
}
