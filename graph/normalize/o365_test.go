package normalize_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// auditRecords returns the records of an alert of events.
func auditRecords(t *testing.T, name string) (list []json.RawMessage) {
	t.Helper()
	var item struct{ Records []json.RawMessage }
	if err := json.Unmarshal([]byte(readData(t, name)), &item); err != nil {
		t.Fatal(err)
	}
	return item.Records
}

// audited maps an item of the Management Activity API.
func audited(item string) alert.Record {
	return normalize.Record("contoso", alert.O365Management, []byte(item))
}

// TestAuditRecord reads a whole audit record and compares each field.
func TestAuditRecord(t *testing.T) {
	raw := auditRecords(t, "o365-alert.json")[0]
	want := alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "aaaa0001-0000-4000-8000-000000000001/AlertTriggered"},
		Event: &alert.Event{
			TenantID: "00000000-1111-4222-8333-444444444444", Title: "AlertTriggered: Email messages containing malicious URL removed after delivery\u200b",
			Severity: alert.Medium, Status: alert.Open, RecordType: "SecurityComplianceAlerts", Operation: "AlertTriggered", Workload: "SecurityComplianceCenter",
			AlertID: "690a56a5-0000-4111-8222-333333333333", Created: instant(t, "2026-11-20T08:41:12Z"), Updated: instant(t, "2026-11-20T08:41:12Z"),
			SharedIDs: []string{"alert:690a56a5-0000-4111-8222-333333333333"},
			Entities: []alert.Entity{
				{Type: alert.IP, Value: "192.0.2.9"},
				{Type: alert.Email, Value: "billing@bad.example"},
				{Type: alert.Domain, Value: "bad.example"},
				{Type: alert.Email, Value: "megan.bowen@contoso.com"},
				{Type: alert.Domain, Value: "contoso.com"},
				{Type: alert.Email, Value: "amal@contoso.com"},
				{Type: alert.URL, Value: "https://bad.example/x"},
			},
		},
		Raw: raw, Print: normalize.Fingerprint(raw),
	}
	if diff := cmp.Diff(want, audited(string(raw))); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestServicesAreNoUsers: who wrote a record is a user only if it is no service.
func TestServicesAreNoUsers(t *testing.T) {
	for id, want := range map[string]int{"ThreatIntelligence": 0, "SecurityComplianceAlerts": 0, "AirInvestigation": 0, "DlpAgent": 0, "amal@contoso.com": 1} {
		r := audited(`{"Id":"1","Operation":"TIMailData","RecordType":28,"CreationTime":"2026-11-20T08:41:12","AlertId":"a","UserId":"` + id + `"}`)
		users := 0
		for _, e := range r.Event.Entities {
			if e.Type == alert.User {
				users++
			}
		}
		if users != want {
			t.Errorf("%s: %d users in %+v", id, users, r.Event.Entities)
		}
	}
}

// TestAlertOfEvents reads the records of an alert and compares each field.
func TestAlertOfEvents(t *testing.T) {
	raw := []byte(readData(t, "o365-alert.json"))
	want := alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "690a56a5-0000-4111-8222-333333333333"},
		Alert: &alert.Alert{
			TenantID: "00000000-1111-4222-8333-444444444444", Title: "Email messages containing malicious URL removed after delivery\u200b",
			Description: "A URL was found to be malicious.", Severity: alert.High, Status: alert.Resolved, Provider: alert.MDO, Product: alert.MDO.Product(),
			ServiceSource: "Office 365 Security & Compliance", DetectionSource: "URL detonation", Category: "ThreatManagement",
			PolicyID: "8e6ba277-39ef-404e-aaf1-294f6d9a2b88", ProviderAlertID: "690a56a5-0000-4111-8222-333333333333",
			Created: instant(t, "2026-11-20T08:41:12Z"), Updated: instant(t, "2026-11-20T10:00:00Z"), Began: instant(t, "2026-11-20T08:38:30Z"),
			Ended: instant(t, "2026-11-20T10:00:00Z"), Resolved: instant(t, "2026-11-20T10:00:00Z"),
			Entities: []alert.Entity{
				{Type: alert.IP, Value: "192.0.2.9"},
				{Type: alert.Email, Value: "billing@bad.example"},
				{Type: alert.Domain, Value: "bad.example"},
				{Type: alert.Email, Value: "megan.bowen@contoso.com"},
				{Type: alert.Domain, Value: "contoso.com"},
				{Type: alert.Email, Value: "amal@contoso.com"},
				{Type: alert.URL, Value: "https://bad.example/x"},
				{Type: alert.User, Value: "megan.bowen@contoso.com"},
			},
			SensorTypes: []string{alert.GraphSensor, "EMAIL_O365"}, Schema: "email", URL: "https://security.microsoft.com/viewalerts?id=690a56a5",
			Comments: []string{"A test of ours"}, Confidence: -1,
			SharedIDs: []string{"alert:690a56a5-0000-4111-8222-333333333333"},
			Own: alert.Own{
				SourceAddresses: []string{"192.0.2.9"}, ThreatCategories: []string{"Phish"}, From: []string{"billing@bad.example"},
				To: []string{"megan.bowen@contoso.com", "amal@contoso.com"}, Subjects: []string{"Invoice"},
			},
		},
		Raw: raw, Print: normalize.Fingerprint(raw),
	}
	if diff := cmp.Diff(want, audited(string(raw))); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestUnnamedAlertsOfEvents: an alert whose records don't say what it is called has a heading that people
