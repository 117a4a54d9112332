package sqlite

import (
	"encoding/hex"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"

	"tocsin/graph/alert"
)

// The rows below are as the first layout packs them. They were taken from a file
// and are never made anew: whatever the layout becomes, a file that holds such
// rows must open, and its records must read as they do here.

// dictOne is the dictionary of the rows: id, kind, text.
var dictOne = []struct {
	id, kind int64
	text     string
}{
	{2, 0, `IN_PROGRESS`},
	{4, 0, `3f6c1a52-7b0e-4d19-9c55-0a6be1d20f44`},
	{9, 0, `tove@aldermoor.example.org`},
	{12, 0, `malicious`},
	{14, 0, `ip`},
	{20, 0, `low`},
	{21, 0, `OPEN`},
	{22, 0, `entra`},
	{23, 0, `Sign-in from two coasts at once`},
	{24, 0, `Microsoft Entra ID Protection`},
	{25, 0, `azureAdIdentityProtection`},
	{26, 0, `coast-17a`},
	{27, 0, `user`},
	{28, 27, `sven.olufsen@aldermoor.example.org`},
	{29, 0, `suspicious`},
	{30, 27, `sven.olufsen`},
	{31, 0, `domain`},
	{32, 31, `ALDERMOOR`},
	{33, 14, `198.51.100.77`},
	{34, 0, `source`},
	{35, 0, `IDENTITY_ENTRA`},
	{36, 0, `cloudaudit`},
	{37, 0, `Ticket printers and a false timetable`},
	{38, 0, `Printers of three quays.`},
	{39, 0, `unknown`},
	{40, 0, `ferries`},
	{41, 0, `night shift`},
	{42, 0, `Microsoft 365 Defender`},
	{43, 0, `https://portal.example.org/incidents/`},
	{44, 0, `?tid=3f6c1a52-7b0e-4d19-9c55-0a6be1d20f44`},
	{51, 0, `thirdparty`},
	{52, 0, `m365d`},
	{53, 0, `Microsoft Defender XDR`},
	{54, 0, `microsoft365Defender`},
	{55, 0, `XDR_DEFENDER`},
	{69, 0, `informational`},
	{70, 0, `RESOLVED`},
	{71, 0, `mda`},
	{72, 0, `Mass download of crew rosters`},
	{73, 0, `Microsoft Defender for Cloud Apps`},
	{74, 0, `microsoftDefenderForCloudApps`},
	{75, 0, `informationalExpectedActivity`},
	{76, 0, `lineOfBusinessApplication`},
	{77, 0, `CLOUD_APPS`},
	{78, 0, `high`},
	{79, 0, `mde`},
	{80, 0, `Script host started from the ticket printer`},
	{81, 0, `A print job left a script behind, and the script host ran it.`},
	{82, 0, `Microsoft Defender for Endpoint`},
	{83, 0, `microsoftDefenderForEndpoint`},
	{84, 0, `customDetection`},
	{85, 0, `ferry-desk-04`},
	{86, 0, `Execution`},
	{87, 0, `Persistence`},
	{89, 0, `T1547.001`},
	{91, 0, `Winchrope`},
	{92, 0, `Rope`},
	{93, 0, `host`},
	{94, 93, `quay-04.aldermoor.example.org`},
	{95, 0, `compromised`},
	{96, 93, `quay-04`},
	{97, 14, `192.0.2.44`},
	{98, 14, `203.0.113.9`},
	{99, 14, `2001:db8:4::44`},
	{100, 27, `berit`},
	{101, 27, `berit@aldermoor.example.org`},
	{102, 0, `contextual`},
	{103, 0, `process`},
	{104, 103, `wscript.exe`},
	{105, 0, `attacker`},
	{106, 0, `command`},
	{107, 106, `wscript.exe /b C:\spool\job17.vbs`},
	{108, 0, `file`},
	{109, 108, `wscript.exe`},
	{110, 0, `path`},
	{111, 110, `C:\Windows\System32`},
	{112, 0, `hash`},
	{113, 112, `00112233445566778899aabbccddeeff00112233`},
	{114, 0, `ENDPOINT_DEFENDER`},
	{115, 0, `https://portal.example.org/alerts/`},
	{116, 0, `REDIRECTED`},
	{117, 0, `Printers again`},
	{118, 0, `joined with 4711`},
	{146, 0, `LateralMovement`},
	{147, 0, `T1021`},
	{148, 0, `running`},
	{149, 0, `falsePositive`},
	{150, 0, `notMalicious`},
	{170, 0, `One print job, three quays.`},
	{171, 0, `board`},
}

