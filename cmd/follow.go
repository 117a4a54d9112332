package cmd

import (
	"context"
	"io"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/store/query"
)

// printFollowed prints what newly matches, one record on each line, until the command is
// stopped or has printed --limit of them.
func printFollowed(ctx context.Context, a *app, call queryCall, q *query.Query) error {
	write := followed(call, q)
	n := 0
	for record, err := range verbs.Follow(ctx, a.store, q.Whole(), a.among()) {
		if err != nil {
			return err
		}
		if err := write(a.env.Out, record); err != nil {
			return err
		}
		if n++; n == call.limit {
			break
		}
	}
	return nil
}

// followed returns the function that prints a record: with all fields, or with the
// columns that --columns names.
func followed(call queryCall, q *query.Query) func(w io.Writer, r *alert.Record) error {
	fields := outputFields()
	if !q.Tabular() {
		return func(w io.Writer, r *alert.Record) error { return writeLine(w, recordJSON(r, fields, call.raw)) }
	}
	return func(w io.Writer, r *alert.Record) error {
		t, err := q.Run(context.Background(), query.Records([]*alert.Record{r}))
		if err != nil || len(t.Rows) == 0 {
			return err
		}
		return writeLine(w, func() ([]byte, error) { return rowJSON(t.Columns, t.Rows[0]) })
	}
}
