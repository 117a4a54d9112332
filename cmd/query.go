package cmd

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

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
	explain bool
	fields  bool
}

// fetched is how many records are read from the store at a time.
const fetched = 256

func newQuery(g *globals) *cobra.Command {
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
				return printFields(g)
			}
			call.text = args[0]
			return queryRun(c.Context(), g, call)
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

func queryRun(ctx context.Context, g *globals, call queryCall) error {
	if call.explain {
		return explain(g, call.text)
	}
	if call.limit < 0 {
		return usage("0 prints all", "--limit %d is below 0", call.limit)
	}
	print, err := printer(g, call)
	if err != nil {
		return err
	}
	settings, err := g.loadOrNone()
	if err != nil {
		return err
	}
	q, err := g.parse(call.text)
	if err != nil {
		return err
	}
	h, err := g.open(ctx, settings, true)
	if err != nil {
		return err
	}
	defer h.close()
	rows, err := h.rows(ctx, q, call.limit)
	if err != nil {
		return err
	}
	return print.all(ctx, h, rows)
}

// parse reads a query. Errors, and warnings about what it means here, go to
// stderr with their place.
func (g *globals) parse(text string) (*query.Query, error) {
	q, problems := query.Parse(text, g.env.Now())
	for _, p := range problems {
		word := "tocsin: "
		switch {
		case p.Extension:
			continue // it runs here; --explain tells
		case p.Warning:
			word = "warning: "
		}
		fmt.Fprintf(g.env.Err, "%s%s\n", word, query.Format(p, text))
	}
	if p := query.Failed(problems); p != nil {
		return nil, toldError{fault.New(fault.Usage, p.Error(), p.Hint, nil)}
	}
	return q, nil
}

// explain prints the canonical form and the warnings; it reads no store.
func explain(g *globals, text string) error {
	q, problems := query.Parse(text, g.env.Now())
	if query.Failed(problems) != nil {
		_, err := g.parse(text)
		return err
	}
	fmt.Fprintln(g.env.Out, query.Restrict(q, g.integrations).String())
	for _, p := range problems {
		fmt.Fprintf(g.env.Out, "warning: %s\n", query.Format(p, text))
	}
	return nil
}

// rows are the rows that a query means in the chosen integrations, in order.
func (h *house) rows(ctx context.Context, q *query.Query, limit int) ([]index.Row, error) {
	if err := h.knowIntegrations(ctx); err != nil {
		return nil, err
	}
	return h.store.Select(ctx, query.Restrict(q, h.integrations), limit)
}

// knowIntegrations refuses a name that neither the settings hold nor any record
// has, which would find nothing without a word.
func (h *house) knowIntegrations(ctx context.Context) error {
	for _, name := range h.integrations {
		known := slices.Contains(names(h.settings), name)
		for _, kind := range alert.Kinds() {
			if known {
				break
			}
			q, err := h.parse("FROM " + kind.From[0])
			if err != nil {
				return err
			}
			rows, err := h.store.Select(ctx, query.Restrict(q, []string{name}), 0)
			if err != nil {
				return err
			}
			known = slices.ContainsFunc(rows, func(r index.Row) bool { return r.Key.Integration == name })
		}
		if !known {
			return noIntegration(h.settings, name)
		}
	}
	return nil
}

// printing writes records in one format: head once, record for each, tail once.
type printing struct {
	head   func(w io.Writer) error
	record func(w io.Writer, r *alert.Record, first bool) error
	tail   func(w io.Writer) error
	rows   func(w io.Writer, rows []index.Row) error // in place of the three, for formats that need no records
}

func printer(g *globals, call queryCall) (printing, error) {
	nothing := func(io.Writer) error { return nil }
	fields := outputFields()
	switch call.format {
	case "table":
		if call.raw {
			return printing{}, usage("add --format json or ndjson", "--raw does not fit a table")
		}
		return printing{rows: func(w io.Writer, rows []index.Row) error { return table(g, w, rows) }}, nil
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
		return csvPrinting(g, fields), nil
	}
	return printing{}, usage("use table, json, ndjson or csv", "--format %s is not known", call.format)
}

func (p printing) all(ctx context.Context, h *house, rows []index.Row) error {
	w := h.env.Out
	if p.rows != nil {
		return p.rows(w, rows)
	}
	if err := p.head(w); err != nil {
		return err
	}
	for at := 0; at < len(rows); at += fetched {
		part := rows[at:min(at+fetched, len(rows))]
		records, err := h.store.Records(ctx, keysOf(part))
		if err != nil {
			return err
		}
		for i := range records {
			if records[i].Alert == nil && records[i].Incident == nil {
				continue // gone since the search
			}
			if err := p.record(w, &records[i], at+i == 0); err != nil {
				return err
			}
		}
	}
	return p.tail(w)
}
