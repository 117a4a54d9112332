package normalize

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// A risk detection has no list of evidence: the user, the address and the sign-in are
// members of the item itself. They are shown as the evidence that an alert of alerts_v2 has
// for the same event, and what is left as one piece more.

// detectionPiece is one of the pieces: its type, and for members of the item the property
// that each is.
type detectionPiece struct {
	typ   string
	props map[string]string
}

func detectionPieces() []detectionPiece {
	return []detectionPiece{
		{"userEvidence", map[string]string{
			"userPrincipalName": "userAccount.userPrincipalName", "userDisplayName": "userAccount.displayName", "userId": "userAccount.azureAdUserId",
		}},
		{"ipEvidence", map[string]string{
			"ipAddress": "ipAddress", "location.city": "location.city", "location.state": "location.state",
			"location.countryOrRegion": "location.countryName", "location.geoCoordinates.latitude": "location.latitude",
			"location.geoCoordinates.longitude": "location.longitude", "location.geoCoordinates.altitude": "location.altitude",
		}},
		{"cloudLogonRequestEvidence", map[string]string{
			"requestId": "requestId", "correlationId": "correlationId", "activity": "activity", "activityDateTime": "activityDateTime",
			"tokenIssuerType": "tokenIssuerType", "additionalInfo.userAgent": "userAgent",
		}},
	}
}

// detectionEvidence takes a risk detection apart. Nothing is lost: a member that no other
// piece has is a property of the last one.
func detectionEvidence(raw []byte) []alert.Evidence {
	r := reader{whole: true}
	r.begin(raw)
	if !r.open(jsontext.KindBeginObject) {
		return nil
	}
	rows := detectionPieces()
	whole := r.detectionProps(true)
	all := make([]alert.Evidence, len(rows)+1)
	last := &all[len(rows)]
	last.Type, last.Nested = detectionRow.typ, whole.Nested
	for i := range rows {
		all[i].Type = rows[i].typ
	}
	for _, p := range whole.Props {
		to := last
		for i := range rows {
			if as, ok := rows[i].props[p.Name]; ok {
				to, p.Name = &all[i], as
				break
			}
		}
		to.Props = append(to.Props, p)
	}
	all = slices.DeleteFunc(all, func(e alert.Evidence) bool { return len(e.Props) == 0 && len(e.Nested) == 0 })
	for i := range all {
		all[i] = named(all[i], nil, "")
		if all[i].Type == detectionRow.typ {
			all[i].Name = eventTitle(eventOf(whole.Props))
		}
	}
	return all
}

// eventOf returns the type of the event that the members of a detection tell; "" for none.
func eventOf(props []alert.Prop) (event string) {
	for _, p := range props {
		if p.Value != "" && (p.Name == "riskEventType" || p.Name == "riskType" && event == "") {
			event = p.Value
		}
	}
	return event
}

// detectionProps takes the members of an object that was opened as properties, and the keys
// of its additionalInfo behind that name. At the top, the object may be a record of a
// diagnostic log: then its properties are the detection, and its own members follow them.
func (r *reader) detectionProps(top bool) (own alert.Evidence) {
	var logged *alert.Evidence
	for r.member() {
		name := string(r.clean(r.name))
		switch kind := r.in.Peek(); {
		case name == "additionalInfo" && kind == jsontext.KindString:
			own.Props = append(own.Props, r.additionalProps()...)
		case top && name == "properties" && kind == jsontext.KindBeginObject:
			r.open(kind)
			inner := r.detectionProps(false)
			logged = &inner
		default:
			r.prop(&own, name, 0)
		}
	}
	if logged == nil {
		return own
	}
	for _, p := range own.Props {
		logged.Props = append(logged.Props, alert.Prop{Name: "log." + p.Name, Value: p.Value})
	}
	logged.Nested = append(logged.Nested, own.Nested...)
	return *logged
}

// additionalProps takes an additionalInfo as properties; one that can't be opened is a
// property itself.
func (r *reader) additionalProps() (props []alert.Prop) {
	value := r.take()
	for _, entry := range r.additional(value) {
		var texts []string
		for _, v := range entry.values {
			if v[0] == '"' {
				texts = append(texts, r.decode(v))
			} else {
				texts = append(texts, string(r.clean(v)))
			}
		}
		if text := strings.Join(texts, ", "); text != "" {
			props = append(props, alert.Prop{Name: "additionalInfo." + entry.key, Value: text})
		}
	}
	if text := r.decode(value); props == nil && text != "" {
		props = []alert.Prop{{Name: "additionalInfo", Value: text}}
	}
	return props
}