// ticksOf reads a time of the test; "" is missing.
func ticksOf(text string) alert.Time {
	at, ok := alert.ParseTime(text)
	if !ok {
		panic(text + " is no time")
	}
	return at
}

const tenantOne = "3f6c1a52-7b0e-4d19-9c55-0a6be1d20f44"

// rowOne is a row of the first layout.
type rowOne struct {
	name             string
	source           alert.SourceName
	id               string
	flags            int64
	created, updated string
	body             string // hex
	alert            *alert.Alert
	incident         *alert.Incident
	malformed        bool
}

// rowsOne are rows of the first layout and the records that they are.
var rowsOne = []rowOne{
	{
		name: "entities with roles and verdicts, an address around the id", source: alert.AlertsV2, id: "da7f30c2d4-11aa_1",
		created: "2026-11-20T06:12:33.4561234Z", updated: "2026-11-28T02:51:00.25Z",
		body: "4e024f04505152535455560357569201025993010000099401cf495b5c00a4f5b18041a6ff87bf02000d" +
			"bd015f1dc1015f1dc3015f1dc5015f1dc7015f1dc9015f1d415f1dcb01661dd101690cd701690cdb01690cdf01690ce301690c" +
			"0172330129e7012c",
		alert: &alert.Alert{
			TenantID: tenantOne, Title: "Script host started from the ticket printer",
			Description: "A print job left a script behind, and the script host ran it.",
			Severity:    alert.High, Status: alert.InProgress, Provider: alert.MDE, Product: "Microsoft Defender for Endpoint",
			ServiceSource: "microsoftDefenderForEndpoint", DetectionSource: "customDetection", DetectorID: "ferry-desk-04",
			Category: "Execution", Categories: []string{"Persistence", "Execution", "LateralMovement"}, Techniques: []string{"T1547.001", "T1021"},
			AssignedTo: "tove@aldermoor.example.org", InvestigationState: "running", IncidentID: "4711",
			ThreatName: "Winchrope", ThreatFamily: "Rope",
			Began: ticksOf("2026-11-20T05:58:01Z"), Ended: ticksOf("2026-11-20T06:11:59.9999999Z"),
			Entities: []alert.Entity{
				{Type: alert.Host, Value: "quay-04.aldermoor.example.org", Role: "compromised", Verdict: "suspicious"},
				{Type: alert.Host, Value: "quay-04", Role: "compromised", Verdict: "suspicious"},
				{Type: alert.IP, Value: "192.0.2.44", Role: "compromised", Verdict: "suspicious"},
				{Type: alert.IP, Value: "203.0.113.9", Role: "compromised", Verdict: "suspicious"},
				{Type: alert.IP, Value: "2001:db8:4::44", Role: "compromised", Verdict: "suspicious"},
				{Type: alert.User, Value: "berit", Role: "compromised", Verdict: "suspicious"},
				{Type: alert.Domain, Value: "ALDERMOOR", Role: "compromised", Verdict: "suspicious"},
				{Type: alert.User, Value: "berit@aldermoor.example.org", Role: "contextual", Verdict: "suspicious"},
				{Type: alert.Process, Value: "wscript.exe", Role: "attacker", Verdict: "malicious"},
				{Type: alert.Command, Value: `wscript.exe /b C:\spool\job17.vbs`, Role: "attacker", Verdict: "malicious"},
				{Type: alert.File, Value: "wscript.exe", Role: "attacker", Verdict: "malicious"},
				{Type: alert.Path, Value: `C:\Windows\System32`, Role: "attacker", Verdict: "malicious"},
				{Type: alert.Hash, Value: "00112233445566778899aabbccddeeff00112233", Role: "attacker", Verdict: "malicious"},
			},
			SensorTypes: []string{"ENDPOINT_DEFENDER"}, Schema: "thirdparty", Tags: []string{"night shift"},
			URL: "https://portal.example.org/alerts/da7f30c2d4-11aa_1?tid=" + tenantOne,
		},
	},
	{
		name: "an incident id that is no number, no address", source: alert.AlertsV2, id: "ad90b2-551c",
		created: "2026-11-22T23:59:59.0000001Z", updated: "2026-11-28T02:51:31Z",
		body: "14461604170018191900000000950196010000340000000000ffedd59fb981020439001d3d001d41001d43221d0123240000",
		alert: &alert.Alert{
			TenantID: tenantOne, Title: "Sign-in from two coasts at once",
			Severity: alert.Low, Status: alert.Resolved, Provider: alert.Entra, Product: "Microsoft Entra ID Protection",
			ServiceSource: "azureAdIdentityProtection", DetectionSource: "azureAdIdentityProtection",
			Classification: "falsePositive", Determination: "notMalicious", IncidentID: "coast-17a",
			Resolved: ticksOf("2026-11-28T02:51:30Z"),
			Entities: []alert.Entity{
				{Type: alert.User, Value: "sven.olufsen@aldermoor.example.org", Verdict: "suspicious"},
				{Type: alert.User, Value: "sven.olufsen", Verdict: "suspicious"},
				{Type: alert.Domain, Value: "ALDERMOOR", Verdict: "suspicious"},
				{Type: alert.IP, Value: "198.51.100.77", Role: "source", Verdict: "suspicious"},
			},
			SensorTypes: []string{"IDENTITY_ENTRA"}, Schema: "cloudaudit",
		},
	},
	{
		name: "malformed, without created", source: alert.AlertsV2, id: "xx-odd-1", flags: 2, updated: "2026-11-17T08:00:00Z",
		body: "001534000000353600000000000000000000000000000000000137330000",
		alert: &alert.Alert{
			Status: alert.Open, Provider: alert.M365D, Product: "Microsoft Defender XDR", ServiceSource: "microsoft365Defender",
			SensorTypes: []string{"XDR_DEFENDER"}, Schema: "thirdparty",
		},
		malformed: true,
	},
	{
		name: "no time but updated, an address that is the id", source: alert.AlertsV2, id: "ca-0417", updated: "2026-11-19T12:00:00Z",
		body: "454647044800494a00000000004b4c00000000000000000000014d24000100",
		alert: &alert.Alert{
			TenantID: tenantOne, Title: "Mass download of crew rosters", Severity: alert.Informational, Status: alert.Resolved,
			Provider: alert.MDA, Product: "Microsoft Defender for Cloud Apps", ServiceSource: "microsoftDefenderForCloudApps",
			Classification: "informationalExpectedActivity", Determination: "lineOfBusinessApplication",
			SensorTypes: []string{"CLOUD_APPS"}, Schema: "cloudaudit", URL: "ca-0417",
		},
	},
	{
		name: "an incident with a priority", source: alert.Incidents, id: "4711", flags: 1,
		created: "2026-11-20T06:20:00Z", updated: "2026-11-28T02:52:30Z",
		body: "4e15042526aa01092727a4010328ab0129090000572c",
		incident: &alert.Incident{
			TenantID: tenantOne, Title: "Ticket printers and a false timetable", Description: "Printers of three quays.",
			Summary: "One print job, three quays.", Severity: alert.High, Status: alert.Open, AssignedTo: "tove@aldermoor.example.org",
			Classification: "unknown", Determination: "unknown", Priority: 82, Tags: []string{"ferries", "board", "night shift"},
			LastModifiedBy: "tove@aldermoor.example.org", URL: "https://portal.example.org/incidents/4711?tid=" + tenantOne,
		},
	},
	{
		name: "an incident without a priority, taken in by another", source: alert.Incidents, id: "4712", flags: 1,
		created: "2026-11-20T07:00:00Z", updated: "2026-11-20T07:30:00Z",
		body: "14740475000000000001000076cf4900",
		incident: &alert.Incident{
			TenantID: tenantOne, Title: "Printers again", Severity: alert.Low, Status: alert.Redirected, Priority: -1,
			ResolvingComment: "joined with 4711", RedirectID: "4711",
		},
	},
	{
		name: "a body that ends before the last fields", source: alert.AlertsV2, id: "short", updated: "2026-11-19T12:00:00Z",
		body:  "4546470448",
		alert: &alert.Alert{TenantID: tenantOne, Title: "Mass download of crew rosters", Severity: alert.Informational, Status: alert.Resolved, Provider: alert.MDA},
	},
}

