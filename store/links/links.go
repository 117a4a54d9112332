// Package links finds records of other sources that are about the same event: those of the
// same integration that carry an id which a record carries too (the field shared_ids).
//
// A link is never stored. It is a question to the index, in the query language, so that
// neither the order in which records came nor a removal can make it wrong, and no count
// changes by it. The package must not conclude anything from likeness. Begin with Of.
package links

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Field is the field whose words two linked records share.
const Field = "shared_ids"

// mostRows is how many linked records are listed; longest is how many bytes of words one
// question names, which the query language bounds.
const (
	mostRows = 200
	longest  = 32 << 10
)

// Searcher holds what Of needs of a store. store.Store satisfies it.
type Searcher interface {
	// Search returns a window of the rows that a query selects.
	Search(ctx context.Context, request index.Request) (index.Result, error)
}

// Links are the alerts that are linked with one record.
type Links struct {
	Rows  []index.Row // the newest first, at most 200
	Total int         // of all
	Words []string    // the shared ids of the record itself, as far as they were asked for
}

// Words returns the shared ids of a record; nil if its kind has none.
func Words(r *alert.Record) []string {
	kind := r.Kind()
	if kind == nil {
		return nil
	}
	slot := kind.Slot(alert.FieldOf(Field))
	if slot == nil {
		return nil
	}
	return *slot.List(r)
}

// Of returns the alerts that are linked with a record.
func Of(ctx context.Context, from Searcher, r *alert.Record, now time.Time) (Links, error) {
	return of(ctx, from, Words(r), r.Key, now)
}

// OfRow returns the alerts that are linked with the record of a row.
func OfRow(ctx context.Context, from Searcher, r *index.Row, now time.Time) (Links, error) {
	if r.Shared == "" {
		return Links{}, nil
	}
	return of(ctx, from, strings.Split(r.Shared, "\n"), r.Key, now)
}

func of(ctx context.Context, from Searcher, words []string, key alert.Key, now time.Time) (Links, error) {
	asked := first(words)
	if len(asked) == 0 {
		return Links{}, nil
	}
	q, err := parse(oneOf(asked)+" AND "+other(key.Source), key.Integration, now)
	if err != nil {
		return Links{}, err
	}
	found, err := from.Search(ctx, index.Request{Query: q, Rows: mostRows})
	return Links{Rows: found.Rows, Total: found.Total, Words: asked}, err
}

// Sources returns the sources of linked alerts, each once, in the order of alert.Sources.
func (l *Links) Sources() []alert.SourceName {
	var found []alert.SourceName
	for i := range l.Rows {
		found = append(found, l.Rows[i].Key.Source)
	}
	return inOrder(found)
}

// inOrder returns names of sources, each once, in the order of alert.Sources.
func inOrder(found []alert.SourceName) (out []alert.SourceName) {
	for _, s := range alert.Sources() {
		if slices.Contains(found, s.Name) {
			out = append(out, s.Name)
		}
	}
	return out
}

// first returns the words that one question can name.
func first(words []string) []string {
	bytes := 0
	for i, w := range words {
		if bytes += len(query.Quote(w)) + len(", "); bytes > longest {
			return words[:i]
		}
	}
	return words
}

// questions returns words in as many parts as questions are needed to name them all, without those that none can name.
func questions(words []string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for len(words) > 0 {
			some := first(words)
			if words = words[max(len(some), 1):]; len(some) > 0 && !yield(some) {
				return
			}
		}
	}
}

// Query returns the text of a query for the alerts that share one of the words, of whatever
// source.
func Query(words []string) string { return oneOf(first(words)) }

// oneOf returns the condition of having one of the words.
func oneOf(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = query.Quote(w)
	}
	if len(quoted) == 1 {
		return Field + " = " + quoted[0]
	}
	return Field + " IN (" + strings.Join(quoted, ", ") + ")"
}

// other returns the condition of being of another source. The API and its version tell one.
func other(source alert.SourceName) string {
	return "(ingest.product.name != " + query.Quote(source.IngestProduct()) + " OR ingest.product.version != " + query.Quote(source.Version()) + ")"
}

// parse parses a question about one integration.
func parse(text, integration string, now time.Time) (*query.Query, error) {
	q, problems := query.Parse(text, now)
	if p := query.Failed(problems); p != nil {
		return nil, fault.New(fault.Failed, "a question about linked alerts is wrong: "+p.Message, "", nil)
	}
	return query.Restrict(q, []string{integration}), nil
}
