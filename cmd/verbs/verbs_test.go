package verbs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/store/index"
	"tocsin/store/query"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// kept opens a store that holds alerts a1, a2 and A1 and an incident i1 of
// kestrel, and an alert a1 of osprey.
func kept(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "memory:", store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	v2 := func(integration, id, severity string) alert.Record {
		raw := fmt.Sprintf(`{"id":%q,"title":"T %s","severity":%q,"status":"new","createdDateTime":"2026-03-0%dT08:00:00Z",
			"evidence":[{"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"userPrincipalName":"amal@lab.example"}}]}`,
			id, id, severity, 1+len(id)%2)
		return normalize.Record(integration, alert.AlertsV2, []byte(raw))
	}
	records := []alert.Record{
		v2("kestrel", "a1", "high"), v2("kestrel", "a2x", "low"), v2("kestrel", "A1", "high"), v2("osprey", "a1", "medium"),
		normalize.Record("kestrel", alert.Incidents, []byte(`{"id":"i1","displayName":"I","severity":"high","createdDateTime":"2026-03-01T08:00:00Z"}`)),
	}
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	return s
}

func parse(t *testing.T, text string) *query.Query {
	t.Helper()
	q, _, err := verbs.Parse(text, query.Scope{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func ids(rows []index.Row) (out []string) {
	for _, r := range rows {
		out = append(out, r.Key.Integration+"/"+r.Key.ID)
	}
	slices.Sort(out)
	return out
}

func TestParse(t *testing.T) {
	if _, problems, err := verbs.Parse("title = 'x'", query.Scope{Now: now}); err != nil || len(problems) != 0 {
		t.Errorf("%v, %v", problems, err)
	}
	q, problems, err := verbs.Parse("severity = 'hgih' AND", query.Scope{Now: now})
	if f := fault.Of(err); q != nil || f == nil || f.Kind != fault.Usage || len(problems) == 0 {
		t.Errorf("%v, %v, %v", q, problems, err)
	}
}

func TestSearch(t *testing.T) {
	s := kept(t)
	for _, c := range []struct {
		query string
		among verbs.Among
		limit int
		want  []string
		fails string
	}{
		{query: "", want: []string{"kestrel/A1", "kestrel/a1", "kestrel/a2x", "osprey/a1"}},
		{query: "severity = 'high'", want: []string{"kestrel/A1", "kestrel/a1"}},
		{query: "", limit: 1, want: []string{"kestrel/a2x"}},
		{query: "", among: verbs.Among{Integrations: []string{"osprey"}}, want: []string{"osprey/a1"}},
		{query: "", among: verbs.Among{Integrations: []string{"osprey", "kestrel"}}, limit: 2, want: nil},
		{query: "FROM incident", among: verbs.Among{Integrations: []string{"kestrel"}}, want: []string{"kestrel/i1"}},
		{query: "", among: verbs.Among{Integrations: []string{"merlin"}, Configured: []string{"merlin"}}},
		{query: "", among: verbs.Among{Integrations: []string{"merlin"}, Configured: []string{"kestrel"}}, fails: "there is no integration merlin"},
		{query: "", among: verbs.Among{Integrations: []string{"KESTREL"}, Configured: []string{"KESTREL"}}}, // another tenant than kestrel
		{query: "", among: verbs.Among{Integrations: []string{"Kestrel"}}, fails: "there is no integration Kestrel"},
	} {
		rows, err := verbs.Search(t.Context(), s, parse(t, c.query), c.among, c.limit)
		switch {
		case c.fails != "":
			if f := fault.Of(err); f == nil || f.Kind != fault.Usage || f.Sentence != c.fails {
				t.Errorf("%q %v: %v", c.query, c.among, err)
			}
		case err != nil:
			t.Errorf("%q %v: %v", c.query, c.among, err)
		case c.limit > 1 && len(rows) != c.limit || c.limit <= 1 && !slices.Equal(ids(rows), c.want):
			t.Errorf("%q %v limit %d finds %v, want %v", c.query, c.among, c.limit, ids(rows), c.want)
		}
	}
}

func TestRecords(t *testing.T) {
	s := kept(t)
	rows, err := verbs.Search(t.Context(), s, parse(t, ""), verbs.Among{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	gone := index.Row{Key: alert.Key{Integration: "kestrel", Source: alert.AlertsV2, ID: "gone"}}
	asked := slices.Concat(rows[:1], []index.Row{gone}, rows[1:])
	var got []alert.Key
	for record, err := range verbs.Records(t.Context(), s, asked) {
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(record.Raw), record.ID) {
			t.Errorf("the raw item of %s is %s", record.ID, record.Raw)
		}
		got = append(got, record.Key)
	}
	if !slices.Equal(got, verbs.Keys(rows)) {
		t.Errorf("got %v, want %v", got, verbs.Keys(rows))
	}
	for range verbs.Records(t.Context(), s, asked) {
		break // leaving early must not panic
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	failures := 0
	for record, err := range verbs.Records(ended, s, asked) {
		if err == nil {
			t.Errorf("%v came after the end", record.Key)
		}
		failures++
	}
	if failures != 1 {
		t.Errorf("%d failures", failures)
	}
}

func TestGet(t *testing.T) {
	s := kept(t)
	key := alert.Key{Integration: "kestrel", Source: alert.AlertsV2, ID: "a1"}
	note := "known"
	if _, err := verbs.Triage(t.Context(), s, []alert.Key{key}, verbs.Decision{State: alert.TriageDone, Note: &note, By: "amal", At: alert.At(now)}); err != nil {
		t.Fatal(err)
	}
	got, err := verbs.Get(t.Context(), s, key)
	if err != nil {
		t.Fatal(err)
	}
	if got.Record.Alert.Title != "T a1" || got.Record.Triage.State != alert.TriageDone || len(got.Record.Raw) == 0 {
		t.Errorf("record %+v", got.Record)
	}
	if len(got.Evidence) != 1 || got.Evidence[0].Type != "userEvidence" {
		t.Errorf("evidence %+v", got.Evidence)
	}
	if len(got.History) == 0 || got.History[0].By != "amal" {
		t.Errorf("history %+v", got.History)
	}
	key.ID = "none"
	if _, err := verbs.Get(t.Context(), s, key); fault.Of(err) == nil || fault.Of(err).Kind != fault.Store {
		t.Errorf("a key that is not kept: %v", err)
	}
}

func TestFind(t *testing.T) {
	s := kept(t)
	for _, c := range []struct {
		ids   []string
		among []string
		want  []string
		fails string
	}{
		{ids: []string{"a2x", "i1"}, want: []string{"kestrel/a2x", "kestrel/i1"}},
		{ids: []string{"A1"}, want: []string{"kestrel/A1"}},
		{ids: []string{"a1"}, among: []string{"osprey"}, want: []string{"osprey/a1"}},
		{ids: []string{"a1"}, fails: "2 records share the id a1"},
		{ids: []string{"a2x", "zz"}, fails: "no alert or incident has the id zz"},
		{ids: []string{"a1"}, among: []string{"merlin"}, fails: "there is no integration merlin"},
		{ids: []string{"o'hara"}, fails: "no alert or incident has the id o'hara"},
	} {
		rows, err := verbs.Find(t.Context(), s, c.ids, verbs.Among{Integrations: c.among})
		if c.fails != "" {
			if f := fault.Of(err); f == nil || f.Kind != fault.Usage || !strings.HasPrefix(f.Sentence, c.fails) {
				t.Errorf("%v: %v", c.ids, err)
			}
			continue
		}
		if err != nil || !slices.Equal(ids(rows), c.want) {
			t.Errorf("%v among %v: %v, %v", c.ids, c.among, ids(rows), err)
		}
	}
}

func TestFacets(t *testing.T) {
	s := kept(t)
	got, err := verbs.Facets(t.Context(), s, parse(t, "severity >= 'medium'"), 4)
	if err != nil {
		t.Fatal(err)
	}
	if got.Total != 3 || len(got.Histogram.Buckets) == 0 {
		t.Errorf("total %d, %d buckets", got.Total, len(got.Histogram.Buckets))
	}
	for _, f := range got.Facets {
		if f.Field != "severity" {
			continue
		}
		want := []index.Count{{Value: "high", N: 2}, {Value: "low", N: 1}, {Value: "medium", N: 1}}
		counts := slices.SortedFunc(slices.Values(f.Counts), func(a, b index.Count) int { return strings.Compare(a.Value, b.Value) })
		counts = slices.DeleteFunc(counts, func(c index.Count) bool { return c.N == 0 })
		if !slices.Equal(counts, want) {
			t.Errorf("severities %v, want %v: the condition on the field itself is left out", counts, want)
		}
		return
	}
	t.Errorf("no facet of severity in %v", got.Facets)
}

func TestTriage(t *testing.T) {
	s := kept(t)
	keys := []alert.Key{{Integration: "kestrel", Source: alert.AlertsV2, ID: "a1"}, {Integration: "osprey", Source: alert.AlertsV2, ID: "a1"}}
	done := verbs.Decision{State: alert.TriageDone, By: "amal", At: alert.At(now)}
	for _, want := range []int{2, 0} { // the second time changes nothing
		if n, err := verbs.Triage(t.Context(), s, keys, done); err != nil || n != want {
			t.Errorf("changed %d, %v; want %d", n, err, want)
		}
	}
	rows, err := verbs.Search(t.Context(), s, parse(t, "triage.state = 'done'"), verbs.Among{}, 0)
	if err != nil || len(rows) != 2 {
		t.Errorf("%v are done, %v", ids(rows), err)
	}
	if _, err := verbs.Triage(t.Context(), s, keys, verbs.Decision{State: "closed"}); fault.Of(err) == nil || fault.Of(err).Kind != fault.Usage {
		t.Errorf("an unknown state: %v", err)
	}
}

func TestStatus(t *testing.T) {
	in := config.Defaults()
	in.Name, in.Sources = "kestrel", []string{"alerts_v2", "incidents"}
	states := []ingest.State{{
		Feed: ingest.Feed{Integration: "kestrel", Source: alert.Incidents}, Phase: ingest.Idle, LastOK: now.Add(-90 * time.Second),
		CertificateEnds: now.Add(50 * time.Hour), Malformed: 3, Fault: fault.New(fault.Service, "it broke", "tocsin cert renew NAME", errors.New("cause")),
		PollEvery: time.Minute, Distance: 61400 * time.Millisecond, Newest: now.Add(-time.Hour), Requests: 40, Throttles: 2, Late: 4, Skipped: 5, Partial: 6,
		ClockSkew: -90600 * time.Millisecond,
	}, {Feed: ingest.Feed{Integration: "osprey", Source: alert.Incidents}}}
	got := verbs.Status([]config.Integration{in}, states, now)
	if len(got) != 2 || got[0].State.Source != "alerts_v2" || got[1].State.Source != "incidents" {
		t.Fatalf("%+v", got)
	}
	if first := got[0]; first.Health != "Ready" || first.Read("last_poll").Known || first.Read("lag_seconds").Known {
		t.Errorf("a feed that was never polled: %+v", first)
	}
	b, err := json.Marshal(got[1])
	var is map[string]any
	if err := errors.Join(err, json.Unmarshal(b, &is)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"integration": "kestrel", "source": "incidents", "health": "Degraded", "phase": "idle", "lag_seconds": 90., "certificate_days": 2., "odd": 3., "malformed": 3.,
		"passed": 5., "skipped": 5., "partial": 6., "poll_every_seconds": 60., "distance_seconds": 61., "newest": now.Add(-time.Hour).Format(time.RFC3339),
		"requests": 40., "throttles": 2., "late": 4., "clock_skew_seconds": -91., "error": "it broke", "hint": "tocsin cert renew kestrel", "backfilled": false, "retired": false,
	} {
		if is[name] != want {
			t.Errorf("%s is %v, want %v", name, is[name], want)
		}
	}
	for _, name := range []string{"holder", "ids", "failing_since", "unanswered_seconds", "back_to"} {
		if v, ok := is[name]; ok {
			t.Errorf("%s has nothing to say and is %v", name, v)
		}
	}
}

// TestFindNearIds has ids that are the beginning of one another, differ by case alone, or
// are the same in two integrations and in two versions.
func TestFindNearIds(t *testing.T) {
	s := kept(t)
	v2 := func(integration, id string) alert.Record {
		return normalize.Record(integration, alert.AlertsV2, fmt.Appendf(nil, `{"id":%q,"title":"T","createdDateTime":"2026-03-01T08:00:00Z"}`, id))
	}
	records := []alert.Record{
		v2("kestrel", "abcd"), v2("kestrel", "abcdef"), v2("kestrel", "ABCDEFG"), v2("kestrel", "AbXy1"), v2("osprey", "abxy1"),
		v2("kestrel", "both-1"), normalize.Record("kestrel", alert.Legacy, []byte(`{"id":"both-1","title":"T","createdDateTime":"2026-03-01T08:00:00Z"}`)),
		v2("kestrel", "od.*d-1"), v2("kestrel", "odddd-1"), v2("kestrel", "wörter-1"), v2("kestrel", "cut…"), v2("kestrel", "cut…ter"), v2("osprey", "o'hara\\x"),
	}
	for i := range 12 {
		records = append(records, v2("osprey", fmt.Sprintf("many-%02d", i)))
	}
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ids   string // with blanks between them
		among string
		want  string // found, in order, or the beginning of the refusal
		hint  string
	}{
		{"abcd", "", "kestrel/abcd", ""}, // whole, so it doesn't stand for abcdef
		{"ABCD", "", "kestrel/abcd", ""},
		{"abcd…", "", "2 records have an id that begins with abcd: ABCDEFG in alerts_v2 of kestrel: T; abcdef in alerts_v2 of kestrel: T", "write more of the id, in the same case"},
		{"abcde", "", "2 records have an id that begins with abcde: ", "write more of the id, in the same case"},
		{"abcdef", "", "kestrel/abcdef", ""},
		{"abcdef…", "", "kestrel/ABCDEFG", ""}, // what is cut is longer
		{"abcdefg", "", "kestrel/ABCDEFG", ""},
		{"abcdefgh", "", "no alert or incident has the id abcdefgh", "run tocsin query '' to list the stored alerts"},
		{"abc", "", "no alert or incident has the id abc", "write the whole id, or at least its first 4 characters"},
		{"abc…", "", "no alert or incident has the id abc…", "write the whole id, or at least its first 4 characters"},
		{"AbXy1", "", "kestrel/AbXy1", ""},
		{"abxy1", "", "osprey/abxy1", ""},
		{"ABXY1", "", "2 records have, in another case, the id ABXY1: ", "write more of the id, in the same case"},
		{"ABXY1", "osprey", "osprey/abxy1", ""},
		{"abxy", "", "2 records have an id that begins with abxy: ", "write more of the id, in the same case"},
		{"abxy", "osprey", "osprey/abxy1", ""},
		{"a1", "", "2 records share the id a1: ", "choose one with --integration or --query"},
		{"A1", "", "kestrel/A1", ""},
		{"both-1", "", "2 records share the id both-1: ", "choose one with --query, by resource_id and ingest.product.version"},
		{"both", "", "2 records have an id that begins with both: ", "choose one with --query, by resource_id and ingest.product.version"},
		{"od.*", "", "kestrel/od.*d-1", ""}, // no pattern
		{"WÖRTER", "", "kestrel/wörter-1", ""},
		{"cut…", "", "kestrel/cut…", ""}, // its own ellipsis
		{"o'hara\\", "", "osprey/o'hara\\x", ""},
		{"many-", "", "more than 10 records have an id that begins with many-: ", "write more of the id, in the same case"},
		{"abcdef abcd ABCDEFG abcd abcdef…", "", "kestrel/abcdef kestrel/abcd kestrel/ABCDEFG", ""}, // each once
		{"i1 I1", "", "kestrel/i1", ""},
		{"\xff\xff\xff\xff", "", "no alert or incident has the id \ufffd", "run tocsin query '' to list the stored alerts"},
		{strings.Repeat("x", 1<<20), "", "no alert or incident has the id xxxx", "run tocsin query '' to list the stored alerts"},
	} {
		among := verbs.Among{}
		if c.among != "" {
			among.Integrations = []string{c.among}
		}
		rows, err := verbs.Find(t.Context(), s, strings.Fields(c.ids), among)
		var got []string
		for _, r := range rows {
			got = append(got, r.Key.Integration+"/"+r.Key.ID)
		}
		f := fault.Of(err)
		switch {
		case err == nil && strings.Join(got, " ") != c.want:
			t.Errorf("%.40q in %q finds %q, want %q", c.ids, c.among, got, c.want)
		case err != nil && (f.Kind != fault.Usage || !strings.HasPrefix(f.Sentence, c.want) || f.Hint != c.hint || len(f.Sentence) > 1000 || c.hint == ""):
			t.Errorf("%.40q in %q: %v (%s), want %q (%s)", c.ids, c.among, err, f.Hint, c.want, c.hint)
		}
	}
}

// TestFindManyIds has more ids than one query can hold, each twice.
func TestFindManyIds(t *testing.T) {
	s := kept(t)
	var records []alert.Record
	var ids []string
	for i := range 1000 {
		id := fmt.Sprintf("%s-%d", strings.Repeat("m", 100), i)
		ids = append(ids, id, strings.ToUpper(id))
		records = append(records, normalize.Record("kestrel", alert.AlertsV2, fmt.Appendf(nil, `{"id":%q,"title":"T","createdDateTime":"2026-03-01T08:00:00Z"}`, id)))
	}
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	rows, err := verbs.Find(t.Context(), s, ids, verbs.Among{})
	if err != nil || len(rows) != len(records) {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// TestFindLongIds has ids of which each fills a query by itself.
func TestFindLongIds(t *testing.T) {
	s := kept(t)
	var records []alert.Record
	var ids []string
	for _, first := range []string{"a", "b", "c"} {
		id := first + strings.Repeat("'", 16_379) // twice as long in quotes
		ids = append(ids, id)
		records = append(records, normalize.Record("kestrel", alert.AlertsV2, fmt.Appendf(nil, `{"id":%q,"title":"T","createdDateTime":"2026-03-01T08:00:00Z"}`, id)))
	}
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	rows, err := verbs.Find(t.Context(), s, ids, verbs.Among{})
	if err != nil || len(rows) != len(ids) {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// TestTriageAsSeenLeavesDoneAlone has a record that becomes done between the search and
// the decision, and compares what was promised with what was done.
func TestTriageAsSeenLeavesDoneAlone(t *testing.T) {
	s := kept(t)
	rows, err := verbs.Search(t.Context(), s, parse(t, "integration = 'kestrel'"), verbs.Among{}, 0)
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	by := func(state alert.TriageState, note *string) verbs.Decision {
		return verbs.Decision{State: state, Note: note, By: "amal", At: alert.At(now)}
	}
	triage := func(rows []index.Row, d verbs.Decision) int {
		t.Helper()
		n, err := verbs.Triage(t.Context(), s, verbs.Keys(rows), d)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	triage(rows[:1], by(alert.TriageDone, nil))
	if n := triage(rows, by(alert.TriageSeen, nil)); n != 2 {
		t.Errorf("%d changed", n)
	}
	state := func(i int) alert.Triage {
		t.Helper()
		got, err := verbs.Get(t.Context(), s, rows[i].Key)
		if err != nil {
			t.Fatal(err)
		}
		return got.Record.Triage
	}
	if state(0).State != alert.TriageDone || state(1).State != alert.TriageSeen {
		t.Errorf("%+v, %+v", state(0), state(1))
	}
	note := "n"
	rows, err = verbs.Search(t.Context(), s, parse(t, "integration = 'kestrel'"), verbs.Among{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if left := by(alert.TriageSeen, nil).Left(rows); left != 1 {
		t.Errorf("%d left alone", left)
	}
	if left := by(alert.TriageDone, nil).Left(rows) + by(alert.TriageUnseen, nil).Left(rows); left != 0 {
		t.Errorf("%d left alone by others", left)
	}
	for _, c := range []struct {
		d    verbs.Decision
		want int
	}{
		{by(alert.TriageSeen, nil), 0},
		{by(alert.TriageSeen, &note), 2},
		{by(alert.TriageSeen, &note), 0},
		{by(alert.TriageDone, &note), 3},
		{by(alert.TriageDone, &note), 0},
		{by(alert.TriageUnseen, nil), 3},
		{by(alert.TriageUnseen, nil), 0},
	} {
		would, err := verbs.WouldChange(t.Context(), s, rows, c.d)
		if err != nil || len(would) != c.want {
			t.Errorf("%+v would change %d, %v; want %d", c.d, len(would), err, c.want)
		}
		if n := triage(rows, c.d); n != c.want {
			t.Errorf("%+v changed %d, want %d", c.d, n, c.want)
		}
		if rows, err = verbs.Search(t.Context(), s, parse(t, "integration = 'kestrel'"), verbs.Among{}, 0); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := verbs.WouldChange(t.Context(), s, rows, by("closed", nil)); fault.Of(err) == nil || fault.Of(err).Kind != fault.Usage {
		t.Errorf("an unknown state: %v", err)
	}
}

// TestIntegrationsThatDifferByCase holds that a name is known if any record has it, even
// if the newest record of such a name is of another integration.
func TestIntegrationsThatDifferByCase(t *testing.T) {
	s := kept(t)
	older := normalize.Record("Kestrel", alert.AlertsV2, []byte(`{"id":"k1","title":"K","createdDateTime":"2020-03-01T08:00:00Z"}`))
	dotted := normalize.Record("a.b", alert.AlertsV2, []byte(`{"id":"k2","title":"K","createdDateTime":"2020-03-01T08:00:00Z"}`))
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{older, dotted}}); err != nil {
		t.Fatal(err)
	}
	for name, known := range map[string]bool{"Kestrel": true, "kestrel": true, "KESTREL": false, "a.b": true, "axb": false, "a": false, "osprey": true, "it's": false} {
		among := verbs.Among{Integrations: []string{name}}
		if err := among.Known(t.Context(), s); (err == nil) != known {
			t.Errorf("%s: %v", name, err)
		}
	}
	among := verbs.Among{Integrations: []string{"a", "b"}, Configured: []string{"b"}}
	if got := among.Unconfigured(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("not in the settings: %q", got)
	}
}

// TestUnknownIntegrationNamesTheKnown has names in the settings, in the store and in
// neither.
func TestUnknownIntegrationNamesTheKnown(t *testing.T) {
	s := kept(t)
	for want, configured := range map[string][]string{
		"integrations in the store: kestrel, osprey":                                        nil,
		"integrations in the settings: kestrel; integrations in the store: osprey":          {"kestrel"},
		"integrations in the settings: kestrel, osprey":                                     {"kestrel", "osprey"},
		"integrations in the settings: it's, a; integrations in the store: kestrel, osprey": {"it's", "a"},
	} {
		err := verbs.Among{Integrations: []string{"nope"}, Configured: configured}.Known(t.Context(), s)
		if f := fault.Of(err); f == nil || sorted(f.Hint) != sorted(want) {
			t.Errorf("%v: want %q", err, want)
		}
	}
	if hint := fault.Of(verbs.UnknownIntegration("x", nil, nil)).Hint; hint != "the settings have no integrations; make one with: tocsin setup" {
		t.Error(hint)
	}
}

// sorted returns a hint with its words in order: which record the store gives first is
// no matter here.
func sorted(hint string) string {
	words := strings.FieldsFunc(hint, func(r rune) bool { return strings.ContainsRune(" ,;:", r) })
	slices.Sort(words)
	return strings.Join(words, " ")
}

// TestFindManyCutIDs counts the work for ids that a table cut: the records are read once,
// not once for each id.
func TestFindManyCutIDs(t *testing.T) {
	s := kept(t)
	var records []alert.Record
	var cut, want []string
	for i := range 1000 {
		id := fmt.Sprintf("cut%04d-rest", i)
		cut = append(cut, id[:8]+"…", strings.ToUpper(id[:9]))
		want = append(want, "kestrel/"+id)
		records = append(records, normalize.Record("kestrel", alert.AlertsV2, fmt.Appendf(nil, `{"id":%q,"title":"T","createdDateTime":"2026-03-01T08:00:00Z"}`, id)))
	}
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	find := func(list []string) []index.Row {
		t.Helper()
		rows, err := verbs.Find(t.Context(), s, list, verbs.Among{})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if got := ids(find(cut)); !slices.Equal(got, want) {
		t.Errorf("%d ids, want %d", len(got), len(want))
	}
	few, many := cut[:200], cut
	each := (testing.AllocsPerRun(1, func() { find(many) }) - testing.AllocsPerRun(1, func() { find(few) })) / float64(len(many)-len(few))
	if each > 40 {
		t.Errorf("an id costs %.0f allocations", each)
	}
	_, err := verbs.Find(t.Context(), s, []string{cut[0], "cut0"}, verbs.Among{})
	if f := fault.Of(err); f == nil || !strings.HasPrefix(f.Sentence, "more than 10 records have an id that begins with cut0: cut0000-rest in") {
		t.Errorf("%v", err)
	}
	_, err = verbs.Find(t.Context(), s, []string{strings.Repeat("y", 12_000)}, verbs.Among{})
	if f := fault.Of(err); f == nil || !strings.HasPrefix(f.Sentence, "no alert or incident has the id yyy") {
		t.Errorf("a long id: %v", err)
	}
}

// TestFacetsSayWhatTheyLeaveOut counts over an index that holds one alert of two.
func TestFacetsSayWhatTheyLeaveOut(t *testing.T) {
	for rows, want := range map[int]verbs.Counted{0: {Total: 2}, 1: {Total: 1, Cut: true}} {
		s, err := store.Open(t.Context(), "memory:", store.Options{IndexRows: rows})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		var records []alert.Record
		for _, id := range []string{"a1", "a2"} {
			records = append(records, normalize.Record("kestrel", alert.AlertsV2, []byte(`{"id":"`+id+`","title":"T","createdDateTime":"2026-03-01T08:00:00Z"}`)))
		}
		if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
			t.Fatal(err)
		}
		got, err := verbs.Facets(t.Context(), s, parse(t, ""), 0)
		if err != nil || got.Total != want.Total || got.Cut != want.Cut {
			t.Errorf("an index of %d rows: total %d, cut %v, %v", rows, got.Total, got.Cut, err)
		}
	}
}
