package normalize_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

func instant(t *testing.T, text string) alert.Time {
	t.Helper()
	v, ok := alert.ParseTime(text)
	if !ok || v == 0 {
		t.Fatalf("%q is no time", text)
	}
	return v
}

// TestAlertV2 reads a whole alert and compares each field.
func TestAlertV2(t *testing.T) {
	raw, err := os.ReadFile("testdata/alert-v2.json")
	if err != nil {
		t.Fatal(err)
	}
	want := alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "da1f2e3d4c_1"},
		Alert: &alert.Alert{
			TenantID: "00000000-1111-4222-8333-444444444444", Title: "'Wacatac' malware was prevented\u200b", Description: "One file\nwas stopped.",
			Severity: alert.Medium, Status: alert.InProgress, Provider: alert.MDE, Product: "Microsoft Defender for Endpoint",
			ServiceSource: "microsoftDefenderForEndpoint", DetectionSource: "antivirus", DetectorID: "d60f5b90",
			Category: "Malware", Categories: []string{"Malware", "Execution"}, Techniques: []string{"T1204.002", "T1059"},
			Classification: "truePositive", Determination: "malware", AssignedTo: "Automation", InvestigationState: "running",
			IncidentID: "917", ThreatName: "Trojan:Win32/Wacatac", ThreatFamily: "Wacatac", Actor: "Storm-0001",
			Created: instant(t, "2026-11-20T08:41:12.6433333Z"), Updated: instant(t, "2026-11-20T09:00:00Z"),
			Began: instant(t, "2026-11-20T08:40:00.1Z"), Ended: instant(t, "2026-11-20T08:40:59Z"), Resolved: instant(t, "2026-11-20T09:00:00.79Z"),
			Entities: []alert.Entity{
				{Type: alert.File, Value: "invoice.exe", Role: "attacker", Verdict: "malicious"},
				{Type: alert.Path, Value: `C:\Users\amal\invoice.exe`, Role: "attacker", Verdict: "malicious"},
				{Type: alert.Path, Value: `C:\Users\amal`, Role: "attacker", Of: 2},
				{Type: alert.Hash, Value: "aa11", Role: "attacker", Verdict: "malicious"},
				{Type: alert.Host, Value: "fin-lt-014.contoso.com", Verdict: "unknown"},
				{Type: alert.Host, Value: "fin-lt-014", Verdict: "unknown", Of: 5},
				{Type: alert.IP, Value: "10.20.4.31"},
				{Type: alert.IP, Value: "::1"},
				{Type: alert.User, Value: "amal"},
			},
			SensorTypes: []string{"MICROSOFT_GRAPH_ALERTS", "ENDPOINT_DEFENDER"}, Schema: "antivirus", Tags: []string{"Defender Experts"},
			URL: "https://security.microsoft.com/alerts/da1f2e3d4c_1", ProviderAlertID: "1f2e3d4c_1", Confidence: -1,
			SharedIDs: []string{"alert:da1f2e3d4c_1", "alert:1f2e3d4c_1"},
		},
		Raw: raw, Print: normalize.Fingerprint(raw),
	}
	if diff := cmp.Diff(want, normalize.Record("contoso", alert.AlertsV2, raw)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// irregular is an item, and what one field of its record should be.
type irregular struct {
	name      string
	source    alert.SourceName
	item      string
	malformed bool
	get       func(alert.Record) any
	want      any
}

func (o irregular) check(t *testing.T) {
	t.Helper()
	rec := normalize.Record("c", o.source, []byte(o.item))
	if rec.Malformed != o.malformed {
		t.Errorf("malformed is %t, want %t", rec.Malformed, o.malformed)
	}
	if diff := cmp.Diff(o.want, o.get(rec)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func title(r alert.Record) any    { return r.Title() }
func updated(r alert.Record) any  { return r.Updated().String() }
func ended(r alert.Record) any    { return r.Alert.Ended.String() }
func status(r alert.Record) any   { return r.Alert.Status }
func entities(r alert.Record) any { return pairs(r.Alert.Entities) }

// pairs prints entities as a query sees them.
func pairs(list []alert.Entity) string {
	var b strings.Builder
	for i, e := range list {
		if i > 0 {
			b.WriteString(" | ")
		}
		fmt.Fprintf(&b, "%s:%s", e.Type, e.Value)
	}
	return b.String()
}

// TestIrregularItems reads oddities that real payloads have held, or might.
func TestIrregularItems(t *testing.T) {
	v2, in, legacy := alert.AlertsV2, alert.Incidents, alert.Legacy
	class := func(r alert.Record) any { return r.Alert.Classification }
	for _, o := range []irregular{
		{"title that ends in U+200B", v2, `{"id":"1","title":"Email removed after delivery\u200b"}`, false, title, "Email removed after delivery\u200b"},
		{"title of U+FEFF", v2, `{"id":"1","title":"` + "\uFEFF" + `"}`, false, title, "\uFEFF"},
		{"a tab that is not escaped is no JSON", v2, `{"id":"1","title":"` + "\uFFFD\tstep" + `"}`, true, title, ""},
		{"replacement characters of Microsoft's own", v2, `{"id":"1","title":"\uFFFD\tstep"}`, false, title, "\uFFFD\tstep"},
		{"right to left", v2, `{"id":"1","title":"تنبيه"}`, false, title, "تنبيه"},
		{"leading space", v2, `{"id":"1","title":" This is a test alert"}`, false, title, " This is a test alert"},
		{"NUL", v2, `{"id":"1","title":"a\u0000b"}`, true, title, "a\uFFFDb"},
		{"invalid UTF-8", v2, "{\"id\":\"1\",\"title\":\"a\xffb\"}", true, title, "a\uFFFDb"},
		{"lone surrogate", v2, `{"id":"1","title":"a\ud800b"}`, true, title, "a\uFFFDb"},
		{"title of the wrong type", v2, `{"id":"1","title":{"text":["a"]},"status":"resolved"}`, true, status, alert.Resolved},
		{"null title", v2, `{"id":"1","title":null}`, false, title, ""},
		{"empty title", v2, `{"id":"1","title":""}`, false, title, ""},
		{"escaped name", v2, `{"id":"1","t\u0069tle":"a"}`, false, title, "a"},
		{"name of another case", v2, `{"id":"1","Title":"a"}`, false, title, ""},
		{"sent twice", v2, `{"id":"1","title":"a","title":"b"}`, false, title, "b"},
		{"unknown members", v2, `{"id":"1","new":{"a":[1,{"title":"no"}]},"title":"b"}`, false, title, "b"},

		{"seven digits", v2, `{"id":"1","lastUpdateDateTime":"2026-07-30T04:02:21.8466667Z"}`, false, updated, "2026-07-30T04:02:21.8466667Z"},
		{"trimmed zeros", v2, `{"id":"1","lastUpdateDateTime":"2026-07-30T04:02:21.1Z"}`, false, updated, "2026-07-30T04:02:21.1Z"},
		{"no fraction", v2, `{"id":"1","lastUpdateDateTime":"2026-07-30T04:02:21Z"}`, false, updated, "2026-07-30T04:02:21Z"},
		{"hour of one digit", v2, `{"id":"1","lastUpdateDateTime":"2022-09-09T8:48:50.361Z"}`, false, updated, "2022-09-09T08:48:50.361Z"},
		{"no zone", v2, `{"id":"1","lastUpdateDateTime":"2022-09-09T08:48:50"}`, false, updated, "2022-09-09T08:48:50Z"},
		{"another zone", v2, `{"id":"1","lastUpdateDateTime":"2022-09-09T08:48:50+02:00"}`, false, updated, "2022-09-09T06:48:50Z"},
		{"a zone that is none", v2, `{"id":"1","lastUpdateDateTime":"2025-09-18T15:14:17+0530577Z"}`, true, updated, ""},
		{"American time", v2, `{"id":"1","lastUpdateDateTime":"8/22/2022 6:07:16 PM"}`, true, updated, ""},
		{"time as a number", v2, `{"id":"1","lastUpdateDateTime":1660000000}`, true, updated, ""},
		{"no update time", v2, `{"id":"1","createdDateTime":"2026-07-05T14:00:00Z"}`, false, updated, "2026-07-05T14:00:00Z"},
		{"update time unreadable", v2, `{"id":"1","createdDateTime":"2026-07-05T14:00:00Z","lastUpdateDateTime":"soon"}`, true, updated, "2026-07-05T14:00:00Z"},
		{"no update time of an incident", in, `{"id":"1","createdDateTime":"2024-01-15T10:00:00Z"}`, false, updated, "2024-01-15T10:00:00Z"},
		{"year one", v2, `{"id":"1","lastActivityDateTime":"0001-01-01T00:00:00"}`, false, ended, ""},
		{"resolved as an empty text", v2, `{"id":"1","resolvedDateTime":""}`, false, ended, ""},

		{"classification null", v2, `{"id":"1","classification":null}`, false, class, ""},
		{"classification empty", v2, `{"id":"1","classification":""}`, false, class, ""},
		{"classification absent", v2, `{"id":"1"}`, false, class, ""},
		{"classification unknown", v2, `{"id":"1","classification":"unknown"}`, false, class, ""},
		{"classification in TitleCase", v2, `{"id":"1","classification":"TruePositive"}`, false, class, "truePositive"},
		{"classification of older days", v2, `{"id":"1","classification":"benignPositive"}`, false, class, "benignPositive"},
		{"classification of the wrong type", v2, `{"id":"1","classification":[]}`, true, class, ""},
		{"unknownFutureValue", v2, `{"id":"1","classification":"UNKNOWNFUTUREVALUE"}`, false, class, ""},

		{"status missing", v2, `{"id":"1"}`, false, status, alert.Open},
		{"status unknown", v2, `{"id":"1","status":"unknown"}`, false, status, alert.Open},
		{"status of days to come", v2, `{"id":"1","status":"parked"}`, false, status, alert.Open},
		{"status in another case", v2, `{"id":"1","status":"INPROGRESS"}`, false, status, alert.InProgress},
		{"status of an incident", v2, `{"id":"1","status":"redirected"}`, false, status, alert.Open},
		{"Legacy new", legacy, `{"id":"1","status":"newAlert"}`, false, status, alert.Open},
		{"Legacy dismissed", legacy, `{"id":"1","status":"dismissed"}`, false, status, alert.Resolved},
		{"Legacy in progress", legacy, `{"id":"1","status":"inProgress"}`, false, status, alert.InProgress},

		{"evidence absent", v2, `{"id":"1"}`, false, entities, ""},
		{"evidence null", v2, `{"id":"1","evidence":null}`, false, entities, ""},
		{"evidence of the wrong type", v2, `{"id":"1","evidence":{"ipAddress":"192.0.2.1"}}`, true, entities, ""},
		{"an element of the wrong type", v2, `{"id":"1","evidence":[7,null,{"ipAddress":"192.0.2.1"}]}`, true, entities, "ip:192.0.2.1"},
		{"evidence sent twice", v2, `{"id":"1","evidence":[{"ipAddress":"192.0.2.1"}],"evidence":[{"ipAddress":"192.0.2.2"}]}`, false, entities, "ip:192.0.2.2"},
		{"number where a text should be", v2, `{"id":"1","evidence":[{"ipAddress":7,"url":"http://a.example"}]}`, true, entities, "url:http://a.example | domain:a.example"},
		{"additionalData of any shape", v2, `{"id":"1","additionalData":{"InvestigationState":32},"title":"a"}`, false, title, "a"},
		{"comments of two shapes", v2, `{"id":"1","comments":["a",{"createdTime":"x"}],"title":"a"}`, false, title, "a"},
		{"incident with its alerts as an object", in, `{"id":"1","alerts":{"id":"9","title":"no"},"displayName":"a"}`, false, title, "a"},
	} {
		t.Run(o.name, o.check)
	}
}

// TestIdentity names items whose id is not as it should be.
func TestIdentity(t *testing.T) {
	hash := func(item string) string { return normalize.Record("", alert.AlertsV2, []byte(item)).ID }
	for _, c := range []struct {
		item, id  string
		malformed bool
	}{
		{`{"id":"a_b-1"}`, "a_b-1", false},
		{`{"title":"no id"}`, "", true},
		{`{"id":null}`, "", true},
		{`{"id":""}`, "", true},
		{`{"id":12345678901234567890}`, "", true},
		{`{"id":["a"]}`, "", true},
		{`["id"]`, "", true},
		{`"id"`, "", true},
		{`null`, "", true},
		{``, "", true},
		{`{"id":"a"`, "a", true},
		{`{"id":"a"} trailing`, "a", true},
		{`{"id":"a"}` + "\r\n", "a", false},
		{`{"id":"a\u0000"}`, "a\uFFFD", true},
	} {
		for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy} {
			rec := normalize.Record("c", source, []byte(c.item))
			want := c.id
			if want == "" {
				want = hash(c.item)
				if len(want) != len("sha256:")+64 || !strings.HasPrefix(want, "sha256:") {
					t.Fatalf("%q is no hash", want)
				}
			}
			if rec.ID != want || rec.Malformed != c.malformed {
				t.Errorf("%s as %s: id %q, malformed %t; want %q, %t", c.item, source, rec.ID, rec.Malformed, want, c.malformed)
			}
		}
	}
	if hash(`{}`) != "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" {
		t.Error("the hash is not the SHA-256 of the item")
	}
	if hash(`{"a":1}`) == hash(`{"a":2}`) {
		t.Error("two items share a hash")
	}
}

// TestRawIsTouchedByNobody holds numbers that no float can.
func TestRawIsTouchedByNobody(t *testing.T) {
	item := []byte(`{"id" : "1", "n":9007199254740993, "big":1e400, "evidence":[{"appId":9007199254740993,"appId2":1.50}]} `)
	before := string(item)
	rec := normalize.Record("c", alert.AlertsV2, item)
	if &rec.Raw[0] != &item[0] || string(rec.Raw) != before {
		t.Error("raw is not what was given")
	}
	if got := pairs(rec.Alert.Entities); got != "app:9007199254740993" {
		t.Errorf("entities %q: a number lost digits", got)
	}
	clear(item)
	if rec.ID != "1" {
		t.Error("the record's texts are parts of raw")
	}
}

// TestDeepNesting goes to the decoder's limit and beyond it.
func TestDeepNesting(t *testing.T) {
	for _, depth := range []int{100, 9990, 10010, 200000} {
		for name, item := range map[string]string{
			"lists":   `{"id":"1","evidence":[{"a":` + strings.Repeat(`[`, depth) + strings.Repeat(`]`, depth) + `}],"title":"end"}`,
			"objects": `{"id":"1","evidence":[` + strings.Repeat(`{"ipAddress":"192.0.2.1","a":`, depth) + `1` + strings.Repeat(`}`, depth) + `],"title":"end"}`,
			"pods":    `{"id":"1","evidence":[` + strings.Repeat(`{"@odata.type":"#x.yEvidence","url":"u","a":`, depth) + `1` + strings.Repeat(`}`, depth) + `],"title":"end"}`,
			"skipped": `{"id":"1","b":` + strings.Repeat(`[`, depth) + strings.Repeat(`]`, depth) + `,"title":"end"}`,
			"cut off": `{"id":"1","evidence":` + strings.Repeat(`[{"a":`, depth),
		} {
			raw := []byte(item)
			rec := normalize.Record("c", alert.AlertsV2, raw)
			whole := depth < 9999 && name != "cut off"
			if rec.ID != "1" || rec.Malformed == whole || (rec.Alert.Title == "end") != whole {
				t.Errorf("%s %d deep: id %q, malformed %t, title %q", name, depth, rec.ID, rec.Malformed, rec.Alert.Title)
			}
			normalize.Evidence(alert.AlertsV2, raw)
			normalize.Fingerprint(raw)
		}
	}
}