// read, until a record comes that names it; of an unknown type it is the operation.
func TestUnnamedAlertsOfEvents(t *testing.T) {
	const mail = `"Id":"1","Operation":"TIMailData","RecordType":28,"CreationTime":"2026-01-01T08:00:00","AlertId":"a"`
	const named = `{"Id":"2","Operation":"AlertTriggered","RecordType":40,"CreationTime":"2026-01-01T08:01:00","AlertId":"a","Name":"Phish"}`
	for want, records := range map[string][]string{
		"Email detected as Phish": {`{` + mail + `,"Verdict":"Phish"}`},
		"Email detection":         {`{` + mail + `,"Verdict":"None"}`},
		"URL click":               {`{"Id":"1","Operation":"TIUrlClickData","RecordType":41,"CreationTime":"2026-01-01T08:00:00","AlertId":"a","Verdict":"Phish"}`},
		"NewOperation":            {`{"Id":"1","Operation":"NewOperation","RecordType":999,"CreationTime":"2026-01-01T08:00:00","AlertId":"a"}`},
		"Phish":                   {`{` + mail + `,"Verdict":"Malware"}`, named},
	} {
		if r := audited(joinedOf(records...)); r.Alert == nil || r.Alert.Title != want {
			t.Errorf("%s: it is %+v", want, r.Alert)
		}
	}
}

// TestDLPIncident reads the match of a DLP rule, as an event and as an alert.
func TestDLPIncident(t *testing.T) {
	raw := readData(t, "o365-dlp.json")
	event := audited(raw)
	const incident = "b2358a80-0000-4000-8000-123ce918a400"
	if e := event.Event; event.Malformed || e.AlertID != incident || e.Severity != alert.High || e.Status != "" || e.RecordType != "ComplianceDLPExchange" ||
		e.Title != "DlpRuleMatch: Payment data: High volume of card numbers" {
		t.Errorf("the event is %+v", event.Event)
	}
	r := audited(joinedOf(raw))
	a := r.Alert
	got := []string{r.ID, a.Title, string(a.Severity), string(a.Status), string(a.Provider), a.Category, a.PolicyID, a.Schema, strings.Join(a.Subjects, ","), pairs(a.Entities)}
	want := []string{
		incident, "Payment data: High volume of card numbers", "high", "OPEN", "dlp", "DataLossPrevention", "2401d128-0000-4000-8000-e7bf43f81200", "email", "Card list",
		"email:megan.bowen@contoso.com | domain:contoso.com | email:someone@example.org | domain:example.org",
	}
	if diff := cmp.Diff(want, got); diff != "" || r.Malformed {
		t.Errorf("malformed %t, want -, got +:\n%s", r.Malformed, diff)
	}
}

