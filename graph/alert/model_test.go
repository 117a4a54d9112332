package alert_test

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// accessors returns, for each set accessor, the shapes that it may have.
func accessors(s *alert.Slot) (shapes [][]alert.Shape) {
	if s.Text != nil {
		shapes = append(shapes, []alert.Shape{alert.ShapeWord, alert.ShapeProse, alert.ShapeID, alert.ShapeURL})
	}
	if s.List != nil {
		shapes = append(shapes, []alert.Shape{alert.ShapeList})
	}
	if s.Time != nil {
		shapes = append(shapes, []alert.Shape{alert.ShapeInstant})
	}
	if s.Number != nil {
		shapes = append(shapes, []alert.Shape{alert.ShapeNumber})
	}
	if s.Entities != nil {
		shapes = append(shapes, []alert.Shape{alert.ShapeEntities})
	}
	return shapes
}

// pointer returns the address that a slot's accessor points to.
func pointer(s *alert.Slot, r *alert.Record) uintptr {
	switch {
	case s.Text != nil:
		return reflect.ValueOf(s.Text(r)).Pointer()
	case s.List != nil:
		return reflect.ValueOf(s.List(r)).Pointer()
	case s.Time != nil:
		return reflect.ValueOf(s.Time(r)).Pointer()
	case s.Number != nil:
		return reflect.ValueOf(s.Number(r)).Pointer()
	}
	return reflect.ValueOf(s.Entities(r)).Pointer()
}

// TestSlotsReachEveryMember finds the members of each kind by reflection, so that a
// member without a slot, or with two, cannot pass.
func TestSlotsReachEveryMember(t *testing.T) {
	for _, kind := range alert.Kinds() {
		var r alert.Record
		kind.Make(&r)
		if r.Kind() != kind {
			t.Fatalf("%s: Make makes a record of another kind", kind.Name)
		}
		for _, other := range alert.Kinds() {
			if other.Holds(&r) != (other == kind) || other.Holds(&alert.Record{}) {
				t.Errorf("%s: %s says it holds the record, or an empty one", kind.Name, other.Name)
			}
		}
		reached := map[uintptr]string{}
		for i := range kind.Slots {
			s := &kind.Slots[i]
			shapes := accessors(s)
			if len(shapes) != 1 || !slices.Contains(shapes[0], s.Shape) {
				t.Errorf("%s: %s has accessors for the shapes %v, and is of shape %v", kind.Name, s.Field.Name, shapes, s.Shape)
				continue
			}
			at := pointer(s, &r)
			if other := reached[at]; other != "" {
				t.Errorf("%s: %s and %s are one member", kind.Name, other, s.Field.Name)
			}
			reached[at] = s.Field.Name
		}
		content := reflect.ValueOf(r.Alert)
		switch {
		case r.Incident != nil:
			content = reflect.ValueOf(r.Incident)
		case r.Event != nil:
			content = reflect.ValueOf(r.Event)
		}
		for i := range content.Elem().NumField() {
			if reached[content.Elem().Field(i).Addr().Pointer()] == "" {
				t.Errorf("%s: no slot reaches the member %s", kind.Name, content.Elem().Type().Field(i).Name)
			}
		}
	}
}

// TestEveryKindAnswers holds that the methods of a record of any kind return what its
// slots hold.
func TestEveryKindAnswers(t *testing.T) {
	for _, kind := range alert.Kinds() {
		var r alert.Record
		kind.Make(&r)
		*kind.Slot(alert.FieldOf("created_at")).Time(&r) = 1
		*kind.Slot(alert.FieldOf("updated_at")).Time(&r) = 2
		*kind.Slot(alert.FieldOf("title")).Text(&r) = "a title"
		if r.Kind() != kind || r.Created() != 1 || r.Updated() != 2 || r.Title() != "a title" {
			t.Errorf("%s: %d, %d, %q, of %v", kind.Name, r.Created(), r.Updated(), r.Title(), r.Kind())
		}
	}
	if r := (alert.Record{}); r.Kind() != nil || r.Created() != 0 || r.Updated() != 0 || r.Title() != "" {
		t.Error("an empty record says something")
	}
}

