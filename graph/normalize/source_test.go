package normalize_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// readSources are the rows of the sources that are read.
func readSources() []*alert.Source {
	return slices.DeleteFunc(slices.Clone(alert.Sources()), func(s *alert.Source) bool { return s.Planned })
}

// shapeValues are two JSON values that a slot may be sent, what it then holds,
// and one that it may not be sent.
func shapeValues(t *testing.T, s *alert.Slot) (sent, held [2]string, wrong string) {
	t.Helper()
	switch {
	case s.Text != nil:
		return [2]string{`"one \u00e9"`, `"two"`}, [2]string{"one é", "two"}, `["one"]`
	case s.List != nil:
		return [2]string{`["b","a","b",null]`, `["c"]`}, [2]string{"[b a]", "[c]"}, `"b"`
	case s.Time != nil:
		return [2]string{`"2026-01-02T03:04:05.1000000Z"`, `"2026-01-02T05:04:05+01:00"`},
			[2]string{"2026-01-02T03:04:05.1Z", "2026-01-02T04:04:05Z"}, `1767323045`
	}
	t.Fatalf("the test knows no value for %s", s.Field.Name)
	return sent, held, ""
}

// slotText returns the value of a slot of a record, as text.
func slotText(s *alert.Slot, r *alert.Record) string {
	switch {
	case s.Text != nil:
		return *s.Text(r)
	case s.List != nil:
		return fmt.Sprint(*s.List(r))
	case s.Time != nil:
		return s.Time(r).String()
	case s.Number != nil:
		return fmt.Sprint(*s.Number(r))
	}
	return pairs(*s.Entities(r))
}

// TestDirectMembers sends each member of Direct alone: it
// arrives in its slot, as sent last, and a value of the wrong type costs nothing
// but itself.
func TestDirectMembers(t *testing.T) {
	for _, source := range readSources() {
		for member, name := range source.Direct {
			slot := source.Kind().Slot(alert.FieldOf(name))
			sent, held, wrong := shapeValues(t, slot)
			other, otherSlot := neighbour(t, source, member)
			otherSent, otherHeld, _ := shapeValues(t, otherSlot)
			for _, c := range []struct {
				item, want string
				malformed  bool
			}{
				{`{"id":"1","` + member + `":` + sent[0] + `}`, held[0], false},
				{`{"id":"1","` + member + `":` + sent[0] + `,"` + member + `":` + sent[1] + `}`, held[1], false},
				{`{"id":"1","` + member + `":null}`, slotText(slot, emptyOf(source)), false},
				{`{"id":"1","` + member + `":` + wrong + `}`, slotText(slot, emptyOf(source)), true},
				{`{"` + member + `":` + wrong + `,"` + other + `":` + otherSent[0] + `,"id":"1"}`, "", true},
			} {
				rec := normalize.Record("c", source.Name, []byte(c.item))
				got, want := slotText(slot, &rec), c.want
				if strings.Contains(c.item, other) {
					got, want = slotText(otherSlot, &rec), otherHeld[0]
				}
				if got != want || rec.Malformed != c.malformed || rec.ID != "1" {
					t.Errorf("%s: %s gave %q (malformed %t, id %q), want %q", source.Name, c.item, got, rec.Malformed, rec.ID, want)
				}
			}
		}
	}
}

// neighbour is another member of a source, and its slot. It is no time, because
// one time may stand in for another.
func neighbour(t *testing.T, source *alert.Source, member string) (string, *alert.Slot) {
	t.Helper()
	for _, other := range slices.Sorted(maps.Keys(source.Direct)) {
		if slot := source.Kind().Slot(alert.FieldOf(source.Direct[other])); slot.Text != nil && other != member && !strings.Contains(other, member) {
			return other, slot
		}
	}
	t.Fatalf("%s has no member but %s", source.Name, member)
	return "", nil
}

// emptyOf is the record of an item with nothing but an id.
func emptyOf(source *alert.Source) *alert.Record {
	rec := normalize.Record("c", source.Name, []byte(`{"id":"1"}`))
	return &rec
}

