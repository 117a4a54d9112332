package rows

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
)

// twins are the loaded rows that are about the same events, and those that would read alike. What was found stays
// while only the window moves: no title changes in place because its twin came in sight or left it. They are
// found once for the same rows: a frame is drawn with each key.
type twins struct {
	loaded []index.Row
	whole  bool                      // the list has no others: what isn't loaded has left it
	stale  bool                      // others are loaded than those that were looked through
	found  map[alert.Key][]alert.Key // about the same events
	alike  map[alert.Key][]alert.Key // of other sources, with the same words
	rows   map[alert.Key]index.Row   // all of these, as they were loaded last
	here   map[alert.Key]bool        // the loaded ones
}

// mostTwins is how many rows that have twins are remembered, beside the loaded ones.
const mostTwins = 4096

// see tells which rows are loaded, of how many that the list has.
func (t *twins) see(loaded []index.Row, all int) {
	whole := len(loaded) >= all
	if !slices.Equal(loaded, t.loaded) || whole != t.whole {
		t.loaded, t.whole, t.stale = append(t.loaded[:0], loaded...), whole, true
	}
}

// forget forgets rows of another query.
func (t *twins) forget() { *t = twins{} }

func (t *twins) of(r *index.Row) []alert.Key {
	t.find()
	return t.found[r.Key]
}

// listed reports whether a twin stands in the list, as far as it is known: one that isn't loaded has left it if it was
// open and is closed now.
func (t *twins) listed(closed *index.Row) bool {
	t.find()
	was, known := t.rows[closed.Key]
	return t.here[closed.Key] || known && links.IsClosed(&was)
}

// find looks through the loaded rows, if it hasn't yet.
func (t *twins) find() {
	if !t.stale {
		return
	}
	t.stale = false
	if t.rows == nil || len(t.rows) > mostTwins || t.whole {
		t.found, t.alike, t.rows = map[alert.Key][]alert.Key{}, map[alert.Key][]alert.Key{}, map[alert.Key]index.Row{}
	}
	t.here = make(map[alert.Key]bool, len(t.loaded))
	for i := range t.loaded {
		t.here[t.loaded[i].Key] = true
	}
	found, alike := links.TwinsAnywhere(t.loaded), lookalikes(t.loaded)
	for i := range t.loaded {
		key := t.loaded[i].Key
		remember(t.found, key, found[key], t.here)
		remember(t.alike, key, alike[key], t.here)
		if delete(t.rows, key); len(t.found[key])+len(t.alike[key]) > 0 {
			t.rows[key] = t.loaded[i]
		}
	}
}

// remember notes what was found for a row, beside what was and isn't loaded any more.
func remember(all map[alert.Key][]alert.Key, key alert.Key, found []alert.Key, here map[alert.Key]bool) {
	for _, other := range all[key] {
		if !here[other] {
			found = append(found, other)
		}
	}
	if all[key] = found; len(found) == 0 {
		delete(all, key)
	}
}

// readAlike is how far apart two records of other sources were created at most that read alike: a detection is
// told of within it.
const readAlike = alert.Time(5 * 60 * 1e7)

// lookalikes returns, by the key of each of some rows, those of other sources in its integration that have the same
// words: title, user and host, of about the same time. They needn't be about the same event, but without their
// source no one could tell which is which.
func lookalikes(of []index.Row) map[alert.Key][]alert.Key {
	out, with := map[alert.Key][]alert.Key{}, map[string][]*index.Row{}
	for i := range of {
		r := &of[i]
		words := strings.Join([]string{r.Key.Integration, string(r.Severity), r.Heading(), r.User, r.Host}, "\x00")
		for _, other := range with[words] {
			if d := r.Created - other.Created; other.Key.Source != r.Key.Source && max(d, -d) <= readAlike {
				out[r.Key] = append(out[r.Key], other.Key)
				out[other.Key] = append(out[other.Key], r.Key)
			}
		}
		with[words] = append(with[words], r)
	}
	return out
}
