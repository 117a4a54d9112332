package linear

import (
	"context"
	"fmt"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
)

// reader asks the store by texts of queries: as of now, with the views that are saved, within the
// integrations that were chosen. It owns nothing that changes.
type reader struct {
	store Store
	now   func() time.Time
	views func() []query.View
	only  []string // as in Options
}

// scope says how a query is to be read.
func (r *reader) scope() query.Scope { return query.Scope{Now: r.now(), Views: r.views()} }

// parse reads a query. An error says what is wrong with it.
func (r *reader) parse(t string) (*query.Query, error) {
	q, problems := r.scope().Parse(t)
	if p := query.Failed(problems); p != nil {
		return nil, fault.New(fault.Usage, "the query is wrong: "+p.Message, p.Hint, nil)
	}
	return query.Restrict(q, r.only), nil
}

// search returns what a query selects, as far as it is requested.
func (r *reader) search(ctx context.Context, t string, of index.Request) (index.Result, error) {
	q, err := r.parse(t)
	if err != nil {
		return index.Result{}, err
	}
	of.Query = q
	return r.store.Search(ctx, of)
}

// count returns how many records a query selects.
func (r *reader) count(ctx context.Context, t string) (int, error) {
	result, err := r.search(ctx, t, index.Request{})
	return result.Total, err
}

// matching returns how many of the alerts that a condition selects a query selects too: none if it is
// of records of another kind.
func (r *reader) matching(ctx context.Context, t, condition string) (int, error) {
	shown, err := r.parse(t)
	if err != nil || shown.Kind() != alert.AlertKind() {
		return 0, err
	}
	q, err := r.parse(condition)
	if err != nil {
		return 0, err
	}
	both := query.Both(shown, q)
	both.Stages = nil // of a table, the alerts that it counts
	result, err := r.store.Search(ctx, index.Request{Query: both})
	return result.Total, err
}

// row returns the row of a record as it is stored now; ok is false if it isn't.
func (r *reader) row(ctx context.Context, kind *alert.Kind, key alert.Key) (row index.Row, ok bool) {
	if kind == nil {
		return row, false
	}
	result, err := r.search(ctx, fmt.Sprintf("FROM %s WHERE resource_id = %s AND integration = %s", kind.Name, query.Quote(key.ID), query.Quote(key.Integration)), index.Request{Rows: pageRows})
	if err != nil {
		return row, false
	}
	for _, found := range result.Rows {
		if found.Key == key {
			return found, true
		}
	}
	return row, false
}

// watch reports changes of the store, gathered.
func (r *reader) watch(ctx context.Context, seq int64, changes chan<- struct{}) {
	for {
		next, err := r.store.Wait(ctx, seq)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			seq = next
			select {
			case changes <- struct{}{}:
			default:
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(gather):
		}
	}
}
