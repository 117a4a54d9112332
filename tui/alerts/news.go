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

// news tells which rows are new: those first kept since the screen opened. What
// the first sync of a feed brings is no news, so each feed that syncs while the
// screen is open has a moment of its own from which rows count.
type news struct {
	opened  alert.Time
	since   map[ingest.Feed]alert.Time // feeds whose first sync ended after opened
	filling map[ingest.Feed]bool       // feeds in their first sync; those that were seen have an entry
	told    bool                       // states were taken in
	count   int                        // new rows of the answer that nobody has looked at

	text   string // of parsed
	parsed *query.Query
}

func newNews(opened alert.Time) *news {
	return &news{opened: opened, since: map[ingest.Feed]alert.Time{}, filling: map[ingest.Feed]bool{}}
}

// isNew reports whether a row is new. Whether somebody looked at it is another
// question.
func (n *news) isNew(r *index.Row) bool {
	feed := ingest.Feed{Integration: r.Key.Integration, Source: r.Key.Source}
	return !n.filling[feed] && r.Ingested > max(n.opened, n.since[feed])
}

// take learns from the feeds' states and reports whether other rows are new now.
// A feed that appears while the screen is open is one that syncs, even where it
// was over before anybody looked.
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

// syncs reports whether a feed is in its first sync. One whose back-fill fails
// while its live polls are good is not: those bring news.
func backfilling(f ingest.State) bool {
	failing := f.Fault != nil && !f.LastOK.IsZero()
	return !f.Backfilled && !f.Retired && !failing && f.Phase != ""
}

// underway reports whether some feed is in its first sync.
func (n *news) underway() bool {
	for _, filling := range n.filling {
		if filling {
			return true
		}
	}
	return false
}

// query is the condition that counts new rows which nobody has looked at.
func (n *news) query(now time.Time) *query.Query {
	text := n.condition()
	if n.parsed == nil || n.text != text {
		q, problems := query.Parse(text, now)
		if query.Failed(problems) != nil { // no name of an integration can do that: they are quoted
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

// stated takes in the feeds' states; the search asks again where that makes
// other rows new.
func (s *Screen) stated(msg stated) tea.Cmd {
	if msg.err != nil {
		return nil // the search says it better
	}
	if s.takeStates(msg.states) {
		return tea.Batch(s.reload(), s.watch())
	}
	return s.watch()
}

// takeStates keeps the states of the feeds that are spoken of.
func (s *Screen) takeStates(states []ingest.State) (differs bool) {
	s.states, s.known = nil, true // a command may still read the old ones
	for _, f := range states {
		if len(s.o.Integrations) == 0 || slices.Contains(s.o.Integrations, f.Integration) {
			s.states = append(s.states, f)
		}
	}
	return s.news.take(states)
}

// watchEvery is how often a first sync is looked at without ticks, which a
// terminal in the background has not: its end must not be missed.
const watchEvery = time.Second

// watched says that it is time to look.
type watched struct{ of }

// watch looks at the states after a while, as long as a feed syncs.
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
