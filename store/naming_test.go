package store

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// TestEachIndexFollowsARename renames an integration while two stores of one file, and a
// snapshot of a third, have it by its old name.
func TestEachIndexFollowsARename(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 300)...)
	one, _ := p.open(t, Options{})
	two, _ := p.open(t, Options{})
	name := alerts(0, 1)[0].Integration
	for _, s := range []*Store{one, two} {
		if got := shown(t, s, "integration = '"+name+"'"); got.Total != 300 {
			t.Fatalf("%d alerts", got.Total)
		}
	}
	must(t, one.Rename(t.Context(), name, "harbour", "amal"))
	late, _ := p.open(t, Options{})
	for i, s := range []*Store{one, two, late} {
		if got := shown(t, s, "integration = 'harbour'"); got.Total != 300 || got.Rows[0].Key.Integration != "harbour" {
			t.Errorf("store %d shows %d alerts by the new name", i, got.Total)
		}
		if got := shown(t, s, "integration = '"+name+"'"); got.Total != 0 {
			t.Errorf("store %d shows %d alerts by the old name", i, got.Total)
		}
		now, err := s.Renamed(t.Context(), name)
		must(t, err)
		if now != "harbour" {
			t.Errorf("store %d says the name is %q", i, now)
		}
	}
	lines, err := two.History(t.Context(), alert.Key{Integration: "harbour", Source: alerts(0, 1)[0].Source, ID: alerts(0, 1)[0].ID})
	must(t, err)
	if last := lines[len(lines)-1]; last.Field != "integration" || last.New != "harbour" || last.By != "amal" {
		t.Errorf("the history ends with %+v", last)
	}
	n, err := two.RemoveIntegration(t.Context(), "harbour", nil)
	must(t, err)
	if got := shown(t, one, ""); n != 300 || got.Total != 0 {
		t.Errorf("%d were removed, %d are shown", n, got.Total)
	}
}

// TestNamesNeedAStoreToWrite refuses to change a store that was opened to read.
func TestNamesNeedAStoreToWrite(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 1)...)
	s, _ := p.open(t, Options{ReadOnly: true})
	if err := s.Rename(t.Context(), "contoso", "new", "amal"); kind(err) != fault.Usage {
		t.Error(err)
	}
	if _, err := s.RemoveIntegration(t.Context(), "contoso", nil); kind(err) != fault.Usage {
		t.Error(err)
	}
}
