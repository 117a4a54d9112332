package memory_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/memory"
	"tocsin/store/query"
)

// records is a store of records, answered by the reference matcher.
type records []*alert.Record

func (s records) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	var found []*alert.Record
	for _, r := range s {
		if query.Match(q, r) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *alert.Record) int { return int(b.Created() - a.Created()) })
	return q.Run(ctx, query.Records(found))
}

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func now() time.Time { return noon }

// raised returns an alert of a detector, created some minutes before noon.
func raised(n int, detector, title string, before time.Duration, entities ...string) *alert.Record {
	a := &alert.Alert{DetectorID: detector, Title: title, Provider: alert.MDE, Product: alert.MDE.Product(), Severity: "medium", Created: alert.At(noon.Add(-before))}
	a.Updated = a.Created
	for _, e := range entities {
		kind, value, _ := strings.Cut(e, " ")
		a.Entities = append(a.Entities, alert.Entity{Type: alert.EntityType(kind), Value: value})
	}
	return &alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint("a", n)}, Alert: a}
}

// done closes an alert some minutes after it was created.
func done(r *alert.Record, verdict alert.Verdict, after time.Duration, note string) *alert.Record {
	r.Triage = alert.Triage{State: alert.TriageDone, Verdict: verdict, By: "amal", Note: note, At: alert.At(r.Alert.Created.Time().Add(after))}
	return r
}

func TestDetector(t *testing.T) {
	s := records{
		raised(1, "d1", "Odd sign-in", 90*time.Minute),
		done(raised(2, "d1", "Odd sign-in", 80*time.Minute), alert.VerdictBenign, 6*time.Minute, ""),
		done(raised(3, "d1", "Odd sign-in of O'Neil", 70*time.Minute), alert.VerdictBenign, 2*time.Minute, ""),
		done(raised(4, "d1", "Odd sign-in", 60*time.Minute), alert.VerdictTrue, 50*time.Minute, ""),
		done(raised(5, "d1", "Odd sign-in", 50*time.Minute), "", 4*time.Minute, ""),
		done(raised(6, "d2", "Odd sign-in", 40*time.Minute), alert.VerdictBenign, time.Minute, ""),
		done(raised(7, "", "It's e'odd", 30*time.Minute), alert.VerdictBenign, 3*time.Minute, ""),
		raised(8, "", "", 20*time.Minute),
		raised(9, "", "No product", 20*time.Minute),
	}
	s[8].Alert.Provider = ""
	for _, c := range []struct {
		name string
		of   *alert.Record
		want memory.Detector
		ok   bool
	}{
		{"with an id", s[0], memory.Detector{Alerts: 5, Closed: 4, Verdicts: []memory.VerdictCount{{Verdict: string(alert.VerdictBenign), N: 2}, {Verdict: string(alert.VerdictTrue), N: 1}}, Median: 4 * time.Minute}, true},
		{"by its title, of another one", raised(10, "", "It's e'odd", 10*time.Minute), memory.Detector{Alerts: 1, Closed: 1, Verdicts: []memory.VerdictCount{{Verdict: string(alert.VerdictBenign), N: 1}}, Median: 3 * time.Minute}, true},
		{"its own closing", s[6], memory.Detector{Alerts: 1}, true},
		{"without a product", s[8], memory.Detector{Alerts: 1}, true},
		{"of names that no query can have", raised(11, "d\xff", "t\xff", 0), memory.Detector{}, false},
		{"neither", s[7], memory.Detector{}, false},
		{"an incident", &alert.Record{Incident: &alert.Incident{}}, memory.Detector{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok, err := memory.New(s, now, nil).Detector(t.Context(), c.of)
			if err != nil || ok != c.ok || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, %v, %v\nwant %+v", got, ok, err, c.want)
			}
		})
	}
}

