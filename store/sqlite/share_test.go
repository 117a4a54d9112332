package sqlite

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// sharing returns a record whose lists and texts stand elsewhere in it, changed by edit.
func sharing(edit func(*alert.Alert)) alert.Record {
	a := &alert.Alert{
		Confidence: -1, ProviderAlertID: "8bbcd750_0", HostIDs: []string{"0123abcd"}, Own: alert.Own{
			UPNs: []string{"b@x.example", "a@x.example", "b@x.example"}, SourceAddresses: []string{"192.0.2.7"},
			From: []string{"a@x.example"}, To: []string{"b@x.example"},
		},
		Entities: []alert.Entity{
			{Type: alert.User, Value: "a@x.example"}, {Type: alert.Email, Value: "b@x.example"},
			{Type: alert.IP, Value: "192.0.2.7"}, {Type: alert.UUID, Value: "0123abcd"},
		},
	}
	edit(a)
	return alert.Record{Key: alert.Key{ID: "da8bbcd750_0"}, Alert: a}
}

// TestSharedTextsStandOnce: a list of entities' values costs a byte a text and makes no
// word; one that has another text is written as any list. So is a text that is a part of
// the id.
func TestSharedTextsStandOnce(t *testing.T) {
	db := openNew(t)
	all := func(*alert.Alert) {}
	for _, c := range []struct {
		name string
		edit func(*alert.Alert)
		most int // bytes more than without lists and id
	}{
		{"shared", all, 27},
		{"another text", func(a *alert.Alert) { a.UPNs = append(a.UPNs, "c@x.example") }, 80},
		{"an empty text", func(a *alert.Alert) { a.To = []string{""} }, 30},
		{"no entities", func(a *alert.Alert) { a.Entities = nil }, 150},
		{"very many", func(a *alert.Alert) {
			for range mostCompared {
				a.From = append(a.From, "a@x.example")
			}
		}, 1 << 20},
		{"the id itself", func(a *alert.Alert) { a.ProviderAlertID = "da8bbcd750_0" }, 27},
		{"more than the id", func(a *alert.Alert) { a.ProviderAlertID = "da8bbcd750_01" }, 30},
		{"the end of the id", func(a *alert.Alert) { a.ProviderAlertID = "0" }, 27},
	} {
		r := sharing(c.edit)
		bare := sharing(c.edit)
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
	r := sharing(func(*alert.Alert) {})
	repeat(t, db, &r)
	if got := check(t, db, "SELECT count(*) FROM dict WHERE kind=0 AND v NOT IN ('user', 'email', 'ip', 'uuid')"); got != "0" {
		t.Errorf("%s words", got)
	}
}

// TestSharedRefuses damages the numbers of shared texts.
func TestSharedRefuses(t *testing.T) {
	db := openNew(t)
	r := sharing(func(*alert.Alert) {})
	l := newLayouts().of(&r)
	for _, s := range l.slots {
		var body []byte
		switch {
		case s.Shares:
			body = append(body, byte(head(s, formMany)&0x7f|0x80), byte(head(s, formMany)>>7), 1, 99)
		case s.Field.Name == "provider_alert_id":
			body = append(body, byte(head(s, formMany)&0x7f|0x80), byte(head(s, formMany)>>7), 2, 3, 99)
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
