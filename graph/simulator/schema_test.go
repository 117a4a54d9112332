package simulator

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// published is Microsoft's schema as the shared material has it.
type published struct {
	Entities      map[string]publishedType
	ComplexTypes  map[string]publishedType
	EvidenceTypes map[string]publishedType
	Enums         map[string]struct {
		Members []struct{ Name string }
		Gated   []string `json:"needsPreferIncludeUnknownEnumMembers"`
	}
}

type publishedType struct {
	BaseType   string
	Properties map[string]struct {
		Type       string
		Collection bool
		Nullable   bool
		Kind       string
	}
}

func readPublished(t *testing.T) *published {
	t.Helper()
	root := os.Getenv("TOCSIN_SAMPLES")
	if root == "" {
		t.Skip("TOCSIN_SAMPLES is not set: no schema to compare with")
	}
	raw, err := os.ReadFile(filepath.Join(root, "facts/graph-schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p published
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatal(err)
	}
	return &p
}

func (p *published) find(name string) (publishedType, bool) {
	for _, m := range []map[string]publishedType{p.EvidenceTypes, p.ComplexTypes, p.Entities} {
		if t, ok := m[name]; ok {
			return t, true
		}
	}
	return publishedType{}, false
}

// check holds a value against a type; complain is told what does not fit.
func (p *published) check(path, typ string, v any, complain func(string)) {
	switch v := v.(type) {
	case nil:
		return
	case map[string]any:
		p.checkObject(path, typ, v, complain)
		return
	case []any:
		for _, one := range v {
			p.check(path+"[]", typ, one, complain)
		}
		return
	default:
		p.checkPlain(path, typ, v, complain)
	}
}

func (p *published) checkObject(path, typ string, v map[string]any, complain func(string)) {
	if named, ok := v["@odata.type"].(string); ok {
		typ = strings.TrimPrefix(named, "#")
	}
	if strings.HasSuffix(typ, "ictionary") {
		return
	}
	t, ok := p.find(typ)
	if !ok {
		complain(path + ": no type " + typ)
		return
	}
	properties := t.Properties
	for base := t.BaseType; base != ""; {
		b, _ := p.find(base)
		for name, prop := range b.Properties {
			if _, set := properties[name]; !set {
				properties[name] = prop
			}
		}
		base = b.BaseType
	}
	for name, value := range v {
		prop, ok := properties[name]
		_, isList := value.([]any)
		switch {
		case strings.HasPrefix(name, "@"), name == "id", name == "riskScore" && typ == "microsoft.graph.alert", name == "riskType":
		case !ok:
			complain(fmt.Sprintf("%s.%s is not in %s", path, name, typ))
		case value != nil && isList != prop.Collection:
			complain(fmt.Sprintf("%s.%s: a list %t, want %t", path, name, isList, prop.Collection))
		default:
			p.check(path+"."+name, prop.Type, value, complain)
		}
	}
}

func (p *published) checkPlain(path, typ string, v any, complain func(string)) {
	text, isText := v.(string)
	number, isNumber := v.(float64)
	_, isBool := v.(bool)
	fine := false
	switch {
	case typ == "Edm.String":
		fine = isText
	case typ == "Edm.Guid":
		fine = isText && guidForm.MatchString(text)
	case typ == "Edm.DateTimeOffset":
		_, err := time.Parse(time.RFC3339Nano, text)
		fine = err == nil
	case typ == "Edm.Boolean":
		fine = isBool
	case strings.HasPrefix(typ, "Edm.Int"):
		fine = isNumber && number == float64(int64(number))
	case strings.HasPrefix(typ, "Edm."):
		fine = isNumber
	default:
		for _, m := range p.Enums[typ].Members {
			fine = fine || m.Name == text
		}
	}
	if !fine {
		complain(fmt.Sprintf("%s: %v is no %s", path, v, typ))
	}
}

// TestSchema holds every version of every item of the demo against Microsoft's
// schema: no member that it does not have, no wrong type, no unknown enum word.
func TestSchema(t *testing.T) {
	p := readPublished(t)
	books, _ := Demo(11).open("00000000-1111-4222-8333-444444444444", time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC))
	complaints := map[string]bool{}
	for source, name := range map[alert.SourceName]string{
		alert.AlertsV2: "microsoft.graph.security.alert", alert.Incidents: "microsoft.graph.security.incident", alert.Legacy: "microsoft.graph.alert",
		alert.RiskDetections: "microsoft.graph.riskDetection",
	} {
		books[source].view(alert.At(time.Date(2026, 11, 24, 10, 30, 0, 0, time.UTC)))
		for _, m := range books[source].(*story).moments {
			var v map[string]any
			if err := json.Unmarshal(m.make(), &v); err != nil {
				t.Fatal(err)
			}
			p.check(string(source), name, v, func(s string) { complaints[s] = true })
			for want := range p.Entities[name].Properties {
				if _, ok := v[want]; !ok && want != "alerts" {
					complaints[string(source)+" lacks "+want] = true
				}
			}
		}
	}
	for c := range complaints {
		t.Error(c)
	}
}