// TestBodiesOfTheFirstLayout opens a file that holds the rows, and reads them.
func TestBodiesOfTheFirstLayout(t *testing.T) {
	db := openAt(t, fileOne(t))
	got := map[alert.Key]alert.Record{}
	for row, err := range db.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		got[row.Key] = row.Record
	}
	if len(got) != len(rowsOne) {
		t.Errorf("%d records are read, want %d", len(got), len(rowsOne))
	}
	for _, row := range rowsOne {
		want := alert.Record{
			Key:   alert.Key{Integration: "aldermoor", Source: row.source, ID: row.id},
			Alert: row.alert, Incident: row.incident, Malformed: row.malformed, Ingested: ticksOf("2026-11-28T02:57:40Z"),
		}
		if a := want.Alert; a != nil {
			a.Confidence = -1 // rows without the tag have none
			a.Created, a.Updated = ticksOf(row.created), ticksOf(row.updated)
		}
		if i := want.Incident; i != nil {
			i.Created, i.Updated = ticksOf(row.created), ticksOf(row.updated)
		}
		if is := got[want.Key]; !reflect.DeepEqual(is, want) {
			t.Errorf("%s: read\n%+v %+v %+v\nwant\n%+v %+v %+v", row.name, is, is.Alert, is.Incident, want, want.Alert, want.Incident)
		}
	}
}

