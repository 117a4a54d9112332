package alerts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
)

// news decides which rows are new: those first kept since the screen opened.
// Rows of a back-fill are not news, so each feed back-filled while the
// screen is open has a time of its own from which its rows count.
type news struct {
	opened  alert.Time
	since   map[ingest.Feed]alert.Time // feeds whose back-fill ended after opened
	filling map[ingest.Feed]bool       // whether a feed is being back-filled; known feeds have an entry
	told    bool                       // states have been read
	count   int                        // new rows of the answer that are unseen

	text   string // the text that parsed is made of
	parsed *query.Query
}

func newNews(opened alert.Time) *news {
	return &news{opened: opened, since: map[ingest.Feed]alert.Time{}, filling: map[ingest.Feed]bool{}}
}

// isNew reports whether a row is new, seen or not.
func (n *news) isNew(r *index.Row) bool {
	feed := ingest.Feed{Integration: r.Key.Integration, Source: r.Key.Source}
	return !n.filling[feed] && r.Ingested > max(n.opened, n.since[feed])
}

// take reads the feeds' states and reports whether that changes which rows are
// new. A feed that appears while the screen is open is being back-filled, even
// if the back-fill ended before its state was read.
func (n *news) take(states []ingest.State) (differs bool) {
	for _, f := range states {
		was, seen := n.filling[f.Feed]
		is := backfilling(f)
		if !is && (was || n.told && !seen) {
			n.since[f.Feed] = alert.At(f.At)
		}
		differs = differs || is != was || n.told && !seen
		n.filling[f.Feed] = is
	}
	n.told = true
	return differs
}

// backfilling reports whether a feed is still being back-filled. A feed whose
// back-fill fails while its live polls succeed is not: its polls bring news.
func backfilling(f ingest.State) bool {
	failing := f.Fault != nil && !f.LastOK.IsZero()
	return !f.Backfilled && !f.Retired && !failing && f.Phase != ""
}

// underway reports whether a back-fill is running.
func (n *news) underway() bool {
	for _, filling := range n.filling {
		if filling {
			return true
		}
	}
	return false
}

// query returns the condition that counts new rows that are unseen.
func (n *news) query(now time.Time) *query.Query {
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

func (n *news) condition() string {
	terms := []string{"triage.seen = false", "ingested_at > " + quoted(n.opened)}
	for feed, filling := range n.filling {
		from := fmt.Sprintf("integration = %s AND ingest.product.name = '%s' AND ingest.product.version = '%s'",
			query.Quote(feed.Integration), feed.Source.IngestProduct(), feed.Source.Version())
		since := n.since[feed]
		switch {
		case !lists(feed.Source):
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
func lists(name alert.SourceName) bool {
	source := alert.SourceOf(name)
	return source == nil || source.Kind() == alert.AlertKind()
}

func quoted(t alert.Time) string { return "'" + t.String() + "'" }

// stated handles the feeds' states, and searches again if that changes which
// rows are new.
func (s *Screen) stated(msg stated) tea.Cmd {
	if msg.err != nil {
		return nil // the search reports it better
	}
	if s.takeStates(msg.states) {
		return tea.Batch(s.rows.Reload(), s.watch())
	}
	return s.watch()
}

// takeStates keeps the states of the feeds to show.
func (s *Screen) takeStates(states []ingest.State) (differs bool) {
	s.states, s.known = nil, true // a running command may still read the old ones
	for _, f := range states {
		if len(s.o.Integrations) == 0 || slices.Contains(s.o.Integrations, f.Integration) {
			s.states = append(s.states, f)
		}
	}
	return s.news.take(states)
}

// watchEvery is how often a back-fill is checked without ticks, which a
// terminal in the background doesn't get: its end must not be missed.
const watchEvery = time.Second

// watched is sent when it is time to check.
type watched struct{ of }

// watch reads the states after a while, as long as a feed is being back-filled.
func (s *Screen) watch() tea.Cmd {
	moving := func(f ingest.State) bool { return backfilling(f) && f.Phase != ingest.Stopped }
	if s.watching || !slices.ContainsFunc(s.states, moving) {
		return nil
	}
	s.watching = true
	closing := s.closing
	return func() tea.Msg {
		sleep(closing, watchEvery)
		if closing.Err() != nil {
			return nil
		}
		return watched{of{s}}
	}
}
