package cmd

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/tui"
	"tocsin/tui/tuitest"
)

// The tests in this file open the files of an earlier version, in testdata/earlier.
// If one fails, the program can no longer use the data that its users have: change
// the program, not the files.

// earlierNow is half an hour after the files were made.
var earlierNow = time.Date(2026, 11, 28, 3, 30, 0, 0, time.UTC)

// newEarlier unpacks the settings and the store into a folder of their own.
func newEarlier(t *testing.T) *stage {
	t.Helper()
	dir := t.TempDir()
	s := &stage{env: quietEnv(t), path: filepath.Join(dir, "config.toml"), simServer: &simServer{dir: dir}}
	s.env.Now = func() time.Time { return earlierNow }
	write(t, s.path, readEarlier(t, "config.toml"))
	z, err := gzip.NewReader(strings.NewReader(readEarlier(t, "store.db.gz")))
	if err != nil {
		t.Fatal(err)
	}
	db, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "tocsin.db"), string(db))
	return s
}

func readEarlier(t *testing.T, name string) string {
	t.Helper()
	return read(t, filepath.Join("testdata", "earlier", name))
}

// goldenEarlier compares lines of JSON with the output of the earlier version. The
// file can only gain members: -update does not write it if one of its members is
// missing now or has another value.
func goldenEarlier(t *testing.T, name, got string) {
	t.Helper()
	if want, err := os.ReadFile(filepath.Join("testdata", "earlier", name+".txt")); err == nil {
		was, is := values(t, string(want)), values(t, got)
		if lost := lostIn("", was, is); len(lost) > 0 {
			t.Fatalf("%s was printed otherwise by the earlier version; do not update the file:\n%s", name, strings.Join(lost, "\n"))
		}
		if gained := gainedIn(was, is); gained != "" && flag.Lookup("update").Value.String() != "true" {
			t.Fatalf("%s has gained %s\nif it should, run: go test ./cmd -run '%s' -update", name, gained, t.Name())
		}
	}
	tuitest.Golden(t, "earlier/"+name, got)
}

