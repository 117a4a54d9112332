package simulator

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tocsin/graph/alert"
)

// The record types of the audit log that belong to alerts.
const (
	recordDLPFiles    = 11
	recordDLPMail     = 13
	recordThreatMail  = 28
	recordAlert       = 40
	recordThreatClick = 41
	recordThreatFile  = 47
	recordDLPDevice   = 63
	recordAir         = 64
	recordCloudApps   = 98
)

// auditEvent is a record with the time of what it tells.
type auditEvent struct {
	at         alert.Time
	recordType int
	make       func() []byte
}

// auditTime is a time as records have it: to the second and without a zone.
func auditTime(t alert.Time) string { return t.Time().UTC().Format("2006-01-02T15:04:05") }

// auditRecord makes a record with the members that all have.
func (w *world) auditRecord(id, operation, workload string, recordType int, at alert.Time, own object) []byte {
	o := object{
		"Id": id, "RecordType": recordType, "CreationTime": auditTime(at), "Operation": operation, "OrganizationId": w.tenantID,
		"UserType": 4, "UserKey": workload, "UserId": workload, "Version": 1, "Workload": workload,
	}
	for name, value := range own {
		o[name] = value
	}
	return encode(o)
}

// auditOf makes the records of an alert that Microsoft 365's compliance centre has as
// well: its own, and those of what it rests on.
func (w *world) auditOf(s *spec) []auditEvent {
	switch s.detector.Product {
	case "mdo":
		return append(w.alertRecords(s), w.threatRecords(s)...)
	case "dlp":
		return append(w.alertRecords(s), w.dlpRecords(s)...)
	case "mda":
		if s.number%2 == 0 {
			return append(w.alertRecords(s), w.cloudAppsRecord(s))
		}
	}
	return nil
}

// alertRecords are those of type 40: the alert is triggered, has entities, and is updated
// as its states change.
func (w *world) alertRecords(s *spec) []auditEvent {
	id := func(what string) string { return w.id(fmt.Sprint("audit ", what, " ", s.number)) }
	status := "Active"
	record := func(what, operation, status string, at alert.Time, own object) auditEvent {
		return auditEvent{at, recordAlert, func() []byte {
			o := w.alertMembers(s, status, at)
			for name, value := range own {
				o[name] = value
			}
			return w.auditRecord(id(what), operation, "SecurityComplianceCenter", recordAlert, at, o)
		}}
	}
	if s.states[0].status == "resolved" {
		status = "Resolved"
	}
	out := []auditEvent{record("triggered", "AlertTriggered", status, s.created, nil)}
	for i, entity := range w.auditEntities(s) {
		out = append(out, record(fmt.Sprint("entity ", i), "AlertEntityGenerated", status, s.created+alert.Time(i+1)*alert.Second, entity))
	}
	was := s.states[0].status
	for _, st := range s.states[1:] {
		if st.status != was {
			words := map[string]string{"inProgress": "Investigating", "resolved": "Resolved", "new": "Active"}
			out = append(out, record("updated "+st.status, "AlertUpdated", words[st.status], st.updated, nil))
			was = st.status
		}
	}
	return out
}

// alertMembers are those of a record of type 40 besides the common ones. Data is a text of
// JSON with short keys.
func (w *world) alertMembers(s *spec, status string, at alert.Time) object {
	d := s.detector
	source, kind, category := "Office 365 Security & Compliance", "System", "ThreatManagement"
	switch {
	case d.Product == "dlp":
		kind, category = "Custom", "DataLossPrevention"
	case d.Product == "mda":
		source, kind = "Cloud App Security", "Custom"
	case !strings.Contains("InitialAccess SuspiciousActivity Malware", d.Category):
		category = d.Category
	}
	severity := strings.ToUpper(d.Severity[:1]) + d.Severity[1:]
	data := object{
		"tid": w.tenantID, "ts": auditTime(at) + ".0000000Z", "te": auditTime(at) + ".0000000Z", "tdc": "1", "lon": "Protection",
		"an": w.expand(s, d.Title), "ad": w.expand(s, d.Description), "sev": severity, "f3u": w.upn(s.user),
	}
	return object{
		"ResultStatus": "Succeeded", "UserKey": "SecurityComplianceAlerts", "UserId": "SecurityComplianceAlerts", "ObjectId": w.providerID(s),
		"AlertId": w.providerID(s), "AlertLinks": []object{{"AlertLinkHref": ""}}, "AlertType": kind, "Category": category, "Comments": "New alert",
		"Data": string(encode(data)), "Name": w.expand(s, d.Title), "PolicyId": w.id("policy " + d.Description), "Severity": severity,
		"Source": source, "Status": status,
	}
}

// auditEntities are the entities of an alert, each a record of its own.
func (w *world) auditEntities(s *spec) []object {
	out := []object{{"AlertEntityId": w.upn(s.user), "EntityType": "User", "ObjectId": w.upn(s.user)}}
	for _, token := range s.detector.Evidence {
		kind, name, _ := strings.Cut(token, ":")
		switch kind {
		case "mail":
			m := w.specimens.Mail[name]
			id := w.messageID(s) + "-15828634862951700795-1"
			data := object{
				"etype": "MalwareFamily", "eid": id, "aii": w.messageID(s), "ms": m.Subject, "sip": s.foreign[0].IP, "tht": strings.Join(m.Threats, ", "),
				"trc": w.upn(s.user), "tsd": w.Externals[m.Sender].Address, "tid": w.tenantID, "lon": "Protection",
			}
			out = append(out, object{"AlertEntityId": id, "EntityType": "MalwareFamily", "ObjectId": id, "Data": string(encode(data))})
		case "url":
			link := linkOf(w, s)
			out = append(out, object{"AlertEntityId": link, "EntityType": "MaliciousUrl", "ObjectId": link})
		}
	}
	return out
}

// available draws when a record can be read: of the past, 60 to 90 minutes after the event
// and some hours later; while the demo runs, within the minute, so that it can be watched.
func available(r *rand.Rand, at, begin alert.Time) alert.Time {
	switch {
	case at >= begin-alert.Minute:
		return max(at, begin) + between(r, 4, 20)
	case r.IntN(12) == 0:
		return at + between(r, 5*3600, 30*3600)
	}
	return min(at+between(r, 3600, 5400), max(at, begin-2*alert.Minute))
}
