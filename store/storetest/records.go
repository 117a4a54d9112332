package storetest

import (
	"fmt"
	"math/rand/v2"

	"tocsin/graph/alert"
)

// noon is the time around which the suite's records are made.
const noon = alert.Time(17_723_664_000_000_000) // 2026-03-01T12:00:00Z

// version returns a version of alert n. Its update time, in seconds after noon, and its
// status may change. Its item has everything that the columns have.
func version(n, updated int, status alert.Status) alert.Record {
	id := fmt.Sprintf("da%06d", n)
	at := noon + alert.Time(updated)*alert.Second
	return alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
		Alert: &alert.Alert{
			Title: fmt.Sprintf("Suspicious sign-in %d", n%7), Severity: alert.High, Status: status, Provider: alert.Entra,
			Created: noon + alert.Time(n)*alert.Second, Updated: at, Confidence: -1,
		},
		Raw: fmt.Appendf(nil, `{"id":%q,"status":%q,"lastUpdateDateTime":%q}`, id, status, at),
	}
}

// Full returns an alert with every slot filled as in a real one; n seeds the random
// parts. Benchmarks of engines use it too; its item has about 4 KB.
func Full(n int) alert.Record {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	created := noon + alert.Time(n)*alert.Second
	id := fmt.Sprintf("da%016d_%d", r.Int64N(1e15), n)
	a := &alert.Alert{
		TenantID: "11111111-2222-3333-4444-555555555555", Title: fmt.Sprintf("Activity of kind %d on one endpoint", r.IntN(400)),
		Description: fmt.Sprintf("A description that belongs to detector %d and says at some length what was seen, why it matters and what to do next.", r.IntN(200)),
		Severity:    alert.Severity([]string{"high", "medium", "low", "informational"}[r.IntN(4)]), Status: alert.Open,
		Provider: alert.MDE, Product: alert.MDE.Product(), ServiceSource: "microsoftDefenderForEndpoint", DetectionSource: "antivirus",
		DetectorID: fmt.Sprintf("detector-%d", r.IntN(200)), Category: "LateralMovement", Categories: []string{"LateralMovement", "Malware"},
		Techniques: []string{"T1021", fmt.Sprintf("T1566.%03d", r.IntN(5))}, Classification: "truePositive", Determination: "malware",
		AssignedTo: fmt.Sprintf("analyst%d@contoso.example", r.IntN(20)), InvestigationState: "running", IncidentID: fmt.Sprint(r.IntN(1_000_000)),
		ThreatName: "Trojan", ThreatFamily: "Family", Actor: "Actor", Created: created, Updated: created + alert.Minute,
		Began: created - alert.Hour, Ended: created - alert.Second, Resolved: created + alert.Day,
		SensorTypes: []string{"ENDPOINT_DEFENDER"}, Schema: "thirdparty", Tags: []string{"one", "two"},
		URL: "https://portal.example/alerts/" + id + "?tid=11111111-2222-3333-4444-555555555555", Confidence: 1 + n%100,
	}
	for i := range 7 {
		kind := alert.EntityTypes()[r.IntN(len(alert.EntityTypes()))]
		e := alert.Entity{Type: kind, Value: fmt.Sprintf("%s-%d", kind, r.IntN(300))}
		if i%3 == 0 {
			e.Role, e.Verdict = "destination", "suspicious"
		}
		a.Entities = append(a.Entities, e)
	}
	record := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}, Alert: a}
	fill(&record, n)
	record.Raw = item(&record, r)
	return record
}

// Fresh returns Full(n) with texts that no other record has: each entity, the
// description and the detector with the probability share. They have the forms of real
// ones: digests, command lines, paths, addresses, names.
func Fresh(n int, share float64) alert.Record {
	r := rand.New(rand.NewPCG(uint64(n), 11))
	record := Full(n)
	a := record.Alert
	fresh := func() bool { return r.Float64() < share }
	if fresh() {
		a.Description = fmt.Sprintf("The process tree %08x of this host started a script at an odd hour; it wrote %d files and asked for %08x.example.", r.Uint32(), r.IntN(1e6), r.Uint32())
	}
	if fresh() {
		a.DetectorID = fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<16), r.IntN(1<<16), r.Int64N(1<<48))
	}
	for i := range a.Entities {
		if fresh() {
			a.Entities[i].Type, a.Entities[i].Value = freshEntity(r, i)
		}
	}
	record.Raw = item(&record, r)
	return record
}

func freshEntity(r *rand.Rand, i int) (alert.EntityType, string) {
	switch i % 7 {
	case 0:
		return alert.Hash, fmt.Sprintf("%016x%016x%016x%016x", r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64())
	case 1:
		return alert.Command, fmt.Sprintf(`powershell.exe -NoProfile -File C:\ProgramData\%08x\run.ps1 -Id %d`, r.Uint32(), r.IntN(1e9))
	case 2:
		return alert.Path, fmt.Sprintf(`C:\Users\u%d\AppData\Local\Temp\%08x`, r.IntN(1e6), r.Uint32())
	case 3:
		return alert.IP, fmt.Sprintf("10.%d.%d.%d", r.IntN(256), r.IntN(256), r.IntN(256))
	case 4:
		return alert.User, fmt.Sprintf("user%d@contoso.example", r.IntN(1e8))
	case 5:
		return alert.Hash, fmt.Sprintf("%016X%016X%08X", r.Uint64(), r.Uint64(), r.Uint32())
	}
	return alert.Host, fmt.Sprintf("host-%08x.contoso.example", r.Uint32())
}

// item returns an item that repeats itself as Graph's items do: long names, short values.
func item(record *alert.Record, r *rand.Rand) []byte {
	a := record.Alert
	b := fmt.Appendf(nil, `{"id":%q,"title":%q,"description":%q,"status":%q,"lastUpdateDateTime":%q,"evidence":[`,
		record.ID, a.Title, a.Description, a.Status, a.Updated)
	for i, e := range a.Entities {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, `{"@odata.type":"#microsoft.graph.security.%sEvidence","createdDateTime":%q,"verdict":%q,"remediationStatus":"none",`+
			`"remediationStatusDetails":null,"roles":[%q],"detailedRoles":[],"tags":[],"value":%q,"mdeDeviceId":"%016x%016x","osPlatform":"Windows11",`+
			`"osBuild":%d,"healthStatus":"active","riskScore":"high","onboardingStatus":"onboarded","defenderAvStatus":"updated","vmMetadata":null,"loggedOnUsers":[]}`,
			e.Type, a.Created, e.Verdict, e.Role, e.Value, r.Uint64(), r.Uint64(), 20000+r.IntN(9))
	}
	return append(b, "]}"...)
}

// fullIncident returns an incident with every slot filled.
func fullIncident(id string) alert.Record {
	r := Filled(alert.IncidentKind(), 73)
	r.ID, r.Raw = id, fmt.Appendf(nil, `{"id":%q}`, id)
	r.Incident.URL = "https://portal.example/incidents/" + id
	return r
}

// again returns the record with another time and another status.
func again(r alert.Record, later alert.Time, status alert.Status) alert.Record {
	a := *r.Alert
	a.Updated += later
	a.Status = status
	r.Alert = &a
	r.Raw = fmt.Appendf(nil, `{"id":%q,"status":%q,"lastUpdateDateTime":%q}`, r.ID, status, a.Updated)
	return r
}

func keysOf(records []alert.Record) []alert.Key {
	keys := make([]alert.Key, len(records))
	for i := range records {
		keys[i] = records[i].Key
	}
	return keys
}
