package coverage

import (
	"context"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Store holds what a comparison needs of a store. store.Store satisfies it.
type Store interface {
	// Each calls take with all rows that a query matches, some at a time.
	Each(ctx context.Context, q *query.Query, take func([]index.Row) error) error
}

// Options say what to compare.
type Options struct {
	Window time.Duration // how far back
	Now    time.Time
	Only   []string // names of integrations; none means all
}

// slack is how long before the window the other form of an event in it may have been
// created: products tell of an event within days.
const slack = 7 * 24 * time.Hour

// Read compares the alerts of a store that were created in a window. It reads them twice,
// and holds none of them.
func Read(ctx context.Context, store Store, o Options) (Report, error) {
	t := NewTally()
	from := o.Now.Add(-o.Window)
	if err := each(ctx, store, o, from.Add(-slack), t.Learn); err != nil {
		return Report{}, err
	}
	if err := each(ctx, store, o, from, t.Count); err != nil {
		return Report{}, err
	}
	r := t.Report()
	r.From, r.To = alert.At(from), alert.At(o.Now)
	return r, nil
}

// each calls do with the alerts that were created from a time on.
func each(ctx context.Context, store Store, o Options, from time.Time, do func(*Alert)) error {
	q := &query.Query{Earliest: alert.At(from)}
	return store.Each(ctx, query.Restrict(q, o.Only), func(rows []index.Row) error {
		for i := range rows {
			r := &rows[i]
			do(&Alert{Key: r.Key, Product: product(r), Title: r.Heading(), Titled: titled(r), Shared: ids(r.Shared)})
		}
		return ctx.Err()
	})
}

// titled returns the field of which a row's heading is the text.
func titled(r *index.Row) string {
	switch r.Heading() {
	case r.Title:
		return "title"
	case r.Category:
		return "category"
	}
	return "resource_id"
}

// ids returns the ids that a row has in one text.
func ids(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// product returns the short name of an alert's product; the product's own name if it is
// none that has one.
func product(r *index.Row) string {
	if r.Provider != "" && r.Provider != alert.Other {
		return r.Provider.Short()
	}
	return r.Product
}