// TestDerivedSlots holds that what an incident shows of its alerts is a list of one
// of their texts, or their entities, and is kept nowhere.
func TestDerivedSlots(t *testing.T) {
	derived := map[string]string{}
	for _, kind := range alert.Kinds() {
		for _, s := range kind.Slots {
			if s.Derived == nil {
				continue
			}
			from := alert.AlertKind().Slot(s.Derived)
			lists := s.List != nil && from != nil && from.Text != nil && from.Shape != alert.ShapeURL
			if kind != alert.IncidentKind() || s.Tag != 0 || !s.Quiet || !lists && (s.Entities == nil || from == nil || from.Entities == nil) {
				t.Errorf("%s: %s cannot be made of %s", kind.Name, s.Field.Name, s.Derived.Name)
			}
			derived[s.Field.Name] = s.Derived.Name
		}
	}
	want := map[string]string{"entities": "entities", "provider": "provider", "alert_ids": "resource_id", "new_alert_ids": "resource_id"}
	if !reflect.DeepEqual(derived, want) {
		t.Errorf("derived %v, want %v", derived, want)
	}
}

// TestSame fills each slot of a kind alone.
func TestSame(t *testing.T) {
	for _, kind := range alert.Kinds() {
		for i := range kind.Slots {
			s := &kind.Slots[i]
			var a, b, other alert.Record
			for _, r := range []*alert.Record{&a, &b, &other} {
				kind.Make(r)
			}
			for _, r := range []*alert.Record{&a, &b} {
				switch {
				case s.Text != nil:
					*s.Text(r) = "x"
				case s.List != nil:
					*s.List(r) = []string{"x"}
				case s.Time != nil:
					*s.Time(r) = 1
				case s.Number != nil:
					*s.Number(r) = 1
				default:
					*s.Entities(r) = []alert.Entity{{Type: alert.IP, Value: "::1"}}
				}
			}
			if !s.Same(&a, &b) || s.Same(&a, &other) || s.Same(&other, &b) || !s.Same(&other, &other) {
				t.Errorf("%s: %s tells equal from other values wrongly", kind.Name, s.Field.Name)
			}
		}
	}
}

// TestNumbers holds the numbers of kinds on disk. A row may be added here; no number
// may ever change or come again.
func TestNumbers(t *testing.T) {
	want := map[string]uint8{"alert": 0, "incident": 1, "event": 2}
	seen := map[uint8]bool{}
	for _, kind := range alert.Kinds() {
		if number, ok := want[kind.Name]; !ok || kind.Number != number || seen[kind.Number] {
			t.Errorf("%s must have a number of its own for ever, and has %d", kind.Name, kind.Number)
		}
		seen[kind.Number] = true
	}
}

// TestTags fixes the numbers on disk. A row may be added here; no number may ever
// change or be reused.
func TestTags(t *testing.T) {
	want := map[string]string{
		"alert": "1 severity, 2 status, 3 provider, 4 tenant_id, 5 title, 6 description, 7 product, 8 service_source, 9 detection_source, " +
			"10 category, 11 categories, 12 attack_technique_ids, 13 classification, 14 determination, 15 assigned_to, 16 investigation_state, " +
			"17 incident_id, 18 detector_id, 19 threat_name, 20 threat_family, 21 actor, 22 began_at, 23 ended_at, 24 resolved_at, 25 entities, " +
			"26 schema, 27 sensor_types, 28 url, 29 tags, 30 comments, 31 recommended_actions, 32 provider_alert_id, 33 policy_id, 34 confidence, " +
			"35 incident_url, 36 host_id, 37 user_principal_name, 38 source_address, 39 user_agent, 40 threat_category, 41 action_taken, " +
			"42 from_email_address, 43 to_email_address, 44 subject, 45 direction, 46 delivery, 47 shared_ids",
		"incident": "1 severity, 2 status, 3 tenant_id, 4 title, 5 description, 6 summary, 7 assigned_to, 8 classification, 9 determination, " +
			"10 priority, 11 tags, 12 last_modified_by, 13 resolving_comment, 14 redirect_id, 15 url, 16 comments",
		"event": "1 severity, 2 status, 3 tenant_id, 4 title, 5 operation, 6 record_type, 7 workload, 8 part_of, 9 entities, 10 shared_ids",
	}
	for _, kind := range alert.Kinds() {
		for _, problem := range tagProblems(kind, want[kind.Name]) {
			t.Errorf("%s: %s", kind.Name, problem)
		}
	}
}

