package cmd

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// Lines below a field are indented, and are broken so that they fit 80 columns.
const (
	fieldIndent = "    "
	fieldWidth  = 80 - len(fieldIndent)
)

// printFields lists every field that a query can use, in the order of the
// language's own table. Below a field are its values and, for each source, the
// members of an item that fill it. A field without any value here says so.
func printFields(a *app, format string) error {
	if err := a.everyIntegration("the fields are the same for every integration"); err != nil {
		return err
	}
	if format == asJSON {
		return printJSON(a.env.Out, describedFields())
	}
	var columns strings.Builder
	t := tabwriter.NewWriter(&columns, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FIELD\tTYPE\tRECORDS\tDESCRIPTION")
	for _, f := range query.Fields() {
		fmt.Fprintln(t, strings.Join([]string{f.Name, f.Type.String(), bearers(f), fieldHelp(f)}, "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	lines := strings.SplitAfter(columns.String(), "\n")
	if _, err := io.WriteString(a.env.Out, lines[0]); err != nil {
		return err
	}
	for i, f := range query.Fields() {
		if _, err := io.WriteString(a.env.Out, lines[i+1]+below(f)); err != nil {
			return err
		}
	}
	return nil
}

// bearers returns the kinds of records that have a field.
func bearers(f *query.Field) string {
	var names []string
	for _, k := range alert.Kinds() {
		if f.Has(k) {
			names = append(names, k.Name+"s")
		}
	}
	return strings.Join(names, ", ")
}

// fieldHelp returns a field's line of help, with its other names.
func fieldHelp(f *query.Field) string {
	help := f.Help
	if f.Never {
		help = strings.TrimSpace(help + " (always missing here)")
	}
	if len(f.Aliases) > 0 {
		help += "; also " + strings.Join(f.Aliases, ", ")
	}
	return help
}

// below returns the lines below a field: its values, and where each source's item has
// it.
func below(f *query.Field) string {
	var b strings.Builder
	if words := valueWords(f); len(words) > 0 {
		writeBelow(&b, "values: "+strings.Join(words, ", "))
	}
	for _, s := range alert.Sources() {
		if from := f.From[s.Name]; from != "" {
			how := "from "
			if computes(s, f.Name) {
				how = "computed from "
			}
			writeBelow(&b, string(s.Name)+": "+how+from)
		}
	}
	return b.String()
}

// computes reports whether a source computes a field of what its items have. If it takes
// a member unchanged for some of its records, it does not.
func computes(s *alert.Source, field string) bool {
	for _, direct := range s.Direct {
		if direct == field {
			return false
		}
	}
	return s.Derived[field] != "" || s.Joined[field] != ""
}

func writeBelow(b *strings.Builder, line string) {
	for i, part := range text.Wrap(line, fieldWidth-len(fieldIndent)) {
		indent := fieldIndent
		if i > 0 {
			indent += fieldIndent
		}
		b.WriteString(indent + part + "\n")
	}
}

// describedField is a field that a query can use. The names of its JSON members never
// change.
type describedField struct {
	Name        string                 `json:"name"`
	Aliases     []string               `json:"aliases"`
	Type        string                 `json:"type"`
	Records     []string               `json:"records"` // the kinds that have it
	Description string                 `json:"description"`
	Missing     bool                   `json:"missing"` // no source fills it
	Values      []string               `json:"values"`  // the words it can have; empty if it can have any
	Sources     map[string]fieldOrigin `json:"sources"`
}

// fieldOrigin says which members of a source's item fill a field.
type fieldOrigin struct {
	Members  string `json:"members"`
	Computed bool   `json:"computed"`
}

// describedFields returns the fields of the language in the order of its table.
func describedFields() []describedField {
	out := []describedField{}
	for _, f := range query.Fields() {
		d := describedField{
			Name: f.Name, Aliases: append([]string{}, f.Aliases...), Type: f.Type.String(), Records: strings.Split(bearers(f), ", "),
			Description: f.Help, Missing: f.Never, Values: valueWords(f), Sources: map[string]fieldOrigin{},
		}
		for _, s := range alert.Sources() {
			if from := f.From[s.Name]; from != "" {
				d.Sources[string(s.Name)] = fieldOrigin{from, computes(s, f.Name)}
			}
		}
		out = append(out, d)
	}
	return out
}

// valueWords returns the words that a field can have.
func valueWords(f *query.Field) []string {
	words := []string{}
	if f.Type != alert.Bool {
		for _, v := range f.Values {
			words = append(words, v.Word)
		}
	}
	return words
}
