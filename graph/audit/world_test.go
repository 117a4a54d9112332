package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/audit"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// shelf is a store in memory.
type shelf struct {
	rows    map[alert.Key]alert.Record
	removed map[alert.Key]bool
	states  []ingest.State
	broken  error  // of each call
	before  func() // if not nil, Put calls it first

	progress ingest.Progress
	held     bool // another process has the lease
	leases   int  // taken, and not given back
}

func newShelf() *shelf {
	return &shelf{rows: map[alert.Key]alert.Record{}, removed: map[alert.Key]bool{}}
}

func (s *shelf) Held(_ context.Context, keys []alert.Key) ([]ingest.Held, error) {
	out := make([]ingest.Held, len(keys))
	for i, key := range keys {
		r, known := s.rows[key]
		out[i] = ingest.Held{Known: known, Removed: s.removed[key]}
		if known {
			out[i].Updated, out[i].Print = r.Updated(), normalize.Fingerprint(r.Raw)
		}
	}
	return out, s.broken
}

func (s *shelf) UpdatedSince(_ context.Context, feed ingest.Feed, from alert.Time, take func([]ingest.Stamp) error) error {
	for key, r := range s.rows {
		if key.Integration != feed.Integration || key.Source != feed.Source || r.Updated() < from {
			continue
		}
		if err := take([]ingest.Stamp{{ID: key.ID, Updated: r.Updated()}}); err != nil {
			return err
		}
	}
	return s.broken
}

func (s *shelf) States(context.Context) ([]ingest.State, error) { return s.states, s.broken }

func (s *shelf) Put(_ context.Context, _ ingest.Lease, b ingest.Batch) (out ingest.Outcome, err error) {
	if s.before != nil {
		s.before()
	}
	for _, r := range b.Records {
		r.Key = s.keyOf(r)
		switch was, known := s.rows[r.Key]; {
		case !known:
			out.New++
		case was.Updated() < r.Updated():
			out.Changed++
		default:
			out.Stale++
			continue
		}
		s.rows[r.Key] = r
		delete(s.removed, r.Key)
	}
	if b.Progress != nil {
		s.progress = *b.Progress
	}
	return out, s.broken
}

// keyOf returns the key under which a store keeps a record: two events of one id have their
// own.
func (s *shelf) keyOf(r alert.Record) alert.Key {
	was, known := s.rows[r.Key]
	if r.Event == nil || !known || bytes.Equal(was.Raw, r.Raw) {
		return r.Key
	}
	return r.Apart(normalize.Fingerprint(r.Raw))
}

// world is a tenant with items of one source, and the store of those who poll it.
type world struct {
	t      *testing.T
	tenant *simulator.Tenant
	source alert.SourceName
	feed   audit.Feed
	store  *shelf
	items  map[string][]byte
	mu     sync.Mutex                           // guards asked: contents are fetched side by side
	asked  []string                             // the queries of the lists that were asked for
	each   func(r *http.Request) *http.Response // answers in place of the tenant, if it is not nil and answers
}

// RoundTrip notes what is asked, and hands it to the tenant.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, "/v1.0/") {
		w.mu.Lock()
		w.asked = append(w.asked, r.URL.Query().Encode())
		w.mu.Unlock()
	}
	if w.each != nil {
		if answer := w.each(r); answer != nil {
			return answer, nil
		}
	}
	return w.tenant.RoundTrip(r)
}

// newWorld makes a tenant with n items of a source, which were updated a minute apart,
// the last one an hour ago, and a store that has them all.
func newWorld(t *testing.T, source alert.SourceName, n int, s simulator.Switches) *world {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
	w := &world{t: t, source: source, store: newShelf(), items: map[string][]byte{}}
	w.tenant = simulator.New(simulator.Scenario{Switches: s}, time.Now)
	row := sources.Of(source)
	apis := w.apis()
	w.feed = audit.Feed{Feed: ingest.Feed{Integration: "contoso", Source: source}, Reader: row.Reader(apis)}
	if source == alert.O365Management {
		for _, content := range []string{"Audit.General", "DLP.All"} { // a poller starts them
			w.must(apis.Of(row.Scope).Subscribe(t.Context(), content, row.Roles, nil))
		}
	}
	for i := range n {
		w.shows(fmt.Sprintf("a%04d", i), time.Hour+time.Duration(n-i)*time.Minute)
	}
	w.load()
	w.keeps()
	return w
}

