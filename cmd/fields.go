package cmd

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// printFields lists every field that a query can use, in the order of the
// language's own table. A field without any value here says so.
func printFields(a *app) error {
	t := tabwriter.NewWriter(a.env.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FIELD\tTYPE\tRECORDS\tDESCRIPTION")
	for _, f := range query.Fields() {
		fmt.Fprintln(t, strings.Join([]string{f.Name, f.Type.String(), bearers(f), fieldHelp(f)}, "\t"))
	}
	return t.Flush()
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

// fieldHelp returns a field's line of help, with its values and its other names.
func fieldHelp(f *query.Field) string {
	help := f.Help
	if f.Never {
		help = strings.TrimSpace(help + " (always missing here)")
	}
	if len(f.Values) > 0 && f.Type != alert.Bool {
		var words []string
		for _, v := range f.Values {
			words = append(words, v.Word)
		}
		help += ": " + strings.Join(words, ", ")
	}
	if len(f.Aliases) > 0 {
		help += "; also " + strings.Join(f.Aliases, ", ")
	}
	return help
}
