package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/store/storetest"
)

// keeper has the methods that the collector uses, and screen those that a list uses:
// the interfaces of those packages, which a test here must not import.
type keeper interface {
	Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error)
	Release(ctx context.Context, lease ingest.Lease) error
	Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error)
	Report(ctx context.Context, lease ingest.Lease, state ingest.State) error
	PollNowAt(ctx context.Context, feed ingest.Feed) (time.Time, error)
	FocusedUntil(ctx context.Context, feed ingest.Feed) (time.Time, error)
}

type screen interface {
	Search(ctx context.Context, request index.Request) (index.Result, error)
	Wait(ctx context.Context, seq int64) (int64, error)
	States(ctx context.Context) ([]ingest.State, error)
	PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error
	Focus(ctx context.Context, feed ingest.Feed, until time.Time) error
	Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error)
}

var (
	_ keeper = (*Store)(nil)
	_ screen = (*Store)(nil)
)

func opened(t testing.TB, url string, options Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func put(t testing.TB, s *Store, records ...alert.Record) {
	t.Helper()
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
}

func alerts(from, n int) []alert.Record {
	out := make([]alert.Record, n)
	for i := range out {
		out[i] = storetest.Full(from + i)
	}
	return out
}

// shown waits until the index has all stored records, and searches.
func shown(t testing.TB, s *Store, text string) index.Result {
	t.Helper()
	seq, err := s.engine.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Wait(t.Context(), seq-1); err != nil {
		t.Fatal(err)
	}
	result, err := s.Search(t.Context(), index.Request{Query: parsed(t, text), Rows: 1000})
	if err != nil || result.Loading {
		t.Fatalf("loading %v, error %v", result.Loading, err)
	}
	return result
}

func parsed(t testing.TB, text string) *query.Query {
	t.Helper()
	q, problems := query.Parse(text, time.Now())
	if p := query.Failed(problems); p != nil {
		t.Fatal(query.Format(*p, text))
	}
	return q
}

func kind(err error) fault.Kind {
	if err == nil {
		return -1
	}
	return fault.Of(err).Kind
}

func TestURLs(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		url      string
		readOnly bool
		kind     fault.Kind
		says     string
	}{
		{"sqlite:" + filepath.Join(dir, "new", "a.db"), false, -1, ""},
		{"sqlite:" + filepath.Join(dir, "none.db"), true, fault.Store, "does not exist"},
		{"sqlite:" + dir, false, fault.Store, dir},
		{"memory:", false, -1, ""},
		{"memory:", true, -1, ""},
		{"sqlite:", false, fault.Usage, "does not name a file"},
		{"postgres://amal:secret@db/tocsin", false, fault.Usage, "not supported yet"},
		{"postgresql://amal:secret@db/tocsin", false, fault.Usage, "not supported yet"},
		{"mysql://amal:secret@db/tocsin", false, fault.Usage, "unknown scheme"},
		{"/var/lib/a.db", false, fault.Usage, "no scheme"},
		{"memory:x", false, fault.Usage, "something after memory:"},
		{"", false, fault.Usage, "no scheme"},
	} {
		s, err := Open(t.Context(), c.url, Options{ReadOnly: c.readOnly})
		if kind(err) != c.kind {
			t.Errorf("%s: %v", c.url, err)
		}
		if err == nil {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			continue
		}
		f := fault.Of(err)
		if !strings.Contains(f.Sentence, c.says) || f.Hint == "" {
			t.Errorf("%s: %q, hint %q", c.url, f.Sentence, f.Hint)
		}
		if strings.Contains(fmt.Sprintf("%+v %v", f, errors.Unwrap(err)), "secret") {
			t.Errorf("%s: the fault holds the password", c.url)
		}
	}
}

func TestMemoryIsGoneAtTheEnd(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s, err := Open(t.Context(), "memory:", Options{})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, alerts(0, 3)...)
	folders, _ := os.ReadDir(dir)
	if len(folders) != 1 {
		t.Fatalf("%d folders", len(folders))
	}
	if info, _ := folders[0].Info(); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v", info.Mode())
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%v is left", left)
	}
	if _, err := s.Wait(t.Context(), 1<<40); kind(err) != fault.Store {
		t.Errorf("Wait of a closed store: %v", err)
	}
}

