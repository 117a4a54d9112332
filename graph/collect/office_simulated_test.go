package collect_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// officeWire is a transport that notes the hosts that a token goes to.
type officeWire struct {
	*simulator.Tenant
	mu    sync.Mutex
	hosts map[string]bool
}

func (w *officeWire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	if r.Header.Get("Authorization") != "" {
		w.hosts[r.URL.Host] = true
	}
	w.mu.Unlock()
	return w.Tenant.RoundTrip(r)
}

// officeWorld is a tenant of a cloud, whose settings name it by its domain, and the feed of
// its audit records.
type officeWorld struct {
	tenant *simulator.Tenant
	wire   *officeWire
	kept   *shelf
	feeds  []collect.Source
	apart  collect.Reader // of the audit records
}

// officeRecords is how many records the tenant has: of alerts, over the last week.
const officeRecords = 600

func newOfficeWorld(t *testing.T, cloudName string, switches simulator.Switches, roles ...string) *officeWorld {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
	scenario := simulator.GenerateAll(simulator.Amounts{Records: officeRecords}, 7)
	scenario.Switches = switches
	w := &officeWorld{tenant: simulator.New(scenario, time.Now), kept: &shelf{rows: map[string]alert.Time{}}}
	w.wire = &officeWire{Tenant: w.tenant, hosts: map[string]bool{}}
	pair := newPair(t, time.Now())
	w.tenant.Register(pair.Certificate)
	w.tenant.Grant(roles...)
	cloud, err := entra.CloudOf(cloudName, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: w.wire}
	tokens, err := entra.New(entra.Options{Cloud: cloud, TenantID: w.tenant.Domain(), ClientID: w.tenant.ClientID(), Pair: pair, HTTP: client})
	if err != nil {
		t.Fatal(err)
	}
	apis := graph.NewAPIs(cloud, graph.Options{Tenant: w.tenant.Domain(), Tokens: tokens, HTTP: client})
	w.feeds = sources.Feeds([]alert.SourceName{alert.O365Management}, apis)
	w.apart = sources.Of(alert.O365Management).Reader(apis)
	return w
}

// load makes the audit log of so many records: alerts, DLP matches, and as many that are no
// alert.
func (w *officeWorld) load(t *testing.T, n int) {
	t.Helper()
	var items [][]byte
	for i := range n {
		for _, typ := range []int{40, 11, 15} {
			items = append(items, fmt.Appendf(nil, `{"Id":"%d-%d","Operation":"x","RecordType":%d,"CreationTime":"2026-11-24T09:%02d:00","AlertId":"a%d","IncidentId":"i%d"}`, typ, i, typ, i%30, i, i))
		}
	}
	if err := w.tenant.Load(alert.O365Management, items); err != nil {
		t.Fatal(err)
	}
}

// once is a run from cron.
func (w *officeWorld) once(t *testing.T) error {
	f := collect.New(w.kept, collect.Options{Holder: "test"})
	f.Apply([]collect.Integration{{Name: "contoso", Sources: w.feeds, PollEvery: time.Minute, Since: 7 * 24 * time.Hour}})
	return f.Once(t.Context())
}

// runs runs the fleet for a while.
func (w *officeWorld) runs(t *testing.T, d time.Duration) {
	f := collect.New(w.kept, collect.Options{Holder: "test"})
	f.Apply([]collect.Integration{{Name: "contoso", Sources: w.feeds, PollEvery: time.Minute, Since: 7 * 24 * time.Hour}})
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := f.Run(ctx); err != nil {
		t.Error(err)
	}
}

// count returns how many records of a type are kept.
func (w *officeWorld) count(typ string) (n int) {
	for id := range w.kept.rows {
		if strings.HasPrefix(id, typ+"-") {
			n++
		}
	}
	return n
}

