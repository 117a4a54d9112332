package alerts

import (
	"context"
	"maps"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/tui/cells"
	"tocsin/tui/list"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// A view leaves resolved alerts out, and the alert of another source about the same event may stand there alone:
// what a colleague or the service has closed would be looked at once more. Its row says so.

// twinPause is the least time between two questions: a back-fill brings a page every few milliseconds, and a key held
// down brings other rows.
const twinPause = time.Second

// mostClosedTwins is how many are kept of rows that are loaded no more.
const mostClosedTwins = 5000

// closedTwins are the closed alerts of other sources about the events of the loaded rows. What is known of rows that
// a filter leaves out is kept: once they come back they have their words at once, not after the next question.
type closedTwins struct {
	s     *Screen
	of    map[alert.Key]index.Row
	rows  []alert.Key // that were asked about
	seq   int64       // the store's change number then
	at    time.Time
	asked bool // the answer is still to come
}

// twinsFound brings the closed twins of rows.
type twinsFound struct {
	of
	closed map[alert.Key]index.Row
	failed bool
}

// Follow asks about the loaded rows if they or the store are others than before: what stands before a title is known
// before it comes in sight. It is to be called after each message.
func (c *closedTwins) Follow(cmd *tea.Cmd) {
	s := c.s
	answer := &s.rows.Answer
	if c.asked || s.rows.Tabled() || !answer.Known || answer.Growing() {
		return
	}
	open := slices.DeleteFunc(slices.Clone(list.Loaded(s.rows.List)), func(r index.Row) bool { return r.Shared == "" || links.IsClosed(&r) })
	keys, now := keysOf(open), s.o.Now()
	switch {
	case slices.Equal(keys, c.rows) && answer.Seq == c.seq, now.Sub(c.at) < twinPause: // each second asks again
		return
	case len(keys) == 0:
		c.rows, c.seq = nil, answer.Seq
		return
	}
	c.rows, c.seq, c.at, c.asked = keys, answer.Seq, now, true
	reply, store, closing := twinsFound{of: of{s}}, s.o.Store, s.outside.closing
	*cmd = tea.Batch(*cmd, func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, screen.LookLimit)
		defer cancel()
		var err error
		reply.closed, err = links.Closed(ctx, store, open, now)
		reply.failed = err != nil // the list's own search tells of the store
		return reply
	})
}

// take keeps what was found.
func (c *closedTwins) take(m twinsFound) {
	if c.asked = false; m.failed {
		return
	}
	for _, key := range c.rows { // that were asked about
		delete(c.of, key)
	}
	if c.of == nil || len(c.of) > mostClosedTwins {
		c.of = make(map[alert.Key]index.Row, len(m.closed))
	}
	maps.Copy(c.of, m.closed)
	rows.Relook(c.s.rows)
}

// words say before the title of a row that a twin which the list leaves out is closed: "resolved in v2 › ", for "v2 › " is
// before a row of v2 itself. Of a row that someone works on they say only what was decided here: its title needs the
// room.
func (c *closedTwins) words(b *rows.Brush, r *index.Row) string {
	twin, ok := c.of[r.Key]
	how := "resolved"
	if twin.Triage == alert.TriageDone {
		how = "done"
	}
	if !ok || links.IsClosed(r) || r.Status == alert.InProgress && how != "done" || b.Lists(&twin) {
		return ""
	}
	return how + " in " + text.Clean(sourceWord(twin.Key.Source)) + " " + b.Glyphs.Crumb + " "
}

// withTwins returns columns whose titles have the words before them that tell of twins.
func withTwins(s *Screen, all []rows.Column) []rows.Column {
	at := slices.IndexFunc(all, func(c rows.Column) bool { return c.Field == titleColumn })
	all[at].Cell = cells.Title(s.o.User, func(b *rows.Brush, r *index.Row) string {
		if closed := s.twins.words(b, r); closed != "" {
			return closed
		}
		return twinWords(b, r)
	})
	return all
}
