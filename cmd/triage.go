package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// triageCall is one call of triage.
type triageCall struct {
	ids     []string
	query   string
	byQuery bool // --query was given
	state   string
	note    *string
}

func newTriage(g *globals) *cobra.Command {
	var call triageCall
	var note string
	c := &cobra.Command{
		Use:   "triage ID... --state done|seen|unseen",
		Short: "Decide about alerts, as the screen's keys do",
		Long: "Triage marks alerts or incidents as done, seen or unseen, by id or by --query. It\n" +
			"is kept here and never sent to Microsoft. An id that several records share is\n" +
			"refused; --integration narrows it.",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, ids []string) error {
			call.ids, call.byQuery = ids, c.Flags().Changed("query")
			if c.Flags().Changed("note") {
				call.note = &note
			}
			return triageRun(c.Context(), g, call)
		},
	}
	c.Flags().StringVar(&call.query, "query", "", "decide about all that this `QUERY` means")
	c.Flags().StringVar(&call.state, "state", "", "`STATE`: done, seen or unseen")
	c.Flags().StringVar(&note, "note", "", "a `NOTE` for whoever looks next; \"\" removes it")
	return c
}

func (t triageCall) check() error {
	switch {
	case t.state == "":
		return usage("add --state done, seen or unseen", "triage needs a state")
	case !slices.Contains([]alert.TriageState{alert.TriageDone, alert.TriageSeen, alert.TriageUnseen}, alert.ParseTriage(t.state)):
		return usage("use done, seen or unseen", "--state %s is not known", t.state)
	case len(t.ids) > 0 && t.byQuery:
		return usage("", "triage takes ids or a query, not both")
	case len(t.ids) == 0 && !t.byQuery:
		return usage("give ids, or --query", "triage needs ids or a query")
	case t.byQuery && strings.TrimSpace(t.query) == "":
		return usage("write --query 'FROM alert' to decide about all", "an empty query means every alert")
	}
	return nil
}

func triageRun(ctx context.Context, g *globals, call triageCall) error {
	if err := call.check(); err != nil {
		return err
	}
	if g.readOnly {
		return usage("leave out --read-only", "triage writes into the store, and --read-only forbids it")
	}
	settings, err := g.loadOrNone()
	if err != nil {
		return err
	}
	h, err := g.open(ctx, settings, false)
	if err != nil {
		return err
	}
	defer h.close()
	keys, err := h.meant(ctx, call)
	if err != nil {
		return err
	}
	acts := make([]engine.Act, len(keys))
	for i, k := range keys {
		acts[i] = engine.Act{Key: k, State: alert.ParseTriage(call.state), Note: call.note, By: g.env.User, At: alert.At(g.env.Now())}
	}
	changed, err := h.store.Triage(ctx, acts)
	if err != nil {
		return err
	}
	fmt.Fprintf(g.env.Err, "%s %s, %d changed\n", plural(len(keys), "record"), alert.ParseTriage(call.state), len(changed))
	return nil
}

// meant are the keys of the records that the call means.
func (h *house) meant(ctx context.Context, call triageCall) ([]alert.Key, error) {
	if call.byQuery {
		q, err := h.parse(call.query)
		if err != nil {
			return nil, err
		}
		rows, err := h.rows(ctx, q, 0)
		return keysOf(rows), err
	}
	var quoted []string
	for _, id := range call.ids {
		quoted = append(quoted, query.Quote(id))
	}
	where := "resource_id IN (" + strings.Join(quoted, ", ") + ")"
	var rows []index.Row
	for _, from := range []string{"", "FROM incident WHERE "} {
		q, err := h.parse(from + where)
		if err != nil {
			return nil, err
		}
		some, err := h.rows(ctx, q, 0)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	// The language compares text without case; an id is meant as it is written.
	rows = slices.DeleteFunc(rows, func(r index.Row) bool { return !slices.Contains(call.ids, r.Key.ID) })
	return keysOf(rows), each(call.ids, rows)
}

// each sees to it that every id means exactly one record.
func each(ids []string, rows []index.Row) error {
	for _, id := range ids {
		var same []string
		for _, r := range rows {
			if r.Key.ID == id {
				same = append(same, fmt.Sprintf("%s in %s of %s: %s", id, r.Key.Source, r.Key.Integration, text.Clean(r.Title)))
			}
		}
		switch len(same) {
		case 1:
		case 0:
			return usage("tocsin query lists what is kept", "no alert or incident has the id %s", id)
		default:
			return fault.New(fault.Usage, fmt.Sprintf("%d records share the id %s: %s", len(same), id, strings.Join(same, "; ")),
				"name the one with --integration, or with --query", nil)
		}
	}
	return nil
}

func keysOf(rows []index.Row) []alert.Key {
	keys := make([]alert.Key, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	return keys
}