// TestOfficeOfTheSimulator: every switch of the simulated API, in each cloud.
func TestOfficeOfTheSimulator(t *testing.T) {
	all := []string{"ActivityFeed.Read", "ActivityFeed.ReadDlp"}
	const every, none = officeRecords - 10, 0 // the oldest ones expire
	for name, c := range map[string]struct {
		cloud    string
		switches simulator.OfficeSwitches
		roles    []string
		least    int // records that are kept
		fault    string
		health   ingest.Health
	}{
		"http next pages":     {"usgov", simulator.OfficeSwitches{PageSize: 10, PageLink: simulator.PagePlain}, all, every, "", ingest.Healthy},
		"odd next pages":      {"global", simulator.OfficeSwitches{PageSize: 2}, all, every, "", ingest.Healthy},
		"clean next pages":    {"gcc", simulator.OfficeSwitches{PageSize: 2, PageLink: simulator.PageClean}, all, every, "", ingest.Healthy},
		"foreign next pages":  {"usgov", simulator.OfficeSwitches{PageSize: 10, PageLink: simulator.PageForeign}, all, every, "", ingest.Healthy},
		"errors as 200":       {"usgov-dod", simulator.OfficeSwitches{ErrorsAs200: true, Duplicates: true}, all, every, "", ingest.Healthy},
		"a quota":             {"global", simulator.OfficeSwitches{PerMinute: 30, SharedPerMinute: 1}, all, every, "", ingest.Healthy},
		"late":                {"global", simulator.OfficeSwitches{VisibleAfter: simulator.Span{Duration: 40 * time.Minute}}, all, every, "", ingest.Healthy},
		"unsubscribed":        {"gcc", simulator.OfficeSwitches{Unsubscribed: true, FirstContent: simulator.Span{Duration: 12 * time.Hour}}, all, none, "", ingest.Pending},
		"without DLP":         {"global", simulator.OfficeSwitches{}, all[:1], every, "DLP.All is not read: the application lacks the permission", ingest.Degraded},
		"without permissions": {"global", simulator.OfficeSwitches{}, nil, none, "the application lacks the permission ActivityFeed.Read", ingest.BadCredentials},
		"no licence":          {"global", simulator.OfficeSwitches{NoLicence: true}, all, none, "", ingest.BadCredentials},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newOfficeWorld(t, c.cloud, simulator.Switches{Office: c.switches}, c.roles...)
				w.runs(t, 80*time.Minute)
				state, kept := w.kept.state, len(w.kept.rows)
				if kept < c.least || c.least == none && kept > 0 {
					t.Errorf("%d records are kept", kept)
				}
				state.Phase = ingest.Idle
				if got := state.Health(time.Now()); got != c.health {
					t.Errorf("%s, want %s: %+v", got, c.health, state)
				}
				if f := fault.Of(errOf(state)); c.fault != "" && (f == nil || !strings.HasPrefix(f.Sentence, c.fault)) {
					t.Errorf("fault %+v", f)
				}
				cloud, _ := entra.CloudOf(c.cloud, nil)
				for host := range w.wire.hosts {
					if "https://"+host != cloud.Office {
						t.Errorf("a token went to %s", host)
					}
				}
			})
		})
	}
}

// errOf returns the fault of a state as an error.
func errOf(s ingest.State) error {
	if s.Fault == nil {
		return nil
	}
	return s.Fault
}

// TestOfficeOnce: a run from cron reads all that there is, and the next one only what is
// new; records that expired are counted as lost.
func TestOfficeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newOfficeWorld(t, "global", simulator.Switches{}, "ActivityFeed.Read", "ActivityFeed.ReadDlp")
		w.load(t, 30)
		if err := w.once(t); err != nil || w.count("40") != 30 || w.count("11") != 30 {
			t.Errorf("%d and %d kept, %v", w.count("40"), w.count("11"), err)
		}
		ids := len(w.kept.rows)
		time.Sleep(5 * time.Minute)
		if err := w.once(t); err != nil || len(w.kept.rows) != ids || w.kept.state.Requests > 4 {
			t.Errorf("%d kept, %d requests, %v", len(w.kept.rows), w.kept.state.Requests, err)
		}
		w.tenant.Set(func(s *simulator.Switches) { s.Office.ExpiredFor = 1 })
		w.load(t, 60)
		err := w.once(t)
		if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, "are lost: a content expired") || w.kept.state.Lost != 1 {
			t.Errorf("%v, %+v", err, w.kept.state)
		}
		if slices.Contains([]int{0, ids}, len(w.kept.rows)) {
			t.Errorf("%d kept", len(w.kept.rows))
		}
	})
}