// values decodes consecutive JSON values.
func values(t *testing.T, text string) (out []any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	for d.More() {
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// lostIn returns the values of before that after doesn't have. Objects may have
// gained members.
func lostIn(path string, before, after any) (lost []string) {
	switch before := before.(type) {
	case map[string]any:
		after, ok := after.(map[string]any)
		if !ok {
			break
		}
		for name, v := range before {
			if now, there := after[name]; there {
				lost = append(lost, lostIn(path+"."+name, v, now)...)
			} else {
				lost = append(lost, fmt.Sprintf("%s.%s: is gone", path, name))
			}
		}
		slices.Sort(lost)
		return lost
	case []any:
		after, ok := after.([]any)
		if !ok || len(after) != len(before) {
			break
		}
		for i := range before {
			lost = append(lost, lostIn(fmt.Sprintf("%s[%d]", path, i), before[i], after[i])...)
		}
		return lost
	}
	if !reflect.DeepEqual(before, after) {
		lost = append(lost, fmt.Sprintf("%s: %v, was %v", path, after, before))
	}
	return lost
}

// gainedIn returns the first member that after has and before lacks, and how many
// there are; "" if there is none. Whole lines would hide it.
func gainedIn(before, after any) string {
	gained := lostIn("", after, before)
	if len(gained) == 0 {
		return ""
	}
	path, _, _ := strings.Cut(gained[0], ":")
	return fmt.Sprintf("%d members, such as %s", len(gained), path)
}

func TestGainedIn(t *testing.T) {
	const was = `{"a":{"b":1,"c":[{"d":null}]}}{"a":{"b":2,"c":[]}}`
	for is, want := range map[string]string{
		was: "",
		`{"a":{"b":1,"c":[{"d":null,"e":0}]}}{"a":{"b":2,"c":[]}}`:       "1 members, such as [0].a.c[0].e",
		`{"a":{"b":1,"c":[{"d":null}],"f":2}}{"a":{"b":2,"c":[],"f":3}}`: "2 members, such as [0].a.f",
	} {
		if got := gainedIn(values(t, was), values(t, is)); got != want {
			t.Errorf("%s: %q, want %q", is, got, want)
		}
	}
}

func TestLostIn(t *testing.T) {
	const was = `{"a":{"b":1.50,"c":["x",{"d":null}]}}`
	for is, want := range map[string]int{
		was: 0,
		`{"a":{"b":1.50,"c":["x",{"d":null,"e":1}],"f":2},"g":[]}`: 0,
		`{"a":{"b":1.5,"c":["x",{"d":null}]}}`:                     1,
		`{"a":{"c":["x",{"d":null}]}}`:                             1,
		`{"a":{"b":1.50,"c":["x",{}]}}`:                            1,
		`{"a":{"b":1.50,"c":["x",{"d":null},1]}}`:                  1,
		`{"a":{"b":1.50,"c":{}}}`:                                  1,
		`{"a":[]}`:                                                 1,
		`{"a":{"b":1.50,"c":["y",{"d":0}]}}`:                       2,
	} {
		if lost := lostIn("", values(t, was), values(t, is)); len(lost) != want {
			t.Errorf("%s: %q, want %d", is, lost, want)
		}
	}
	if lost := lostIn("", values(t, was), values(t, was+was)); len(lost) != 1 {
		t.Errorf("one value more: %q", lost)
	}
}

// TestEarlierStoreIsQueried reads every record, with and without --read-only.
func TestEarlierStoreIsQueried(t *testing.T) {
	s := newEarlier(t)
	before := read(t, filepath.Join(s.dir, "tocsin.db"))
	for name, query := range map[string]string{"alerts.ndjson": "FROM alert", "incidents.ndjson": "FROM incident"} {
		goldenEarlier(t, name, s.must(t, "query", query, "--format", "ndjson"))
		goldenEarlier(t, name, s.must(t, "--read-only", "query", query, "--format", "ndjson"))
	}
	if read(t, filepath.Join(s.dir, "tocsin.db")) != before {
		t.Error("a query wrote into the store")
	}
}

// earlierItems returns the items of the tenant by source and id; those in
// second.ndjson are newer and replace the others.
func earlierItems(t *testing.T) map[alert.SourceName]map[string][]byte {
	t.Helper()
	items := map[alert.SourceName]map[string][]byte{alert.AlertsV2: {}, alert.Legacy: {}, alert.Incidents: {}}
	for _, name := range []string{"first.ndjson", "second.ndjson"} {
		err := readItems(t.Context(), nil, filepath.Join("testdata", "earlier", name), func(string) {}, func(it item) error {
			items[it.source][decode(t, string(it.raw))["id"].(string)] = it.raw
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return items
}

// TestEarlierItemsAreWhole compares the raw items in the store with the served items.
func TestEarlierItemsAreWhole(t *testing.T) {
	s := newEarlier(t)
	got := map[string]any{}
	for _, query := range []string{"FROM alert", "FROM incident"} {
		for line := range strings.Lines(s.must(t, "query", query, "--format", "ndjson", "--raw")) {
			out := decode(t, line)
			got[out["resource_id"].(string)] = out["raw"]
		}
	}
	total := 0
	for _, byID := range earlierItems(t) {
		total += len(byID)
		for id, raw := range byID {
			if !reflect.DeepEqual(got[id], any(decode(t, string(raw)))) {
				t.Errorf("%s: raw is\n%v\nwant\n%s", id, got[id], raw)
			}
		}
	}
	if len(got) != total || total != 13 {
		t.Errorf("%d items are kept of %d", len(got), total)
	}
}

// TestEarlierStatus reads the states of the feeds, faults included.
func TestEarlierStatus(t *testing.T) {
	s := newEarlier(t)
	goldenEarlier(t, "status.json", s.must(t, "status", "--format", "json"))

	kept, err := s.openKept(t, true).States(t.Context())
	if err != nil || len(kept) != 5 {
		t.Fatalf("%d states, %v", len(kept), err)
	}
	legacy := kept[0]
	refused := fault.Fault{Kind: fault.Network, Sentence: "127.0.0.1:9443 refuses the connection", Hint: "check the address, firewall and proxy (HTTPS_PROXY)"}
	if legacy.Source != alert.Legacy || legacy.Fault == nil || *legacy.Fault != refused {
		t.Errorf("the fault of Legacy is %+v", legacy.Fault)
	}
	if legacy.LastOK.IsZero() || !legacy.FailingSince.After(legacy.LastOK) {
		t.Errorf("the last good poll was %v, failing since %v", legacy.LastOK, legacy.FailingSince)
	}
}

// openKept opens the store through its façade until the test ends.
func (s *stage) openKept(t *testing.T, readOnly bool) *store.Store {
	t.Helper()
	kept, err := store.Open(t.Context(), "sqlite:"+filepath.Join(s.dir, "tocsin.db"), store.Options{ReadOnly: readOnly, Now: s.env.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	return kept
}

// history returns the stored changes of a record, each as a line "BY FIELD: OLD > NEW".
func (s *stage) history(t *testing.T, source alert.SourceName, id string) (lines []string) {
	t.Helper()
	kept := s.openKept(t, true)
	defer kept.Close()
	changes, err := kept.History(t.Context(), alert.Key{Integration: "aldermoor", Source: source, ID: id})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if c.At == 0 {
			t.Errorf("%s: a change of %s without a time", id, c.Field)
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s > %s", c.By, c.Field, c.Old, c.New))
	}
	return lines
}

// earlierHistory is the history of each record of the store.
var earlierHistory = map[alert.SourceName]map[string][]string{
	alert.AlertsV2: {
		"da7f30c2d4-11aa_1": {
			"graph status: OPEN > IN_PROGRESS",
			"graph assigned_to:  > tove@aldermoor.example.org",
			"graph investigation_state: queued > running",
			"graph categories:  > LateralMovement",
			"graph attack_technique_ids: T1059.005 > T1021",
			"graph entities: user:berit@aldermoor.example.org (unknown) > user:berit@aldermoor.example.org (suspicious)",
			"mirela triage.state: open > done",
			"mirela triage.note:  > known print job; see the log of quay 4",
			"jonas.velde triage.state: done > seen",
			"jonas.velde triage.note: known print job; see the log of quay 4 > not so sure: ask Tove – 見",
		},
		"ad90b2-551c": {
			"graph status: OPEN > RESOLVED",
			"graph classification:  > falsePositive",
			"graph determination:  > notMalicious",
			"graph resolved_at:  > 2026-11-28T02:51:30Z",
			"jonas.velde triage.state: open > done",
			"jonas.velde triage.state: done > open",
		},
		"fa5580e1-77c0-2f": {"mirela triage.state: open > seen"},
		"dl2f1e":           {"graph original_data:  > "},
		"zz9":              nil, // a heartbeat
		"ca-0417":          nil,
		"xx-odd-1":         nil,
		"fa5580e1-77c0-30": nil,
	},
	alert.Legacy: {
		"5fbe0a11c0ffee0000000001": {
			"graph status: OPEN > RESOLVED",
			"graph resolved_at:  > 2026-11-28T02:52:20Z",
			"graph tags:  > checked",
			"jonas.velde triage.state: open > seen",
			"jonas.velde triage.note:  > not so sure: ask Tove – 見",
		},
		"2516000000000000001_b7d4": {
			"jonas.velde triage.state: open > done",
			"jonas.velde triage.note:  > gauge replaced",
		},
		"c0a1": nil,
	},
	alert.Incidents: {
		"4711": {
			"graph severity: medium > high",
			"graph summary:  > One print job, three quays.",
			"graph assigned_to:  > tove@aldermoor.example.org",
			"graph priority: 64 > 82",
			"graph tags:  > board",
			"graph last_modified_by: Microsoft 365 Defender > tove@aldermoor.example.org",
			"mirela triage.state: open > seen",
		},
		"4712": nil,
	},
}

// wantHistory checks that every record has its earlier history, followed by the
// later changes in since, by id.
func (s *stage) wantHistory(t *testing.T, since map[string][]string) {
	t.Helper()
	for source, byID := range earlierHistory {
		for id, lines := range byID {
			want := slices.Concat(lines, since[id])
			if got := s.history(t, source, id); !slices.Equal(got, want) {
				t.Errorf("history of %s is\n%s\nwant\n%s", id, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

func TestEarlierHistory(t *testing.T) {
	s := newEarlier(t)
	s.wantHistory(t, nil)
	changes, err := s.openKept(t, true).History(t.Context(), alert.Key{Integration: "aldermoor", Source: alert.Incidents, ID: "4711"})
	if err != nil || len(changes) == 0 {
		t.Fatal(changes, err)
	}
	if got := changes[len(changes)-1].At.String(); got != "2026-11-28T02:57:41.0555332Z" {
		t.Errorf("4711 was seen at %s", got)
	}
}

// TestEarlierTriage triages records of the store, including those that were triaged
// earlier.
func TestEarlierTriage(t *testing.T) {
	s := newEarlier(t)
	s.must(t, "triage", "c0a1", "4712", "--state", "done", "--note", "shore leave")
	s.must(t, "triage", "da7f30c2d4-11aa_1", "--state", "done")
	s.must(t, "triage", "2516000000000000001_b7d4", "--state", "open", "--note", "")
	done := []string{"amal triage.state: unseen > done", "amal triage.note:  > shore leave"}
	s.wantHistory(t, map[string][]string{
		"c0a1": done, "4712": done,
		"da7f30c2d4-11aa_1":        {"amal triage.state: seen > done"},
		"2516000000000000001_b7d4": {"amal triage.state: done > unseen", "amal triage.note: gauge replaced > "},
	})
	out := s.must(t, "query", "resource_id = 'da7f30c2d4-11aa_1'", "--format", "ndjson")
	const want = `"triage":{"state":"done","seen":true,"at":"2026-11-28T03:30:00Z","by":"amal","note":"not so sure: ask Tove – 見","verdict":null,"assigned_to":null,"bookmarked":false,"tags":[],"ticks":[]}`
	if !strings.Contains(out, want) {
		t.Errorf("printed\n%s\nwant %s", out, want)
	}
}

// unmapped returns printed records without what this program's mapping finds in an item
// beyond that of the earlier one: collecting maps the items again.
func unmapped(t *testing.T, printed string) string {
	t.Helper()
	found := []string{"entities", "sensor_types", "schema", "classification", "determination", "category"}
	for name, sources := range normalize.Paths() {
		if f := alert.FieldOf(name); f.Schemas != nil || sources[alert.AlertsV2] != "" && slices.Contains(strings.Fields("comments incident_url recommended_actions provider_alert_id policy_id host_id shared_ids"), name) {
			found = append(found, name)
		}
	}
	var out strings.Builder
	for line := range strings.Lines(printed) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			delete(record, name)
		}
		text, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(text, '\n'))
	}
	return out.String()
}

// TestEarlierFeedsGoOn collects into the store from a tenant with the earlier items.
// Each list also has an old item that the store lacks: the item would arrive if the
// past were read again. The clock is the machine's, because the sign-in uses it.
func TestEarlierFeedsGoOn(t *testing.T) {
	s := newEarlier(t)
	s.env.Now = time.Now
	items := s.serveEarlier(t)
	before := s.printed(t)
	states, err := s.openKept(t, true).States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	s.must(t, "--integration", "aldermoor", "collect", "--once")
	if after := unmapped(t, s.printed(t)); after != unmapped(t, before) {
		t.Errorf("after collecting the store holds\n%s\nbefore it held\n%s", after, before)
	}
	s.wantHistory(t, nil)
	s.wantGoneOn(t, states, start)

	// A changed record and a new record are collected.
	newer := strings.NewReplacer(`"status":"resolved"`, `"status":"inProgress"`, `"lastUpdateDateTime":"2026-11-28T02:51:31Z"`, `"lastUpdateDateTime":"2026-11-28T03:29:00Z"`)
	items[alert.AlertsV2]["ad90b2-551c"] = []byte(newer.Replace(string(items[alert.AlertsV2]["ad90b2-551c"])))
	items[alert.AlertsV2]["new"] = []byte(`{"id":"new","title":"Tide","serviceSource":"x","createdDateTime":"2026-11-28T03:29:30Z","lastUpdateDateTime":"2026-11-28T03:29:30Z"}`)
	loadEarlier(t, s.tenant, items)
	s.must(t, "--integration", "aldermoor", "collect", "--once")
	s.wantHistory(t, map[string][]string{"ad90b2-551c": {"graph status: RESOLVED > IN_PROGRESS"}})
	if got, want := strings.Count(s.printed(t), "\n"), strings.Count(before, "\n")+1; got != want {
		t.Errorf("%d records are kept, want %d", got, want)
	}
}

// serveEarlier serves the tenant on this machine, changes the settings to its
// address, and returns the tenant.
func (s *stage) serveEarlier(t *testing.T) map[alert.SourceName]map[string][]byte {
	t.Helper()
	items := earlierItems(t)
	items[alert.AlertsV2]["old"] = []byte(`{"id":"old","title":"Old","serviceSource":"x","createdDateTime":"2026-11-12T00:00:00Z","lastUpdateDateTime":"2026-11-12T00:00:00Z"}`)
	items[alert.Legacy]["old"] = []byte(`{"id":"old","title":"Old","vendorInformation":{"provider":"IPC"},"createdDateTime":"2026-11-12T00:00:00Z","lastModifiedDateTime":"2026-11-12T00:00:00Z"}`)
	items[alert.Incidents]["old"] = []byte(`{"id":"old","displayName":"Old","createdDateTime":"2026-11-12T00:00:00Z","lastUpdateDateTime":"2026-11-12T00:00:00Z"}`)
	tenant := simulator.New(simulator.Demo(demoSeed), s.env.Now)
	loadEarlier(t, tenant, items)
	settings := read(t, s.path)
	if err := os.Remove(s.path); err != nil { // a simulator replaces only its own
		t.Fatal(err)
	}
	var err error
	if s.simServer, err = openSimulator(tenant, s.dir, "127.0.0.1:0", "aldermoor"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	if err := s.register(s.env.Now().AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	write(t, s.path, strings.ReplaceAll(settings, "https://127.0.0.1:9443", s.url))
	return items
}

func loadEarlier(t *testing.T, tenant *simulator.Tenant, items map[alert.SourceName]map[string][]byte) {
	t.Helper()
	for source, byID := range items {
		var list [][]byte
		for _, raw := range byID {
			list = append(list, raw)
		}
		if err := tenant.Load(source, list); err != nil {
			t.Fatal(err)
		}
	}
}

// printed returns every record of the store, one on each line.
func (s *stage) printed(t *testing.T) string {
	t.Helper()
	return s.must(t, "query", "FROM alert", "--format", "ndjson", "--raw") + s.must(t, "query", "FROM incident", "--format", "ndjson", "--raw")
}

// wantGoneOn checks that each feed of aldermoor was polled since start, without a
// fault, and that its past reaches as far back as in the earlier states.
func (s *stage) wantGoneOn(t *testing.T, before []ingest.State, start time.Time) {
	t.Helper()
	after, err := s.openKept(t, true).States(t.Context())
	if err != nil || len(after) != len(before) {
		t.Fatalf("%d states, %v", len(after), err)
	}
	for i, is := range after {
		was := before[i]
		if is.Feed != was.Feed || is.BackTo.After(was.BackTo) || is.BackTo.IsZero() != was.BackTo.IsZero() {
			t.Errorf("%v goes back to %v, it went to %v", is.Feed, is.BackTo, was.BackTo)
		}
		if is.Integration != "aldermoor" {
			if !reflect.DeepEqual(is, was) {
				t.Errorf("%v was not polled and is\n%+v\nit was\n%+v", is.Feed, is, was)
			}
			continue
		}
		if !is.Backfilled || is.Fault != nil || !is.FailingSince.IsZero() || is.LastOK.Before(start) {
			t.Errorf("%v is %+v", is.Feed, is)
		}
	}
}

// TestEarlierProgress reads the progress of each feed as a collector does.
func TestEarlierProgress(t *testing.T) {
	kept := newEarlier(t).openKept(t, false)
	for source, want := range map[alert.SourceName]ingest.Progress{
		alert.AlertsV2:  {Watermark: 17958346600000010, BackTo: 17940202608518158, Done: true},
		alert.Incidents: {Watermark: 17958346600000007, BackTo: 17940202608546599, Done: true},
		alert.Legacy:    {Watermark: 17958346600000008, BackTo: 17940202608578838, Done: true},
	} {
		feed := ingest.Feed{Integration: "aldermoor", Source: source}
		lease, got, err := kept.Lease(t.Context(), feed, "desk.example.org/1/a", time.Minute)
		if err != nil || got != want || lease.Fence < 4 {
			t.Errorf("%s: progress %+v, want %+v; fence %d, %v", source, got, want, lease.Fence, err)
		}
		if at, err := kept.PollNowAt(t.Context(), feed); err != nil || alert.At(at) != 17958346653709333 {
			t.Errorf("%s: wanted at %v, %v", source, at, err)
		}
	}
}

// TestEarlierSettings loads the settings and compares every value.
func TestEarlierSettings(t *testing.T) {
	s := newEarlier(t)
	_, ca, err := simulator.TLS()
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(s.dir, "ca.pem"), string(ca))
	for _, name := range []string{"aldermoor", "outpost"} {
		cert, key, err := certificate.Make(certificate.Options{Name: name, Days: 30, Now: earlierNow.AddDate(0, 0, -1)})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := certificate.Write(s.dir, name, cert, key); err != nil {
			t.Fatal(err)
		}
	}
	if out := s.must(t, "config", "check"); !strings.HasSuffix(out, ": 2 integrations, no errors\n") {
		t.Errorf("config check prints %q", out)
	}
	c, err := config.Load(t.Context(), s.path)
	if err != nil || len(c.Integrations) != 2 || len(c.Clouds) != 2 || len(c.Views) != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	a, o := c.Integrations[0], c.Integrations[1]
	near, far := c.Clouds[0], c.Clouds[1]
	for name, both := range map[string][2]any{
		"store":         {c.Store, "sqlite:tocsin.db"},
		"index_rows":    {c.IndexRows, 250_000},
		"theme":         {c.Theme, "light"},
		"screen.ascii":  {c.Screen.ASCII, true},
		"screen.links":  {c.Screen.Links, "off"},
		"screen.mouse":  {c.Screen.Mouse, true},
		"names":         {[]string{a.Name, o.Name}, []string{"aldermoor", "outpost"}},
		"tenant_id":     {[]string{a.TenantID, o.TenantID}, []string{"4a2cfbdd-08d9-4300-816f-a77421352b6c", "outpost.example.org"}},
		"client_id":     {[]string{a.ClientID, o.ClientID}, []string{"05494214-078e-4175-bd7c-47338161b075", "05494214-078e-4175-bd7c-47338161b075"}},
		"certificate":   {[]string{a.Certificate, o.Certificate}, []string{"aldermoor.pem", "outpost.pem"}},
		"private_key":   {[]string{a.PrivateKey, o.PrivateKey}, []string{"aldermoor.key.pem", "outpost.key.pem"}},
		"cloud":         {[]string{a.Cloud, o.Cloud}, []string{"simulated", "unreachable"}},
		"sources":       {[][]string{a.Sources, o.Sources}, [][]string{{"alerts_v2", "incidents", "alerts"}, {"alerts_v2", "incidents"}}},
		"poll_every":    {[]time.Duration{time.Duration(a.PollEvery), time.Duration(o.PollEvery)}, []time.Duration{90 * time.Second, 5 * time.Minute}},
		"since":         {[]time.Duration{time.Duration(a.Since), time.Duration(o.Since)}, []time.Duration{21 * 24 * time.Hour, 12 * time.Hour}},
		"requests":      {[]int{a.RequestsPerMinute, o.RequestsPerMinute}, []int{0, 40}},
		"clouds":        {[]string{near.Name, far.Name}, []string{"simulated", "unreachable"}},
		"login":         {[]string{near.Login, far.Login}, []string{"https://127.0.0.1:9443", "https://127.0.0.1:1"}},
		"graph":         {[]string{near.Graph, far.Graph}, []string{"https://127.0.0.1:9443", "https://127.0.0.1:1"}},
		"office":        {[]string{near.Office, far.Office}, []string{"https://127.0.0.1:9443", ""}},
		"ca_file":       {[]string{near.CAFile, far.CAFile}, []string{"ca.pem", "ca.pem"}},
		"names of view": {[]string{c.Views[0].Name, c.Views[1].Name}, []string{"High, open", "Ferries"}},
		"views":         {[]string{c.Views[0].Query, c.Views[1].Query}, []string{"severity = 'high' AND status = 'OPEN'", "FROM incident WHERE tags CONTAINS 'ferries'"}},
		"keys":          {c.Keys, map[string][]string{"alerts.done": {"x", "D"}, "detail.poll": {}}},
	} {
		if !reflect.DeepEqual(both[0], both[1]) {
			t.Errorf("%s is %v, want %v", name, both[0], both[1])
		}
	}
	for _, v := range c.Views {
		s.must(t, "query", v.Query)
	}
}

// TestEarlierState opens the screen with the earlier state folder.
func TestEarlierState(t *testing.T) {
	s := newEarlier(t)
	state := t.TempDir()
	if err := os.CopyFS(state, os.DirFS(filepath.Join("testdata", "earlier", "state"))); err != nil {
		t.Fatal(err)
	}
	get := s.env.Get
	s.env.Get = func(name string) string {
		if name == "XDG_STATE_HOME" {
			return state
		}
		return get(name)
	}
	shown := false
	s.env.Terminal = func(io.Writer) bool { return true }
	s.env.Show = func(context.Context, *tui.App, []string) error {
		shown = true
		return nil
	}
	s.must(t, "--read-only")
	if !shown {
		t.Error("no screen was shown")
	}
	was := readEarlier(t, "state/tocsin/tocsin.log")
	if is := read(t, filepath.Join(state, "tocsin", "tocsin.log")); !bytes.HasPrefix([]byte(is), []byte(was)) {
		t.Error("the log of the earlier version is gone")
	}
}
