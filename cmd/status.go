package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/tui/text"
)

func newStatus(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "status",
		Short: "Show how each integration is doing",
		Long: paragraph("Status prints the health of each source of each integration. The words are " +
			"stable, so scripts can rely on them: " + commas(ingest.Healths()) + "."),
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return statusRun(c.Context(), a, format) },
	}
	c.Flags().StringVar(&format, "format", "table", "output `FORMAT`: table or json")
	return c
}

func statusRun(ctx context.Context, a *app, format string) error {
	if format != "table" && format != "json" {
		return usage("use table or json", "invalid argument %q for \"--format\"", format)
	}
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	kept, err := statesOf(ctx, a, settings)
	if err != nil {
		return err
	}
	rows := verbs.Status(a.chosen(settings), kept, a.env.Now())
	if format == "json" {
		return printJSON(a.env.Out, rows)
	}
	return statusTable(a.env.Out, rows)
}

// statesOf returns the states in the store; none if there is no store yet.
func statesOf(ctx context.Context, a *app, settings *config.Config) ([]ingest.State, error) {
	err := a.open(ctx, settings, true)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return a.store.States(ctx)
}

func statusTable(w io.Writer, rows []verbs.FeedStatus) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "INTEGRATION\tSOURCE\tHEALTH\tLAST POLL\tLAG\tCERTIFICATE\tERROR")
	for _, r := range rows {
		last, lag, days := "never", "–", "–"
		if r.LastPoll != nil {
			last = r.LastPoll.Format("2006-01-02 15:04:05Z")
			lag = (time.Duration(*r.LagSeconds) * time.Second).String()
		}
		if r.CertificateDays != nil {
			days = fmt.Sprintf("%d days", *r.CertificateDays)
		}
		cells := []string{r.Integration, r.Source, r.Health, last, lag, days, r.Error}
		for i := range cells {
			cells[i] = text.Clean(cells[i])
		}
		fmt.Fprintln(t, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	return t.Flush()
}

// printJSON prints a value as indented JSON, safe for a terminal.
func printJSON(w io.Writer, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(escape(b), '\n'))
	return err
}
