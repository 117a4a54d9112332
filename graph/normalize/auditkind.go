package normalize

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/scan"
)

// auditRecord is the type of evidence that an audit record of Office 365 is.
const auditRecord = "auditRecord"

// auditKind is its row, compiled.
var auditKind = compiledKind(auditRow(), itself)

// auditRow is the row of audit records. Their member Data is a text that holds JSON with
// short names, which is read as an object.
func auditRow() evidenceKind {
	return evidenceKind{typ: auditRecord, name: "Audit record", feeds: feeds(
		except(auditServices(), feeding(alert.User, "UserId")),
		feeding(alert.User, "Data.f3u", "Data.suid", "SharePointMetaData.From"),
		feeding(alert.Host, "EndpointMetaData.DeviceName"),
		feeding(alert.IP, "ClientIP", "UserIp", "SenderIp", "Data.sip"),
		filling("source_address", "ClientIP", "UserIp", "SenderIp", "Data.sip"),
		auditMail(),
		feeding(alert.URL, "Url", "Data.zu", "Data.pud", "FileData.FilePath", "SharePointMetaData.FilePathUrl"),
		when("Data.etype", "MaliciousUrl", feeding(alert.URL, "Data.eid")),
		when("Data.etype", "User", feeding(alert.User, "Data.eid")),
		feeding(alert.File, "AttachmentData.FileName", "FileData.FileName", "SharePointMetaData.FileName"),
		feeding(alert.Path, "EndpointMetaData.TargetFilePath"),
		feeding(alert.Hash, "AttachmentData.SHA256", "FileData.SHA256", "EndpointMetaData.Sha256", "EndpointMetaData.Sha1"),
		feeding(alert.UUID, "NetworkMessageId", "Data.aii"),
		filling("threat_name", "AttachmentData.MalwareFamily", "FileData.MalwareFamily"),
		filling("threat_category", "Data.tht"),
	)}
}

// auditServices are the values of UserId that name no person: the service that wrote the
// record.
func auditServices() []string {
	return []string{"SecurityComplianceAlerts", "DlpAgent", "ThreatIntelligence", "AirInvestigation", "SecurityComplianceCenter"}
}

// auditMail are the feeds of what records tell of messages.
func auditMail() []feed {
	return feeds(
		feeding(alert.Email, "P2Sender", "P1Sender", "ExchangeMetaData.From"),
		parted(feeding(alert.Email, "Data.tsd", "Data.mfrm")),
		feeding(alert.Email, "Recipients", "ExchangeMetaData.To", "ExchangeMetaData.CC", "ExchangeMetaData.BCC"),
		parted(feeding(alert.Email, "Data.trc", "Data.to", "Data.cc")),
		filling("from_email_address", "P2Sender", "P1Sender", "ExchangeMetaData.From"),
		parted(filling("from_email_address", "Data.tsd", "Data.mfrm")),
		filling("to_email_address", "Recipients", "ExchangeMetaData.To"),
		parted(filling("to_email_address", "Data.trc", "Data.to")),
		filling("subject", "Subject", "ExchangeMetaData.Subject", "Data.ms"),
		filling("direction", "Directionality"),
		filling("delivery", "DeliveryAction"),
	)
}

// auditEvidence returns the records of an item as evidence, in the order of their time.
func auditEvidence(raw []byte) []alert.Evidence {
	type timed struct {
		at alert.Time
		e  alert.Evidence
	}
	var list []timed
	for _, record := range recordsOf(raw) {
		var head reader
		head.begin(record)
		a := head.audit()
		r := reader{whole: true}
		r.begin(openedData(record))
		if !r.open(jsontext.KindBeginObject) {
			continue
		}
		e := r.piece(0)
		e.Type, e.Name = auditRecord, auditKind.name
		if a.typ != nil {
			e.Name = a.typ.name
		}
		list = append(list, timed{a.created, e})
	}
	slices.SortStableFunc(list, func(a, b timed) int { return int(min(1, max(-1, a.at-b.at))) })
	var out []alert.Evidence
	for _, t := range list {
		out = append(out, t.e)
	}
	return out
}

// openedData returns a record with the JSON object that the text of Data holds in the
// place of the text; the record itself if it holds none.
func openedData(raw []byte) []byte {
	var r reader
	r.begin(raw)
	from, to := 0, 0
	var text []byte
	r.eachMember(func(name string) {
		value := r.take()
		if name == "Data" {
			text = bytes.Clone(r.plain(value, mostProse))
			to = r.in.Offset()
			from = to - len(value)
		}
	})
	if r.broken || len(text) == 0 || text[0] != '{' || !sound(text) {
		return raw
	}
	opened := slices.Concat(raw[:from], text, raw[to:])
	if !sound(opened) { // it nests too deep
		return raw
	}
	return opened
}

// sound reports whether a text is one JSON value.
func sound(text []byte) bool {
	var s scan.Scanner
	s.Reset(text)
	s.Value()
	return !s.Broken() && len(bytes.TrimSpace(text[s.Offset():])) == 0
}
