package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/store/config"
	"tocsin/store/engine"
	"tocsin/tui/text"
)

func newStoreInfo(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "info",
		Short: "Show how large the store is, and what takes the space",
		Long: paragraph("Info prints the sizes of the store's files, the settings that bound them, and how many records there are of each source, " +
			"with the dates on which the oldest and the newest were created. New records fill what is unused; tocsin store compact gives it back to the disk. " +
			"The journal holds changes that are not in the file yet. A KB has 1024 bytes. " +
			"It writes nothing and can run beside a collector."),
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return storeInfo(c.Context(), a, format) },
	}
	addFormat(c, &format)
	return c
}

func storeInfo(ctx context.Context, a *app, format string) error {
	settings, err := a.openFile(ctx, "measured", true)
	if err != nil {
		return err
	}
	info, err := a.store.Info(ctx)
	if err != nil {
		return err
	}
	all := measure(info, settings)
	if format == asJSON {
		return printJSON(a.env.Out, all)
	}
	return all.table(a.env.Out)
}

// measured is the output of store info. The names of its JSON members never change.
type measured struct {
	Path      string         `json:"path"`
	ID        string         `json:"id"`
	Schema    int            `json:"schema"`
	File      int64          `json:"file_bytes"`
	Log       int64          `json:"log_bytes"`      // beside the file, not yet in it
	Index     int64          `json:"index_bytes"`    // the snapshot of the index, beside the file
	Free      int64          `json:"free_bytes"`     // of the file
	Raw       int64          `json:"raw_bytes"`      // of the file
	Dead      int64          `json:"dead_bytes"`     // of the raw items, estimated
	Texts     int64          `json:"texts"`          // that stand once for many records
	Keep      string         `json:"keep,omitempty"` // absent if records are kept for ever
	IndexRows int            `json:"index_rows"`
	Records   int            `json:"records"`
	Feeds     []measuredFeed `json:"feeds"`
}

// measuredFeed counts the records of one source of one integration.
type measuredFeed struct {
	Integration string     `json:"integration"`
	Source      string     `json:"source"`
	Count       int        `json:"count"`
	Oldest      *time.Time `json:"oldest,omitempty"` // by created_at
	Newest      *time.Time `json:"newest,omitempty"`
}

// indexSuffix follows the path of a store in that of the snapshot of its index.
const indexSuffix = "-index"

// measure adds to the engine's sizes what the engine does not know.
func measure(info engine.Info, settings *config.Config) measured {
	all := measured{
		Path: info.Path, ID: info.ID, Schema: info.Schema, File: info.File, Log: info.Log, Free: info.Free, Raw: info.Raw, Dead: info.Dead,
		Texts: info.Words, IndexRows: settings.IndexRows, Feeds: []measuredFeed{},
	}
	if settings.Keep > 0 {
		all.Keep = settings.Keep.String()
	}
	if snapshot, err := os.Stat(info.Path + indexSuffix); err == nil && snapshot.Mode().IsRegular() {
		all.Index = snapshot.Size()
	}
	for _, r := range info.Records {
		all.Records += r.N
		all.Feeds = append(all.Feeds, measuredFeed{r.Feed.Integration, string(r.Feed.Source), r.N, dated(r.Oldest), dated(r.Newest)})
	}
	return all
}

// dated returns a time for JSON; nil if it is missing.
func dated(at alert.Time) *time.Time {
	if at == 0 {
		return nil
	}
	t := at.Time()
	return &t
}

// table prints the sizes, and the records below them.
func (m measured) table(w io.Writer) error {
	keep := m.Keep
	if keep == "" {
		keep = "for ever"
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range [][2]string{
		{"store", m.Path},
		{"id", m.ID},
		{"schema", fmt.Sprint(m.Schema)},
		{"file", text.Size(m.File) + ", " + sizeOr(m.Free, "none") + " of it unused"},
		{"raw items", text.Size(m.Raw) + " of the file" + m.dead()},
		{"texts", text.Number(int(m.Texts))},
		{"journal", sizeOr(m.Log, "none")},
		{"index", sizeOr(m.Index, "none yet")},
		{"keep", keep},
		{"index_rows", text.Number(m.IndexRows)},
		{"records", text.Number(m.Records)},
	} {
		fmt.Fprintf(t, "%s\t%s\n", row[0], text.Clean(row[1]))
	}
	if err := t.Flush(); err != nil || len(m.Feeds) == 0 {
		return err
	}
	fmt.Fprintln(t, "\nINTEGRATION\tSOURCE\tRECORDS\tOLDEST\tNEWEST")
	for _, f := range m.Feeds {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", text.Clean(f.Integration), text.Clean(f.Source), text.Number(f.Count), dayOf(f.Oldest), dayOf(f.Newest))
	}
	return t.Flush()
}

// dead says how much of the raw items no record needs; "" if they need all.
func (m measured) dead() string {
	if m.Dead == 0 {
		return ""
	}
	return ", about " + text.Size(m.Dead) + " of them removed or replaced"
}

// sizeOr writes a size, or other words for 0.
func sizeOr(n int64, none string) string {
	if n == 0 {
		return none
	}
	return text.Size(n)
}

// dayOf writes the date of a time that may be missing.
func dayOf(t *time.Time) string {
	if t == nil {
		return "–"
	}
	return t.UTC().Format(time.DateOnly)
}
