package normalize

import "sync"

// foreigner is a kind of JSON object that looks like an alert or an incident and is
// none. A file of them is refused by name.
type foreigner struct {
	name string   // with its article
	all  []string // members that it has
	some []string // members of which it has one; none if all is enough
	not  string   // a member that it does not have; "" if none tells
}

// foreigners is the table, built once and never written to after. The first row that
// fits counts.
var foreigners = sync.OnceValue(func() []foreigner {
	return []foreigner{
		{name: "an incident of the old Defender API", all: []string{"incidentName"}, some: []string{"incidentId", "incidentUri"}},
		{name: "an alert of the old Defender API", all: []string{"alertId"}, some: []string{"creationTime", "incidentId", "entities"}},
		{name: "an alert of the Defender for Endpoint API", some: []string{"alertCreationTime", "machineId", "computerDnsName", "rbacGroupName"}},
		{name: "a result of a hunting query", all: []string{"schema", "results"}},
		{name: "a result of a hunting query", all: []string{"Schema", "Results"}},
		{name: "a row of a hunting query", some: []string{"AlertId", "ReportId", "DeviceId"}, not: "RecordType"},
		{name: "an alert of a Log Analytics workspace", some: []string{"SystemAlertId", "TimeGenerated"}},
		{name: "a record of Sentinel's API", all: []string{"properties", "type"}},
		{name: "a request to move alerts", some: []string{"alertIds", "newAlertIds", "alertComments"}},
		{name: "a comment", all: []string{"comment"}},
		{name: "a secure score", some: []string{"averageComparativeScores", "controlScores", "controlCategory", "maxScore"}},
		{name: "a threat indicator", some: []string{"threatType", "targetProduct"}},
		{name: "a risk detection of a service principal", all: []string{"servicePrincipalId"}, some: []string{"riskEventType", "riskDetail"}},
		{name: "a risky user", all: []string{"riskLastUpdatedDateTime"}},
		{name: "a sign-in", all: []string{"riskLevelAggregated"}},
		{name: "a rule for detections", all: []string{"detectionAction"}},
		{name: "an error of the service", all: []string{"error"}},
	}
})

// Foreign names the kind of an object that looks like an alert or an incident and is
// none; ok is false if no kind fits.
func (o *Outline) Foreign() (name string, ok bool) {
	for _, f := range foreigners() {
		if o.members.all(f.all...) && !o.members.any(f.not) && (len(f.some) == 0 || o.members.any(f.some...)) {
			return f.name, true
		}
	}
	if _, ours := typedSource(o.typed); o.typed != "" && !ours {
		return "an object of type " + o.typed, true
	}
	return "", false
}
