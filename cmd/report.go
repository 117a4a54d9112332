package cmd

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/store/memory"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// byDetector is the one thing that a report is by.
const byDetector = "detector"

// reportCall is one call of report.
type reportCall struct {
	by, text, format string
	limit            int
}

func newReport(a *app) *cobra.Command {
	call := reportCall{by: byDetector}
	c := &cobra.Command{
		Use:   "report ['QUERY']",
		Short: "Print the noisiest detectors, and how their alerts were closed",
		Long: "Report prints a row for each detector of the alerts that a query matches, those\n" +
			"with the most alerts first: how many are closed here, with which verdict, and\n" +
			"the median time in minutes from the alert to the decision. Without a query it is\n" +
			"of all alerts. It counts what was triaged here; what the products decided does\n" +
			"not count. In a terminal columns give way to the titles; csv and json have all.\n\n" +
			"  tocsin report --by detector EARLIEST=-30d --limit 10",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return oneQuery(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				call.text = args[0]
			}
			return reportRun(c.Context(), a, call)
		},
	}
	addFormat(c, &call.format, asTable, asJSON, asNDJSON, asCSV)
	c.Flags().Var(choice{&call.by, []string{byDetector}}, "by", "`WHAT` has a row: detector")
	c.Flags().IntVar(&call.limit, "limit", 0, "print at most `N`; 0 prints all")
	c.ValidArgsFunction = a.completeQuery
	return c
}

func reportRun(ctx context.Context, a *app, call reportCall) error {
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
	}
	q, err := parseQuery(a.env, a.scope(settings), call.text)
	switch {
	case err != nil:
		return err
	case q.Kind() != alert.AlertKind():
		return usage("leave out FROM", "a report is of alerts")
	case len(q.Stages) > 0:
		return usage("leave out the | and what follows it", "a report has its own columns")
	}
	if err := a.open(ctx, settings, true); err != nil {
		return err
	}
	if err := a.indexing(ctx, a.store.Fill); err != nil {
		return err
	}
	if err := a.among().Known(ctx, a.store); err != nil {
		return err
	}
	detectors, err := memory.New(a.store, a.env.Now, a.flags.integrations).Detectors(ctx, q)
	if err != nil {
		return err
	}
	if call.limit > 0 {
		detectors = detectors[:min(call.limit, len(detectors))]
	}
	if err := printReport(a, call, reportTable(detectors)); err != nil {
		return err
	}
	return lacking(a.store.Damaged(), "the report may lack some of them")
}

// printReport prints a report. A terminal gets what it has room for, and hears of --limit if the first rows
// are scrolled away.
func printReport(a *app, call reportCall, t *query.Table) error {
	n := len(t.Rows)
	cells := 0
	if call.format == asTable {
		cells = a.cells(a.env.Out)
	}
	if cells > 0 {
		t = fitted(t, cells)
	}
	if err := printQueryTable(a, call.format, t); err != nil {
		return err
	}
	if cells > 0 && call.limit == 0 && n > manyReported {
		fmt.Fprintf(a.env.Err, "%s, the noisiest first; --limit %d prints the first %[2]d\n", text.Plural(n, "detector"), manyReported)
	}
	return nil
}

// reportTable returns the rows of a report: numbers first, since titles are long.
func reportTable(detectors []memory.Reported) *query.Table {
	t := &query.Table{Columns: []query.TableColumn{
		{Name: "alerts", Type: alert.Number}, {Name: "closed", Type: alert.Number},
	}}
	for _, v := range alert.Verdicts() {
		t.Columns = append(t.Columns, query.TableColumn{Name: strings.ReplaceAll(string(v.Word), " ", "_"), Type: alert.Number})
	}
	t.Columns = append(t.Columns, query.TableColumn{Name: "median_minutes", Type: alert.Number},
		query.TableColumn{Name: "product"}, query.TableColumn{Name: "title"}, query.TableColumn{Name: "detector_id"})
	for _, d := range detectors {
		row := []any{float64(d.Alerts), float64(d.Closed)}
		for _, v := range alert.Verdicts() {
			row = append(row, float64(d.With(string(v.Word))))
		}
		row = append(row, minutes(d), orMissing(d.Product), orMissing(d.Title), orMissing(d.ID))
		t.Rows = append(t.Rows, row)
	}
	return t
}

// minutes returns the median of a detector in whole minutes, nil if nothing was closed.
func minutes(d memory.Reported) any {
	if d.Closed == 0 {
		return nil
	}
	return float64(d.Median.Round(time.Minute) / time.Minute)
}

func orMissing(text string) any {
	if text == "" {
		return nil
	}
	return text
}
