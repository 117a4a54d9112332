package alerts

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// Times of day are drawn in the local zone; pictures need a fixed one.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// midnight is when pictures are taken. A bubble of synctest begins at that
// time, so that flows can use the same samples.
var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// fakeStore is a store in memory: a real index over records in a map.
type fakeStore struct {
	mu       sync.Mutex
	ix       *index.Index
	records  map[alert.Key]alert.Record
	seq      int64
	news     chan struct{}
	states   []ingest.State
	now      func() time.Time
	searches []index.Request // those that asked for rows
	polled   []ingest.Feed
	acts     []engine.Act
	history  map[alert.Key][]alert.Change // of what put has changed
	err      error                        // of Search
	waitErr  error                        // of Wait, once
	actErr   error                        // of Triage
	afterErr error                        // of Triage after it has kept the acts
	pollErr  error                        // of PollNow

	historyErr error         // of History
	slow       time.Duration // how long a search and an act take
	ended      int           // searches that ended because they were cancelled
	change     func(*index.Result)
	evidence   []alert.Evidence // of every record
	advice     string           // recommended actions of every record
}

func newFakeStore(now func() time.Time, records ...alert.Record) *fakeStore {
	s := &fakeStore{
		ix: index.New(index.Options{}), records: map[alert.Key]alert.Record{}, history: map[alert.Key][]alert.Change{},
		news: make(chan struct{}), now: now, states: []ingest.State{fresh("contoso", alert.AlertsV2, now())},
	}
	s.put(records...)
	return s
}

// put keeps records; those without a time are kept now.
func (s *fakeStore) put(records ...alert.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := make([]engine.Row, 0, len(records))
	for _, r := range records {
		if r.Ingested == 0 {
			r.Ingested = alert.At(s.now())
		}
		if was, kept := s.records[r.Key]; kept {
			for _, c := range engine.DiffTriage(was.Triage, r.Triage) {
				c.At, c.By = r.Triage.At, r.Triage.By
				s.history[r.Key] = append(s.history[r.Key], c)
			}
		}
		s.seq++
		s.records[r.Key] = r
		rows = append(rows, engine.Row{Seq: s.seq, Record: r})
	}
	if len(rows) > 0 {
		s.ix.Apply(rows)
	}
	close(s.news)
	s.news = make(chan struct{})
}

func (s *fakeStore) set(states ...ingest.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.states = states
}

func (s *fakeStore) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// The next four change the store while a program uses it.

func (s *fakeStore) setActErr(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.actErr = err
}

// loseWait lets the running Wait end with an error.
func (s *fakeStore) loseWait(err error) {
	s.mu.Lock()
	s.waitErr = err
	s.mu.Unlock()
	s.put()
}

func (s *fakeStore) setAfterErr(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.afterErr = err
}

func (s *fakeStore) setHistoryErr(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.historyErr = err
}

func (s *fakeStore) setChange(change func(*index.Result)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change = change
}

func (s *fakeStore) setSlow(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = d
}

func (s *fakeStore) rest(ctx context.Context) error {
	s.mu.Lock()
	slow := s.slow
	s.mu.Unlock()
	if slow == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(slow):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *fakeStore) Search(ctx context.Context, request index.Request) (index.Result, error) {
	if err := s.rest(ctx); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ended++
		return index.Result{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return index.Result{}, s.err
	}
	if request.Rows > 0 {
		s.searches = append(s.searches, request)
	}
	r, err := s.ix.Search(ctx, request)
	if s.change != nil {
		s.change(&r)
	}
	return r, err
}

