package sqlite

import (
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// decided makes a store of one record that an analyst has decided on, with a note.
func decided(t *testing.T) (path string, key alert.Key) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	db := openAt(t, path)
	putAll(t, db, titled(1, "a"))
	note := "asked its owner"
	_, err := db.Triage(t.Context(), []engine.Act{{Key: titled(1, "a").Key, State: alert.TriageDone, Note: &note, By: "amal", At: 5}})
	must(t, err)
	must(t, db.Close())
	return path, titled(1, "a").Key
}

// replaced damages a decision in place, past the trigger, as a disk does.
func replaced(sql string) string {
	return "CREATE TEMP TABLE was AS SELECT * FROM triagesum; " + sql + "; INSERT OR REPLACE INTO main.triagesum SELECT * FROM was"
}

// TestADamagedDecisionIsCounted: a decision with a wrong checksum is left out and counted, and
// the next one is sound.
func TestADamagedDecisionIsCounted(t *testing.T) {
	for _, sql := range []string{"state='seen'", "at=6", "who='amam'", "note='asked its owneR'"} {
		path, key := decided(t)
		execAt(t, path, replaced("UPDATE triage SET "+sql))
		db := openAt(t, path)
		got, err := db.Records(t.Context(), []alert.Key{key})
		if err != nil || !reflect.DeepEqual(got[0].Triage, alert.Triage{}) || got[0].Alert == nil || db.Damaged() != 1 {
			t.Errorf("%s: %+v, %d damaged, %v", sql, got[0].Triage, db.Damaged(), err)
		}
		for row, err := range db.Rows(t.Context(), 0) {
			if must(t, err); !reflect.DeepEqual(row.Triage, alert.Triage{}) || row.Alert == nil {
				t.Errorf("%s: %+v", sql, row.Triage)
			}
		}
		_, err = db.Triage(t.Context(), []engine.Act{{Key: key, State: alert.TriageSeen, By: "amal", At: 9}})
		must(t, err)
		got, err = db.Records(t.Context(), []alert.Key{key})
		if want := (alert.Triage{State: alert.TriageSeen, By: "amal", At: 9}); err != nil || !reflect.DeepEqual(got[0].Triage, want) {
			t.Errorf("%s: then %+v, %v", sql, got[0].Triage, err)
		}
		checkStore(t, db)
	}
}

// TestADamagedVerdictIsCounted: what schema 2 added has a checksum of its own. If which is
// wrong, the state and the note stay.
func TestADamagedVerdictIsCounted(t *testing.T) {
	for _, sql := range []string{
		"verdict='true'", "verdict=''", "assigned='amam'", "bookmark=0", "tags=''", "tags=replace(tags,'vip','vi')", "tags=replace(tags,'0a1b','0a1c')",
		"tags=replace(tags,char(9),'')", "tags=substr(tags,2)", "verdict='', assigned='', bookmark=0",
	} {
		path, key := decided(t)
		db := openAt(t, path)
		verdict, name, marked := alert.VerdictBenign, "noor", true
		act := engine.Act{Key: key, By: "amal", At: 6, Verdict: &verdict, AssignedTo: &name, Bookmarked: &marked, Tag: []string{"vip"}, Tick: []string{"0a1b"}}
		_, err := db.Triage(t.Context(), []engine.Act{act})
		must(t, err)
		must(t, db.Close())
		execAt(t, path, replaced("UPDATE triage SET "+sql))
		db = openAt(t, path)
		got, err := db.Records(t.Context(), []alert.Key{key})
		want := alert.Triage{State: alert.TriageDone, At: 6, By: "amal", Note: "asked its owner"}
		if err != nil || !reflect.DeepEqual(got[0].Triage, want) || db.Damaged() != 1 {
			t.Errorf("%s: %+v, %d damaged, %v", sql, got[0].Triage, db.Damaged(), err)
		}
		var found []string
		for f, err := range db.Check(t.Context()) {
			must(t, err)
			found = append(found, f.Invariant)
		}
		if !slices.Equal(found, []string{"triage"}) {
			t.Errorf("%s: the check finds %q", sql, found)
		}
		_, err = db.Triage(t.Context(), []engine.Act{act})
		must(t, err)
		want.Verdict, want.AssignedTo, want.Bookmarked, want.Tags, want.Ticks = verdict, name, "true", act.Tag, act.Tick
		if got, err = db.Records(t.Context(), []alert.Key{key}); err != nil || !reflect.DeepEqual(got[0].Triage, want) {
			t.Errorf("%s: then %+v, %v", sql, got[0].Triage, err)
		}
		checkStore(t, db)
	}
}

// TestSchemaOneDecides: what a program of schema 1 decides meanwhile is believed, although it
// writes no checksum.
func TestSchemaOneDecides(t *testing.T) {
	path, key := decided(t)
	execAt(t, path, "INSERT INTO triage(rid, state, at, who, note) VALUES(1,'seen',7,'noor','x') ON CONFLICT(rid) DO UPDATE SET state='seen', at=7, who='noor', note='x'")
	db := openAt(t, path)
	got, err := db.Records(t.Context(), []alert.Key{key})
	if want := (alert.Triage{State: alert.TriageSeen, At: 7, By: "noor", Note: "x"}); err != nil || !reflect.DeepEqual(got[0].Triage, want) || db.Damaged() != 0 {
		t.Errorf("%+v, %d damaged, %v", got[0].Triage, db.Damaged(), err)
	}
	checkStore(t, db)
}

// TestADamagedNoteOfHistory is left out and counted, and so is one of another line.
func TestADamagedNoteOfHistory(t *testing.T) {
	for sql, left := range map[string]int{
		"UPDATE prose SET v='asked its owneR' WHERE id=3": 1,
		"UPDATE hist SET at=at+1 WHERE id=2":              1,
		"UPDATE hist SET new=-2 WHERE id=2":               1,
		"UPDATE hist SET old=new":                         0,
		"UPDATE hist SET field=who WHERE id=2":            1,
	} {
		path, key := decided(t)
		execAt(t, path, sql)
		db := openAt(t, path)
		history, err := db.History(t.Context(), key)
		if err != nil || len(history) != left || left > 0 && history[0].Field != "triage.state" || db.Damaged() != 1 {
			t.Errorf("%s: %+v, %d damaged, %v", sql, history, db.Damaged(), err)
		}
	}
}
