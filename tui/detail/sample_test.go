package detail_test

import (
	"strings"
	"time"

	"tocsin/graph/alert"
)

// clock is the time of the samples' drawing.
var clock = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// before is a time before that moment.
func before(d time.Duration) alert.Time { return alert.At(clock.Add(-d)) }

// sample holds what the store knows of one record.
type sample struct {
	record   alert.Record
	evidence []alert.Evidence
	changes  []alert.Change
}

const encoded = "powershell.exe  -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkA"

// rich is an alert with all that an alert can have.
func rich() sample {
	return sample{record: alert.Record{
		Key: alert.Key{Integration: "fabrikam", Source: alert.AlertsV2, ID: "da637-0f3b_1"},
		Alert: &alert.Alert{
			TenantID: "2f0b6f6e-0000-4a4b-9c5d-1d2c3b4a5f60", Title: "Suspicious PowerShell command line", Severity: alert.High, Status: alert.InProgress,
			Description: "A PowerShell process with an encoded command line was started by an Office application.\n\nThe command fetches a script and runs it in memory.",
			Provider:    alert.MDE, Product: "Microsoft Defender for Endpoint", ServiceSource: "microsoftDefenderForEndpoint", DetectionSource: "microsoftDefenderForEndpoint",
			DetectorID: "7f1c3609-a3ff-40e2-995b-c01770161d68", Category: "Execution", Categories: []string{"Execution"}, Techniques: []string{"T1059.001", "T1027"},
			Classification: "truePositive", Determination: "multiStagedAttack", AssignedTo: "kim@fabrikam.example", InvestigationState: "pendingApproval",
			IncidentID: "4711", ThreatName: "Trojan:Script/Example", ThreatFamily: "Example", Actor: "Storm-0000",
			Created: before(3 * time.Hour), Updated: before(20 * time.Minute), Began: before(200 * time.Minute), Ended: before(190 * time.Minute),
			Entities: []alert.Entity{
				{Type: alert.User, Value: "robin@fabrikam.example", Verdict: "suspicious"},
				{Type: alert.Host, Value: "ws-042.fabrikam.example"},
				{Type: alert.IP, Value: "203.0.113.7", Verdict: "malicious"},
				{Type: alert.IP, Value: "10.1.2.42"},
				{Type: alert.IP, Value: "10.1.2.43"},
				{Type: alert.IP, Value: "10.1.2.44"},
				{Type: alert.IP, Value: "10.1.2.45"},
				{Type: alert.IP, Value: "2001:db8::1"},
				{Type: alert.Hash, Value: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Verdict: "noThreatsFound"},
				{Type: alert.Command, Value: encoded},
			},
			SensorTypes: []string{"ENDPOINT_DEFENDER"}, Schema: "thirdparty", Tags: []string{"vip", "finance"},
			URL: "https://security.microsoft.com/alerts/da637-0f3b_1?tid=2f0b6f6e-0000-4a4b-9c5d-1d2c3b4a5f60",
		},
		Triage:   alert.Triage{State: alert.TriageSeen, At: before(50 * time.Minute), By: "kim", Note: "asked the user;\nno answer yet"},
		Ingested: before(178 * time.Minute),
		Raw: []byte(`{"id":"da637-0f3b_1","severity":"high","recommendedActions":"1. Isolate the device.\n2. Ask the user what was opened.",` +
			`"score":0.70,"big":12345678901234567890,"exp":1E+2,"none":null,"yes":true,"empty":{},"list":[],"techniques":["T1059.001","T1027"],"id":"again",` +
			`"evidence":[{"@odata.type":"#microsoft.graph.security.processEvidence","processCommandLine":"` + encoded + `","path":"C:\\Windows\\\u0053ystem32"}]}`),
	}, evidence: richEvidence(), changes: []alert.Change{
		{At: before(60 * time.Minute), By: "graph", Field: "original_data"},
		{At: before(50 * time.Minute), By: "kim", Field: "triage.state", Old: "open", New: "seen"},
		{At: before(50 * time.Minute), By: "kim", Field: "triage.note", New: "asked the user;\nno answer yet"},
		{At: before(20 * time.Minute), By: "graph", Field: "status", Old: "OPEN", New: "IN_PROGRESS"},
		{At: before(20 * time.Minute), By: "graph", Field: "entities", Old: "ip:203.0.113.7", New: "ip:203.0.113.7 (malicious), ip:2001:db8::1, host:ws-042.fabrikam.example"},
	}}
}

