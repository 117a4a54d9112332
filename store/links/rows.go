package links

import (
	"context"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// OfRows returns the alerts that are linked with any of some rows and are none of them, at most so many of
// each question, and how many more there are.
func OfRows(ctx context.Context, from Searcher, rows []index.Row, most int, now time.Time) (found []index.Row, more int, err error) {
	known := make(map[alert.Key]bool, len(rows))
	sharing := map[string][]alert.SourceName{} // the sources of the rows that have a word
	asked := map[string][]string{}             // by integration
	for i := range rows {
		r := &rows[i]
		known[r.Key] = true
		ids := sharedOf(r)
		for n, w := range sharedWords(r) {
			if len(sharing[w]) == 0 {
				asked[r.Key.Integration] = append(asked[r.Key.Integration], ids[n])
			}
			if !slices.Contains(sharing[w], r.Key.Source) {
				sharing[w] = append(sharing[w], r.Key.Source)
			}
		}
	}
	linked := func(r *index.Row) bool {
		return slices.ContainsFunc(sharedWords(r), func(w string) bool {
			return slices.ContainsFunc(sharing[w], func(source alert.SourceName) bool { return source != r.Key.Source })
		})
	}
	for integration, words := range asked {
		for some := range questions(words) {
			q, err := parse(oneOf(some), integration, now)
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
