package completeness_test

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// part is one of the parts that make a source.
type part struct {
	name string
	has  func(*testing.T, *alert.Source) bool // reports whether the source has the part
	try  func(*testing.T, *alert.Source)      // fails if the part does not work
}

// parts returns every part that a source needs.
func parts() []part {
	return []part{
		{"fields that its items fill (Direct in graph/alert)", func(_ *testing.T, row *alert.Source) bool { return len(row.Direct) > 0 }, nil},
		{"a normaliser (graph/normalize)", normalised, fillsFields},
		{"a recogniser (graph/normalize)", recognised, nil},
		{"a row in graph/sources", func(_ *testing.T, row *alert.Source) bool { return sources.Of(row.Name) != nil }, isBound},
		{"a schema (graph/simulator)", func(_ *testing.T, row *alert.Source) bool { return slices.Contains(simulator.Sources(), row.Name) }, isPolled},
	}
}

// TestSourcesAreComplete checks that a source has every part and that each works with
// the others. A planned source has none yet.
func TestSourcesAreComplete(t *testing.T) {
	for _, row := range alert.Sources() {
		t.Run(string(row.Name), func(t *testing.T) {
			for _, p := range parts() {
				switch has := p.has(t, row); {
				case row.Planned && has:
					t.Errorf("%s is planned, and has %s: finish it, or remove the part", row.Name, p.name)
				case row.Planned:
				case !has:
					t.Errorf("%s lacks %s", row.Name, p.name)
				case p.try != nil:
					p.try(t, row)
				}
			}
		})
	}
}

// TestNoPartStandsAlone checks that each part belongs to a source that has a row.
func TestNoPartStandsAlone(t *testing.T) {
	for _, s := range sources.All() {
		if alert.SourceOf(s.Name) != s.Source {
			t.Errorf("graph/sources: %s has no row in graph/alert, or a copy of it", s.Name)
		}
	}
	for _, name := range simulator.Sources() {
		if alert.SourceOf(name) == nil {
			t.Errorf("graph/simulator: %s has no row in graph/alert", name)
		}
	}
}

// normalised reports whether items of a source are mapped. An item without a mapping
// is stored as malformed, whatever it holds.
func normalised(t *testing.T, row *alert.Source) bool {
	return !normalize.Record("contoso", row.Name, minimalItem(t, row)).Malformed
}

// recognised reports whether an item of a source is recognised, as import does.
func recognised(t *testing.T, row *alert.Source) bool {
	source, ok := normalize.Recognise(minimalItem(t, row))
	return ok && source == row.Name
}

// fillsFields checks that an item with every member of Direct fills the field of each.
func fillsFields(t *testing.T, row *alert.Source) {
	r := normalize.Record("contoso", row.Name, minimalItem(t, row))
	if r.Malformed || r.ID != identityOf(row).id || r.Kind() != row.Kind() {
		t.Errorf("%s: the record of an item is %+v", row.Name, r)
		return
	}
	for member, name := range row.Direct {
		if s := row.Kind().Slot(alert.FieldOf(name)); s == nil || !filled(s, &r) {
			t.Errorf("%s: the member %s does not fill the field %s", row.Name, member, name)
		}
	}
}

// filled reports whether a record holds a value in a slot.
func filled(s *alert.Slot, r *alert.Record) bool {
	switch {
	case s.Text != nil:
		return *s.Text(r) != ""
	case s.List != nil:
		return len(*s.List(r)) > 0
	case s.Time != nil:
		return *s.Time(r) != 0
	case s.Number != nil:
		return *s.Number(r) != -1
	}
	return len(*s.Entities(r)) > 0
}
