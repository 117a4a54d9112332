package normalize

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// csdl is the part of Graph's schema that the tables are held against.
type csdl struct {
	EvidenceTypes, ComplexTypes map[string]struct {
		Properties map[string]struct {
			Type       string
			Collection bool
		}
	}
	Enums map[string]struct {
		Members []json.RawMessage
	}
}

func schema(t *testing.T) csdl {
	t.Helper()
	root := os.Getenv("TOCSIN_SAMPLES")
	if root == "" {
		t.Skip("TOCSIN_SAMPLES does not name the folder of sample payloads")
	}
	raw, err := os.ReadFile(filepath.Join(root, "facts", "graph-schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s csdl
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

const security = "microsoft.graph.security."

// TestTableHasEveryKind compares the table with the schema in both directions.
func TestTableHasEveryKind(t *testing.T) {
	s := schema(t)
	rows := evidenceKinds()
	if len(rows) != 48 {
		t.Errorf("%d rows, want 48", len(rows))
	}
	for name := range s.EvidenceTypes {
		typ := strings.TrimPrefix(name, security)
		if typ != "alertEvidence" && kinds[typ] == nil {
			t.Errorf("the table lacks %s", typ)
		}
	}
	for _, row := range rows {
		if _, ok := s.EvidenceTypes[security+row.typ]; !ok {
			t.Errorf("the schema has no %s", row.typ)
		}
	}
	for _, state := range legacyKinds() {
		if _, ok := s.ComplexTypes["microsoft.graph."+state.typ]; !ok {
			t.Errorf("the schema has no %s", state.typ)
		}
	}
}

// TestEvidenceIsNamed holds that evidence has the name of its row.
func TestEvidenceIsNamed(t *testing.T) {
	for _, row := range evidenceKinds() {
		raw := []byte(`{"evidence":[{"@odata.type":"#` + security + row.typ + `"}]}`)
		if got := Evidence(alert.AlertsV2, raw); len(got) != 1 || row.name == "" || got[0].Name != row.name {
			t.Errorf("%s is %v, want %q", row.typ, got, row.name)
		}
	}
	for _, state := range legacyKinds() {
		raw := []byte(`{"` + state.member + `":[{}]}`)
		if got := Evidence(alert.Legacy, raw); len(got) != 1 || state.name == "" || got[0].Name != state.name {
			t.Errorf("%s is %v, want %q", state.member, got, state.name)
		}
	}
}

// TestFeedsAreMembers finds each path of the table in the schema.
func TestFeedsAreMembers(t *testing.T) {
	s := schema(t)
	check := func(properties map[string]struct {
		Type       string
		Collection bool
	}, row evidenceKind,
	) {
		for _, f := range row.feeds {
			object, name, nested := strings.Cut(f.path, ".")
			property, ok := properties[object]
			if _, every := s.EvidenceTypes[security+"alertEvidence"].Properties[object]; every { // all evidence has it
				ok = true
			}
			if ok && nested {
				_, ok = s.ComplexTypes[property.Type].Properties[name]
			}
			if !ok && f.path != "correlationId" { // the schema lacks it, and replies were reported to have it
				t.Errorf("%s has no %s", row.typ, f.path)
			}
		}
	}
	for _, row := range evidenceKinds() {
		check(s.EvidenceTypes[security+row.typ].Properties, row)
	}
	for _, state := range legacyKinds() {
		check(s.ComplexTypes["microsoft.graph."+state.typ].Properties, state.evidenceKind)
	}
}

// TestImpliedTypes holds what an object without a type is taken for: every
// member of the schema of that name must be of that type.
func TestImpliedTypes(t *testing.T) {
	s := schema(t)
	table := impliedTypes()
	found := map[string]bool{}
	for owner, typ := range s.EvidenceTypes {
		for name, property := range typ.Properties {
			if want, ok := table[name]; ok && strings.HasSuffix(property.Type, "Evidence") {
				found[name] = true
				if property.Type != security+want {
					t.Errorf("%s.%s is %s, the table says %s", owner, name, property.Type, want)
				}
			}
		}
	}
	for name := range table {
		if !found[name] {
			t.Errorf("no evidence has a member %s", name)
		}
	}
}

// TestMappingsAreWhole joins the table with the sources of alert: every source that
// tocsin reads has a row, and the row takes the members that alert.Source names.
func TestMappingsAreWhole(t *testing.T) {
	for _, source := range alert.Sources() {
		m := mappingOf(source.Name)
		if (m == unread()[source.Kind()]) != source.Planned || m.kind != source.Kind() {
			t.Errorf("%s: planned is %t, and the row is %v", source.Name, source.Planned, m.name)
		}
		if source.Planned {
			continue
		}
		ofGraph := source.Scope == alert.GraphScope
		if m.recognise == nil || ofGraph && (len(m.contexts) == 0 || m.typed == "") || m.finish == nil || (m.joined == nil) != (source.Joined == nil) {
			t.Errorf("%s: the row is not whole", source.Name)
		}
		named := map[string]bool{}
		for field, members := range source.Derived {
			for path := range strings.SplitSeq(members, ", ") {
				member, _, _ := strings.Cut(path, ".")
				named[member] = true
				if m.takers[member] == nil {
					t.Errorf("%s: %s is made of %s, which nothing takes", source.Name, field, member)
				}
			}
		}
		for member := range m.takers {
			_, direct := source.Direct[member]
			_, lists := m.evidence[member]
			if code := lists || m.derived[member] != nil; code == direct || code && !named[member] {
				t.Errorf("%s: alert.Source and the row do not agree on %s", source.Name, member)
			}
		}
	}
	if len(mappings()) != len(slices.DeleteFunc(slices.Clone(alert.Sources()), func(s *alert.Source) bool { return s.Planned })) {
		t.Error("a row is of no source")
	}
}

// TestThings holds that the feeds of one thing stand together, the best spelling
// first: spellings.join goes by that.
func TestThings(t *testing.T) {
	rows := append(evidenceKinds(), wellKnown())
	for _, state := range legacyKinds() {
		rows = append(rows, state.evidenceKind)
	}
	for _, row := range rows {
		var order []uint8
		for _, f := range compiledKind(row, itself).feeds {
			if f.thing == 0 {
				continue
			}
			if last := len(order) - 1; last < 0 || order[last] != f.thing {
				if order = append(order, f.thing); f.path != f.of {
					t.Errorf("%s: %s comes before %s, which is the better spelling", row.typ, f.path, f.of)
				}
			}
		}
		if distinct := slices.Compact(slices.Sorted(slices.Values(order))); len(distinct) != len(order) {
			t.Errorf("%s: the spellings of one thing are apart: %v", row.typ, order)
		}
	}
}

// TestEnums compares the words with the schema's: an enum has those of each
// enumeration that it serves, and no other.
func TestEnums(t *testing.T) {
	s := schema(t)
	for names, e := range map[string]*enum{
		"security.alertSeverity": severities, "security.alertClassification alertFeedback": classifications,
		"security.alertDetermination": determinations, "security.investigationState": investigations,
		"security.serviceSource": serviceSources, "security.detectionSource": detectionSources,
		"security.evidenceRole": roles, "security.evidenceVerdict": verdicts, "security.evidenceRemediationStatus": remediations,
		"security.alertStatus security.incidentStatus alertStatus": statuses,
	} {
		var want []string
		for name := range strings.FieldsSeq(names) {
			members := s.Enums["microsoft.graph."+name].Members
			if len(members) == 0 {
				t.Errorf("the schema has no %s", name)
			}
			for _, member := range members {
				var word string
				var object struct{ Name string }
				if json.Unmarshal(member, &word) != nil && json.Unmarshal(member, &object) == nil {
					word = object.Name
				}
				want = append(want, word)
			}
		}
		slices.Sort(want)
		if got := slices.Sorted(slices.Values(e.members)); !slices.Equal(got, slices.Compact(want)) {
			t.Errorf("%s\ngot  %v\nwant %v", names, got, want)
		}
	}
}

func TestCanonicalWords(t *testing.T) {
	for word, want := range map[string]string{
		"": "", "high": "high", "High": "high", "HIGH": "high", "unknownfuturevalue": "unknownFutureValue", "Severe": "Severe",
	} {
		if got := severities.canonical([]byte(word)); got != want {
			t.Errorf("%q is %q, want %q", word, got, want)
		}
	}
	for _, e := range []*enum{severities, detectionSources, investigations} {
		for _, member := range e.members {
			if got := e.canonical([]byte(strings.ToUpper(member))); got != member {
				t.Errorf("%q in capitals is %q", member, got)
			}
		}
	}
}

// TestLabels holds that names fit their numbers and no two share one.
func TestLabels(t *testing.T) {
	seen := map[label]string{}
	for name, l := range labels {
		if l <= anyone || seen[l] != "" {
			t.Errorf("%s and %s have the number %d", name, seen[l], l)
		}
		seen[l] = name
	}
	for _, row := range evidenceKinds() {
		for _, f := range kinds[row.typ].feeds {
			if f.from.name == unnamed || f.from.outer == unnamed {
				t.Errorf("%s %s has no place", row.typ, f.path)
			}
		}
	}
	for _, k := range alert.EntityTypes() {
		fed := func(f feed) bool { return f.to == k }
		if !slices.ContainsFunc(evidenceKinds(), func(row evidenceKind) bool { return slices.ContainsFunc(row.feeds, fed) }) {
			t.Errorf("nothing feeds @%s", k)
		}
	}
}

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "newThing": "New thing", "destinationAddress": "Destination address", "podIp": "Pod ip", "url": "Url", "éclatNew": "Éclat new", "\xff": "\uFFFD",
	} {
		if got := words(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
