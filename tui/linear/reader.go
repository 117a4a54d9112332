package linear

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	row, ok = r.rows(ctx, kind, key)[key]
	one := []index.Row{row}
	r.named(ctx, one)
	return one[0], ok
}

// rows returns the rows of records of a kind as they are stored now, by their keys, in one search.
func (r *reader) rows(ctx context.Context, kind *alert.Kind, keys ...alert.Key) map[alert.Key]index.Row {
	if kind == nil || len(keys) == 0 {
		return nil
	}
	conditions := make([]string, len(keys))
	for i, key := range keys {
		conditions[i] = fmt.Sprintf("(resource_id = %s AND integration = %s)", query.Quote(key.ID), query.Quote(key.Integration))
	}
	result, err := r.search(ctx, "FROM "+kind.Name+" WHERE "+strings.Join(conditions, " OR "), index.Request{Rows: len(keys) * pageRows})
	if err != nil {
		return nil
	}
	found := make(map[alert.Key]index.Row, len(keys))
	for _, row := range result.Rows {
		found[row.Key] = row
	}
	return found
}

// fresh returns rows of one list as they are stored now: they may have changed since they were told. One that
// can't be found stays as it was.
func (r *reader) fresh(ctx context.Context, told []index.Row) []index.Row {
	if len(told) == 0 {
		return nil
	}
	keys, out := make([]alert.Key, len(told)), slices.Clone(told)
	for i := range told {
		keys[i] = told[i].Key
	}
	found := r.rows(ctx, told[0].Kind, keys...)
	for i := range out {
		if row, ok := found[out[i].Key]; ok {
			out[i] = row
		}
	}
	return out
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
