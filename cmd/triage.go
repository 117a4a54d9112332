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
)

// triageCall is one call of triage.
type triageCall struct {
	ids     []string
	query   string
	byQuery bool // --query was given
	state   string
	note    *string
}

func newTriage(a *app) *cobra.Command {
	var call triageCall
	var note string
	states := verbs.Or(alert.TriageStates())
	c := &cobra.Command{
		Use:   "triage ID... --state STATE",
		Short: "Mark alerts as " + states,
		Long: "Triage marks alerts or incidents as " + states + ", by id or by --query.\n" +
			"Tocsin stores the marks and never sends them to Microsoft. If several records\n" +
			"share an id, choose one with --integration.",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, ids []string) error {
			call.ids, call.byQuery = ids, c.Flags().Changed("query")
			if c.Flags().Changed("note") {
				call.note = &note
			}
			return triageRun(c.Context(), a, call)
		},
	}
	c.Flags().StringVar(&call.query, "query", "", "mark every record that matches `QUERY`")
	c.Flags().StringVar(&call.state, "state", "", "new `STATE`: "+states)
	c.Flags().StringVar(&note, "note", "", "a `NOTE` for the next analyst; \"\" removes it")
	return c
}

func (t triageCall) check() error {
	switch {
	case t.state == "":
		return usage("add --state "+verbs.Or(alert.TriageStates()), "triage needs a state")
	case !slices.Contains(alert.TriageStates(), alert.ParseTriage(t.state)):
		return usage("use "+verbs.Or(alert.TriageStates()), "invalid argument %q for \"--state\"", t.state)
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
	if a.flags.readOnly {
		return usage("leave out --read-only", "triage writes to the store, which --read-only forbids")
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
	}
	if a.noStore(settings) { // opening it would make an empty one
		return empty(fault.New(fault.Store, "the store does not exist", "", fs.ErrNotExist), true)
	}
	if err := a.open(ctx, settings, false); err != nil {
		return err
	}
	rows, err := rowsToTriage(ctx, a, call)
	if err != nil {
		return err
	}
	changed, err := verbs.Triage(ctx, a.store, verbs.Keys(rows), verbs.Decision{
		State: alert.ParseTriage(call.state), Note: call.note, By: a.env.User, At: alert.At(a.env.Now()),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.env.Err, "%s marked %s, %d changed\n", plural(len(rows), "record"), alert.ParseTriage(call.state), changed)
	return lacking(a.store.Damaged(), "some may not be marked")
}

// rowsToTriage returns the rows of the records that the call selects.
func rowsToTriage(ctx context.Context, a *app, call triageCall) ([]index.Row, error) {
	if !call.byQuery {
		return verbs.Find(ctx, a.store, call.ids, a.among())
	}
	q, err := parseQuery(a.env, call.query)
	if err != nil {
		return nil, err
	}
	return verbs.Search(ctx, a.store, q, a.among(), 0)
}
