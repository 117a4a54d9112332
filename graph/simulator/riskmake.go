package simulator

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"tocsin/graph/alert"
)

// riskState is how a risk detection stands from a moment on.
type riskState struct {
	seen, updated alert.Time
	state, detail string
}

// risk is one detection of Entra ID Protection. Its spec is that of the alert in which
// Defender XDR raises it, or of none.
type risk struct {
	*spec
	event, level, timing string
	at, detected         alert.Time // of the sign-in, and of the detection
	states               []riskState
}

// riskOf makes the detection behind an alert of Entra ID Protection. They share the id of
// the sign-in request, and no other.
func (w *world) riskOf(s *spec) *risk {
	r := w.dice(s.number, "risk")
	word := []rune(s.detector.Word)
	word[0] = unicode.ToLower(word[0])
	k := &risk{spec: s, event: string(word), level: s.detector.Severity, timing: "realtime"}
	k.detected = s.created - between(r, 20, 90)
	k.at = k.detected - between(r, 1, 8)
	switch k.event {
	case "anomalousToken", "leakedCredentials", "passwordSpray", "attemptedPrtAccess", "unlikelyTravel":
		k.timing = "offline" // up to 48 hours after the sign-in
		k.at = k.detected - between(r, 1800, 47*3600)
	}
	if s.prompt {
		k.detected = s.created - 4*alert.Second
		k.at = k.detected - 2*alert.Second
	}
	w.planRisk(r, k, s.created)
	return k
}

// planRisk gives a detection its states: it is seen at a moment, and later the service,
// the person or an administrator decides.
func (w *world) planRisk(r *rand.Rand, k *risk, seen alert.Time) {
	st := riskState{seen, k.detected, "atRisk", "none"}
	k.states = []riskState{st}
	lo, hi := 130.0, 400.0
	switch roll := r.IntN(100); {
	case roll < 28 && k.level != "high":
		st.state, st.detail = "dismissed", "aiConfirmedSigninSafe"
	case roll < 48:
		st.state, st.detail = "remediated", "userPassedMFADrivenByRiskBasedPolicy"
	case roll < 58:
		lo, hi = 3600, 90000
		st.state, st.detail = "remediated", "userPerformedSecuredPasswordChange"
	case roll < 66:
		lo, hi = 2400, 40000
		st.state, st.detail = "confirmedCompromised", "adminConfirmedUserCompromised"
	default:
		return
	}
	st.seen += between(r, lo, hi)
	st.updated = st.seen - alert.Second
	k.states = append(k.states, st)
}

// riskID is the detection's own id: 64 hexadecimal digits.
func (w *world) riskID(k *risk) string { return w.hexOf(fmt.Sprint("risk ", k.number), 64) }

// riskSource is the source of every detection.
const riskSource = "IdentityProtection"

// riskDetection makes the detection as it stands in a state, with the members that the
// service sends.
func (w *world) riskDetection(k *risk, st *riskState) []byte {
	o := object{
		"id": w.riskID(k), "riskType": k.event, "riskEventType": k.event, "riskLevel": k.level, "riskState": st.state, "riskDetail": st.detail,
		"source": riskSource, "detectionTimingType": k.timing, "activity": "signin", "tokenIssuerType": "AzureAD",
		"activityDateTime": stamp(k.at), "detectedDateTime": stamp(k.detected), "lastUpdatedDateTime": stamp(st.updated),
		"userId": w.id("user " + k.user.alias), "userDisplayName": k.user.name, "userPrincipalName": w.upn(k.user),
		"requestId": w.requestID(k.spec), "correlationId": w.id(fmt.Sprint("correlation ", k.number)),
		"additionalInfo": w.riskInfo(k), "ipAddress": k.foreign[0].IP, "location": signInLocation(k.foreign[0]),
	}
	if k.event == "leakedCredentials" || k.event == "attemptedPrtAccess" { // no sign-in
		o["activity"], o["requestId"], o["correlationId"], o["ipAddress"], o["location"] = "user", nil, nil, nil, nil
	}
	return encode(o)
}

// requestID is the id of the sign-in behind a spec, which cloudLogonRequestEvidence and
// the detection both carry.
func (w *world) requestID(s *spec) string { return w.id(fmt.Sprint("logon ", s.number)) }

func signInLocation(from *stranger) object {
	return object{
		"city": from.City, "state": from.State, "countryOrRegion": from.Country,
		"geoCoordinates": object{"latitude": from.Latitude, "longitude": from.Longitude},
	}
}

// riskInfo is additionalInfo: a text of JSON, whose values are texts, lists or null.
func (w *world) riskInfo(k *risk) string {
	info := []object{{"Key": "userAgent", "Value": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"}}
	if k.event == "unfamiliarFeatures" {
		info = append(info, object{"Key": "riskReasons", "Value": []string{"UnfamiliarASN", "UnfamiliarBrowser", "UnfamiliarDevice", "UnfamiliarIP", "UnfamiliarLocation"}})
	}
	info = append(info, object{"Key": "alertUrl", "Value": nil}, object{"Key": "mitreTechniques", "Value": strings.Join(k.detector.Mitre, ",")})
	return string(encodeList(info))
}

// addRisk hands a detection to its list.
func (p *demo) addRisk(k *risk) {
	for i := range k.states {
		st := &k.states[i]
		p.stories[alert.RiskDetections].add(moment{st.seen, p.riskID(k), func() []byte { return p.riskDetection(k, st) }})
	}
}
