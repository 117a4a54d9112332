package normalize

import (
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// recordType is a row of the types of audit records that are of an alert. Content of
// Office 365 has more than two hundred other types, which are no alert and not kept.
type recordType struct {
	number  int            // RecordType, as the Management Activity API sends it
	word    string         // of Microsoft's schema, AuditLogRecordType
	name    string         // of its evidence, for people
	dlp     bool           // its alert is its IncidentId, not its AlertId
	always  bool           // every record of the type is of an alert, and names it
	finds   bool           // it has the Verdict on a message
	product alert.Provider // "" if the record's Source tells
}

// recordTypes is the table, never written to.
var recordTypes = []recordType{
	{number: 11, word: "ComplianceDLPSharePoint", name: "DLP match in SharePoint", dlp: true, always: true, product: alert.DLP},
	{number: 13, word: "ComplianceDLPExchange", name: "DLP match in Exchange", dlp: true, always: true, product: alert.DLP},
	{number: 28, word: "ThreatIntelligence", name: "Email detection", finds: true, product: alert.MDO},
	{number: 33, word: "ComplianceDLPSharePointClassification", name: "DLP classification in SharePoint", dlp: true, always: true, product: alert.DLP},
	{number: 40, word: "SecurityComplianceAlerts", name: "Alert record", always: true},
	{number: 41, word: "ThreatIntelligenceUrl", name: "URL click", product: alert.MDO},
	{number: 47, word: "ThreatIntelligenceAtpContent", name: "File detection", product: alert.MDO},
	{number: 63, word: "DLPEndpoint", name: "DLP match on a device", dlp: true, always: true, product: alert.DLP},
	{number: 64, word: "AirInvestigation", name: "Automated investigation", product: alert.MDO},
	{number: 98, word: "MCASAlerts", name: "Cloud Apps alert record", always: true, product: alert.MDA},
	{number: 107, word: "ComplianceDLPExchangeClassification", name: "DLP classification in Exchange", dlp: true, always: true, product: alert.DLP},
}

// recordTypeOf returns the row that a RecordType names, by number or by word; nil if it
// is no alert. JSON may write the number 40 as 40.0.
func recordTypeOf(text string) *recordType {
	number, err := strconv.ParseFloat(text, 64)
	for i := range recordTypes {
		row := &recordTypes[i]
		if err == nil && float64(row.number) == number || err != nil && strings.EqualFold(row.word, text) {
			return row
		}
	}
	return nil
}

// Kept reports whether an item of a source is one that a store keeps. Audit records whose
// type is no alert are counted instead. An item that cannot be read is kept: nothing that
// came is lost because it is odd.
func Kept(source alert.SourceName, raw []byte) bool {
	if source != alert.O365Management {
		return true
	}
	var r reader
	r.begin(raw)
	typ := ""
	r.eachMember(func(name string) {
		if name == "RecordType" {
			typ = r.scalar()
		} else {
			r.take()
		}
	})
	return r.broken || typ == "" || recordTypeOf(typ) != nil
}

// Unnamed reports whether a record is an event of a type that always belongs to an alert,
// but names none: it is kept, but no alert can be made of it.
func Unnamed(r *alert.Record) bool {
	return r.Event != nil && r.Event.AlertID == "" && lacksAlert(recordTypeOf(r.Event.RecordType), "")
}

// lacksAlert reports whether a record of a type lacks the id of its alert.
func lacksAlert(typ *recordType, id string) bool { return typ != nil && typ.always && id == "" }
