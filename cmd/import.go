package cmd

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/config"
)

// importedAs is the integration of imported records unless --integration names
// one.
const importedAs = "import"

func newImport(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Store alerts and incidents from files",
		Long: paragraph("Import reads " + fault.And(itemKinds(func(k *alert.Kind) string { return k.Name + "s" })) +
			" from files, also mixed, and stores them. A file is a list reply of Graph, an array, one object, or NDJSON, " +
			"in UTF-8 or UTF-16, also packed with gzip or zstd, or a JSON text sequence (RFC 7464); - is standard input, and pipes are read too. " +
			"The alerts in incidents that were asked for with $expand=alerts are stored as well. " +
			"What tocsin query prints with --raw is read too, as records of that integration and without marks, and what PowerShell's SDK for Graph prints is stored as Graph sends it. " +
			"The records belong to the integration that --integration names, by default \"" + importedAs + "\". " +
			"Audit records of Office 365 are events, of which alerts are made; those that are no alerts are skipped. " +
			"What has expired by the setting keep is skipped, unless it is stored already."),
		Args: atLeast(1, anyNumber),
		RunE: func(c *cobra.Command, files []string) error { return importRun(c.Context(), a, format, files) },
	}
	addFormat(c, &format)
	return c
}

func importRun(ctx context.Context, a *app, format string, files []string) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "import writes to the store, which --read-only forbids")
	}
	name, err := a.importName("import", files)
	if err != nil {
		return err
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
	}
	in := a.importer(ctx, name, settings)
	bad, whole := in.take(ctx, a, files)
	if whole && (in.read || len(bad) < len(files)) || in.sum != (ingest.Outcome{}) {
		bad = append(bad, parts(in.report(a.env, format, whole))...)
	}
	if err := in.index(ctx, a); err != nil {
		return err
	}
	return reportAll(a.env.Err, bad)
}

// importName returns the integration of the records that a command reads from files, which
// --integration names, and checks that the command can read the files.
func (a *app) importName(command string, files []string) (string, error) {
	if err := stdinOnce(files); err != nil {
		return "", err
	}
	given := a.flags.integrations
	a.flags.integrations = nil // it chooses nothing: the settings need not have it
	switch len(given) {
	case 0:
		return importedAs, nil
	case 1:
		return given[0], nil
	}
	return "", usage("give --integration once", "%s stores for one integration, but got %d", command, len(given))
}

// importer returns what stores records of an integration in the store of the settings.
func (a *app) importer(ctx context.Context, name string, settings *config.Config) *importer {
	return &importer{name: name, keep: settings.Keep, tell: a.warn, open: sync.OnceValues(func() (*store.Store, error) {
		err := a.open(ctx, settings, false)
		return a.store, err
	})}
}

// take imports files, and opens the store if one of them could be read. whole is false if an
// error ended the import, which is the last of bad.
func (in *importer) take(ctx context.Context, a *app, files []string) (bad []error, whole bool) {
	bad, err := in.files(ctx, a.env.In, files)
	if err == nil && (in.read || len(bad) < len(files)) {
		_, err = in.open()
	}
	if in.foreign > 0 {
		hold := " hold"
		if in.foreign == 1 {
			hold = " holds"
		}
		a.warn(plural(in.foreign, "item") + hold + " bytes that are not UTF-8, which are shown as \ufffd; save such files as UTF-8")
	}
	if in.unnamed > 0 {
		a.warn(unnamedSaying(in.unnamed))
	}
	if err != nil {
		bad = append(bad, err)
	}
	return bad, err == nil
}

// unnamedSaying says how many audit records make no alert, because they do not name it.
func unnamedSaying(n int) string {
	if n == 1 {
		return "1 audit record of an alert does not name its alert: it is stored as an event, and no alert is made of it"
	}
	return fmt.Sprintf("%d audit records of alerts do not name their alert: they are stored as events, and no alert is made of them", n)
}

// index leaves a snapshot of the index after a large import, so that the first query need
// not read all that was stored. The import itself is done.
func (in *importer) index(ctx context.Context, a *app) error {
	if in.sum.New+in.sum.Changed < indexAfter {
		return nil
	}
	s, err := in.open()
	if err != nil {
		return err
	}
	err = a.indexing(ctx, s.SaveIndex)
	if err != nil && ctx.Err() == nil {
		a.log.Warn("index what was imported", "error", err)
		return nil
	}
	return err
}

// warn prints a warning to stderr.
func (a *app) warn(text string) { fmt.Fprintf(a.env.Err, "warning: %s\n", cleanText(text)) }

// reportAll prints the errors of several files, and returns the last of the highest
// exit code as a reportedError: a store that can't be written outweighs a bad file.
func reportAll(w io.Writer, errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	worst := errs[0]
	for _, err := range errs {
		report(w, fault.Of(err))
		if fault.Of(err).Kind.Exit() >= fault.Of(worst).Kind.Exit() {
			worst = err
		}
	}
	return reportedError{worst}
}

// imported is the output of import. The names of its JSON members never change.
type imported struct {
	Integration string `json:"integration"`
	New         int    `json:"new"`
	Changed     int    `json:"changed"`
	Stored      int    `json:"already_stored"`
	Expired     int    `json:"expired"`
	Ignored     int    `json:"ignored"` // audit records that are no alerts
	Keep        string `json:"keep,omitempty"`
	Complete    bool   `json:"complete"` // false if an error ended the import
}

// report prints what was stored.
func (in *importer) report(env Env, format string, whole bool) error {
	all := imported{
		Integration: in.name, New: in.sum.New, Changed: in.sum.Changed + in.sum.Heartbeats, Stored: in.sum.Stale,
		Expired: in.sum.Expired, Ignored: in.ignored, Complete: whole,
	}
	if in.keep > 0 {
		all.Keep = in.keep.String()
	}
	if format == asJSON {
		return printJSON(env.Out, all)
	}
	end := ""
	if !whole {
		end = "; these are stored"
	}
	fmt.Fprintf(env.Err, "%d new, %d changed, %d already stored in integration %s%s\n", all.New, all.Changed, all.Stored, cleanText(in.name), end)
	if all.Expired > 0 {
		fmt.Fprintf(env.Err, "%s older than keep = %s skipped\n", recordCount(all.Expired), all.Keep)
	}
	if all.Ignored > 0 {
		fmt.Fprintln(env.Err, ignoredSaying(all.Ignored))
	}
	return nil
}

// ignoredSaying says how many audit records are not stored because they are no alerts.
func ignoredSaying(n int) string {
	if n == 1 {
		return "1 audit record skipped, since it is no alert"
	}
	return fmt.Sprintf("%d audit records skipped, since they are no alerts", n)
}
