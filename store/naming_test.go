package store

import (
	"context"
	"errors"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
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

// TestAFormerKeyIsOfTheSameRecord: who holds keys while the integration is renamed, by this process or another
// one, reads, decides and takes back under them, and gets them in the answers. A name that was never given
// has nothing, and one that another integration took after a removal has what is its.
func TestAFormerKeyIsOfTheSameRecord(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 3)...)
	one, _ := p.open(t, Options{})
	two, _ := p.open(t, Options{})
	key := alerts(0, 1)[0].Key
	never := key
	never.Integration = "never"
	must(t, one.Rename(t.Context(), key.Integration, "port", "amal"))
	must(t, one.Rename(t.Context(), "port", "harbour", "amal"))
	now, between := key, key
	now.Integration, between.Integration = "harbour", "port"
	for i, s := range []*Store{one, two} {
		for _, held := range []alert.Key{key, between, now} {
			records, err := s.Records(t.Context(), []alert.Key{never, held})
			must(t, err)
			if records[0].Key != never || records[0].Kind() != nil || records[1].Key != held || records[1].Alert == nil || len(records[1].Raw) == 0 {
				t.Errorf("store %d, %s: %+v", i, held.Integration, records)
			}
			if record, _, err := s.Record(t.Context(), held); err != nil || record.Key != held {
				t.Errorf("store %d, %s: %v, %v", i, held.Integration, record.Key, err)
			}
			note := "by " + held.Integration
			undo, err := s.Triage(t.Context(), []engine.Act{{Key: held, State: alert.TriageDone, Note: &note, By: "lee", At: 9}, {Key: never, State: alert.TriageDone}})
			must(t, err)
			record, _, err := s.Record(t.Context(), now)
			must(t, err)
			if len(undo) != 1 || undo[0].Key != held || record.Triage.Note != note {
				t.Fatalf("store %d, %s: %+v, noted %q", i, held.Integration, undo, record.Triage.Note)
			}
			if got := shown(t, s, "triage.state = 'done'"); got.Total != 1 {
				t.Errorf("store %d, %s: %d are shown as done", i, held.Integration, got.Total)
			}
			lines, err := s.History(t.Context(), held)
			must(t, err)
			if !slices.ContainsFunc(lines, func(c alert.Change) bool { return c.New == note }) {
				t.Errorf("store %d, %s: the history is %+v", i, held.Integration, lines)
			}
			if back, err := s.Triage(t.Context(), undo); err != nil || len(back) != 1 || back[0].Key != held {
				t.Errorf("store %d, %s: taken back: %+v, %v", i, held.Integration, back, err)
			}
		}
	}
	if _, err := one.RemoveIntegration(t.Context(), "harbour", nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := two.Record(t.Context(), key); err == nil {
		t.Error("a removed record is found by a former name")
	}
}

// unnamed is an engine whose former names can't be read.
type unnamed struct {
	engine.Engine
	err error
}

func (u unnamed) Renamed(context.Context, string) (string, error) { return "", u.err }

// TestNamesThatCannotBeRead: while it isn't known whether an integration got another name, no
// question about its records is answered as if they weren't there: it is asked again.
func TestNamesThatCannotBeRead(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 1)...)
	s, _ := p.open(t, Options{})
	key := alerts(0, 1)[0].Key
	must(t, s.Rename(t.Context(), key.Integration, "harbour", "amal"))
	locked, names := errors.New("locked"), s.engine
	s.engine = unnamed{names, locked}
	for name, ask := range map[string]func() error{
		"Triage": func() error {
			_, err := s.Triage(t.Context(), []engine.Act{{Key: key, State: alert.TriageDone, By: "lee"}})
			return err
		},
		"Records": func() error {
			_, err := s.Records(t.Context(), []alert.Key{key})
			return err
		},
		"History": func() error {
			_, err := s.History(t.Context(), key)
			return err
		},
	} {
		if err := ask(); !errors.Is(err, locked) {
			t.Errorf("%s answers with %v", name, err)
		}
	}
	s.engine = names
	if undo, err := s.Triage(t.Context(), []engine.Act{{Key: key, State: alert.TriageDone, By: "lee"}}); err != nil || len(undo) != 1 {
		t.Errorf("tried again: %v, %v", undo, err)
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
