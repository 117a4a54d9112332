package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store"
)

// importedAs is the integration of imported records unless --integration names
// one.
const importedAs = "import"

func newImport(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE...",
		Short: "Store alerts and incidents from files",
		Long: paragraph("Import reads " + strings.Join(itemKinds(func(k *alert.Kind) string { return k.Name + "s" }), " and ") +
			" from files, also mixed, and stores them. A file is a list reply of Graph, an array, one object, or NDJSON. " +
			"The records belong to the integration that --integration names, by default \"" + importedAs + "\"."),
		Args: atLeast(1),
		RunE: func(c *cobra.Command, files []string) error { return importRun(c.Context(), a, files) },
	}
}

func importRun(ctx context.Context, a *app, files []string) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "import writes to the store, which --read-only forbids")
	}
	name := importedAs
	if len(a.flags.integrations) > 0 {
		name, a.flags.integrations = a.flags.integrations[0], nil
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
	}
	if err := a.open(ctx, settings, false); err != nil {
		return err
	}
	in := importer{store: a.store, name: name}
	var bad []error
	for _, file := range files {
		err := readItems(file, func(it item) error { return in.add(ctx, it) })
		if err := in.flush(ctx); err != nil {
			return err
		}
		if err != nil {
			bad = append(bad, err)
		}
	}
	fmt.Fprintf(a.env.Err, "%d new, %d changed, %d already stored\n", in.sum.New, in.sum.Changed+in.sum.Heartbeats, in.sum.Stale)
	return reportAll(a.env.Err, bad)
}

// reportAll prints the errors of several files, and returns the first as a
// reportedError.
func reportAll(w io.Writer, errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	for _, err := range errs {
		report(w, fault.Of(err))
	}
	return reportedError{errs[0]}
}

// importer collects items into batches and stores them.
type importer struct {
	store *store.Store
	name  string
	batch []alert.Record
	sum   ingest.Outcome
}

func (in *importer) add(ctx context.Context, it item) error {
	in.batch = append(in.batch, normalize.Record(in.name, it.source, it.raw))
	if len(in.batch) < importBatch {
		return nil
	}
	return in.flush(ctx)
}

func (in *importer) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(in.batch) == 0 {
		return nil
	}
	out, err := in.store.Put(ctx, ingest.Lease{}, ingest.Batch{Records: in.batch})
	if err != nil {
		return err
	}
	in.sum.Add(out)
	in.batch = in.batch[:0]
	return nil
}
