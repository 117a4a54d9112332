package portal

import (
	"strings"
	"unicode"

	"tocsin/graph/alert"
)

// mostValue bounds a value in a query, in bytes.
const mostValue = 4096

// HuntAlert returns the query of Advanced hunting that finds an alert with its evidence. ok
// is false if the portal doesn't have its id: only alerts_v2 has the id of AlertInfo.
func HuntAlert(key alert.Key) (kql string, ok bool) {
	id, ok := quote(key.ID)
	if key.Source != alert.AlertsV2 || !ok {
		return "", false
	}
	return "AlertInfo | where AlertId == " + id + " | join kind=leftouter (AlertEvidence | where AlertId == " + id + ") on AlertId", true
}

// HuntAlerts returns the query that finds several alerts with their evidence, such as those
// of an incident; ok is false if there is no id.
func HuntAlerts(ids []string) (kql string, ok bool) {
	var quoted []string
	for _, id := range ids[:min(len(ids), MostAlerts)] {
		if q, fits := quote(id); fits {
			quoted = append(quoted, q)
		}
	}
	if len(quoted) == 0 {
		return "", false
	}
	among := "where AlertId in (" + strings.Join(quoted, ", ") + ")"
	return "AlertInfo | " + among + " | join kind=leftouter (AlertEvidence | " + among + ") on AlertId", true
}

// MostAlerts bounds the alerts that one query asks for.
const MostAlerts = 500

// hunt is how Advanced hunting finds entities of a type: a table, a column, and how they
// compare.
type hunt struct {
	of     alert.EntityType
	fits   func(value string) bool // nil for all values
	table  string
	column string
	by     string // =~ for names, == for exact values, has for a word within
}

// hunts lists the tables; the first row that fits a value counts.
func hunts() []hunt {
	long := func(n int) func(string) bool { return func(v string) bool { return len(v) == n } }
	return []hunt{
		{alert.User, isSID, "IdentityLogonEvents", "AccountSid", "=~"},
		{alert.User, func(v string) bool { return strings.Contains(v, "@") }, "IdentityLogonEvents", "AccountUpn", "=~"},
		{alert.User, nil, "DeviceLogonEvents", "AccountName", "=~"},
		{alert.Host, func(v string) bool { return !strings.Contains(v, ".") }, "DeviceInfo", "DeviceName", "startswith"},
		{alert.Host, nil, "DeviceInfo", "DeviceName", "=~"},
		{alert.IP, nil, "DeviceNetworkEvents", "RemoteIP", "=="},
		{alert.Domain, nil, "DeviceNetworkEvents", "RemoteUrl", "has"},
		{alert.URL, nil, "UrlClickEvents", "Url", "=="},
		{alert.Email, nil, "EmailEvents", "SenderFromAddress", "=~"},
		{alert.Mailbox, nil, "EmailEvents", "RecipientEmailAddress", "=~"},
		{alert.Hash, long(64), "DeviceFileEvents", "SHA256", "=~"},
		{alert.Hash, long(40), "DeviceFileEvents", "SHA1", "=~"},
		{alert.Hash, long(32), "DeviceFileEvents", "MD5", "=~"},
		{alert.File, nil, "DeviceFileEvents", "FileName", "=~"},
		{alert.Process, nil, "DeviceProcessEvents", "FileName", "=~"},
		{alert.Command, nil, "DeviceProcessEvents", "ProcessCommandLine", "=="},
		{alert.Path, nil, "DeviceFileEvents", "FolderPath", "=~"},
		{alert.App, nil, "CloudAppEvents", "Application", "=~"},
		{alert.Registry, nil, "DeviceRegistryEvents", "RegistryKey", "=~"},
		{alert.UUID, isSID, "IdentityLogonEvents", "AccountSid", "=~"},
	}
}

func isSID(v string) bool { return strings.HasPrefix(strings.ToUpper(v), "S-1-") }

// HuntEntity returns the query of Advanced hunting that finds an entity's last month; ok is
// false if no table has entities of its type.
func HuntEntity(t alert.EntityType, value string) (kql string, ok bool) {
	if t == alert.User && !isSID(value) { // the account without its domain: a table has them apart
		value = value[strings.LastIndexByte(value, '\\')+1:]
	}
	quoted, fits := quote(value)
	if !fits {
		return "", false
	}
	for _, h := range hunts() {
		if h.of == t && (h.fits == nil || h.fits(value)) {
			return h.table + " | where Timestamp > ago(30d) and " + h.column + " " + h.by + " " + quoted, true
		}
	}
	return "", false
}

// quote returns a value as a verbatim string of the query language, in which nothing but a
// doubled quotation mark is special; ok is false for a value with characters that are not
// printed, which no honest one has.
func quote(value string) (quoted string, ok bool) {
	if value == "" || len(value) > mostValue || strings.ContainsFunc(value, func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }) {
		return "", false
	}
	return "@'" + strings.ReplaceAll(value, "'", "''") + "'", true
}
