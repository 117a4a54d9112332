package cmd

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/text"
)

// triageCall is one call of triage.
type triageCall struct {
	ids     []string
	query   string
	byQuery bool // --query was given
	decides verbs.Decision
	dry     bool
}

func newTriage(a *app) *cobra.Command {
	var call triageCall
	var flags decisionFlags
	states := fault.Or(alert.TriageStates())
	c := &cobra.Command{
		Use:   "triage ID... --state STATE --verdict VERDICT",
		Short: "Mark alerts as " + states + "; set verdict, note or tags",
		Long: paragraph("Triage marks alerts or incidents as "+states+", by id or by --query. "+
			"It can also give them a verdict ("+fault.Or(alert.VerdictWords())+"), a note, the name of who works on them, tags, and a bookmark. "+
			"Tocsin stores the marks and never sends them to Microsoft. Marking as seen leaves alone what is done. "+
			"What is bookmarked or assigned here never expires.") + "\n\n" +
			paragraph("An id can be cut to its beginning, as a table shows it, if only one record has it so; "+
				"its case doesn't matter. An id of - reads ids from standard input, one on each line. "+
				"If several records share an id, choose one with --integration.") + "\n\n" +
			"  tocsin triage da637551227…  --verdict benign --note 'known test'\n" +
			"  tocsin triage da637551227…  --assign me --tag vip\n" +
			"  tocsin triage --query \"title = 'Test alert'\" --state done --dry-run",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, ids []string) (err error) {
			for _, id := range ids {
				call.ids = append(call.ids, strings.TrimSpace(id)) // as of a line of standard input
			}
			call.byQuery = c.Flags().Changed("query")
			if call.decides, err = flags.decision(c, a.env.User); err != nil {
				return err
			}
			call.decides.At = alert.At(a.env.Now())
			return triageRun(c.Context(), a, call)
		},
	}
	c.Flags().StringVar(&call.query, "query", "", "mark every record that matches `QUERY`")
	flags.add(c)
	c.Flags().BoolVar(&call.dry, "dry-run", false, "print the records that would change, and change nothing")
	return c
}

func (t triageCall) check() error {
	switch {
	case slices.Contains(t.ids, ""):
		return usage("leave it out, or write an id", "an id is empty")
	case len(t.ids) > 0 && t.byQuery:
		return usage("leave out one of them", "triage takes ids or a query, not both")
	case len(t.ids) == 0 && !t.byQuery:
		return usage("give ids, or --query", "triage needs ids or a query")
	case t.byQuery && strings.TrimSpace(t.query) == "":
		return usage("write --query 'FROM alert' to mark every alert", "an empty query matches every alert")
	}
	return nil
}

func triageRun(ctx context.Context, a *app, call triageCall) error {
	if err := call.check(); err != nil {
		return err
	}
	if a.flags.readOnly && !call.dry {
		return usage("leave out --read-only, or add --dry-run", "triage writes to the store, which --read-only forbids")
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
	}
	if call.ids, err = withInput(ctx, a.env.In, call.ids); err != nil {
		return err
	}
	if a.noStore(settings) { // opening it would make an empty one
		return a.empty(fault.New(fault.Store, "the store does not exist", "", fs.ErrNotExist), settings, true)
	}
	if err := a.open(ctx, settings, call.dry); err != nil {
		return err
	}
	rows, err := rowsToTriage(ctx, a, call)
	if err != nil {
		return err
	}
	if call.dry {
		err = triageDry(ctx, a, rows, call.decides)
	} else {
		err = triageDo(ctx, a, rows, call.decides)
	}
	if err != nil {
		return err
	}
	return lacking(a.store.Damaged(), "some may not be marked")
}

// triageDo marks the records of rows and says how many.
func triageDo(ctx context.Context, a *app, rows []index.Row, d verbs.Decision) error {
	left := d.Left(rows)
	changed, err := verbs.Triage(ctx, a.store, verbs.Keys(rows), d)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.env.Err, "%s marked %s, %d changed%s%s\n",
		plural(len(rows)-left, "record"), text.Clean(decided(d)), changed, leftAlone(left), ofOthers(d, rows, "was", "were"))
	if len(rows) > namedRows {
		return nil
	}
	for _, row := range rows {
		fmt.Fprintf(a.env.Err, "  %s\n", rowName(row))
	}
	return nil
}

// namedRows is how many records triage names: an id can be cut, so a person wants to see
// which one it was.
const namedRows = 5

// rowName returns the title and the id of a record on one line.
func rowName(row index.Row) string {
	const most = 60 // cells of the title
	return strings.TrimSpace(text.Fit(text.Brief(row.Title, 4*most), most)) + "  " + text.Clean(row.Key.ID)
}

// triageDry prints the records that would change.
func triageDry(ctx context.Context, a *app, rows []index.Row, d verbs.Decision) error {
	left := d.Left(rows)
	change, err := verbs.WouldChange(ctx, a.store, rows, d)
	if err != nil {
		return err
	}
	if err := table(a.env, a.env.Out, change); err != nil {
		return err
	}
	fmt.Fprintf(a.env.Err, "%s would be marked %s, %d would change%s%s; nothing was changed\n",
		plural(len(rows)-left, "record"), text.Clean(decided(d)), len(change), leftAlone(left), ofOthers(d, rows, "is", "are"))
	return nil
}

// leftAlone says how many done records stay as they are.
func leftAlone(n int) string {
	if n == 0 {
		return ""
	}
	return ", " + plural(n, "done record") + " left alone"
}

// rowsToTriage returns the rows of the records that the call selects.
func rowsToTriage(ctx context.Context, a *app, call triageCall) ([]index.Row, error) {
	if !call.byQuery {
		return verbs.Find(ctx, a.store, call.ids, a.among())
	}
	q, err := parseQuery(a.env, a.scope(a.settings), call.query)
	if err != nil {
		return nil, err
	}
	if err := a.indexing(ctx, a.store.Fill); err != nil {
		return nil, err
	}
	return verbs.Search(ctx, a.store, q, a.among(), 0)
}
