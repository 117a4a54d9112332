package cmd

import (
	"cmp"
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
	"tocsin/tui/views"
)

// queryCall is one call of query.
type queryCall struct {
	text      string
	format    string
	formatted bool // --format was given
	raw       bool
	limit     int
	limited   bool // --limit was given
	columns   string
	chosen    bool // --columns was given
	count     bool
	follow    bool
	explain   bool
	fields    bool
}

func newQuery(a *app) *cobra.Command {
	var call queryCall
	c := &cobra.Command{
		Use:   "query 'QUERY'",
		Short: "Print the alerts or incidents that match a query",
		Long: "Query prints the stored records that match a query, newest first. The language\n" +
			"is that of Taegis XDR; --fields lists the fields, and tocsin help query explains\n" +
			"it. A query with fields or aggregate after | prints a table of its own columns.\n" +
			"If some of the store can't be read, the exit code is 5: rows may be missing, and\n" +
			"a raw item may be null.\n\n" +
			"  tocsin query \"severity >= 'high' AND @user CONTAINS 'amal' EARLIEST=-7d\"\n" +
			"  tocsin query 'EARLIEST=-7d | aggregate count by provider'\n" +
			"  tocsin query 'FROM incident' --columns created_at,title,alerts --format csv",
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
			call.limited, call.chosen, call.formatted = c.Flags().Changed("limit"), c.Flags().Changed("columns"), c.Flags().Changed("format")
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
	c.Flags().StringVar(&call.columns, "columns", "", "print only these `FIELDS`, joined by commas, as | fields does")
	c.Flags().BoolVar(&call.count, "count", false, "print only how many records match, as | aggregate count does")
	c.Flags().BoolVar(&call.follow, "follow", false, "go on until you stop it: print what newly matches, as ndjson")
	c.Flags().BoolVar(&call.explain, "explain", false, "print how the query is understood, and what Taegis may refuse")
	c.Flags().BoolVar(&call.fields, "fields", false, "list the fields that a query can use")
	c.ValidArgsFunction = a.completeQuery
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
	if q, err = call.shape(q, a.env.Now()); err != nil {
		return err
	}
	if err := a.open(ctx, settings, true); err != nil {
		return err
	}
	if err := a.indexing(ctx, a.store.Fill); err != nil {
		return err
	}
	switch {
	case call.follow:
		err = printFollowed(ctx, a, call, q)
	case q.Tabular():
		err = queryTable(ctx, a, call, q)
	default:
		err = queryRecords(ctx, a, call, q)
	}
	if err != nil {
		return err
	}
	return lacking(a.store.Damaged(), "the answer may lack some of them or parts of them")
}

// queryRecords prints the records that a query matches.
func queryRecords(ctx context.Context, a *app, call queryCall, q *query.Query) error {
	rows, err := verbs.Search(ctx, a.store, q, a.among(), call.limit)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		noteNone(a, call.text)
	}
	return printer(a, call, q).all(ctx, a, rows)
}

// noteNone says what a query that found nothing asks for in other words than are kept.
func noteNone(a *app, text string) {
	read := a.scope(a.settings).Read(text)
	if note := cmp.Or(query.Mine(read, views.Yours(a.env.User)), query.Ours(read)); note != nil {
		fmt.Fprintf(a.env.Err, "note: %s\n", cleanText(query.Format(*note, text)))
	}
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

func printer(a *app, call queryCall, q *query.Query) printing {
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
		return csvPrinting(a, listedFields(q))
	}
	return printing{rows: func(w io.Writer, rows []index.Row) error { return table(a.env, w, rows) }}
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