func TestDecisions(t *testing.T) {
	other := done(raised(6, "d1", "Dumped", 15*time.Minute, "host srv1"), alert.VerdictBenign, time.Minute, "")
	other.Integration = "fabrikam"
	s := records{
		raised(1, "d1", "Dumped", 90*time.Minute, "host SRV1", "user amal", "process cmd.exe"),
		done(raised(2, "d1", "Dumped", 80*time.Minute, "host srv1", "host srv2"), alert.VerdictBenign, time.Minute, "backup job"),
		done(raised(3, "d1", "Dumped", 70*time.Minute, "user Amal", "host srv1"), alert.VerdictTrue, time.Hour, ""),
		done(raised(4, "d1", "Dumped", 60*time.Minute, "host srv9", "process cmd.exe"), alert.VerdictBenign, time.Minute, ""),
		done(raised(5, "d2", "Dumped", 50*time.Minute, "host srv1"), alert.VerdictBenign, time.Minute, ""),
		other,
		raised(7, "d1", "Dumped", 10*time.Minute, "host srv1"),
	}
	got, err := memory.New(s, now, []string{"contoso"}).Decisions(t.Context(), s[0])
	if err != nil {
		t.Fatal(err)
	}
	want := []memory.Decision{
		{Key: s[2].Key, Alerts: 1, Title: "Dumped", Verdict: string(alert.VerdictTrue), By: "amal", At: s[2].Triage.At, Shared: []string{"amal", "SRV1"}},
		{Key: s[1].Key, Alerts: 1, Title: "Dumped", Verdict: string(alert.VerdictBenign), Note: "backup job", By: "amal", At: s[1].Triage.At, Shared: []string{"SRV1"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	for _, r := range []*alert.Record{raised(9, "d1", "Dumped", 0), raised(9, "d1", "Dumped", 0, "process cmd.exe"), raised(9, "d1", "Dumped", 0, "host "+strings.Repeat("x", 600))} {
		if got, err := memory.New(s, now, nil).Decisions(t.Context(), r); len(got) > 0 || err != nil {
			t.Errorf("of an alert that can share nothing: %+v, %v", got, err)
		}
	}
}

// elsewhere makes an alert one of the source that knows no ids of detectors.
func elsewhere(r *alert.Record) *alert.Record {
	r.Source, r.Alert.DetectorID = alert.Legacy, ""
	return r
}

// TestADetectorIsOneInEverySource: an alert with the id of its detector counts those of its title that have none,
// and they count it; another detector of the title doesn't count, nor another product.
func TestADetectorIsOneInEverySource(t *testing.T) {
	legacy := elsewhere(done(raised(1, "", "Wacatac", 30*time.Minute, "host srv1"), alert.VerdictFalse, time.Minute, "test file"))
	v2 := done(raised(2, "d1", "Wacatac", 20*time.Minute, "host srv1"), alert.VerdictTrue, time.Minute, "")
	product := elsewhere(done(raised(3, "", "Wacatac", 10*time.Minute, "host srv1"), alert.VerdictBenign, time.Minute, ""))
	product.Alert.Provider = alert.MDO
	title := elsewhere(done(raised(4, "", "Bumbleloader", 10*time.Minute, "host srv1"), alert.VerdictBenign, time.Minute, ""))
	detector := done(raised(5, "d2", "Wacatac", 10*time.Minute, "host srv1"), alert.VerdictBenign, time.Minute, "")
	m := memory.New(records{legacy, v2, product, title, detector}, now, nil)
	for _, c := range []struct {
		of     *alert.Record
		closed int
		told   []alert.Verdict // the last one first
	}{
		{raised(9, "d1", "Wacatac", 0, "host srv1"), 2, []alert.Verdict{alert.VerdictTrue, alert.VerdictFalse}},
		{raised(9, "d2", "Wacatac", 0, "host srv1"), 2, []alert.Verdict{alert.VerdictBenign, alert.VerdictFalse}},
		{elsewhere(raised(9, "", "Wacatac", 0, "host srv1")), 3, []alert.Verdict{alert.VerdictBenign, alert.VerdictTrue, alert.VerdictFalse}},
	} {
		d, _, err := m.Detector(t.Context(), c.of)
		if err != nil || d.Closed != c.closed || d.Alerts != c.closed {
			t.Errorf("%s of %q: %+v, %v", c.of.Source, c.of.Alert.DetectorID, d, err)
		}
		got, err := m.Decisions(t.Context(), c.of)
		var told []alert.Verdict
		for _, d := range got {
			told = append(told, alert.Verdict(d.Verdict))
		}
		if err != nil || !slices.Equal(told, c.told) {
			t.Errorf("%s of %q: %q, %v, want %q", c.of.Source, c.of.Alert.DetectorID, told, err, c.told)
		}
	}
}

// TestATwinIsNoMemoryOfWhatIsClosed: the record of the same events in another source, closed with a record, tells
// nothing about it; of an open one it tells how it was closed there.
func TestATwinIsNoMemoryOfWhatIsClosed(t *testing.T) {
	twin := elsewhere(done(raised(1, "", "Wacatac", 30*time.Minute, "host srv1"), alert.VerdictFalse, time.Minute, ""))
	open := raised(2, "d1", "Wacatac", 30*time.Minute, "host srv1")
	twin.Alert.SharedIDs, open.Alert.SharedIDs = []string{"event"}, []string{"event"}
	closed := done(raised(2, "d1", "Wacatac", 30*time.Minute, "host srv1"), alert.VerdictFalse, time.Minute, "")
	closed.Alert.SharedIDs = []string{"event"}
	for is, want := range map[*alert.Record]int{open: 1, closed: 0} {
		m := memory.New(records{twin, is}, now, nil)
		d, _, err := m.Detector(t.Context(), is)
		decisions, failed := m.Decisions(t.Context(), is)
		if err != nil || failed != nil || d.Alerts != 1 || d.Closed != want || len(decisions) != want {
			t.Errorf("%s: %+v, %d decisions; %v, %v", is.Triage.State, d, len(decisions), err, failed)
		}
	}
}

// TestADetectorCountsTwinsOnce: an alert of which several sources tell is one of its detector, closed as it was last,
// in whichever of them. Of very many each record counts.
func TestADetectorCountsTwinsOnce(t *testing.T) {
	pair := func(n int) []*alert.Record {
		both := []*alert.Record{raised(2*n, "d1", "Wacatac", 30*time.Minute), elsewhere(raised(2*n+1, "", "Wacatac", 30*time.Minute))}
		for _, r := range both {
			r.Alert.SharedIDs = []string{fmt.Sprint("event", n)}
		}
		return both
	}
	var s records
	for n := range 4 {
		s = append(s, pair(n)...)
	}
	for _, r := range s[:4] { // two, with their twins
		done(r, alert.VerdictBenign, 5*time.Minute, "")
	}
	done(s[4], alert.VerdictTrue, time.Minute, "")
	done(s[5], alert.VerdictBenign, 9*time.Minute, "") // at another time, and otherwise
	s = append(s, done(raised(90, "d1", "Wacatac", 10*time.Minute), alert.VerdictTrue, 6*time.Minute, ""))
	want := memory.Detector{Alerts: 5, Closed: 4, Verdicts: []memory.VerdictCount{{Verdict: string(alert.VerdictBenign), N: 3}, {Verdict: string(alert.VerdictTrue), N: 1}}, Median: 5 * time.Minute}
	for _, of := range []*alert.Record{s[6], s[7]} {
		if got, _, err := memory.New(s, now, nil).Detector(t.Context(), of); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("of an open one of %s: %+v, %v\nwant %+v", of.Source, got, err, want)
		}
	}
	if got, _, err := memory.New(s, now, nil).Detector(t.Context(), s[1]); err != nil || got.Alerts != 5 || got.Closed != 3 || got.With(string(alert.VerdictBenign)) != 2 {
		t.Errorf("of a closed one: %+v, %v", got, err)
	}
	for n := range 5000 {
		s = append(s, pair(100+n)...)
	}
	want.Alerts, want.Closed, want.Median = len(s), 7, 5*time.Minute
	want.Verdicts = []memory.VerdictCount{{Verdict: string(alert.VerdictBenign), N: 5}, {Verdict: string(alert.VerdictTrue), N: 2}}
	if got, _, err := memory.New(s, now, nil).Detector(t.Context(), s[6]); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("of very many: %+v, %v\nwant %+v", got, err, want)
	}
}

// TestAlertsClosedTogetherAreOneDecision: with their number and what any of them shares. Another time,
// person, verdict, note or title is another decision.
func TestAlertsClosedTogetherAreOneDecision(t *testing.T) {
	s := records{raised(1, "d1", "Dumped", 90*time.Minute, "host srv1", "user amal")}
	at := alert.At(now()) - alert.Time(time.Hour/100)
	for i, edit := range []func(r *alert.Record){
		func(*alert.Record) {}, func(r *alert.Record) { r.Alert.Entities[0] = alert.Entity{Type: alert.User, Value: "amal"} }, func(*alert.Record) {},
		func(r *alert.Record) { r.Triage.At -= 10_000_000 },
		func(r *alert.Record) { r.Triage.At, r.Triage.By = at-20_000_000, "kim" },
		func(r *alert.Record) { r.Triage.At, r.Triage.By, r.Alert.Title = at-20_000_000, "kim", "Other" },
		func(r *alert.Record) { r.Triage.At, r.Triage.By, r.Triage.Note = at-20_000_000, "kim", "known" },
		func(r *alert.Record) {
			r.Triage.At, r.Triage.By, r.Triage.Verdict = at-20_000_000, "kim", alert.VerdictTrue
		},
	} {
		r := done(raised(10+i, "d1", "Dumped", time.Duration(60-i)*time.Minute, "host srv1"), alert.VerdictBenign, time.Minute, "")
		r.Triage.At = at
		edit(r)
		s = append(s, r)
	}
	got, err := memory.New(s, now, nil).Decisions(t.Context(), s[0])
	if err != nil || len(got) != 6 || got[0].Alerts != 3 || !slices.Equal(slices.Sorted(slices.Values(got[0].Shared)), []string{"amal", "srv1"}) {
		t.Fatalf("%d decisions, %v: %+v", len(got), err, got)
	}
	for _, d := range got[1:] {
		if d.Alerts != 1 {
			t.Errorf("%+v", d)
		}
	}
}

// Of more alerts than are asked for, closed together, the number is a lower bound and says so; older
// decisions behind them are not told, and one that ends at the bound is exact.
func TestManyAlertsClosedTogether(t *testing.T) {
	at := alert.At(now()) - alert.Time(time.Hour/100)
	for closed, want := range map[int]string{199: "199 alerts", 200: "200 alerts", 201: "200 alerts or more", 230: "200 alerts or more"} {
		s := records{raised(1, "d1", "Dumped", 90*time.Minute, "host srv1")}
		for i := range closed + 1 {
			r := done(raised(10+i, "d1", "Dumped", time.Hour, "host srv1"), alert.VerdictBenign, time.Minute, "")
			if r.Triage.At = at; i == closed { // an older one alone
				r.Triage.At -= alert.Minute
			}
			s = append(s, r)
		}
		got, err := memory.New(s, now, nil).Decisions(t.Context(), s[0])
		if decisions := map[bool]int{true: 2, false: 1}[closed < 200]; err != nil || len(got) != decisions || got[0].Count() != want {
			t.Errorf("%d closed: %d decisions, %v, the first of %s; want %s", closed, len(got), err, got[0].Count(), want)
		}
		if len(got) > 1 && got[1].Count() != "1 alert" {
			t.Errorf("%d closed: the older one is of %s", closed, got[1].Count())
		}
	}
}

// TestTitlesOfOneActAlternate: one act about alerts of two titles is two decisions, however they
// stand; the number of decisions is bound.
func TestTitlesOfOneActAlternate(t *testing.T) {
	s := records{raised(1, "d1", "Dumped", 90*time.Minute, "host srv1")}
	at := alert.At(now()) - alert.Time(time.Hour/100)
	for i := range 60 {
		r := done(raised(10+i, "d1", []string{"Dumped", "Dumped again"}[i%2], time.Hour, "host srv1"), alert.VerdictBenign, time.Minute, "")
		r.Triage.At = at
		s = append(s, r)
	}
	got, err := memory.New(s, now, nil).Decisions(t.Context(), s[0])
	if err != nil || len(got) != 2 || got[0].Alerts != 30 || got[1].Alerts != 30 || got[0].Title == got[1].Title {
		t.Fatalf("%d decisions, %v: %+v", len(got), err, got)
	}
	for i := range 60 { // each an act of its own, before
		r := done(raised(100+i, "d1", "Dumped", time.Hour, "host srv1"), alert.VerdictBenign, time.Minute, "")
		r.Triage.At = at - alert.Time(i+1)*alert.Second
		s = append(s, r)
	}
	if got, err = memory.New(s, now, nil).Decisions(t.Context(), s[0]); err != nil || len(got) != 20 || got[0].Alerts != 30 {
		t.Fatalf("%d decisions, %v: %+v", len(got), err, got)
	}
}

// An entity that most alerts of the tenant name, such as its own domain, makes no two alerts
// alike; one that only this detector's alerts name does, however many they are. The decisions
// behind those that share a landmark alone are found.
func TestLandmarksAreNotShared(t *testing.T) {
	var s records
	n := 0
	add := func(r *alert.Record) *alert.Record {
		s = append(s, r)
		return r
	}
	raise := func(detector string, entities ...string) *alert.Record {
		n++
		return add(raised(n, detector, "Title", time.Duration(n)*time.Minute, entities...))
	}
	own := raise("d1", "domain contoso.example", "domain evil.example", "ip 10.0.0.1", "user SYSTEM", "host srv1")
	for i := range 40 { // of other detectors
		raise(fmt.Sprint("other", i%7), "domain contoso.example", "ip 10.0.0.1", "user SYSTEM", fmt.Sprint("host h", i%3))
	}
	for range 60 { // that name nothing of the kind
		raise("endpoint", "file a.exe")
	}
	raise("other", "host srv1") // fewer than tell anything
	behind := done(raise("d1", "domain evil.example", "domain contoso.example"), alert.VerdictTrue, time.Minute, "")
	host := done(raise("d1", "host srv1", "user SYSTEM"), alert.VerdictTrue, time.Minute, "")
	for range 230 { // decided later, and alike in landmarks alone
		done(raise("d1", "domain contoso.example", "ip 10.0.0.1", "user SYSTEM"), alert.VerdictBenign, 90*time.Hour, "")
	}
	got, err := memory.New(s, now, nil).Decisions(t.Context(), own)
	if err != nil || len(got) != 2 {
		t.Fatalf("%d decisions: %+v, %v", len(got), got, err)
	}
	for _, d := range got {
		want := map[alert.Key][]string{behind.Key: {"evil.example"}, host.Key: {"srv1"}}[d.Key]
		if !slices.Equal(d.Shared, want) {
			t.Errorf("%s shares %q, want %q", d.Key.ID, d.Shared, want)
		}
	}
	hosts := raise("d3", "host h0")
	done(raise("d3", "host h0"), alert.VerdictTrue, time.Minute, "")
	if got, err := memory.New(s, now, nil).Decisions(t.Context(), hosts); err != nil || len(got) != 1 {
		t.Errorf("a host of three, which a third of the alerts are about, is not shared: %+v, %v", got, err)
	}
	scanner := raise("d4", "ip 192.0.2.9")
	for range 20 {
		done(raise("d4", "ip 192.0.2.9"), alert.VerdictBenign, time.Minute, "")
	}
	if got, err := memory.New(s, now, nil).Decisions(t.Context(), scanner); err != nil || len(got) != 20 {
		t.Errorf("the address of a scanner: %d decisions, %v", len(got), err)
	}
	if got, err := memory.New(s, now, []string{"fabrikam"}).Decisions(t.Context(), scanner); err != nil || len(got) != 0 {
		t.Errorf("of another tenant: %d decisions, %v", len(got), err)
	}
}

// A share of exactly the bound is none of a landmark, and what other tenants' alerts name says
// nothing of this one.
func TestLandmarksAreOfOneTenant(t *testing.T) {
	for name, c := range map[string]struct {
		having, others, elsewhere int // alerts of other detectors: with the domain, with another one, and in another tenant
		shared                    bool
	}{
		"exactly a fifth":              {10, 40, 0, true},
		"one more":                     {11, 40, 0, false},
		"too few here, many elsewhere": {4, 40, 60, true},
		"many here, others elsewhere":  {20, 40, -200, false},
		"as few as tell something":     {10, 0, 0, false},
		"one fewer":                    {9, 0, 0, true},
	} {
		var s records
		raise := func(tenant, detector, domain string) *alert.Record {
			r := raised(len(s), detector, "Title", time.Duration(len(s))*time.Minute, "domain "+domain)
			r.Integration = tenant
			s = append(s, r)
			return r
		}
		own := raise("contoso", "d1", "shared.example")
		done(raise("contoso", "d1", "shared.example"), alert.VerdictBenign, time.Minute, "")
		for range c.having {
			raise("contoso", "other", "shared.example")
		}
		for range c.others {
			raise("contoso", "other", "else.example")
		}
		for range max(c.elsewhere, -c.elsewhere) {
			raise("fabrikam", "other", map[bool]string{true: "shared.example", false: "else.example"}[c.elsewhere > 0])
		}
		got, err := memory.New(s, now, nil).Decisions(t.Context(), own)
		if err != nil || (len(got) == 1) != c.shared {
			t.Errorf("%s: %d decisions, %v", name, len(got), err)
		}
	}
}

// counting is a store that counts the questions.
type counting struct {
	records
	asked int
}

func (s *counting) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	s.asked++
	return s.records.Table(ctx, q)
}