// fileOne makes a file of the first schema with the rows of this test, by SQL alone.
func fileOne(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	execAt(t, path, migrations[0]+fmt.Sprintf("INSERT INTO meta VALUES('schema', 1); PRAGMA application_id=%d;", application)+
		"INSERT INTO source VALUES(1, CAST('aldermoor' AS BLOB), CAST('alerts_v2' AS BLOB)), (2, CAST('aldermoor' AS BLOB), CAST('incidents' AS BLOB));"+
		fmt.Sprintf("INSERT INTO mapping VALUES(1, %d)", len(rowsOne)))
	quote := func(text string) string { return "CAST(X'" + hex.EncodeToString([]byte(text)) + "' AS TEXT)" }
	sql := ""
	for _, w := range dictOne {
		sql += fmt.Sprintf("INSERT INTO dict VALUES(%d, %d, %d, %s);", w.id, hashWord(word{w.kind, w.text}), w.kind, quote(w.text))
	}
	for n, row := range rowsOne {
		src, created := 1, "NULL"
		if row.source == alert.Incidents {
			src = 2
		}
		if row.created != "" {
			created = fmt.Sprint(int64(ticksOf(row.created)))
		}
		key := alert.Key{Integration: "aldermoor", Source: row.source, ID: row.id}
		sql += fmt.Sprintf("INSERT INTO alert VALUES(%d, %d, %d, X'%x', %d, %s, %d, %d, 1, %d, 0, X'%s', 0, 0);",
			n+1, src, hashKey(key), row.id, n+1, created, ticksOf(row.updated), ticksOf("2026-11-28T02:57:40Z"), row.flags, row.body)
	}
	execAt(t, path, sql)
	return path
}
