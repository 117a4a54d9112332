package cmd

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestImportOfNearIDs stores items whose ids differ by case alone, are the beginning of
// one another, or are the same in two versions, kinds and integrations. Each is a record
// of its own, and a newer version changes only its own record.
func TestImportOfNearIDs(t *testing.T) {
	env, dir := quietEnv(t), t.TempDir()
	v2 := func(id, title, at string) string {
		return fmt.Sprintf(`{"id":%q,"title":%q,"severity":"high","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-06-02T07:00:00Z","lastUpdateDateTime":%q}`, id, title, at)
	}
	const first, later = "2026-06-02T07:00:00Z", "2026-06-02T08:00:00Z"
	items := []string{
		v2("abc", "T", first), v2("ABC", "T", first), v2("abcd", "T", first),
		`{"id":"abc","title":"T","azureTenantId":"t","vendorInformation":{"provider":"IPC","vendor":"Microsoft"},"severity":"high","status":"newAlert","createdDateTime":"2026-06-02T07:00:00Z"}`,
		`{"id":"abc","displayName":"T","severity":"medium","status":"active","createdDateTime":"2026-06-02T07:00:00Z"}`,
	}
	store := []string{"--store", "sqlite:" + filepath.Join(dir, "s.db")}
	imported := func(want string, integration string, lines ...string) {
		t.Helper()
		file := filepath.Join(dir, "f.ndjson")
		write(t, file, strings.Join(lines, "\n"))
		got := call(t, env, slices.Concat(store, []string{"--integration", integration, "import", file})...)
		if got.code != 0 || strings.TrimSpace(got.err) != want+" in integration "+integration {
			t.Errorf("%+v, want %q", got, want)
		}
	}
	imported("5 new, 0 changed, 0 already stored", "a", items...)
	imported("0 new, 0 changed, 5 already stored", "a", items...)
	imported("5 new, 0 changed, 0 already stored", "A", items...)
	imported("0 new, 1 changed, 0 already stored", "a", v2("ABC", "changed", later))
	titles := map[string]int{}
	for _, q := range []string{"", "FROM incident"} {
		got := call(t, env, slices.Concat(store, []string{"query", q, "--format", "ndjson"})...)
		for line := range strings.Lines(got.out) {
			var r struct {
				ID          string `json:"resource_id"`
				Integration string
				Title       string
				Ingest      struct{ Product struct{ Version string } }
			}
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatal(err)
			}
			titles[strings.Join([]string{r.Integration, r.Ingest.Product.Version, r.ID, r.Title}, " ")]++
		}
	}
	want := map[string]int{"a v2 ABC changed": 1, "A v2 ABC T": 1}
	for _, integration := range []string{"a", "A"} {
		for _, rest := range []string{"v2 abcd T", "Legacy abc T"} {
			want[integration+" "+rest] = 1
		}
		want[integration+" v2 abc T"] = 2 // an alert and an incident
	}
	if fmt.Sprint(titles) != fmt.Sprint(want) {
		t.Errorf("stored %v, want %v", titles, want)
	}
	// A decision about one of them leaves its neighbours alone.
	got := call(t, env, slices.Concat(store, []string{"--integration", "A", "triage", "ABC", "--state", "done"})...)
	if got.code != 0 || got.err != "1 record marked done, 1 changed\n  T  ABC\n" {
		t.Errorf("%+v", got)
	}
	if got = call(t, env, slices.Concat(store, []string{"query", "triage.state = 'done'", "--format", "csv"})...); strings.Count(got.out, "\n") != 2 || !strings.Contains(got.out, "ABC,GRAPH_ALERTS,v2,A,") {
		t.Errorf("done are %s", got.out)
	}
	got = call(t, env, slices.Concat(store, []string{"--integration", "a", "triage", "abc", "--state", "done"})...)
	if got.code != 2 || !strings.Contains(got.err, "3 records share the id abc: ") || !strings.Contains(got.err, "hint: choose one with --query, by resource_id and ingest.product.version") {
		t.Errorf("%+v", got)
	}
}

// TestImportOfUnnamed stores audit records of alerts that do not name their alert, and says
// how many.
func TestImportOfUnnamed(t *testing.T) {
	env, file := quietEnv(t), filepath.Join(t.TempDir(), "f.ndjson")
	audit := func(id, alert string) string {
		return fmt.Sprintf(`{"Id":%q,"RecordType":40,"CreationTime":"2026-06-02T07:00:00","Operation":"AlertTriggered","Workload":"x","UserType":4,"AlertId":%s}`, id, alert)
	}
	const unnamed = "audit records of alerts do not name their alert: they are stored as events, and no alert is made of them"
	write(t, file, strings.Join([]string{audit("1", `"a"`), audit("2", "7"), audit("3", "null"), audit("4", `""`)}, "\n"))
	got := call(t, env, "--store", "sqlite:"+filepath.Join(t.TempDir(), "s.db"), "import", file)
	if got.code != 0 || !strings.Contains(got.err, "warning: 3 "+unnamed) || !strings.Contains(got.err, "5 new, 0 changed") {
		t.Errorf("%+v", got)
	}
	write(t, file, audit("2", "7"))
	got = call(t, env, "--store", "sqlite:"+filepath.Join(t.TempDir(), "s.db"), "import", file)
	if !strings.Contains(got.err, "warning: 1 audit record of an alert does not name its alert") {
		t.Errorf("%+v", got)
	}
}