// TestWhatIsPutIsFound follows alerts from Put to Search, also after a restart.
func TestWhatIsPutIsFound(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "a.db")
	records := alerts(0, 40)
	s := opened(t, url, Options{})
	if seq, err := s.Wait(t.Context(), -1); err != nil || seq != 0 {
		t.Fatalf("an empty store is ready at %d, %v", seq, err)
	}
	put(t, s, records[:25]...)
	if got := shown(t, s, ""); got.Total != 25 || got.Rows[0].Key.ID != records[24].ID {
		t.Fatalf("%d rows, first %s", got.Total, got.Rows[0].Key.ID)
	}
	put(t, s, records...)
	if got := shown(t, s, "resource_id = "+query.Quote(records[39].ID)); got.Total != 1 {
		t.Fatalf("%d rows", got.Total)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := opened(t, url, Options{ReadOnly: true})
	if got := shown(t, again, "original_data.evidence.osPlatform = 'windows11'"); got.Total != 40 {
		t.Errorf("%d rows after a restart", got.Total)
	}
}

// TestTwoStoresOfOneFile writes through one store and reads through the other.
func TestTwoStoresOfOneFile(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "a.db")
	a := opened(t, url, Options{})
	b := opened(t, url, Options{ReadOnly: true})
	if err := b.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	put(t, a, alerts(0, 5)...)
	if _, err := b.Wait(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	if got := shown(t, b, ""); got.Total != 5 {
		t.Errorf("%d rows", got.Total)
	}
}

func TestIndexRowsLimitTheIndex(t *testing.T) {
	s := opened(t, "memory:", Options{IndexRows: 10})
	put(t, s, alerts(0, 30)...)
	got := shown(t, s, "")
	if got.Total != 10 || !got.Cut || got.Rows[0].Key.ID != alerts(29, 1)[0].ID {
		t.Errorf("%d rows, cut %v", got.Total, got.Cut)
	}
}

// TestSelect takes all rows in order and waits for raw items.
func TestSelect(t *testing.T) {
	s := opened(t, "memory:", Options{})
	put(t, s, alerts(0, 700)...)
	shown(t, s, "")
	for _, c := range []struct {
		query string
		limit int
		want  int
	}{{"", 0, 700}, {"", 20, 20}, {"raw.evidence.osPlatform = 'Windows11'", 0, 700}, {"raw.evidence.osPlatform = 'Windows11'", 3, 3}, {"title = 'no such'", 0, 0}} {
		rows, err := s.Select(t.Context(), parsed(t, c.query), c.limit)
		if err != nil || len(rows) != c.want {
			t.Errorf("%s, %d: %d rows, %v", c.query, c.limit, len(rows), err)
		}
		if !slices.IsSortedFunc(rows, func(a, b index.Row) int { return int(b.Created - a.Created) }) {
			t.Errorf("%s: not newest first", c.query)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Select(ctx, parsed(t, "raw.x = 1"), 0); kind(err) != fault.Interrupted {
		t.Errorf("under a context that ended: %v", err)
	}
}

// gate is an engine with methods that a test can block or break.
type gate struct {
	engine.Engine
	mu    sync.Mutex
	deaf  bool          // Wait reports no changes
	open  chan struct{} // if not nil, Rows waits for it
	rows  func() error  // returns the error of Rows
	after int           // if not 0, Rows gives so many rows before that error
	given func()        // if not nil, Rows calls it behind each row
	stale func(n int) ([]alert.Record, error)
	remap func([]alert.Record) error
}

func (g *gate) Wait(ctx context.Context, seq int64) (int64, error) {
	if g.deaf {
		<-ctx.Done()
		return 0, ctx.Err()
	}
	return g.Engine.Wait(ctx, seq)
}

func (g *gate) Rows(ctx context.Context, after int64) iter.Seq2[engine.Row, error] {
	return func(yield func(engine.Row, error) bool) {
		if g.open != nil {
			select {
			case <-g.open:
			case <-ctx.Done():
				yield(engine.Row{}, ctx.Err())
				return
			}
		}
		var broken error
		if g.rows != nil {
			broken = g.rows()
		}
		if broken != nil && g.after == 0 {
			yield(engine.Row{}, broken)
			return
		}
		left := g.after
		for row, err := range g.Engine.Rows(ctx, after) {
			if broken != nil && left == 0 {
				yield(engine.Row{}, broken)
				return
			}
			if left--; !yield(row, err) {
				return
			}
			if g.given != nil {
				g.given()
			}
		}
	}
}

func (g *gate) Outdated(ctx context.Context, version, n int) ([]alert.Record, error) {
	if g.stale != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.stale(n)
	}
	return g.Engine.Outdated(ctx, version, n)
}

func (g *gate) Remap(ctx context.Context, records []alert.Record, version int) error {
	if g.remap != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.remap(records)
	}
	return g.Engine.Remap(ctx, records, version)
}

// gated returns a store over a gate whose engine already has records.
func gated(t *testing.T, g *gate, options Options, records ...alert.Record) *Store {
	t.Helper()
	e, remove, err := openTemporary(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	g.Engine = e
	s := start(t.Context(), g, remove, options)
	t.Cleanup(func() { _ = s.Close() })
	return s
}