// TestMalformedAuditRecords holds one rule each.
func TestMalformedAuditRecords(t *testing.T) {
	const least = `"Id":"1","Operation":"AlertUpdated","RecordType":40,"AlertId":"a","CreationTime":"2026-01-01T08:00:00"`
	field := func(name string) func(alert.Record) any { return func(r alert.Record) any { return read(name, r) } }
	later := func(more string) string {
		return strings.ReplaceAll(strings.Replace("{"+least+more+"}", "T08", "T09", 1), `"1"`, `"2"`)
	}
	for _, c := range []irregular{
		{name: "an id alone", item: `{"Id":"1","RecordType":40}`, malformed: true, get: field("resource_id"), want: "1/"},
		{name: "a type by its word", item: `{"Id":"1","Operation":"o","RecordType":"dlpendpoint","IncidentId":"i"}`, get: field("part_of"), want: "i"},
		{name: "a type that is no alert", item: `{"Id":"1","Operation":"o","RecordType":43,"AlertId":"a"}`, get: field("part_of"), want: ""},
		{name: "its number", item: `{"Id":"1","Operation":"o","RecordType":43}`, get: field("record_type"), want: "43"},
		{name: "an alert's IncidentId", item: `{"Id":"1","Operation":"o","RecordType":40,"IncidentId":"i"}`, malformed: true, get: field("part_of"), want: ""},
		{name: "a type as a fraction", item: `{"Id":"1","Operation":"o","RecordType":40.0,"AlertId":"a"}`, get: field("part_of"), want: "a"},
		{name: "an alert's record without its alert", item: `{"Id":"1","Operation":"o","RecordType":40,"AlertId":null}`, malformed: true, get: field("part_of"), want: ""},
		{name: "with an empty one", item: `{"Id":"1","Operation":"o","RecordType":98,"AlertId":""}`, malformed: true, get: field("part_of"), want: ""},
		{name: "with a number", item: `{"Id":"1","Operation":"o","RecordType":40,"AlertId":7}`, malformed: true, get: field("part_of"), want: ""},
		{name: "a match without its incident", item: `{"Id":"1","Operation":"o","RecordType":11,"AlertId":"a"}`, malformed: true, get: field("part_of"), want: ""},
		{name: "mail of no alert", item: `{"Id":"1","Operation":"o","RecordType":28}`, get: field("part_of"), want: ""},
		{name: "an alert called as its event", item: `{"Id":"1","Operation":"o","RecordType":40,"AlertId":"1/o"}`, get: field("part_of"), want: "alert:1%2Fo"},
		{name: "an alert called as an event without an id", item: `{"Id":"1","Operation":"o","RecordType":13,"IncidentId":"sha256:ab"}`, get: field("part_of"), want: "alert:sha256:ab"},
		{name: "no time", item: `{"Id":"1","Operation":"o","RecordType":40,"AlertId":"a","CreationTime":7}`, malformed: true, get: field("created_at"), want: ""},
		{name: "Data that is no JSON", item: `{` + least + `,"Data":"{\"trc\":"}`, get: field("entities"), want: ""},
		{name: "Data that would add members", item: `{` + least + `,"Data":"{},\"UserId\":\"x\""}`, get: field("entities"), want: ""},
		{name: "Data that is an object", item: `{` + least + `,"Data":{"f3u":"u"}}`, malformed: true, get: field("entities"), want: "user:u"},
		{name: "a user of the service", item: `{` + least + `,"UserId":"SecurityComplianceAlerts"}`, get: field("entities"), want: ""},
		{name: "a user", item: `{` + least + `,"UserId":"amal"}`, get: field("entities"), want: "user:amal"},
		{name: "dismissed", item: `{` + least + `,"Status":"Dismissed"}`, get: field("status"), want: "RESOLVED"},
		{name: "a status of an investigation", item: `{` + least + `,"Status":"Remediated"}`, get: field("status"), want: ""},

		{name: "no records", item: `{"records":[]}`, malformed: true, get: field("status"), want: "OPEN"},
		{name: "records of two alerts", item: joinedOf("{"+least+"}", strings.Replace(later(""), `"a"`, `"b"`, 1)), malformed: true, get: field("resource_id"), want: "a"},
		{name: "the newest AlertUpdated counts", item: joinedOf(later(`,"Status":"Resolved"`), "{"+least+`,"Status":"Active"}`), get: field("status"), want: "RESOLVED"},
		{name: "not what came behind it", item: joinedOf("{"+least+`,"Severity":"Low"}`, strings.Replace(later(`,"Severity":"High"`), "Updated", "EntityGenerated", 1)), get: field("severity"), want: "low"},
		{name: "severity of Data", item: joinedOf("{" + least + `,"Data":"{\"sev\":\"Low\"}"}`), get: field("severity"), want: "low"},
		{name: "Cloud Apps", item: joinedOf("{" + least + `,"Source":"Cloud App Security","Category":"DataLossPrevention"}`), get: field("provider"), want: "mda"},
		{name: "DLP under Office 365", item: joinedOf("{" + least + `,"Source":"Office 365 Security & Compliance","Category":"DataLossPrevention"}`), get: field("provider"), want: "dlp"},
		{name: "a product of tomorrow", item: joinedOf("{" + least + `,"Source":"Contoso Guard"}`), get: field("product"), want: "Contoso Guard"},
		{name: "no product", item: joinedOf("{" + least + "}"), get: field("provider"), want: "mdo"},
		{name: "a link that is none", item: joinedOf("{" + least + `,"AlertLinks":[{"AlertLinkHref":"javascript:x"},7],"EventDeepLink":"https://a.example"}`), malformed: true, get: field("url"), want: "https://a.example"},
		{name: "no name", item: joinedOf("{" + least + "}"), get: field("title"), want: "Alert record"},
		{name: "an investigation", item: joinedOf("{" + least + `,"InvestigationName":"Mail is zapped"}`), get: field("title"), want: "Mail is zapped"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.source = alert.O365Management
			c.check(t)
		})
	}
}