// However many entities alerts share, the store is asked a bounded number of questions, and each
// entity once.
func TestLandmarksAreAskedForWithinBounds(t *testing.T) {
	var many []string
	for i := range 20 {
		many = append(many, fmt.Sprint("host h", i), fmt.Sprint("user u", i), fmt.Sprint("ip 192.0.2.", i))
	}
	s := &counting{records: records{raised(1, "d1", "Title", 0, many...)}}
	for n := range 5 {
		s.records = append(s.records, done(raised(2+n, "d1", "Title", time.Minute, many...), "", time.Minute, ""))
	}
	for n := range 40 {
		s.records = append(s.records, raised(10+n, "d2", "Other", time.Hour, many[n%60], "ip 192.0.2.7"))
	}
	got, err := memory.New(s, now, nil).Decisions(t.Context(), s.records[0])
	if err != nil || len(got) != 1 || got[0].Alerts != 5 || slices.Contains(got[0].Shared, "192.0.2.7") {
		t.Errorf("%+v, %v", got, err)
	}
	if s.asked > 25 {
		t.Errorf("%d questions", s.asked)
	}
}

func TestPrevalence(t *testing.T) {
	s := records{
		raised(1, "d1", "a", 90*time.Minute, "ip 203.0.113.9", "host srv1", "user amal"),
		done(raised(2, "d2", "b", 80*time.Minute, "ip 203.0.113.9", "host srv2", "user amal"), "", time.Minute, ""),
		raised(3, "d3", "c", 70*time.Minute, "ip 203.0.113.90", "host srv3"),
		raised(4, "d4", "d", 85*time.Minute, "ip 203.0.113.9", "host srv2", "user amal"), // resolved in the portal
	}
	s[1].Alert.Severity, s[3].Alert.Status = "high", "RESOLVED"
	for value, want := range map[string]memory.Prevalence{
		"203.0.113.9": {Alerts: 3, High: 1, Open: 1, Hosts: 2, Users: 1, First: s[0].Alert.Created, Last: s[1].Alert.Created},
		"203.0.113.8": {},
		"":            {},
	} {
		if all, err := memory.New(s, now, []string{"contoso"}).Alerts(t.Context()); err != nil || all != 4 {
			t.Errorf("%d alerts, %v", all, err)
		}
		got, err := memory.New(s, now, nil).Prevalence(t.Context(), alert.IP, value)
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", value, got, err, want)
		}
	}
}

