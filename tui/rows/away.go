package rows

import (
	"context"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Away returns the id of the record of a kind that a message told of last because the list doesn't have
// it; nil for none.
func Away(r *Rows, kind *alert.Kind) []string {
	if source := alert.SourceOf(r.kept.away.Source); source == nil || !source.Makes(kind) {
		return nil
	}
	return []string{r.kept.away.ID}
}

// Missed notes that a message has told of a record that the list doesn't have.
func Missed(r *Rows, key alert.Key) { r.kept.away = key }

// Selects returns the query in force, and a function that reports whether it selects a record. The
// function runs in a tea.Cmd.
func Selects(r *Rows, key alert.Key) (of *query.Query, selects func(ctx context.Context) (bool, error)) {
	of = r.o.Ask().Query
	store, request := r.o.Store, index.Request{Query: of, Around: key}
	return of, func(ctx context.Context) (bool, error) {
		found, err := store.Search(ctx, request)
		return found.Cursor >= 0, err
	}
}
