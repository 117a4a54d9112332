package sqlite

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// sharingRecord returns a record whose lists and texts stand elsewhere in it, changed by edit.
func sharingRecord(edit func(*alert.Alert)) alert.Record {
	a := &alert.Alert{
		Confidence: -1, ProviderAlertID: "8bbcd750_0", HostIDs: []string{"0123abcd"}, Own: alert.Own{
			UPNs: []string{"b@x.example", "a@x.example", "b@x.example"}, SourceAddresses: []string{"192.0.2.7"},
			From: []string{"a@x.example"}, To: []string{"b@x.example"},
		},
		Entities: []alert.Entity{
			{Type: alert.User, Value: "a@x.example"},
			{Type: alert.Email, Value: "b@x.example"},
			{Type: alert.IP, Value: "192.0.2.7"},
			{Type: alert.UUID, Value: "0123abcd"},
		},
	}
	edit(a)
	return alert.Record{Key: alert.Key{ID: "da8bbcd750_0"}, Alert: a}
}

// TestSharedTextsStandOnce: a list of entities' values costs a byte a text and makes no
// word; one that has another text is written as any list. So is a part of
// the id.
func TestSharedTextsStandOnce(t *testing.T) {
	db := openNew(t)
	all := func(*alert.Alert) {}
	for _, c := range []struct {
		name string
		edit func(*alert.Alert)
		most int // bytes more than without lists and id
	}{
		{"shared", all, 28},
		{"another text", func(a *alert.Alert) { a.UPNs = append(a.UPNs, "c@x.example") }, 80},
		{"an empty text", func(a *alert.Alert) { a.To = []string{""} }, 30},
		{"no entities", func(a *alert.Alert) { a.Entities = nil }, 150},
		{"very many", func(a *alert.Alert) {
			for range mostCompared {
				a.From = append(a.From, "a@x.example")
			}
		}, 1 << 20},
		{"the id itself", func(a *alert.Alert) { a.ProviderAlertID = "da8bbcd750_0" }, 28},
		{"more than the id", func(a *alert.Alert) { a.ProviderAlertID = "da8bbcd750_01" }, 30},
		{"an incident", func(a *alert.Alert) {
			a.IncidentID, a.IncidentURL = "77", "https://x.example/incident2/77/overview?tid=1"
		}, 85},
		{"an address in the incident", func(a *alert.Alert) { a.IncidentID, a.IncidentURL = "/77/", "/77/" }, 50},
		{"the end of the id", func(a *alert.Alert) { a.ProviderAlertID = "0" }, 28},
	} {
		r := sharingRecord(c.edit)
		bare := sharingRecord(c.edit)
		bare.Alert.Own, bare.Alert.HostIDs, bare.Alert.ProviderAlertID = alert.Own{}, nil, ""
		body, least := packBody(t, db, &r), len(packBody(t, db, &bare))
		if len(body)-least > c.most {
			t.Errorf("%s: %d bytes, %d more than without", c.name, len(body), len(body)-least)
		}
		if got, err := readBody(t, db, &r, body); err != nil || !sameContent(&got, &r) {
			t.Errorf("%s: %v, read %+v", c.name, err, got.Alert)
		}
		for n := range body { // a damaged one must not be read beyond its end
			_, _ = readBody(t, db, &r, body[:n])
		}
		repeat(t, db, &r)
		if got, err := readBody(t, db, &r, packBody(t, db, &r)); err != nil || !sameContent(&got, &r) {
			t.Errorf("%s, words: %v, read %+v", c.name, err, got.Alert)
		}
	}
}

// TestSharedTextsAreNoWords: of a record that comes twice nothing but its entities and
// their types become words.
func TestSharedTextsAreNoWords(t *testing.T) {
	db := openNew(t)
	r := sharingRecord(func(*alert.Alert) {})
	repeat(t, db, &r)
	if got := check(t, db, "SELECT count(*) FROM dict WHERE kind=0 AND v NOT IN ('user', 'email', 'ip', 'uuid')"); got != "0" {
		t.Errorf("%s words", got)
	}
}

// TestSharedRefuses damages the numbers of shared texts.
func TestSharedRefuses(t *testing.T) {
	db := openNew(t)
	r := sharingRecord(func(*alert.Alert) {})
	l := newLayouts().of(&r)
	for _, s := range l.slots {
		var body []byte
		switch {
		case s.Shares:
			body = append(body, byte(head(s, formMany)&0x7f|0x80), byte(head(s, formMany)>>7), 1, 99)
		case s.Field.Name == "provider_alert_id":
			body = append(body, byte(head(s, formMany)&0x7f|0x80), byte(head(s, formMany)>>7), 3, byte(partOfRecord), 3, 99)
		default:
			continue
		}
		if got, err := readBody(t, db, &r, body); err == nil {
			t.Errorf("%s: %+v is read of what is not there", s.Field.Name, got.Alert)
		}
	}
	if _, ok := partOfID(strings.Repeat("x", 3), "abc"); ok {
		t.Error("another text is a part of the id")
	}
}

// TestCutURL cuts addresses.
func TestCutURL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		url, id, incident, before, behind string
		how                               sharing
	}{
		{"https://x/a1/b", "a1", "7", "https://x/", "/b", aroundRecord},
		{"https://x/incident2/2/overview?tid=2", "a1", "2", "https://x/incident2/", "/overview?tid=2", aroundIncident},
		{"https://x/22/2", "a1", "2", "https://x/22/", "", aroundIncident},
		{"https://x/2?tid", "a1", "2", "https://x/", "?tid", aroundIncident},
		{"https://x/i2/22/2x", "a1", "2", "https://x/i2/22/2x", "", unshared},
		{"2", "a1", "2", "2", "", unshared},
		{"", "a1", "2", "", "", unshared},
		{"https://x/2", "", "", "https://x/2", "", unshared},
	} {
		if before, behind, how := cutURL(c.url, c.id, c.incident); before != c.before || behind != c.behind || how != c.how {
			t.Errorf("%s: %q, %q, %v", c.url, before, behind, how)
		}
	}
}