// TestGatedWords holds our list of gated words, and those of filterable enums,
// against the schema.
func TestGatedWords(t *testing.T) {
	p := readPublished(t)
	enums := map[string]string{
		"serviceSource": "security.serviceSource", "detectionSource": "security.detectionSource", "remediationStatus": "security.evidenceRemediationStatus",
		"status": "security.incidentStatus", "riskDetail": "riskDetail", "activity": "activityType",
	}
	for _, s := range schemas() {
		for _, g := range s.gated {
			member, list, _ := strings.Cut(g, ":")
			want := p.Enums["microsoft.graph."+enums[member]].Gated
			if got := strings.Split(list, ","); !slices.Equal(got, want) {
				t.Errorf("%s of %s: %v, want %v", member, s.source, got, want)
			}
		}
		for _, prop := range s.properties {
			published, ok := p.Entities[s.typeName].Properties[prop.name]
			if !ok && !strings.Contains(prop.name, "/") {
				t.Errorf("%s has no %s", s.typeName, prop.name)
			}
			if prop.typ != isEnum {
				continue
			}
			var want []string
			for _, m := range p.Enums[published.Type].Members {
				want = append(want, m.Name)
			}
			got := slices.Clone(prop.members)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s.%s: members %v, want %v", s.typeName, prop.name, got, want)
			}
		}
	}
}

// TestSchemasAdmitTheProgram holds that each list is of a known source, and that
// the service admits every permission that the program may be given for it.
// What the service demands and what the program asks for are two tables, because
// one must be able to contradict the other.
func TestSchemasAdmitTheProgram(t *testing.T) {
	for _, s := range schemas() {
		row := alert.SourceOf(s.source)
		if row == nil || s.legacy != row.Retirable {
			t.Errorf("the tenant serves %s, whose row is %+v", s.source, row)
			continue
		}
		for _, role := range row.Roles {
			if !slices.Contains(s.roles, role) {
				t.Errorf("%s: the service does not admit %s", s.source, role)
			}
		}
	}
	for _, row := range alert.Sources() {
		if !slices.Contains(served(), row.Name) || slices.Contains(Sources(), row.Name) == row.Planned {
			t.Errorf("%s: planned is %t, the tenant serves %v and names %v", row.Name, row.Planned, served(), Sources())
		}
	}
	want := []string{"SecurityAlert.Read.All", "SecurityIncident.Read.All", "SecurityEvents.Read.All", "IdentityRiskEvent.Read.All", "ActivityFeed.Read", "ActivityFeed.ReadDlp"}
	if got := Roles(); !slices.Equal(got, want) {
		t.Errorf("the least permissions are %v, want %v", got, want)
	}
}