// TestKept counts what is no alert.
func TestKept(t *testing.T) {
	for item, want := range map[string]bool{
		`{"RecordType":40}`: true, `{"RecordType":"40"}`: true, `{"RecordType":"MCASAlerts"}`: true, `{"RecordType":107}`: true, `{"RecordType":1e1}`: false,
		`{"RecordType":40.0}`: true, `{"RecordType":4e1}`: true, `{"RecordType":40.5}`: false,
		`{"RecordType":43}`: false, `{"RecordType":294}`: false, `{"RecordType":0}`: false, `{"RecordType":"AeD"}`: false, `{"RecordType":4}`: false,
		`{}`: true, `{"RecordType":null}`: true, `{"RecordType":43`: true, `[]`: true, ``: true, `{"records":[]}`: true,
	} {
		if got := normalize.Kept(alert.O365Management, []byte(item)); got != want {
			t.Errorf("%s: kept is %t", item, got)
		}
	}
	if !normalize.Kept(alert.AlertsV2, []byte(`{"RecordType":43}`)) {
		t.Error("an alert of another source is not kept")
	}
}

// TestUnnamed tells the events of which an alert should be made, and can't.
func TestUnnamed(t *testing.T) {
	for item, want := range map[string]bool{
		`{"Id":"1","RecordType":40}`: true, `{"Id":"1","RecordType":40,"AlertId":7}`: true, `{"Id":"1","RecordType":63,"AlertId":"a"}`: true,
		`{"Id":"1","RecordType":40,"AlertId":"a"}`: false, `{"Id":"1","RecordType":28}`: false, `{"Id":"1","RecordType":4}`: false, `{"records":[]}`: false,
	} {
		if r := audited(item); normalize.Unnamed(&r) != want {
			t.Errorf("%s: unnamed is %t", item, !want)
		}
	}
}

// TestRecogniseAudit tells audit records and alerts of events from what PowerShell writes,
// and from other exports.
func TestRecogniseAudit(t *testing.T) {
	record := auditItem("1", "2026-01-01T08:00:00")
	for item, want := range map[string]alert.SourceName{
		record:                             alert.O365Management,
		joinedOf(record):                   alert.O365Management,
		joinedOf(joinedOf(record)):         "",
		joinedOf():                         "",
		joinedOf(`{"time":"","category"}`): "",
		joinedOf("1"):                      "",
		`{"records":[` + record + `],"value2":1}`:                     "",
		strings.Replace(record, "RecordType", "recordType", 1):        "",
		`{"CreationTime":"","RecordType":43,"Id":"1","Workload":"x"}`: alert.O365Management,
		`{"CreationTime":"","RecordType":43,"Workload":"x"}`:          "",
	} {
		o, ok := normalize.OutlineOf([]byte(item))
		if got, _ := o.Source(); !ok || got != want {
			t.Errorf("%s is of %q, want %q", item, got, want)
		}
		if want != "" && o.PowerShell([]byte(item)) {
			t.Errorf("%s is taken for PowerShell's", item)
		}
	}
	shell, _ := normalize.OutlineOf([]byte(`{"Id":"1","Title":"t","Severity":"high","CreatedDateTime":""}`))
	if !shell.Pascal {
		t.Error("an alert of PowerShell's SDK is not told by its capitals")
	}
}

