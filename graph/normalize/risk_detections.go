package normalize

import (
	"cmp"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// detectionMembers are members that, among the sources, only a risk detection has.
func detectionMembers() []string {
	return []string{
		"riskEventType", "riskType", "riskLevel", "riskState", "riskDetail", "detectionTimingType", "tokenIssuerType", "detectedDateTime",
		"activityDateTime", "lastUpdatedDateTime",
	}
}

// riskDetections is the row of /identityProtection/riskDetections
// (microsoft.graph.riskDetection). Risky users and sign-ins have levels and states of risk
// too, but no type of event. A diagnostic log has the same detections as properties of its
// records.
func riskDetections() *mapping {
	m := &mapping{
		name: alert.RiskDetections, contexts: []string{"identityprotection/riskdetections"}, typed: "microsoft.graph.riskdetection",
		logged: "UserRiskEvents",
		tells:  detectionMembers(),
		recognise: func(m members) bool {
			named := m.any("riskEventType", "riskType") && m.count(detectionMembers()...) > 1
			return named || m.all("detectionTimingType", "detectedDateTime")
		},
		derived: map[string]func(*item){
			"id":     (*item).takeID,
			"source": func(it *item) { it.rec.Alert.ServiceSource = something(it.text()) },
		},
		pieces: detectionEvidence,
		finish: (*item).finishDetection,
	}
	for _, member := range lateMembers() {
		m.derived[member] = late(member)
	}
	m.derived["properties"] = func(it *item) { it.takeLogged(m) }
	return m
}

// lateMembers are read at the end of the item, of each the value that was sent last.
func lateMembers() []string {
	return []string{
		"riskEventType", "riskType", "riskState", "riskDetail", "mitreTechniqueId", "additionalInfo", "userPrincipalName",
		"userDisplayName", "userId", "ipAddress", "requestId", "correlationId",
	}
}

// detectionKind is the row of evidence for a whole risk detection, with what its
// additionalInfo holds.
func detectionKind() evidenceKind {
	return evidenceKind{typ: "riskDetection", name: "Risk detection", feeds: feeds(
		spellingsOf(alert.User, "userPrincipalName", "userDisplayName"),
		feeding(alert.IP, "ipAddress", "clientIp"),
		feeding(alert.UUID, "userId", "requestId", "correlationId"),
		filling("user_principal_name", "userPrincipalName"),
		filling("source_address", "ipAddress", "clientIp"),
		filling("user_agent", "userAgent", "relatedUserAgent"),
		filling("threat_name", "malwareName"),
		sharing(ofRequest, "requestId"), sharing(ofCorrelation, "correlationId"),
	)}
}

// detection holds the members of a risk detection until its end.
type detection struct {
	values map[string][]byte // by member, as sent
	logged bool              // the item is a record of a diagnostic log
	inside bool              // the members at hand are those of its properties
}

// detection returns the members held back, of an item of risk detections.
func (it *item) detection() *detection {
	if it.risk == nil {
		it.risk = &detection{values: map[string][]byte{}}
	}
	return it.risk
}

// late returns what holds a member's value back. A diagnostic log names other things alike
// around its properties.
func late(member string) func(*item) {
	return func(it *item) {
		value, d := it.take(), it.detection()
		if !d.logged || d.inside {
			d.values[member] = value
		}
	}
}

// takeLogged takes the properties of a record of a diagnostic log: the detection itself.
func (it *item) takeLogged(m *mapping) {
	if !it.open(jsontext.KindBeginObject) {
		return
	}
	d := it.detection()
	clear(d.values)
	d.logged, d.inside = true, true
	for it.member() {
		if take := m.fast.get(it.name); take != nil && string(it.name) != "properties" {
			take(it)
		} else {
			it.take()
		}
	}
	d.inside = false
}

// detectionProduct names the product of every risk detection.
const detectionProduct = "azureAdIdentityProtection"

func (it *item) finishDetection() {
	a, d := it.rec.Alert, it.detection()
	word := func(member string) string { return it.decode(d.values[member]) }
	info := it.additional(d.values["additionalInfo"])
	event := cmp.Or(word("riskEventType"), word("riskType"))
	detail := riskDetails.canonical([]byte(word("riskDetail")))
	a.Title, a.DetectorID = eventTitle(event), detectorOf(event)
	a.Status, a.Classification = stateOf(riskStates.canonical([]byte(word("riskState"))))
	a.Description = detectionText(event, string(a.Severity), detail, info.texts("riskReasons"))
	a.Techniques = techniques(append(info.texts("mitreTechniques"), word("mitreTechniqueId")))
	a.URL = info.first("alertUrl", isHTTPS)
	a.Created = cmp.Or(a.Created, a.Began)
	a.Ended = cmp.Or(info.time("lastActivityTimeInUtc"), a.Began)
	it.feedDetection(d, info)
	p := productNamed(detectionProduct)
	it.finishAlert(p, a.ServiceSource)
	a.SensorTypes = []string{p.sensor} // Taegis's word for alerts of Graph is for the other lists
}

// feedDetection makes entities and the schema's own fields of the detection, as of one
// piece of evidence.
func (it *item) feedDetection(d *detection, info additional) {
	it.objects++
	hold := func(member string, value []byte) {
		if len(value) > 0 && value[0] != 'n' {
			it.hold(leaf{position{itself, labels[member]}, it.objects, value})
		}
	}
	for _, member := range lateMembers() {
		hold(member, d.values[member])
	}
	for _, entry := range info {
		for _, value := range entry.values {
			hold(entry.key, value)
		}
	}
	it.feed(detectionRow, owner{}, it.held, piece{object: it.objects, holder: itself})
}