// apis signs in to the tenant.
func (w *world) apis() graph.APIs {
	w.t.Helper()
	certPEM, keyPEM, err := certificate.Make(certificate.Options{Now: time.Now()})
	w.must(err)
	certFile, keyFile, err := certificate.Write(w.t.TempDir(), "c", certPEM, keyPEM)
	w.must(err)
	pair, err := certificate.Load(w.t.Context(), certFile, keyFile, time.Now())
	w.must(err)
	w.tenant.Register(pair.Certificate)
	w.tenant.Grant(simulator.Roles()...)
	cloud, err := entra.CloudOf("global", nil)
	w.must(err)
	wire := &http.Client{Transport: w}
	tokens, err := entra.New(entra.Options{Cloud: cloud, TenantID: w.tenant.TenantID(), ClientID: w.tenant.ClientID(), Pair: pair, HTTP: wire})
	w.must(err)
	return graph.NewAPIs(cloud, graph.Options{Tenant: w.tenant.TenantID(), Tokens: tokens, HTTP: wire})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// shows makes the service show an item that was updated so long ago.
func (w *world) shows(id string, ago time.Duration) {
	created, updated := "createdDateTime", "lastUpdateDateTime"
	switch w.source {
	case alert.Legacy:
		updated = "lastModifiedDateTime"
	case alert.RiskDetections:
		created, updated = "detectedDateTime", "lastUpdatedDateTime"
	}
	at := time.Now().Add(-ago).UTC().Format("2006-01-02T15:04:05.9999999Z")
	if w.source == alert.O365Management {
		own, _, _ := strings.Cut(id, "/") // a0001/x is another content of the id a0001
		w.items[id] = fmt.Appendf(nil, `{"CreationTime":%q,"Id":%q,"Operation":"AlertUpdated","RecordType":40,"AlertId":"of %s"}`, at[:19], own, own)
		return
	}
	w.items[id] = fmt.Appendf(nil, `{"id":%q,"title":"Title of %s",%q:%q,%q:%q}`, id, id, created, at, updated, at)
}

// load gives the tenant its items.
func (w *world) load() {
	w.t.Helper()
	items := make([][]byte, 0, len(w.items))
	for _, raw := range w.items {
		items = append(items, raw)
	}
	w.must(w.tenant.Load(w.source, items))
}

// keeps puts what the service shows in the store.
func (w *world) keeps() {
	for _, raw := range w.items {
		r := normalize.Record("contoso", w.source, raw)
		w.store.rows[r.Key] = r
	}
}

func (w *world) key(id string) alert.Key {
	if w.source == alert.O365Management {
		id += "/AlertUpdated"
	}
	return alert.Key{Integration: "contoso", Source: w.source, ID: id}
}

// polled says that a collector polls, and ended its last poll so long ago.
func (w *world) polled(ago time.Duration) {
	w.store.states = []ingest.State{{
		Feed: w.feed.Feed, LastOK: time.Now().Add(-ago), PollEvery: time.Minute, Distance: time.Minute, Backfilled: true, BackTo: time.Now().Add(-30 * 24 * time.Hour),
	}}
}

// audit runs an audit of the last day.
func (w *world) audit(repair bool) audit.Report {
	w.t.Helper()
	report, err := audit.Run(w.t.Context(), w.store, w.feed, audit.Options{Window: 24 * time.Hour, Repair: repair, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	w.must(err)
	return report
}

// ids returns the ids of a list.
func ids(list []audit.Found) string {
	var out []string
	for _, f := range list {
		out = append(out, f.ID)
	}
	return strings.Join(out, " ")
}

// differs returns what a report found, in words.
func differs(r audit.Report) string {
	var out []string
	for _, why := range audit.Ways() {
		if list := r.Found[why]; len(list) > 0 {
			out = append(out, string(why)+" "+ids(list))
		}
	}
	return strings.Join(out, ", ")
}

func (s *shelf) Lease(_ context.Context, feed ingest.Feed, holder string, _ time.Duration) (ingest.Lease, ingest.Progress, error) {
	if s.held {
		return ingest.Lease{}, ingest.Progress{}, ingest.ErrHeld
	}
	s.leases++
	return ingest.Lease{Feed: feed, Holder: holder}, s.progress, s.broken
}

func (s *shelf) Report(_ context.Context, _ ingest.Lease, state ingest.State) error {
	s.states = []ingest.State{state}
	return s.broken
}

func (s *shelf) Release(context.Context, ingest.Lease) error {
	s.leases--
	return s.broken
}