func richEvidence() []alert.Evidence {
	return []alert.Evidence{
		{Type: "newEvidence", Name: "New thing", Verdict: "unknown", Remediation: "none", Props: []alert.Prop{{Name: "aRatherLongNameThatHasALineOfItsOwn", Value: "a value"}, {Name: "short", Value: "1"}}},
		{
			Type: "processEvidence", Name: "Process", Verdict: "malicious", Remediation: "active", Roles: []string{"attacker", "commandAndControl"},
			Props: []alert.Prop{{Name: "processId", Value: "4711"}, {Name: "processCommandLine", Value: encoded}, {Name: "imageFile.fileName", Value: "powershell.exe"}},
			Nested: []alert.Evidence{{
				Type: "userEvidence", Name: "User (user account)", Verdict: "suspicious", Roles: []string{"compromised"},
				Props:  []alert.Prop{{Name: "accountName", Value: "robin"}},
				Nested: []alert.Evidence{{Type: "ipEvidence", Name: "IP address", Verdict: "noThreatsFound", Remediation: "blocked", Props: []alert.Prop{{Name: "ipAddress", Value: "203.0.113.7"}}}},
			}},
		},
	}
}

// nasty holds what an attacker writes into every field: ESC, CSI, OSC 52, DCS, C1,
// bidi overrides, CR, NUL, invalid UTF-8, wide runes, too many marks, and words
// without end.
const nasty = "\x1b[2J\x1b]52;c;aGk=\x07\x1bP1$r\x1b\\\u009b31m\x9d\u202egpj.exe\u2066\r\x00漢字漢字 e\u0301\u0302\u0303\u0304\u0305 \x7f\xff\u200b\U000e0041 <\ufe0f"

// hostile is an alert with that in every field.
func hostile() sample {
	bad := func(name string) string { return name + nasty + strings.Repeat("W", 90) }
	list := []string{bad("a"), bad("b")}
	a := &alert.Alert{
		TenantID: bad("tenant"), Title: bad("title"), Description: bad("text ") + "\r\n\r\n" + bad("more "), Severity: alert.Severity(nasty), Status: alert.Status(bad("status")),
		Product: bad("product"), ServiceSource: bad("service"), DetectionSource: bad("detection"), DetectorID: bad("detector"), Category: bad("category"), Categories: list, Techniques: list,
		Classification: bad("class"), Determination: bad("determination"), AssignedTo: bad("who"), InvestigationState: bad("state"), IncidentID: bad("incident"),
		ThreatName: bad("threat"), ThreatFamily: bad("family"), Actor: bad("actor"), Created: 1, Updated: -1 << 63, Began: 1<<63 - 1, SensorTypes: list, Schema: bad("schema"), Tags: list, URL: bad("https://evil.example/"),
		Entities: []alert.Entity{{Type: alert.User, Value: bad("user"), Verdict: bad("verdict"), Role: bad("role")}, {Type: alert.Command, Value: bad("command")}},
	}
	piece := alert.Evidence{
		Type: nasty, Name: bad("name"), Verdict: bad("verdict"), Remediation: bad("remediation"), Roles: list,
		Props: []alert.Prop{{Name: bad("prop"), Value: bad("value")}, {Name: nasty, Value: nasty}},
	}
	outer := piece
	outer.Nested = []alert.Evidence{piece, piece}
	return sample{
		record: alert.Record{
			Key: alert.Key{Integration: bad("integration"), Source: alert.SourceName(bad("source")), ID: bad("id")}, Alert: a, Malformed: true,
			Triage: alert.Triage{State: alert.TriageState(bad("triage")), By: bad("by"), Note: bad("note")},
			Raw:    []byte(`{"recommendedActions":["a\u001b[2Jb` + "\u202e\u2028\u0085\u009b\x7f漢" + `\r\n",7,["x"],"\u202egpj"],"k` + "\u202e" + `\u0000":"` + strings.Repeat("漢", 80) + `"}`),
		},
		evidence: []alert.Evidence{outer},
		changes:  []alert.Change{{At: 1, By: bad("by"), Field: bad("field"), Old: bad("old"), New: bad("new")}, {At: 2, By: nasty, Field: nasty, Old: "", New: nasty}},
	}
}

// incident is an incident.
func incident() sample {
	return sample{record: alert.Record{
		Key: alert.Key{Integration: "fabrikam", Source: alert.Incidents, ID: "4711"},
		Incident: &alert.Incident{
			TenantID: "2f0b6f6e-0000-4a4b-9c5d-1d2c3b4a5f60", Title: "Multi-stage incident involving execution and command and control on one endpoint reported by several sources",
			Description: "Three alerts share a device.", Summary: "A document started PowerShell, which spoke to a known address.",
			Severity: alert.Medium, Status: alert.Redirected, AssignedTo: "kim@fabrikam.example", Classification: "unknown", Determination: "unknown",
			Priority: 73, Tags: []string{"vip"}, Created: before(50 * time.Hour), Updated: before(30 * time.Second), LastModifiedBy: "Microsoft 365 Defender",
			ResolvingComment: "Merged by hand.", RedirectID: "4700", URL: "https://security.microsoft.com/incidents/4711",
		},
		Ingested: before(49 * time.Hour),
		Raw:      []byte(`{"id":"4711","displayName":`), // cut off: no JSON
	}}
}
