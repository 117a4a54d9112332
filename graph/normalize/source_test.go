package normalize_test

import (
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
				{`{` + least(source) + `,"` + member + `":` + sent[0] + `}`, held[0], false},
				{`{` + least(source) + `,"` + member + `":` + sent[0] + `,"` + member + `":` + sent[1] + `}`, held[1], false},
				{`{` + least(source) + `,"` + member + `":null}`, slotText(slot, emptyOf(source)), false},
				{`{` + least(source) + `,"` + member + `":` + wrong + `}`, slotText(slot, emptyOf(source)), true},
				{`{"` + member + `":` + wrong + `,"` + other + `":` + otherSent[0] + `,` + least(source) + `}`, "", true},
			} {
				rec := normalize.Record("c", source.Name, []byte(c.item))
				got, want := slotText(slot, &rec), c.want
				if strings.Contains(c.item, other) {
					got, want = slotText(otherSlot, &rec), otherHeld[0]
				}
				if got != want || rec.Malformed != c.malformed || rec.ID != emptyOf(source).ID {
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
	rec := normalize.Record("c", source.Name, []byte("{"+least(source)+"}"))
	return &rec
}

// least returns the members that an item has at least, or else is malformed.
func least(source *alert.Source) string {
	if source.Name == alert.O365Management {
		return `"Id":"1","Operation":"AlertTriggered","RecordType":40,"AlertId":"a"`
	}
	return `"id":"1"`
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
				item := `{"` + member + `":` + value + `,"within":{"` + member + `":` + value + `},` + least(source) + `}`
				got := normalize.Record("c", source.Name, []byte(item))
				want := *emptyOf(source)
				want.Raw, got.Raw, want.Print, got.Print = nil, nil, 0, 0
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
	unread := []alert.SourceName{"from elsewhere"}
	for _, s := range alert.Sources() {
		if s.Planned {
			unread = append(unread, s.Name)
		}
	}
	for _, source := range unread {
		want := alert.Record{
			Key:   alert.Key{Integration: "c", Source: source, ID: "ab"},
			Alert: &alert.Alert{Status: alert.Open, Provider: alert.Other, Schema: "thirdparty", Confidence: -1}, Malformed: true, Raw: item,
			Print: normalize.Fingerprint(item),
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
