package config

import (
	"strings"

	"tocsin/graph/alert"
)

// rule says what the value of a setting may be, besides its type. The check of the file and
// the schema both read it.
type rule struct {
	standard any      // the default as the file spells it; nil if there is none
	words    []string // all that it, or each value of a list, may be; nil for any
	form     string   // a regular expression that it, or each value of a table, matches; "" for any
	required bool
	least    int // of a number, of the values of a list, or of the characters of a text
	most     int // likewise; 0 for any
	unique   bool
}

// Forms of a text.
const (
	lengthForm  = `^([0-9]+[smhdw])*[0-9]*[1-9][0-9]*[smhdw]([0-9]+[smhdw])*$` // as ParseDuration reads it
	secondsForm = `^([0-9]+\.?[0-9]*|\.[0-9]+)s$`
	queryForm   = `\S`
	httpsForm   = `^[Hh][Tt][Tt][Pp][Ss]://[^/?#@]+/*$`
)

// rules returns the rules by the names of their keys, without the numbers of tables.
func rules() map[string]rule {
	line := rule{least: 1}
	required := rule{least: 1, required: true}
	address := rule{form: httpsForm, required: true}
	d, s := Defaults(), defaultScreen()
	return map[string]rule{
		"store":       line,
		"theme":       {standard: defaultTheme, words: []string{"auto", "dark", "light", "ansi16", "mono"}},
		"index_rows":  {standard: defaultIndexRows, least: 1, most: mostIndexRows},
		"keep":        {form: lengthForm},
		"poll_faster": {standard: true},
		"views":       {form: queryForm},
		"highlights":  {form: queryForm, most: MaxHighlights},

		"screen.ascii":        {standard: s.ASCII},
		"screen.links":        {standard: s.Links, words: []string{"auto", "on", "off"}},
		"screen.mouse":        {standard: s.Mouse},
		"screen.seen_after":   {standard: s.SeenAfter.String(), form: secondsForm},
		"screen.advance":      {standard: s.Advance},
		"screen.confirm_quit": {standard: s.ConfirmQuit},
		"screen.notify":       {standard: s.Notify, words: []string{"off", "bell", "native"}},
		"screen.motion":       {standard: s.Motion, words: []string{"auto", "off"}},

		"integration.name":                {least: 1, most: maxName, required: true},
		"integration.tenant_id":           required,
		"integration.client_id":           required,
		"integration.credential":          {standard: d.Credential, words: Credentials()},
		"integration.certificate":         line, // required by the default of credential: see Schema
		"integration.private_key":         line,
		"integration.cloud":               {standard: d.Cloud, least: 1},
		"integration.sources":             {standard: d.Sources, words: sourceWords(), least: 1, unique: true},
		"integration.poll_every":          {standard: d.PollEvery.String(), form: lengthForm},
		"integration.since":               {standard: d.Since.String(), form: lengthForm},
		"integration.paused":              {standard: d.Paused},
		"integration.requests_per_minute": {standard: d.RequestsPerMinute},

		"cloud.name":    required,
		"cloud.login":   address,
		"cloud.graph":   address,
		"cloud.office":  {form: httpsForm},
		"cloud.ca_file": line,
	}
}

func sourceWords() (words []string) {
	for _, s := range alert.Sources() {
		words = append(words, string(s.Name))
	}
	return words
}

// nameOf returns the name of a key: its path without the numbers of tables.
func nameOf(path string) string {
	var name []string
	for part := range strings.SplitSeq(path, ".") {
		if strings.Trim(part, "0123456789") != "" {
			name = append(name, part)
		}
	}
	return strings.Join(name, ".")
}

// rule returns the rule of the key at a path; that of a key without one allows all.
func (d *document) rule(path string) rule { return d.whole.at(nameOf(path)).rule }
