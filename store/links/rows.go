package links

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// mostShared is how many ids of one of many rows are asked for: an attacker may give an alert thousands.
const mostShared = 16

// OfRows returns the alerts that are linked with any of some rows and are none of them, at most so many of
// each question, and how many more there are.
func OfRows(ctx context.Context, from Searcher, rows []index.Row, most int, now time.Time) (found []index.Row, more int, err error) {
	known := make(map[alert.Key]bool, len(rows))
	sharing := map[word][]alert.SourceName{} // the sources of the rows that have a word
	words := map[string][]string{}           // by integration
	for i := range rows {
		r := &rows[i]
		known[r.Key] = true
		for text := range shared(r) {
			w := word{r.Key.Integration, query.Fold(text)}
			if len(sharing[w]) == 0 {
				words[r.Key.Integration] = append(words[r.Key.Integration], text)
			}
			if !slices.Contains(sharing[w], r.Key.Source) {
				sharing[w] = append(sharing[w], r.Key.Source)
			}
		}
	}
	linked := func(r *index.Row) bool {
		for text := range shared(r) {
			for _, source := range sharing[word{r.Key.Integration, query.Fold(text)}] {
				if source != r.Key.Source {
					return true
				}
			}
		}
		return false
	}
	for integration, rest := range words {
		for len(rest) > 0 {
			asked := first(rest)
			if len(asked) == 0 { // a word that no question can name
				rest = rest[1:]
				continue
			}
			rest = rest[len(asked):]
			q, err := parse(oneOf(asked), integration, now)
			if err != nil {
				return nil, 0, err
			}
			answer, err := from.Search(ctx, index.Request{Query: q, Rows: most})
			if err != nil {
				return nil, 0, err
			}
			more += max(answer.Total-len(answer.Rows), 0)
			for _, r := range answer.Rows {
				if !known[r.Key] && linked(&r) {
					known[r.Key], found = true, append(found, r)
				}
			}
		}
	}
	return found, more, nil
}

// shared goes through the ids of a row that records of other sources may carry too, as far as they are asked for.
func shared(r *index.Row) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for n, rest := 0, r.Shared; rest != "" && n < mostShared; n++ {
			var id string
			if id, rest, _ = strings.Cut(rest, "\n"); !yield(id) {
				return
			}
		}
	}
}
