package cmd

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// queryCall is one call of query.
type queryCall struct {
	text    string
	format  string
	raw     bool
	limit   int
	explain bool
	fields  bool
}

func newQuery(a *app) *cobra.Command {
	var call queryCall
	c := &cobra.Command{
		Use:   "query 'QUERY'",
		Short: "Print the alerts or incidents that a query means",
		Long: "Query prints what is kept and what the query means, newest first. The language\n" +
			"is that of Taegis XDR; --fields lists what may be asked for.\n\n" +
			"  tocsin query \"severity >= 'high' AND @user CONTAINS 'amal' EARLIEST=-7d\"\n" +
			"  tocsin query 'FROM incident' --format ndjson",
		Args: func(c *cobra.Command, args []string) error {
			if call.fields {
				return exactly(0)(c, args)
			}
			return oneQuery(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if call.fields {
				return printFields(a)
			}
			call.text = args[0]
			return queryRun(c.Context(), a, call)
		},
	}
	c.Flags().StringVar(&call.format, "format", "table", "`FORMAT`: table, json, ndjson or csv")
	c.Flags().BoolVar(&call.raw, "raw", false, "with json and ndjson: the item as it was received too")
	c.Flags().IntVar(&call.limit, "limit", 0, "print at most `N`; 0 prints all")
	c.Flags().BoolVar(&call.explain, "explain", false, "print how it is understood, and what Taegis may refuse")
	c.Flags().BoolVar(&call.fields, "fields", false, "list the fields that a query may use")
	return c
}

// oneQuery wants the query in one argument, as a shell gives it in quotes.
func oneQuery(c *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return usage("'' prints all: "+c.CommandPath()+" ''", "%s needs a query", c.CommandPath())
	case 1:
		return nil
	}
	return usage("put the whole query in quotes", "%s takes one query, and got %d words", c.CommandPath(), len(args))
}

func queryRun(ctx context.Context, a *app, call queryCall) error {
	if call.explain {
		return explain(a, call.text)
	}
	if call.limit < 0 {
		return usage("0 prints all", "--limit %d is below 0", call.limit)
	}
	print, err := printer(a, call)
	if err != nil {
		return err
	}
	settings, err := a.loadOrNone()
	if err != nil {
		return err
	}
	q, err := parseQuery(a.env, call.text)
	if err != nil {
		return err
	}
	if err := a.open(ctx, settings, true); err != nil {
		return err
	}
	rows, err := verbs.Search(ctx, a.store, q, a.among(), call.limit)
	if err != nil {
		return err
	}
	return print.all(ctx, a, rows)
}

// parseQuery reads a query. Errors, and warnings about what it means here, go to
// stderr with their place.
func parseQuery(env Env, text string) (*query.Query, error) {
	q, problems, err := verbs.Parse(text, env.Now())
	for _, p := range problems {
		word := "tocsin: "
		switch {
		case p.Extension:
			continue // it runs here; --explain tells
		case p.Warning:
			word = "warning: "
		}
		fmt.Fprintf(env.Err, "%s%s\n", word, query.Format(p, text))
	}
	if err != nil {
		return nil, toldError{err}
	}
	return q, nil
}

// explain prints the canonical form and the warnings; it reads no store.
func explain(a *app, text string) error {
	q, problems := query.Parse(text, a.env.Now())
	if query.Failed(problems) != nil {
		_, err := parseQuery(a.env, text)
		return err
	}
	fmt.Fprintln(a.env.Out, query.Restrict(q, a.flags.integrations).String())
	for _, p := range problems {
		fmt.Fprintf(a.env.Out, "warning: %s\n", query.Format(p, text))
	}
	return nil
}

// among returns the integrations that --integration leaves.
func (a *app) among() verbs.Among {
	return verbs.Among{Integrations: a.flags.integrations, Configured: names(a.settings)}
}

// printing writes records in one format: head once, record for each, tail once.
type printing struct {
	head   func(w io.Writer) error
	record func(w io.Writer, r *alert.Record, first bool) error
	tail   func(w io.Writer) error
	rows   func(w io.Writer, rows []index.Row) error // in place of the three, for formats that need no records
}

func printer(a *app, call queryCall) (printing, error) {
	nothing := func(io.Writer) error { return nil }
	fields := outputFields()
	switch call.format {
	case "table":
		if call.raw {
			return printing{}, usage("add --format json or ndjson", "--raw does not fit a table")
		}
		return printing{rows: func(w io.Writer, rows []index.Row) error { return table(a, w, rows) }}, nil
	case "ndjson":
		return printing{nothing, func(w io.Writer, r *alert.Record, _ bool) error {
			return writeLine(w, recordJSON(r, fields, call.raw))
		}, nothing, nil}, nil
	case "json":
		return jsonArray(fields, call.raw), nil
	case "csv":
		if call.raw {
			return printing{}, usage("add --format json or ndjson", "--raw does not fit csv")
		}
		return csvPrinting(a, fields), nil
	}
	return printing{}, usage("use table, json, ndjson or csv", "--format %s is not known", call.format)
}

// all prints the records of rows.
func (p printing) all(ctx context.Context, a *app, rows []index.Row) error {
	w := a.env.Out
	if p.rows != nil {
		return p.rows(w, rows)
	}
	if err := p.head(w); err != nil {
		return err
	}
	first := true
	for record, err := range verbs.Records(ctx, a.store, rows) {
		if err == nil {
			err = p.record(w, record, first)
		}
		if err != nil {
			return err
		}
		first = false
	}
	return p.tail(w)
}