// TestAuditEvidence lists the records of an alert, and the record of an event.
func TestAuditEvidence(t *testing.T) {
	raw := readData(t, "o365-alert.json")
	props := func(e alert.Evidence, name string) string {
		at := slices.IndexFunc(e.Props, func(p alert.Prop) bool { return p.Name == name })
		if at < 0 {
			return ""
		}
		return e.Props[at].Value
	}
	records := auditRecords(t, "o365-alert.json")
	for name, item := range map[string]string{"in order": raw, "in another order": joinedOf(string(records[2]), string(records[0]), string(records[1]))} {
		list := normalize.Evidence(alert.O365Management, []byte(item))
		var got []string
		for _, e := range list {
			got = append(got, e.Type+"|"+e.Name+"|"+props(e, "Operation")+"|"+props(e, "Data.ms")+props(e, "Data.f3u"))
		}
		want := []string{"auditRecord|Alert record|AlertTriggered|Invoice", "auditRecord|Alert record|AlertEntityGenerated|Invoice", "auditRecord|Alert record|AlertUpdated|megan.bowen@contoso.com"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", name, diff)
		}
	}
	list := normalize.Evidence(alert.O365Management, []byte(readData(t, "o365-dlp.json")))
	if len(list) != 1 || list[0].Name != "DLP match in Exchange" || props(list[0], "PolicyDetails[0].Rules[1].RuleName") != "Any card number" {
		t.Errorf("the record of an event is %+v", list)
	}
}

// TestAuditPaths holds that each member that the table names for a field has a part in it:
// in some item, without it, the field is another.
func TestAuditPaths(t *testing.T) {
	const least = `"Id":"1","Operation":"AlertUpdated","RecordType":40,"AlertId":"a","CreationTime":"2026-01-01T08:00:00"`
	base := map[bool]alert.Record{false: audited(`{` + least + `}`), true: audited(joinedOf(`{` + least + `}`))}
	values := append(values(), "Cloud App Security", "DataLossPrevention", 13, "2026-01-02T03:04:05", "High",
		[]any{map[string]any{"AlertLinkHref": "https://a.example"}}, []any{map[string]any{"PolicyName": "p", "PolicyId": "i", "Rules": []any{map[string]any{"Severity": "High"}}}})
	row := alert.SourceOf(alert.O365Management)
	for joined, fields := range map[bool]map[string]string{false: row.Derived, true: row.Joined} {
		for field, paths := range fields {
			for path := range strings.SplitSeq(paths, ", ") {
				if field == "entities" || field == "schema" || path == "IncidentId" || path == "Category" && field != "category" || field == "resolved_at" || path == "Verdict" {
					continue // they need several members: TestAuditRecord, TestUnnamedAlertsOfEvents and their neighbours
				}
				moves := slices.ContainsFunc(values, func(value any) bool {
					holder, member, nested := strings.Cut(path, ".")
					if nested {
						text, _ := json.Marshal(map[string]any{member: value})
						value = string(text)
					}
					text, _ := json.Marshal(map[string]any{holder: value})
					item := `{` + least + `,` + string(text[1:])
					if joined {
						item = joinedOf(item)
					}
					return read(field, audited(item)) != read(field, base[joined])
				})
				if !moves {
					t.Errorf("%s (joined %t): nothing at %s changes it", field, joined, path)
				}
			}
		}
	}
}

// TestAuditSamples maps real records: each makes a whole event, and an alert if it names
// one.
func TestAuditSamples(t *testing.T) {
	dir := os.Getenv("TOCSIN_SAMPLES")
	if dir == "" {
		t.Skip("TOCSIN_SAMPLES does not name the folder of samples")
	}
	files, err := filepath.Glob(filepath.Join(dir, "facts", "samples", "o365-record-*.json"))
	if err != nil || len(files) < 15 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	alerts := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		if source, ok := normalize.Recognise(raw); source != alert.O365Management || !ok {
			t.Errorf("%s is taken for %q", name, source)
		}
		if kept := normalize.Kept(alert.O365Management, raw); kept == strings.Contains(name, "rt43") {
			t.Errorf("%s: kept is %t", name, kept)
		}
		r := audited(string(raw))
		if r.Malformed || r.Event == nil || r.Event.Created == 0 || r.Event.Operation == "" {
			t.Errorf("%s is malformed or not whole: %+v", name, r.Event)
			continue
		}
		if r.Event.AlertID == "" {
			continue
		}
		alerts++
		a := audited(string(normalize.Joined(nil, raw)))
		if a.Malformed || a.ID != r.Event.AlertID || a.Alert.Title == "" || a.Alert.Severity == "" || a.Alert.Provider == alert.Other || len(a.Alert.Entities) == 0 && !strings.Contains(name, "etr") {
			t.Errorf("%s makes %+v %+v", name, a.Key, a.Alert)
		}
	}
	if alerts < 10 {
		t.Errorf("%d samples name an alert", alerts)
	}
}