func TestDetectors(t *testing.T) {
	s := records{
		raised(1, "d1", "Rare title", 90*time.Minute),
		done(raised(2, "d1", "Common title", 80*time.Minute), alert.VerdictBenign, 6*time.Minute, ""),
		done(raised(3, "d1", "Common title", 70*time.Minute), alert.VerdictFalse, 2*time.Minute, ""),
		done(raised(4, "", "No detector", 60*time.Minute), alert.VerdictBenign, time.Minute, ""),
		raised(5, "", "No detector", 50*time.Minute),
		raised(6, "", "No detector either", 40*time.Minute),
	}
	got, err := memory.New(s, now, nil).Detectors(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range got {
		lines = append(lines, fmt.Sprintf("%s|%s|%d|%d|%v|%v", d.ID, d.Title, d.Alerts, d.Closed, d.Verdicts, d.Median))
	}
	want := []string{
		fmt.Sprintf("d1|Common title|3|2|[{%s 1} {%s 1}]|2m0s", alert.VerdictBenign, alert.VerdictFalse),
		fmt.Sprintf("|No detector|2|1|[{%s 1}]|1m0s", alert.VerdictBenign),
		"|No detector either|1|0|[]|0s",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got %q\nwant %q", lines, want)
	}
	either, problems := query.Parse("title = 'No detector' OR title = 'Rare title'", noon)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	few, err := memory.New(s, now, nil).Detectors(t.Context(), either)
	if err != nil || len(few) != 2 || few[0].Alerts != 2 || few[1].Closed != 0 {
		t.Errorf("of a condition: %+v, %v", few, err)
	}
}

// bounded is a store that gives at most a few rows of a list, as if there were many.
type bounded struct{ records }

func (s bounded) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	table, err := s.records.Table(ctx, q)
	if err == nil && len(table.Keys) > 0 {
		table.Rows, table.Keys = table.Rows[:1], table.Keys[:1]
	}
	return table, err
}

