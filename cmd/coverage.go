package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tocsin/store/coverage"
	"tocsin/tui/text"
)

// coverageCall is one call of coverage.
type coverageCall struct {
	window, format string
	limit          int
}

func newCoverage(a *app) *cobra.Command {
	call := coverageCall{}
	c := &cobra.Command{
		Use:   "coverage",
		Short: "Show what each source of alerts has that others lack",
		Long: paragraph("Coverage compares the alerts of the sources in the store: what Legacy has that v2 lacks and the reverse, and what "+
			"risk detections and the audit records of Office 365 add to v2, by product and title. It is the review to make before Legacy ends.") + "\n\n" +
			paragraph("Two alerts count as one event only if both carry the same id. What no id links, the other source lacks, or calls otherwise. "+
				"Coverage sends no request; tocsin audit compares the store with the service."),
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return coverageRun(c.Context(), a, call) },
	}
	addWindow(c, &call.window, "7d", "30d")
	c.Flags().IntVar(&call.limit, "limit", 10, "print at most `N` rows of each comparison; 0 prints all")
	addFormat(c, &call.format)
	return c
}

func coverageRun(ctx context.Context, a *app, call coverageCall) error {
	window, err := lengthOf("window", call.window)
	if err != nil {
		return err
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
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
	only := a.flags.integrations
	report, err := coverage.Read(ctx, a.store, coverage.Options{Window: window, Now: a.env.Now(), Only: only})
	if err != nil {
		return err
	}
	states, err := a.store.States(ctx)
	if err != nil {
		return err
	}
	feeds := coverageFeeds{coverage.RetiredOf(states, only), report.FillingOf(states, only)}
	if call.format == asJSON {
		err = printJSON(a.env.Out, coverageOutput(&report, feeds))
	} else {
		err = coverageText(a.env.Out, &report, feeds, call.limit)
	}
	if err != nil {
		return err
	}
	return lacking(a.store.Damaged(), "the comparison may lack some of them")
}

// coverageFeeds are the sources that do not have all that a comparison could count.
type coverageFeeds struct {
	retired []coverage.Retired
	filling []coverage.Filling
}

// coverageText prints a comparison for a person.
func coverageText(w io.Writer, r *coverage.Report, feeds coverageFeeds, limit int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Alerts created from %s to %s: %s\n", auditTime(r.From), auditTime(r.To), r.Summary())
	for _, f := range feeds.filling {
		fmt.Fprintln(&b, text.Clean(f.Says()))
	}
	for _, end := range feeds.retired {
		fmt.Fprintln(&b, text.Clean(end.Says()))
	}
	for _, gap := range r.Gaps() {
		fmt.Fprintln(&b, text.Clean(gap.Says()))
	}
	for i := range r.Sides {
		if says := r.Sides[i].Adds(); says != "" {
			fmt.Fprintln(&b, text.Clean(says))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", coverage.Linked)
	for i := range r.Sides {
		s := &r.Sides[i]
		fmt.Fprintf(&b, "\n%s\n", text.Clean(s.Says()))
		if err := coverageGroups(&b, s, limit); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// coverageGroups prints the groups of a side of which not every alert is linked.
func coverageGroups(b *strings.Builder, s *coverage.Side, limit int) error {
	groups := s.Unshared()
	if len(groups) == 0 {
		return nil
	}
	shown := groups
	if limit > 0 {
		shown = groups[:min(limit, len(groups))]
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "  NOT LINKED\tLINKED\tPRODUCT\tTITLE\tEXAMPLE")
	for i := range shown {
		g := &shown[i]
		fmt.Fprintf(t, "  %d\t%d\t%s\t%s\t%s\n", g.Unlinked(), g.Linked, text.Clean(g.Product), text.Clean(g.Title), text.Clean(g.Examples[0].ID))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	hidden, left := len(groups)-len(shown), s.MoreUnshared()
	switch {
	case hidden+left == 0:
	case left == 0:
		fmt.Fprintf(b, "  and %s more; --limit 0 prints all\n", plural(hidden, "title"))
	case hidden > 0:
		fmt.Fprintf(b, "  and %s more; --limit 0 prints the %d with most alerts\n", plural(hidden+left, "title"), len(groups))
	default:
		fmt.Fprintf(b, "  and %s more with fewer alerts\n", plural(left, "title"))
	}
	return nil
}
