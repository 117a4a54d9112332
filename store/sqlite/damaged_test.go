package sqlite

import (
	"bytes"
	"fmt"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/storetest"
)

// fourBlocks puts 64 alerts, which fill four blocks.
func fourBlocks(t *testing.T, db *DB) (records []alert.Record) {
	t.Helper()
	return putFull(t, db, 64)
}

// resolvedLater is a newer version of a record: of another item, and resolved.
func resolvedLater(r alert.Record) alert.Record {
	a := *r.Alert
	a.Updated++
	a.Status = alert.Resolved
	r.Alert, r.Raw = &a, append([]byte(`{"later":1,`), r.Raw[1:]...)
	return r
}

// TestDamagedBlockAndABetterMapping puts newer versions after the mapping got
// better, with one block damaged: of the records behind the others, history has
// nothing that the mapping alone changed.
func TestDamagedBlockAndABetterMapping(t *testing.T) {
	db := openNew(t)
	records := fourBlocks(t, db)
	byRaw := map[string]alert.Record{}
	for i := range records {
		better := *records[i].Alert
		better.Category = "Execution"
		records[i].Alert = &better
		byRaw[string(records[i].Raw)] = records[i]
	}
	execAt(t, db.path, "UPDATE rawblk SET z=x'00' WHERE id=2")
	db.options.Mapping++
	db.options.Record = func(_ string, _ alert.SourceName, raw []byte) alert.Record { return byRaw[string(raw)] }
	var newer []alert.Record
	for _, r := range records {
		newer = append(newer, resolvedLater(r))
	}
	if o := putAll(t, db, newer...); o.Changed != len(records) {
		t.Fatalf("%+v", o)
	}
	for i, r := range records {
		history, err := db.History(t.Context(), r.Key)
		want := 1 // status
		if i/blockItems == 1 {
			want = 2 // compared as its row stands
		}
		if err != nil || len(history) != want || history[0].Field != "status" {
			t.Errorf("record %d: %+v, %v", i, history, err)
		}
	}
}

// TestDamagedBlockIsNotCompacted lets most items of two blocks die, one of them
// damaged: puts go on, and the other block is packed anew.
func TestDamagedBlockIsNotCompacted(t *testing.T) {
	db := openNew(t)
	records := fourBlocks(t, db)
	execAt(t, db.path, "UPDATE rawblk SET z=x'00' WHERE id=1")
	var newer []alert.Record
	for i, r := range records {
		if i/blockItems < 2 && i%blockItems > 1 {
			newer = append(newer, resolvedLater(r))
		}
	}
	putAll(t, db, newer[:len(newer)/2]...)
	putAll(t, db, newer[len(newer)/2:]...)
	if ids := check(t, db, "SELECT group_concat(id) FROM rawblk WHERE id<5"); ids != "1,3,4" {
		t.Errorf("of the first blocks %s are left", ids)
	}
	for _, i := range []int{16, 17} {
		raw, err := db.Raw(t.Context(), []alert.Key{records[i].Key})
		if err != nil || !bytes.Equal(raw[0], records[i].Raw) {
			t.Errorf("record %d: %v", i, err)
		}
	}
}

// TestDamagedRowTakesAHeartbeat: a row of an older mapping whose body cannot be
// read is replaced, and its incident told of.
func TestDamagedRowTakesAHeartbeat(t *testing.T) {
	db := openNew(t)
	member, incident := storetest.Full(1), storetest.Filled(alert.IncidentKind(), 1)
	incident.ID = member.Alert.IncidentID
	putAll(t, db, member, incident)
	execAt(t, db.path, fmt.Sprintf("UPDATE alert SET body=x'FF' WHERE aid=CAST('%s' AS BLOB)", member.ID))
	db.options.Mapping++
	seq, err := db.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	beat := *member.Alert
	beat.Updated++
	member.Alert = &beat
	if o := putAll(t, db, member); o.Heartbeats != 1 {
		t.Fatalf("%+v", o)
	}
	var told []string
	for row, err := range db.Rows(t.Context(), seq) {
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, row.ID)
	}
	if len(told) != 2 || told[1] != incident.ID {
		t.Errorf("told of %q", told)
	}
}

// TestPackLeavesWhatWasRead: the body that unpack read is the caller's own.
func TestPackLeavesWhatWasRead(t *testing.T) {
	db := openNew(t)
	one, two := storetest.Full(1), storetest.Full(2)
	body := packBody(t, db, &one)
	packBody(t, db, &two)
	err := db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		p, given := db.packer(conn), bytes.Clone(body)
		var r alert.Record
		if err := p.unpack(given, unsummed(&one), &r); err != nil {
			return err
		}
		if p.pack(&two); !bytes.Equal(given, body) {
			t.Error("pack wrote over the body that was read before")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
