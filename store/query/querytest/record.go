package querytest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Now is the moment from which the relative times of Query should count: most
// records were created in the weeks before it.
func Now() time.Time { return time.Date(2026, 3, 5, 12, 30, 15, 123456789, time.UTC) }

// Moment returns a time within the weeks before Now, to 100 ns.
func Moment(r *rand.Rand) alert.Time {
	t := alert.At(Now()) - alert.Time(r.Int64N(int64(30*alert.Day)))
	switch r.IntN(4) {
	case 0:
		return t - t%alert.Day
	case 1:
		return t - t%alert.Second
	}
	return t
}

// Record returns an alert as a store has it, its Raw a JSON object. Ids repeat
// now and then; integration and source are part of the identity.
func Record(r *rand.Rand) alert.Record {
	source := alert.AlertsV2
	if r.IntN(4) == 0 {
		source = alert.Legacy
	}
	a := detection(r)
	rec := alert.Record{
		Key:      alert.Key{Integration: pick(r, "contoso", "fabrikam"), Source: source, ID: fmt.Sprintf("id-%d", r.IntN(1_000_000))},
		Alert:    a,
		Triage:   triage(r),
		Ingested: maybeMoment(r),
		Raw:      raw(r, a.Title),
	}
	return rec
}

// Incident returns an incident as a store has it.
func Incident(r *rand.Rand) alert.Record {
	i := &alert.Incident{
		TenantID: maybe(r, "tenant"), Title: maybe(r, word(r)), Description: maybe(r, phrase(r)), Summary: maybe(r, phrase(r)),
		Severity: severity(r), Status: alert.Status(pick(r, "OPEN", "IN_PROGRESS", "RESOLVED", "REDIRECTED")),
		AssignedTo: maybe(r, word(r)), Priority: r.IntN(102) - 1, Tags: words(r), Created: maybeMoment(r),
	}
	i.Updated = i.Created
	key := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: fmt.Sprintf("%d", r.IntN(1000))}
	return alert.Record{Key: key, Incident: i, Triage: triage(r), Ingested: maybeMoment(r), Raw: raw(r, i.Title)}
}

func detection(r *rand.Rand) *alert.Alert {
	p := alert.Providers()[r.IntN(len(alert.Providers()))]
	a := &alert.Alert{
		TenantID: maybe(r, "tenant"), Title: maybe(r, word(r)), Description: maybe(r, phrase(r)),
		Severity: severity(r), Status: alert.Status(pick(r, "OPEN", "IN_PROGRESS", "RESOLVED")), Provider: p, Product: p.Product(),
		ServiceSource: maybe(r, word(r)), DetectionSource: maybe(r, "antivirus"), DetectorID: maybe(r, word(r)),
		Category: maybe(r, word(r)), Categories: words(r), Techniques: words(r),
		Classification: maybe(r, "truePositive"), Determination: maybe(r, "malware"), AssignedTo: maybe(r, word(r)),
		InvestigationState: maybe(r, "running"), IncidentID: maybe(r, fmt.Sprint(r.IntN(9))),
		ThreatName: maybe(r, word(r)), ThreatFamily: maybe(r, word(r)), Actor: maybe(r, word(r)),
		Created: maybeMoment(r), Began: maybeMoment(r), Ended: maybeMoment(r), Resolved: maybeMoment(r),
		SensorTypes: []string{"ENDPOINT_DEFENDER"}, Schema: pick(r, "antivirus", "cloudaudit", "email", "thirdparty"),
		Tags: words(r), URL: maybe(r, "https://security.microsoft.com/alerts/"+fmt.Sprint(r.IntN(99))),
	}
	a.Updated = a.Created
	seen := map[string]bool{}
	for range r.IntN(5) {
		e := alert.Entity{Type: alert.EntityTypes()[r.IntN(len(alert.EntityTypes()))], Value: entityValue(r)}
		if key := string(e.Type) + ":" + e.Value; !seen[key] {
			seen[key] = true
			a.Entities = append(a.Entities, e)
		}
	}
	return a
}

func triage(r *rand.Rand) alert.Triage {
	if r.IntN(2) == 0 {
		return alert.Triage{}
	}
	return alert.Triage{State: alert.TriageState(pick(r, "open", "seen", "done")), At: Moment(r), By: word(r), Note: maybe(r, phrase(r))}
}

func severity(r *rand.Rand) alert.Severity {
	return alert.Severity(pick(r, "high", "medium", "low", "informational", "unknown", "", "extreme"))
}

func raw(r *rand.Rand, title string) []byte {
	leaf := pick(r, `"amal"`, `null`, `""`, `[]`, `{}`, `1`, `2.0`, `true`, `9007199254740993`, `[null,"",{}]`, `["Amal",5]`, `-3e0`, `{"leaf":false}`)
	return fmt.Appendf(nil, `{"title":%s,"big":%s,"evidence":[{"@odata.type":"#ip","name":%s,"n":%d},{"name":%s}],"deep":{"deep":{"leaf":%s}}}`,
		quoted(title), leaf, quoted(word(r)), r.IntN(4), leaf, leaf)
}

// quoted is s as JSON; the stock has nothing else to escape.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

func maybe(r *rand.Rand, s string) string {
	if r.IntN(4) == 0 {
		return ""
	}
	return s
}

func maybeMoment(r *rand.Rand) alert.Time {
	if r.IntN(8) == 0 {
		return 0
	}
	return Moment(r)
}

func words(r *rand.Rand) []string {
	var out []string
	for range r.IntN(3) {
		out = append(out, word(r))
	}
	return out
}

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

// word is one of the stock, written in one of the ways that compare as equal,
// or nearly.
func word(r *rand.Rand) string {
	w := pick(r, "amal", "Straße", "Übung", "K\u200bira", "kira", "café", "cafe\u0301", "漢字", "it's", `back\slash`, "two\nlines", "a*b?", "50%_x", "ǰoe", "T1566.002", "true", "0.7", "[x]")
	switch r.IntN(4) {
	case 0:
		return strings.ToUpper(w)
	case 1:
		return w + "\u200b"
	}
	return w
}

func phrase(r *rand.Rand) string { return word(r) + " " + word(r) + " " + word(r) }

// piece is part of a word, cut between code points.
func piece(r *rand.Rand) string {
	runes := []rune(query.TextOf(word(r)).Plain)
	from := r.IntN(len(runes))
	return string(runes[from : from+r.IntN(len(runes)-from+1)])
}

func entityValue(r *rand.Rand) string {
	if r.IntN(3) == 0 {
		return pick(r, "10.1.2.3", "::ffff:10.1.2.3", "2001:DB8::1", "2001:db8:0::1", "::1", "fe80::1%eth0", "10.0.0.0/8", "192.0.2.300")
	}
	return word(r)
}
