package normalize

import "sync"

// foreigner is a kind of JSON object that looks like an alert or an incident and is
// none. A file of them is refused by name.
type foreigner struct {
	name string   // with its article
	all  []string // members that it has
	some []string // members of which it has one; none if all is enough
}

// foreigners is the table, built once and never written to after. The first row that
// fits counts.
var foreigners = sync.OnceValue(func() []foreigner {
	return []foreigner{
		{"an incident of the old Defender API", []string{"incidentName"}, []string{"incidentId", "incidentUri"}},
		{"an alert of the old Defender API", []string{"alertId"}, []string{"creationTime", "incidentId", "entities"}},
		{"an alert of the Defender for Endpoint API", nil, []string{"alertCreationTime", "machineId", "computerDnsName", "rbacGroupName"}},
		{"a result of a hunting query", []string{"schema", "results"}, nil},
		{"a result of a hunting query", []string{"Schema", "Results"}, nil},
		{"a row of a hunting query", nil, []string{"AlertId", "ReportId", "DeviceId"}},
		{"an alert of a Log Analytics workspace", nil, []string{"SystemAlertId", "TimeGenerated"}},
		{"a record of Sentinel's API", []string{"properties", "type"}, nil},
		{"a request to move alerts", nil, []string{"alertIds", "newAlertIds", "alertComments"}},
		{"a comment", []string{"comment"}, nil},
		{"a secure score", nil, []string{"averageComparativeScores", "controlScores", "controlCategory", "maxScore"}},
		{"a threat indicator", nil, []string{"threatType", "targetProduct"}},
		{"a risk detection", nil, []string{"riskEventType", "riskDetail"}},
		{"a rule for detections", []string{"detectionAction"}, nil},
		{"an error of the service", []string{"error"}, nil},
	}
})

// Foreign names the kind of an object that looks like an alert or an incident and is
// none; ok is false if no kind fits.
func (o *Outline) Foreign() (name string, ok bool) {
	for _, f := range foreigners() {
		if o.members.all(f.all...) && (len(f.some) == 0 || o.members.any(f.some...)) {
			return f.name, true
		}
	}
	if _, ours := typedSource(o.typed); o.typed != "" && !ours {
		return "an object of type " + o.typed, true
	}
	return "", false
}
