package detail

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/tui/screen"
)

// limit is the time limit of the store. What the pane makes of the answer has none: on a busy machine a
// large record may take longer, and the store isn't slow for that.
const limit = 5 * time.Second

// loader is the record that a pane asked for last, and the query which is running.
type loader struct {
	key        alert.Key // the record asked for last, if wanted
	wanted     bool
	generation int // of the running or last query
	cancel     context.CancelFunc
	loading    bool
	rests      bool         // the query waits for the cursor of the list to rest
	again      bool         // the store changed while a query was running
	failed     *fault.Fault // why key could not be loaded the last time
	had        *content     // the last answer
}

// loaded is the answer to one query of one loader: several panes may be on the
// stack of screens, and each receives every message.
type loaded struct {
	to         *loader
	generation int
	content    *content
	err        error
}

// answers reports whether a message answers the running query.
func (l *loader) answers(m loaded) bool {
	return m.to == l && m.generation == l.generation && l.loading
}

// has reports whether a loaded record is the one asked for.
func (l *loader) has(c *content) bool { return c != nil && c.record.Key == l.key }

// hides reports whether a loaded record must not be drawn: another one was asked for and
// could not be loaded.
func (l *loader) hides(c *content) bool { return l.failed != nil && !l.has(c) }

// load loads the wanted record, after a pause, and cancels a running load.
func (l *loader) load(from Store, pause time.Duration) tea.Cmd {
	l.cancel()
	ctx, cancel := context.WithCancel(context.Background())
	l.generation++
	l.cancel, l.loading, l.rests, l.again = cancel, true, pause > 0, false
	key, had, answer := l.key, l.had, loaded{to: l, generation: l.generation}
	return func() tea.Msg {
		defer cancel()
		if screen.Pause(ctx, pause); ctx.Err() != nil {
			return nil
		}
		answer.content, answer.err = read(ctx, from, key, had)
		return answer
	}
}

// clear cancels the running query and wants nothing; its answer is dropped.
func (l *loader) clear() {
	if l.cancel != nil {
		l.cancel()
	}
	*l = loader{cancel: func() {}, generation: l.generation + 1}
}

// read loads the record and prepares what takes longer than a frame for a large
// record. If nothing has changed, it is the content of before, whose pages are built.
func read(ctx context.Context, from Store, key alert.Key, had *content) (*content, error) {
	of, err := stored(ctx, from, key)
	if err != nil {
		return nil, late(err)
	}
	if had != nil && had.same(of) {
		return had, nil
	}
	return newContent(ctx, of)
}

// stored returns the record with a key, and behind it the alerts of an incident. The store has a time
// limit.
func stored(ctx context.Context, from Store, key alert.Key) ([]told, error) {
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	own, err := one(ctx, from, key)
	if err != nil || own.record.Kind() != alert.IncidentKind() {
		return []told{own}, err
	}
	alerts, err := members(ctx, from, key)
	return append([]told{own}, alerts...), err
}

// told is a record with what tells of it.
type told struct {
	record   alert.Record
	evidence []alert.Evidence
	changes  []alert.Change // oldest first
}

// one loads the record with a key.
func one(ctx context.Context, from Store, key alert.Key) (told, error) {
	record, evidence, err := from.Record(ctx, key)
	if err != nil {
		return told{}, err
	}
	changes, err := from.History(ctx, key)
	record.Key = key
	return told{record, evidence, changes}, err
}

// members loads the alerts of an incident.
func members(ctx context.Context, from Store, incident alert.Key) ([]told, error) {
	records, err := from.Alerts(ctx, incident)
	if err != nil {
		return nil, err
	}
	out := make([]told, len(records))
	for i, r := range records {
		changes, err := from.History(ctx, r.Key)
		if err != nil {
			return nil, err
		}
		out[i] = told{r, store.Evidence(&r), changes}
	}
	return out, nil
}

// late names the store if the time limit struck: a deadline alone reads as
// trouble with the network.
func late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Store, "the store didn't answer within 5 seconds", "it may be busy with a back-fill; open the alert again", err)
	}
	return err
}

// Failed reports whether a message says that a record couldn't be loaded. The pane shows
// why; a screen on which it is only a preview needs no toast too, which would cover what
// is said about the list.
func Failed(msg tea.Msg) bool {
	m, ok := msg.(loaded)
	return ok && m.err != nil
}
