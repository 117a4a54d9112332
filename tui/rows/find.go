package rows

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
)

// mostSame is how many records may have one id in one integration: one of each source, and
// ids that differ in case.
const mostSame = 16

// findLimit is the time limit of looking one row up.
const findLimit = 10 * time.Second

// Search asks the store of a list, beside the list's own searches.
func Search(ctx context.Context, r *Rows, request index.Request) (index.Result, error) {
	found, err := r.o.Store.Search(ctx, request)
	return found, late(err)
}

// FindOf is Find for a list, beside its own searches.
func FindOf(r *Rows, key alert.Key, then func(row index.Row, ok bool) tea.Msg) tea.Cmd {
	return Find(r.load.closing, r.o.Store, r.o.Now(), key, then)
}

// Find looks up the row of a record of which only the key is known; then makes the message of
// it. Ok is false if the store doesn't list it.
func Find(closing context.Context, store Store, now time.Time, key alert.Key, then func(row index.Row, ok bool) tea.Msg) tea.Cmd {
	condition := "id = "
	if source := alert.SourceOf(key.Source); source != nil && source.Kind() == alert.IncidentKind() {
		condition = "FROM incident WHERE resource_id = "
	}
	q, problems := query.Parse(condition+query.Quote(key.ID), now)
	if query.Failed(problems) != nil {
		return screen.Send(then(index.Row{}, false))
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, findLimit)
		defer cancel()
		result, err := store.Search(ctx, index.Request{Query: query.Restrict(q, []string{key.Integration}), Rows: mostSame})
		i := slices.IndexFunc(result.Rows, func(r index.Row) bool { return r.Key == key })
		if err != nil || i < 0 {
			return then(index.Row{}, false)
		}
		return then(result.Rows[i], true)
	}
}
