package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
)

// queryCall is one call of query.
type queryCall struct {
	text    string
	format  string
	raw     bool
	limit   int
	limited bool // --limit was given
	explain bool
	fields  bool
}

func newQuery(a *app) *cobra.Command {
	var call queryCall
	c := &cobra.Command{
		Use:   "query 'QUERY'",
		Short: "Print the alerts or incidents that match a query",
		Long: "Query prints the stored records that match a query, newest first. The language\n" +
			"is that of Taegis XDR; --fields lists the fields. If some of the store can't be\n" +
			"read, the exit code is 5: rows may be missing, and a raw item may be null.\n\n" +
			"  tocsin query \"severity >= 'high' AND @user CONTAINS 'amal' EARLIEST=-7d\"\n" +
			"  tocsin query 'FROM incident' --format ndjson",
		Args: func(c *cobra.Command, args []string) error {
			if call.fields && len(args) > 0 {
				return usage("leave it out: all fields are listed", "--fields takes no value and no query, but got %q", args[0])
			}
			if call.fields {
				return nil
			}
			return oneQuery(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			call.limited = c.Flags().Changed("limit")
			if err := call.check(); err != nil {
				return err
			}
			if call.fields {
				return printFields(a, call.format)
			}
			call.text = args[0]
			return queryRun(c.Context(), a, call)
		},
	}
	addFormat(c, &call.format, asTable, asJSON, asNDJSON, asCSV)
	c.Flags().BoolVar(&call.raw, "raw", false, "with json and ndjson: also print the item as it was received")
	c.Flags().IntVar(&call.limit, "limit", 0, "print at most `N`; 0 prints all")
	c.Flags().BoolVar(&call.explain, "explain", false, "print how the query is understood, and what Taegis may refuse")
	c.Flags().BoolVar(&call.fields, "fields", false, "list the fields that a query can use")
	return c
}

// oneQuery requires the query in one argument, quoted in the shell.
func oneQuery(c *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return usage("to print everything: "+c.CommandPath()+" ''", "%s needs a query", c.CommandPath())
	case 1:
		return nil
	}
	return usage("put the whole query in quotes", "%s takes one query, but got %d arguments", c.CommandPath(), len(args))
}

// check refuses flags that don't go together: one of them would be ignored in silence.
func (q queryCall) check() error {
	what := "--explain"
	if q.fields {
		what = "--fields"
	}
	about := q.explain || q.fields // no records are printed
	switch {
	case q.explain && q.fields:
		return usage("leave out one of them", "--explain and --fields print different things")
	case q.limit < 0:
		return usage("0 prints everything", "--limit can't be %d", q.limit)
	case about && q.raw:
		return usage("leave out --raw", "%s prints no records, so no raw items", what)
	case about && q.limited:
		return usage("leave out --limit", "%s prints no records to limit", what)
	case about && q.format != asTable && q.format != asJSON:
		return usage("use table or json", "%s has no format %s", what, q.format)
	case q.raw && q.format == asTable:
		return usage("add --format json or ndjson", "a table can't show raw items")
	case q.raw && q.format == asCSV:
		return usage("use --format json or ndjson", "csv can't hold raw items")
	}
	return nil
}

func queryRun(ctx context.Context, a *app, call queryCall) error {
	if call.explain {
		return explain(ctx, a, call)
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
	}
	q, err := parseQuery(a.env, a.scope(settings), call.text)
	if err != nil {
		return err
	}
	if err := a.open(ctx, settings, true); err != nil {
		return err
	}
	if err := a.indexing(ctx, a.store.Fill); err != nil {
		return err
	}
	rows, err := verbs.Search(ctx, a.store, q, a.among(), call.limit)
	if err != nil {
		return err
	}
	if err := printer(a, call).all(ctx, a, rows); err != nil {
		return err
	}
	return lacking(a.store.Damaged(), "the answer may lack some of them or parts of them")
}

// lacking returns the fault of a run that met n records which could not be read, and
// what follows from that.
func lacking(n int, so string) error {
	if n == 0 {
		return nil
	}
	return fault.New(fault.Store, unread(n)+", so "+so, "tocsin store check says what is damaged", nil)
}

// unread says that n records at least could not be read; see store.Store.Damaged.
func unread(n int) string {
	return "at least " + plural(n, "record") + " of the store could not be read in full"
}

// parseQuery parses a query. It prints errors and warnings to stderr with their
// place.
func parseQuery(env Env, in query.Scope, text string) (*query.Query, error) {
	q, problems, err := verbs.Parse(text, in)
	for _, p := range problems {
		word := "tocsin: "
		switch {
		case p.Extension:
			continue // it runs here; --explain prints it
		case p.Warning:
			word = "warning: "
		}
		fmt.Fprintf(env.Err, "%s%s\n", word, cleanText(query.Format(p, text)))
	}
	if err != nil {
		return nil, reportedError{err}
	}
	return q, nil
}

// checkIntegrations refuses a name of --integration that neither the settings nor the
// store has. Without a store only the settings count.
func checkIntegrations(ctx context.Context, a *app) error {
	if len(a.flags.integrations) == 0 {
		return nil
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
	}
	among := verbs.Among{Integrations: a.flags.integrations, Configured: names(settings)}
	unknown := among.Unconfigured()
	if len(unknown) == 0 {
		return nil
	}
	switch err := a.open(ctx, settings, true); {
	case errors.Is(err, fs.ErrNotExist) && a.noStore(settings):
		return verbs.UnknownIntegration(unknown[0], among.Configured, nil)
	case err != nil:
		return err
	}
	return among.Known(ctx, a.store)
}

// among returns the integrations that --integration selects.
func (a *app) among() verbs.Among {
	return verbs.Among{Integrations: a.flags.integrations, Configured: names(a.settings)}
}

// printing writes records in one format: head once, record for each record, tail
// once.
type printing struct {
	head   func(w io.Writer) error
	record func(w io.Writer, r *alert.Record, first bool) error
	tail   func(w io.Writer) error
	rows   func(w io.Writer, rows []index.Row) error // replaces the other three in a format that needs no records
}

func printer(a *app, call queryCall) printing {
	nothing := func(io.Writer) error { return nil }
	fields := outputFields()
	switch call.format {
	case asNDJSON:
		return printing{nothing, func(w io.Writer, r *alert.Record, _ bool) error {
			return writeLine(w, recordJSON(r, fields, call.raw))
		}, nothing, nil}
	case asJSON:
		return jsonArray(fields, call.raw)
	case asCSV:
		return csvPrinting(a, fields)
	}
	return printing{rows: func(w io.Writer, rows []index.Row) error { return table(a, w, rows) }}
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