// TestOnlyListedMembersAreRead sends every member of every source that a source
// does not list, and every listed one in another case or within an object.
func TestOnlyListedMembersAreRead(t *testing.T) {
	values := []string{`"resolved"`, `["https://a.example"]`, `"2026-01-02T03:04:05Z"`, `7`, `{"name":"n"}`, `[{"hostName":"h","name":"n"}]`}
	for _, source := range readSources() {
		read := membersOf(source)
		var foreign []string
		for _, other := range readSources() {
			for _, member := range membersOf(other) {
				if !slices.Contains(read, member) {
					foreign = append(foreign, member)
				}
			}
		}
		for _, member := range read {
			foreign = append(foreign, strings.ToUpper(member), member+"Other", "x."+member)
		}
		for _, member := range foreign {
			for _, value := range values {
				item := `{"` + member + `":` + value + `,"within":{"` + member + `":` + value + `},"id":"1"}`
				got := normalize.Record("c", source.Name, []byte(item))
				want := *emptyOf(source)
				want.Raw, got.Raw = nil, nil
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%s reads %s: %s", source.Name, item, diff)
				}
			}
		}
		if len(foreign) < 20 {
			t.Errorf("%s: only %d members were tried", source.Name, len(foreign))
		}
	}
}

// membersOf are the members of an item that a source's row names.
func membersOf(source *alert.Source) []string {
	list := slices.Collect(maps.Keys(source.Direct))
	for _, members := range source.Derived {
		for path := range strings.SplitSeq(members, ", ") {
			member, _, _ := strings.Cut(path, ".")
			list = append(list, member)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// TestUnreadSources keeps items of a source not read yet, or
// not known: its id, its bytes and nothing else.
func TestUnreadSources(t *testing.T) {
	item := []byte(`{"riskLevel":"high","title":"t","severity":"high","id":"ab","evidence":[{"ipAddress":"192.0.2.1"}]}`)
	for _, source := range []alert.SourceName{alert.RiskDetections, alert.O365Management, "from elsewhere"} {
		want := alert.Record{
			Key:   alert.Key{Integration: "c", Source: source, ID: "ab"},
			Alert: &alert.Alert{Status: alert.Open, Provider: alert.Other, Schema: "thirdparty"}, Malformed: true, Raw: item,
		}
		if diff := cmp.Diff(want, normalize.Record("c", source, item)); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", source, diff)
		}
		if got := normalize.Evidence(source, item); got != nil {
			t.Errorf("%s: evidence %v", source, got)
		}
	}
}

// TestListsSentTwice counts a list of evidence as it was sent last, whatever
// stood between, and loses nothing of the other lists.
func TestListsSentTwice(t *testing.T) {
	for _, c := range []struct {
		source      alert.SourceName
		item        string
		want, types string
		schema      string
	}{
		{
			alert.AlertsV2, `{"id":"1","evidence":[{"@odata.type":"#m.mailboxEvidence","upn":"a@x"}],"evidence":[{"ipAddress":"192.0.2.2"}]}`,
			"ip:192.0.2.2", "", "thirdparty",
		},
		{alert.AlertsV2, `{"id":"1","evidence":[{"ipAddress":"192.0.2.1"}],"title":"t","evidence":null}`, "", "-", "thirdparty"},
		{
			alert.Legacy, `{"id":"1","userStates":[{"accountName":"a"}],"hostStates":[{"fqdn":"h"}],"userStates":[{"accountName":"b"}]}`,
			"host:h | user:b", "hostSecurityState userSecurityState", "thirdparty",
		},
		{
			alert.Legacy, `{"id":"1","malwareStates":[{"name":"m"}],"fileStates":[{"name":"f"}],"malwareStates":[],"fileStates":[]}`,
			"", "-", "thirdparty",
		},
	} {
		rec := normalize.Record("c", c.source, []byte(c.item))
		if got := pairs(rec.Alert.Entities); got != c.want || rec.Alert.Schema != c.schema || rec.Malformed || rec.Alert.ThreatName != "" {
			t.Errorf("%s: entities %q, schema %s, malformed %t", c.item, got, rec.Alert.Schema, rec.Malformed)
		}
		var types []string
		for _, e := range normalize.Evidence(c.source, []byte(c.item)) {
			types = append(types, e.Type)
		}
		if got := strings.Join(types, " "); got != strings.Trim(c.types, "-") {
			t.Errorf("%s: evidence %q, want %q", c.item, got, c.types)
		}
	}
}

// TestRecognise tells the source of an item by its members alone: an id, and more
// than one other that only its source has, or nothing that its source has not.
func TestRecognise(t *testing.T) {
	for item, want := range map[string]alert.SourceName{
		`{"id":"1","vendorInformation":{}}`:                                                                        alert.Legacy,
		`{"id":"1","title":"t","severity":"low","azureTenantId":"x","new":1}`:                                      alert.Legacy,
		`{"id":"1","eventDateTime":"","hostStates":[],"new":1}`:                                                    alert.Legacy,
		`{"id":"1","title":"t","lastModifiedDateTime":null}`:                                                       "",
		`{"id":"1","vendorInformation":{},"azureTenantId":"t","currentScore":1}`:                                   "",
		`{"id":"1","evidence":[],"incidentWebUrl":"u"}`:                                                            alert.AlertsV2,
		`{"id":"1","title":"t","createdDateTime":"2026-01-01T00:00:00Z"}`:                                          alert.AlertsV2,
		`{"id":"1","title":"t","severity":"high","@odata.etag":"w"}`:                                               alert.AlertsV2,
		`{"id":"1","title":"t","severity":"high","serviceSource":"s","new":1}`:                                     alert.AlertsV2,
		`{"id":"1","title":"t","createdDateTime":"","planId":"p"}`:                                                 "",
		`{"title":"t","severity":"high","serviceSource":"s"}`:                                                      "",
		`{"id":"1","incidentId":"5"}`:                                                                              "",
		`{"id":"1","displayName":"d"}`:                                                                             "",
		`{"id":"1","displayName":"d","providerAlertId":"p"}`:                                                       "",
		`{"id":"1","displayName":"d","status":"active"}`:                                                           alert.Incidents,
		`{"id":"1","displayName":"d","status":"active","closedBy":{}}`:                                             "",
		`{"id":"1","title":"t","severity":"high","incidentWebUrl":"u"}`:                                            alert.Incidents,
		`{"id":"1","redirectIncidentId":null,"displayName":"d","new":1}`:                                           alert.Incidents,
		`{"id":1,"redirectIncidentId":null,"displayName":"d"}`:                                                     alert.Incidents,
		`{"redirectIncidentId":null}`:                                                                              "",
		`{"id":"1","title":"t"}`:                                                                                   "",
		`{}`:                                                                                                       "",
		`[{"id":"1","evidence":[],"title":"t"}]`:                                                                   "",
		`"evidence"`:                                                                                               "",
		``:                                                                                                         "",
		`{"a":{"id":"1","evidence":[],"title":"t","severity":""}}`:                                                 "",
		`{"id":"1","e\u0076idence":[],"title":""}`:                                                                 alert.AlertsV2,
		`{"@odata.context":"https://x/$metadata#security/incidents/$entity","title":""}`:                           alert.Incidents,
		`{"@odata.context":"https://x/$metadata#users","id":"1","evidence":[],"title":"t"}`:                        alert.AlertsV2,
		`{"@odata.context":7,"id":"1","displayName":"d","severity":"low"}`:                                         alert.Incidents,
		`{"@odata.type":"#microsoft.graph.security.alert","id":"1"}`:                                               alert.AlertsV2,
		`{"@odata.type":"#microsoft.graph.security.incident","id":"1"}`:                                            alert.Incidents,
		`{"@odata.type":"#microsoft.graph.alert","id":"1"}`:                                                        alert.Legacy,
		`{"@odata.type":"#microsoft.graph.user","id":"1","title":"t","severity":"low","evidence":[],"status":"s"}`: "",
	} {
		if got, ok := normalize.Recognise([]byte(item)); got != want || ok != (want != "") {
			t.Errorf("%s is of %q (%t), want %q", item, got, ok, want)
		}
	}
}

// TestForeign names objects that are near to alerts and incidents. None of them is
// taken for one.
func TestForeign(t *testing.T) {
	for item, want := range map[string]string{
		`{"incidentId":9,"incidentName":"n","status":"Active","severity":"Low","alerts":[{"alertId":"a","incidentId":9}]}`:                   "an incident of the old Defender API",
		`{"alertId":"a","incidentId":9,"serviceSource":"OfficeATP","title":"x","entities":[]}`:                                               "an alert of the old Defender API",
		`{"id":"d","incidentId":1,"detectionSource":"AV","title":"t","severity":"Low","evidence":[],"alertCreationTime":"","machineId":"m"}`: "an alert of the Defender for Endpoint API",
		`{"schema":[],"results":[{"AlertId":"a"}]}`:                                                       "a result of a hunting query",
		`{"Timestamp":"","AlertId":"a","Title":"t","Severity":"High"}`:                                    "a row of a hunting query",
		`{"id":"/s","name":"n","type":"Microsoft.SecurityInsights/Incidents","properties":{}}`:            "a record of Sentinel's API",
		`{"incidentId":"5","alertIds":["a"]}`:                                                             "a request to move alerts",
		`{"comment":"c","createdByDisplayName":"n","createdDateTime":""}`:                                 "a comment",
		`{"id":"s","azureTenantId":"t","vendorInformation":{},"createdDateTime":"","controlScores":[]}`:   "a secure score",
		`{"id":"c","azureTenantId":"t","vendorInformation":{},"title":"t","severity":"low","maxScore":1}`: "a secure score",
		`{"id":"i","azureTenantId":"t","severity":1,"title":"t","threatType":"Phishing"}`:                 "a threat indicator",
		`{"error":{"code":"x"}}`:                            "an error of the service",
		`{"@odata.type":"#microsoft.graph.user","id":"1"}`:  "an object of type #microsoft.graph.user",
		`{"@odata.type":"#microsoft.graph.alert","id":"1"}`: "",
		`{"id":"1","title":"t","severity":"low"}`:           "",
	} {
		o, ok := normalize.OutlineOf([]byte(item))
		if got, foreign := o.Foreign(); !ok || got != want || foreign != (want != "") {
			t.Errorf("%s is %q, want %q", item, got, want)
		}
		if source, ok := o.Source(); ok && want != "" {
			t.Errorf("%s is taken for an item of %s", item, source)
		}
	}
}

// TestRecogniseContext tells the source of a reply.
func TestRecogniseContext(t *testing.T) {
	const graph = "https://graph.microsoft.com/v1.0/$metadata#"
	for context, want := range map[string]alert.SourceName{
		graph + "security/alerts_v2":                                alert.AlertsV2,
		graph + "security/alerts_v2(id,title)":                      alert.AlertsV2,
		graph + "Security/Alerts_V2/$entity":                        alert.AlertsV2,
		graph + "security/alerts_v2(id,title)/$entity":              alert.AlertsV2,
		graph + "security/incidents(alerts())":                      alert.Incidents,
		graph + "security/incidents/$entity":                        alert.Incidents,
		graph + "security/incidents('29')/alerts":                   alert.AlertsV2,
		graph + "security/incidents('29')/alerts(id)":               alert.AlertsV2,
		graph + "security/incidents('29')/comments":                 "",
		graph + "security/alerts_v2('da1')/comments":                "",
		graph + "security/alerts_v2('da1')/comments/$entity":        "",
		graph + "Collection(microsoft.graph.security.alert)":        alert.AlertsV2,
		graph + "microsoft.graph.security.incident":                 alert.Incidents,
		graph + "Collection(microsoft.graph.security.alertComment)": "",
		graph + "security/alerts":                                   alert.Legacy,
		graph + "security/alerts/$entity":                           alert.Legacy,
		graph + "security/alerts_v3":                                "",
		graph + "security/incidentsArchive":                         "",
		graph + "users":                                             "",
		"x#Security/alerts":                                         alert.Legacy,
		"":                                                          "",
		"security/alerts":                                           "",
		graph + "identityProtection/riskDetections":                 "",
		graph + "security/alerts_v2/incidentx/security/x":           "",
	} {
		if got, ok := normalize.RecogniseContext(context); got != want || ok != (want != "") {
			t.Errorf("%s is of %q (%t), want %q", context, got, ok, want)
		}
	}
}

// TestOutline tells a list reply from an item. The last of equal members counts.
func TestOutline(t *testing.T) {
	o, ok := normalize.OutlineOf([]byte(`{"value":[],"value":{},"@odata.context":"c","id":"1","a":{"value":[1]}}`))
	if !ok || o.List != nil || o.Context != "c" {
		t.Errorf("%+v %t", o, ok)
	}
	o, ok = normalize.OutlineOf([]byte(` {"value":7,"x":[],"value": [1, {"value":2}]}`))
	if !ok || string(o.List) != `[1, {"value":2}]` {
		t.Errorf("%+v %t", o, ok)
	}
}

// TestRecogniseWhatIsMapped holds that an item with every member that a source
// reads is recognised as one of that source.
func TestRecogniseWhatIsMapped(t *testing.T) {
	for _, source := range readSources() {
		item := map[string]any{}
		for _, member := range membersOf(source) {
			item[member] = nil
		}
		raw, err := json.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := normalize.Recognise(raw); got != source.Name {
			t.Errorf("an item of %s is taken for one of %q", source.Name, got)
		}
	}
}

// TestRecogniseTheCorpus tells the source of real items.
func TestRecogniseTheCorpus(t *testing.T) {
	for _, source := range readSources() {
		for i, raw := range corpus(t, source.Name) {
			if got, ok := normalize.Recognise(raw); got != source.Name || !ok {
				t.Errorf("%s %d is taken for one of %q", source.Name, i+1, got)
			}
		}
	}
	for i, raw := range corpus(t, alert.RiskDetections) {
		if got, ok := normalize.Recognise(raw); ok {
			t.Errorf("risk detection %d is taken for an item of %q", i+1, got)
		}
	}
}
