package links

import (
	"context"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// closed is the condition of alerts that wait for no one: the service has resolved them, or a person is done
// with them.
const closed = "(status = 'Resolved' OR triage.state = 'done')"

// IsClosed reports whether the alert of a row waits for no one.
func IsClosed(r *index.Row) bool {
	return r.Status == alert.Resolved || r.Triage == alert.TriageDone
}

// Closed looks for closed alerts of other sources that are linked with open rows, and returns one by the key of
// each row that has some.
func Closed(ctx context.Context, from Searcher, rows []index.Row, now time.Time) (map[alert.Key]index.Row, error) {
	words := map[string][]string{} // of each integration
	for i := range rows {
		if r := &rows[i]; r.Shared != "" && !IsClosed(r) {
			words[r.Key.Integration] = append(words[r.Key.Integration], sharedOf(r)...)
		}
	}
	out := map[alert.Key]index.Row{}
	for integration, all := range words {
		for some := range questions(all) {
			q, err := parse(oneOf(some)+" AND "+closed, integration, now)
			if err != nil {
				return nil, err
			}
			found, err := from.Search(ctx, index.Request{Query: q, Rows: mostRows})
			if err != nil {
				return nil, err
			}
			twinned(out, rows, found.Rows)
		}
	}
	return out, nil
}

// twinned notes for each open row the first closed one of another source that shares an id with it.
func twinned(out map[alert.Key]index.Row, rows, found []index.Row) {
	with := map[string][]index.Row{}
	for i := range found {
		for _, word := range sharedWords(&found[i]) {
			with[word] = append(with[word], found[i])
		}
	}
	for i := range rows {
		r := &rows[i]
		if _, has := out[r.Key]; has || IsClosed(r) {
			continue
		}
		for _, word := range sharedWords(r) {
			for _, other := range with[word] {
				if _, has := out[r.Key]; !has && other.Key.Source != r.Key.Source {
					out[r.Key] = other
				}
			}
		}
	}
}

// sharedWords returns the words by which a row is compared, without its own id.
func sharedWords(r *index.Row) []string {
	return Compared(r.Key.Integration, r.Key.ID, sharedOf(r))[1:]
}