// tagProblems compares the tags of a kind with a list of them: both must have the same
// tags, each once and for the same field.
func tagProblems(kind *alert.Kind, list string) (problems []string) {
	listed := map[string]string{} // tag to field
	for _, row := range strings.Split(list, ", ") {
		tag, name, _ := strings.Cut(row, " ")
		listed[tag] = name
	}
	seen := map[string]bool{}
	for _, s := range kind.Slots {
		tag := strconv.Itoa(int(s.Tag))
		switch {
		case s.Tag == 0:
			continue
		case seen[tag]:
			problems = append(problems, "the tag "+tag+" is used twice")
		case listed[tag] == "":
			problems = append(problems, "the list lacks "+tag+" "+s.Field.Name)
		case listed[tag] != s.Field.Name:
			problems = append(problems, "the tag "+tag+" is that of "+listed[tag]+" for ever, not of "+s.Field.Name)
		}
		seen[tag] = true
	}
	for tag, name := range listed {
		if !seen[tag] {
			problems = append(problems, "no slot has "+tag+" "+name)
		}
	}
	return problems
}

func TestTagProblems(t *testing.T) {
	title, actor := alert.FieldOf("title"), alert.FieldOf("actor")
	kind := &alert.Kind{Slots: []alert.Slot{{Field: title, Tag: 1}, {Field: actor, Tag: 2}, {Field: alert.FieldOf("integration")}}}
	twice := &alert.Kind{Slots: []alert.Slot{{Field: title, Tag: 1}, {Field: actor, Tag: 1}}}
	for _, c := range []struct {
		kind *alert.Kind
		list string
		want string
	}{
		{kind, "1 title, 2 actor", ""},
		{kind, "1 title", "the list lacks 2 actor"},
		{kind, "1 title, 2 actor, 3 url", "no slot has 3 url"},
		{kind, "1 actor, 2 actor", "the tag 1 is that of actor for ever, not of title"},
		{twice, "1 title", "the tag 1 is used twice"},
	} {
		if got := strings.Join(tagProblems(c.kind, c.list), "; "); got != c.want {
			t.Errorf("%s: %q, want %q", c.list, got, c.want)
		}
	}
}

// TestFields checks that a name means one field and that each field shows something.
func TestFields(t *testing.T) {
	names := map[string]string{}
	for _, f := range alert.Fields() {
		if f.Help == "" {
			t.Errorf("%s has no help", f.Name)
		}
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			if other := names[strings.ToLower(name)]; other != "" {
				t.Errorf("%s means both %s and %s", name, other, f.Name)
			}
			names[strings.ToLower(name)] = f.Name
			if alert.FieldOf(strings.ToUpper(name)) != f {
				t.Errorf("%s is not found without regard to case", name)
			}
		}
		shown := slices.ContainsFunc(alert.Kinds(), func(k *alert.Kind) bool { return k.Slot(f) != nil })
		if shown == (f.Never || f.Type == alert.Any) {
			t.Errorf("%s: shown by a slot is %v", f.Name, shown)
		}
		words := map[string]bool{}
		for _, v := range f.Values {
			for _, word := range append([]string{v.Word}, v.Also...) {
				if words[strings.ToLower(word)] {
					t.Errorf("%s: %s is two values", f.Name, word)
				}
				words[strings.ToLower(word)] = true
			}
		}
	}
}

// TestSources checks that sources fill slots that their kind has, each once.
func TestSources(t *testing.T) {
	for _, s := range alert.Sources() {
		if s.Title == "" || s.Help == "" || s.Kind() == nil || len(s.Roles) == 0 || s.Scope.Title() == "" || alert.SourceOf(s.Name) != s {
			t.Errorf("%s: the row is not whole", s.Name)
		}
		if s.Planned != (len(s.Direct) == 0) {
			t.Errorf("%s: planned is %v, and it fills %d fields", s.Name, s.Planned, len(s.Direct))
		}
		filled := map[string]bool{}
		for _, name := range s.Direct {
			if f := alert.FieldOf(name); f == nil || s.Kind().Slot(f) == nil || filled[name] {
				t.Errorf("%s: %s is no field of its kind, or is filled twice", s.Name, name)
			}
			filled[name] = true
		}
		for name := range s.Joined {
			if f := alert.FieldOf(name); f == nil || alert.AlertKind().Slot(f) == nil || !s.Makes(alert.AlertKind()) {
				t.Errorf("%s: %s is no field of the alerts that it makes", s.Name, name)
			}
		}
		for name := range s.Derived {
			if f := alert.FieldOf(name); f == nil || s.Kind().Slot(f) == nil || filled[name] {
				t.Errorf("%s: %s is no field of its kind, or is filled twice", s.Name, name)
			}
		}
	}
	if alert.SourceOf("none") != nil || alert.KindOf("case") != alert.IncidentKind() || alert.KindOf("DETECTION") != alert.AlertKind() || alert.KindOf("x") != nil || alert.KindOf("Record") != alert.EventKind() {
		t.Error("a name finds another row than its own")
	}
}