// The closed alerts are counted in full; only the median is of the last ones.
func TestClosedAreCountedInFull(t *testing.T) {
	s := bounded{records{
		done(raised(1, "d1", "a", 90*time.Minute), alert.VerdictBenign, 6*time.Minute, ""),
		done(raised(2, "d1", "a", 80*time.Minute), alert.VerdictBenign, 2*time.Minute, ""),
		done(raised(3, "d1", "b", 70*time.Minute), "", 2*time.Minute, ""),
		done(raised(4, "d1", "b", 70*time.Minute), alert.VerdictTrue, 2*time.Minute, ""),
	}}
	got, err := memory.New(s, now, nil).Detectors(t.Context(), nil)
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	want := []memory.VerdictCount{{Verdict: string(alert.VerdictBenign), N: 2}, {Verdict: string(alert.VerdictTrue), N: 1}}
	if got[0].Closed != 4 || got[0].Alerts != 4 || !slices.Equal(got[0].Verdicts, want) {
		t.Errorf("%+v", got[0])
	}
}

// A closed alert is no past decision of its own, and a decision dated before its alert does
// not count as one that took less than no time.
func TestTheAlertItselfAndItsClock(t *testing.T) {
	s := records{
		done(raised(1, "d1", "Dumped", 90*time.Minute, "host srv1"), alert.VerdictBenign, time.Minute, ""),
		done(raised(2, "d1", "Dumped", 80*time.Minute, "host srv1"), alert.VerdictBenign, -time.Hour, ""),
		done(raised(3, "d1", "Dumped", 70*time.Minute, "host srv1"), alert.VerdictBenign, 3*time.Minute, ""),
	}
	m := memory.New(s, now, nil)
	decisions, err := m.Decisions(t.Context(), s[0])
	if err != nil || len(decisions) != 2 || slices.ContainsFunc(decisions, func(d memory.Decision) bool { return d.Key == s[0].Key }) {
		t.Errorf("%+v, %v", decisions, err)
	}
	if d, _, err := m.Detector(t.Context(), s[0]); err != nil || d.Closed != 2 || d.With(string(alert.VerdictBenign)) != 2 || d.Median != 3*time.Minute {
		t.Errorf("%+v, %v", d, err)
	}
	s[0].Triage.At = s[1].Triage.At
	if d, _, err := m.Detector(t.Context(), s[1]); err != nil || d.Closed != 2 || d.Median != 3*time.Minute {
		t.Errorf("%+v, %v", d, err)
	}
}

// Of titles that are as frequent the first by name stands for the detector, in any order.
func TestTheTitleOfADetector(t *testing.T) {
	var s records
	for i, title := range []string{"c", "a", "d", "b"} {
		s = append(s, raised(i, "d1", title, time.Duration(i)*time.Minute))
	}
	for i := range s {
		got, err := memory.New(append(slices.Clone(s[i:]), s[:i]...), now, nil).Detectors(t.Context(), nil)
		if err != nil || len(got) != 1 || got[0].Title != "a" {
			t.Errorf("%d: %+v, %v", i, got, err)
		}
	}
}
