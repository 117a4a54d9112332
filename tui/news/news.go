// Package news decides which rows of a list are new: those first kept since the list was
// opened. Rows of a back-fill are not news, so each feed which is back-filled while the list
// is open has a time of its own from which its rows count.
//
// The package draws nothing and asks no store. A screen gives it the states of the feeds
// (Take), marks its rows by IsNew, and counts the new ones that are unseen with Query.
// Begin with News.
package news

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/query"
)

// News knows which rows are new. Make one with New.
type News struct {
	kind    *alert.Kind
	opened  alert.Time
	since   map[ingest.Feed]alert.Time // feeds whose back-fill ended after opened
	filling map[ingest.Feed]bool       // whether a feed is being back-filled; known feeds have an entry
	told    bool                       // states have been read
	count   int
	alarm   alarm

	text   string // the text that parsed is made of
	parsed *query.Query
}

// New returns the news of a list of one kind that was opened at a time.
func New(opened alert.Time, kind *alert.Kind) *News {
	return &News{kind: kind, opened: opened, since: map[ingest.Feed]alert.Time{}, filling: map[ingest.Feed]bool{}, alarm: newAlarm()}
}

// IsNew reports whether the row with a key, first kept at a time, is new, seen or not.
func (n *News) IsNew(key alert.Key, ingested alert.Time) bool {
	feed := ingest.Feed{Integration: key.Integration, Source: key.Source}
	return !n.filling[feed] && ingested > max(n.opened, n.since[feed])
}

// Count returns the number of new rows that are unseen, as SetCount gave it.
func (n *News) Count() int { return n.count }

// SetCount sets the number of rows that Query selected.
func (n *News) SetCount(count int) { n.count = count }

// Take reads the feeds' states and reports whether that changes which rows are
// new. A feed that appears while the list is open is being back-filled, even
// if the back-fill ended before its state was read.
func (n *News) Take(states []ingest.State) (differs bool) {
	for _, f := range states {
		was, seen := n.filling[f.Feed]
		is := f.Backfilling()
		if !is && (was || n.told && !seen) {
			n.since[f.Feed] = alert.At(f.At)
		}
		differs = differs || is != was || n.told && !seen
		n.filling[f.Feed] = is
	}
	n.told = true
	return differs
}

// Filling reports whether a feed is being back-filled.
func (n *News) Filling() bool {
	for _, filling := range n.filling {
		if filling {
			return true
		}
	}
	return false
}

// Query returns the condition that selects new rows that are unseen. It is parsed
// again only after the condition has changed.
func (n *News) Query(now time.Time) *query.Query {
	text := n.condition()
	if n.parsed == nil || n.text != text {
		q, problems := query.Parse(text, now)
		if query.Failed(problems) != nil { // an integration's name cannot cause this: names are quoted
			q = &query.Query{}
		}
		n.text, n.parsed = text, q
	}
	return n.parsed
}

func (n *News) condition() string {
	terms := []string{"triage.seen = false", "ingested_at > " + quoted(n.opened)}
	for feed, filling := range n.filling {
		from := fmt.Sprintf("integration = %s AND ingest.product.name = '%s' AND ingest.product.version = '%s'",
			query.Quote(feed.Integration), feed.Source.IngestProduct(), feed.Source.Version())
		since := n.since[feed]
		switch {
		case !n.lists(feed.Source):
		case filling:
			terms = append(terms, "NOT ("+from+")")
		case since > n.opened:
			terms = append(terms, "NOT ("+from+" AND ingested_at <= "+quoted(since)+")")
		}
	}
	slices.Sort(terms)
	return strings.Join(terms, " AND ")
}

// lists reports whether the items of a source become rows of the list.
func (n *News) lists(name alert.SourceName) bool {
	source := alert.SourceOf(name)
	return source == nil || source.Makes(n.kind)
}

func quoted(t alert.Time) string { return "'" + t.String() + "'" }
