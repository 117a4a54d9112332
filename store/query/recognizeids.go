package query

import (
	"regexp"
	"strings"
	"sync"

	"tocsin/graph/alert"
)

var technique = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[Tt]([0-9]{4})(?:[./]([0-9]{3}))?$`)
})

// techniqueCondition takes the number of an ATT&CK technique, which stands for those below
// it too.
func techniqueCondition(s string) string {
	m := technique().FindStringSubmatch(s)
	switch {
	case m == nil:
		return ""
	case m[2] == "":
		return "attack_technique_ids " + string(Starts) + " " + Quote("T"+m[1])
	}
	return is("T"+m[1]+"."+m[2], "attack_technique_ids")
}

var hash = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:(?:md5|sha-?1|sha-?256|sha-?512)\s*[:=]\s*)?([0-9a-f]+)$`)
})

// hashCondition takes an MD5, SHA-1, SHA-256 or SHA-512 in hexadecimal digits. The id that
// Defender gives a device has as many as a SHA-1.
func hashCondition(s string) string {
	m := hash().FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	switch digits := strings.ToLower(m[1]); {
	case len(digits) == 40 && len(s) == 40:
		return is(digits, entity(alert.Hash), entity(alert.UUID))
	case len(digits) == 32, len(digits) == 40, len(digits) == 64, len(digits) == 128:
		return is(digits, entity(alert.Hash))
	}
	return ""
}

var ids = sync.OnceValue(func() [2]*regexp.Regexp {
	return [2]*regexp.Regexp{
		regexp.MustCompile(`(?i)^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$`),
		regexp.MustCompile(`^[a-z]{2}[0-9]{15,20}_-?[0-9]{1,12}$`),
	}
})

// The fields that hold ids of alerts: that of an audit record, and those of an incident.
const (
	partField    = "part_of"
	membersField = "alert_ids"
)

// names returns the conditions of a list of a kind that a record has an id, or names an alert
// that has it. The id of an audit record goes on behind that which Microsoft gives it.
func names(s string, k *alert.Kind) []string {
	switch {
	case k == nil || k == alert.AlertKind():
		return []string{is(s, "id")}
	case FieldOf(partField).Has(k):
		return []string{"id " + string(Starts) + " " + Quote(s), is(s, partField)}
	case FieldOf(membersField).Has(k):
		return []string{is(s, "id"), is(s, membersField)}
	}
	return []string{is(s, "id")}
}

// idCondition takes a GUID, which may be of anything, a SID, or the id of an alert of
// Defender.
func idCondition(s string, k *alert.Kind) string {
	ids := ids()
	if m := ids[0].FindStringSubmatch(s); m != nil {
		s = strings.ToLower(m[1])
		return either(append([]string{is(s, entity(alert.UUID))}, names(s, k)...)...)
	}
	if ids[1].MatchString(s) {
		return either(names(s, k)...)
	}
	if upper := strings.ToUpper(s); strings.HasPrefix(upper, "S-1-") && len(s) > len("S-1-") && strings.Trim(upper[len("S-1-"):], "0123456789-") == "" {
		return is(upper, entity(alert.UUID))
	}
	return ""
}

var incidentNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?i:(incident)[ :#]*|(#))?([1-9][0-9]{0,9})$`)
})

// incidentField holds the number of an alert's incident.
const incidentField = "incident_id"

// numberCondition takes the number of an incident. One that doesn't say that it is one may be any
// other number, so it is looked for in texts too.
func numberCondition(s string, k *alert.Kind) string {
	m := incidentNumber().FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	var term string
	switch {
	case k == nil || FieldOf(incidentField).Has(k):
		term = is(m[3], incidentField)
	case FieldOf(membersField).Has(k):
		term = is(m[3], "id")
	default:
		return ""
	}
	if m[1] == "" && m[2] == "" {
		return either(Quote(m[3]), term) // behind a comparison, a text would be taken for one more value
	}
	return term
}