func (s *fakeStore) Wait(ctx context.Context, seq int64) (int64, error) {
	for {
		s.mu.Lock()
		at, news, err := s.seq, s.news, s.waitErr
		s.waitErr = nil
		s.mu.Unlock()
		if err != nil {
			return 0, err
		}
		if at > seq {
			return at, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

func (s *fakeStore) States(context.Context) ([]ingest.State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]ingest.State{}, s.states...), nil
}

func (s *fakeStore) PollNow(_ context.Context, feed ingest.Feed, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.polled = append(s.polled, feed)
	return s.pollErr
}

func (s *fakeStore) Focus(context.Context, ingest.Feed, time.Time) error { return nil }

func (s *fakeStore) Triage(ctx context.Context, acts []engine.Act) (back []engine.Act, err error) {
	if err := s.rest(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	err = s.actErr
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	for _, a := range acts {
		s.mu.Lock()
		r := s.records[a.Key]
		s.acts = append(s.acts, a)
		s.mu.Unlock()
		done, err := a.Apply(r.Triage, alert.At(s.now()))
		if err != nil {
			return nil, err
		}
		if done.Changed {
			r.Triage = done.Is
			back = append(back, done.Undo)
			s.put(r)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.afterErr != nil {
		return nil, s.afterErr
	}
	return back, nil
}

func (s *fakeStore) Record(_ context.Context, key alert.Key) (alert.Record, []alert.Evidence, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.records[key]
	if !ok {
		return r, nil, fault.New(fault.Store, "the store has no such record", "", nil)
	}
	r.Raw = fmt.Appendf(nil, `{"id":%q,"recommendedActions":%q}`, r.ID, s.advice)
	return r, s.evidence, nil
}

func (s *fakeStore) Decided(_ context.Context, keys []alert.Key) (out []alert.Triage, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		out = append(out, s.records[key].Triage)
	}
	return out, nil
}

func (s *fakeStore) History(_ context.Context, key alert.Key) ([]alert.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.history[key], s.historyErr
}

func (s *fakeStore) Alerts(context.Context, alert.Key) ([]alert.Record, error) { return nil, nil }

func (s *fakeStore) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return nil, s.err
	}
	result, err := s.ix.Search(ctx, index.Request{Query: q})
	return result.Table, err
}

// keepUnheard keeps a triage state of which no list has heard yet.
func (s *fakeStore) keepUnheard(id string, state alert.TriageState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, r := range s.records {
		if k.ID == id {
			r.Triage.State = state
			s.records[k] = r
		}
	}
}

// triage returns an alert's triage state.
func (s *fakeStore) triage(id string) alert.TriageState {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, r := range s.records {
		if k.ID == id {
			return r.Triage.State
		}
	}
	return "gone"
}

// fresh is the state of a feed that was polled 12 seconds ago.
func fresh(integration string, source alert.SourceName, now time.Time) ingest.State {
	return ingest.State{
		Feed:  ingest.Feed{Integration: integration, Source: source},
		Phase: ingest.Idle, Backfilled: true, LastOK: now.Add(-12 * time.Second), At: now.Add(-12 * time.Second), Next: now.Add(48 * time.Second),
	}
}

// sample makes an alert n minutes old.
func sample(id string, n int, edit func(*alert.Record)) alert.Record {
	created := alert.At(midnight.Add(-time.Duration(n) * time.Minute))
	r := alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
		Alert: &alert.Alert{
			Title: "Suspicious sign-in", Severity: alert.High, Status: alert.Open, Provider: alert.MDE, Product: alert.MDE.Product(),
			Created: created, Updated: created, IncidentID: "42",
			Entities: []alert.Entity{{Type: alert.User, Value: "amal@contoso.example"}, {Type: alert.Host, Value: "ws-042"}},
		},
		Ingested: alert.At(midnight.Add(-time.Hour)),
	}
	if edit != nil {
		edit(&r)
	}
	return r
}

// plain returns n alerts, one a minute, named a00, a01 … from the newest.
func plain(n int) []alert.Record {
	out := make([]alert.Record, n)
	for i := range out {
		out[i] = sample(fmt.Sprintf("a%02d", i), i+1, func(r *alert.Record) {
			r.Alert.Title = fmt.Sprintf("Alert %02d", i)
			r.Alert.Severity = []alert.Severity{alert.High, alert.Medium, alert.Low, alert.Informational}[i%4]
		})
	}
	return out
}

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

// unchanging is a store whose changes no list hears of.
type unchanging struct{ Store }

func (unchanging) Wait(context.Context, int64) (int64, error) { return 0, context.Canceled }

// still is a list on a store in which nothing moves: deliver delivers the
// answers, and no command waits.
func still(store Store, th *theme.Theme, w, h int, integrations ...string) *Screen {
	s := New(Options{Store: unchanging{store}, Now: at(midnight), User: "kim", Integrations: integrations})
	s.pane.detail.Rest = 0
	for _, cmd := range tuitest.Prepare(s, th, w, h) {
		deliver(s, cmd)
	}
	return s
}

// deliver runs a command and its consequences, as far as they end by themselves: waits for
// changes and pauses are left out. It returns the messages that aren't the list's.
func deliver(s *Screen, cmd tea.Cmd) (others []tea.Msg) {
	return tuitest.NewPost(s.Update, func(msg tea.Msg) bool { _, due := msg.(rows.Due); return due }).Deliver(cmd)
}

func strip(s string) string { return ansi.Strip(s) }
