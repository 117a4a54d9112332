package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/storetest"
)

// unsummed returns the columns of a record's row, for a body without a checksum.
func unsummed(r *alert.Record) covered {
	return covered{created: r.Created(), updated: r.Updated(), flags: newLayouts().flags(r) &^ isSummed}
}

// packBody returns the body of a record, without a checksum.
func packBody(t testing.TB, db *DB, r *alert.Record) (body []byte) {
	t.Helper()
	err := db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		p := db.packer(conn)
		body = bytes.Clone(p.pack(r))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// repeat makes words of all texts of a record.
func repeat(t testing.TB, db *DB, r *alert.Record) {
	t.Helper()
	err := db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		l, err := db.learner(conn)
		if err != nil {
			return err
		}
		return errors.Join(l.learn(r, nil), l.learn(r, nil))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// readBody reads a body as a row of the record's kind has it.
func readBody(t testing.TB, db *DB, r *alert.Record, body []byte) (alert.Record, error) {
	t.Helper()
	out := alert.Record{Key: r.Key}
	err := db.read(t.Context(), func(conn *sqlite.Conn) error {
		p := db.packer(conn)
		return p.unpack(body, unsummed(r), &out)
	})
	return out, err
}

func sameContent(a, b *alert.Record) bool {
	return a.Malformed == b.Malformed && reflect.DeepEqual(a.Alert, b.Alert) && reflect.DeepEqual(a.Incident, b.Incident)
}

// TestBodyKeepsEverySlot packs records in which all slots are filled, none, and
// each alone: first with texts that are no words, then with words, which are shorter.
func TestBodyKeepsEverySlot(t *testing.T) {
	db := openNew(t)
	check := func(name string, r alert.Record) {
		inline := packBody(t, db, &r)
		if got, err := readBody(t, db, &r, inline); err != nil || !sameContent(&got, &r) {
			t.Errorf("%s, inline: %v, read\n%+v %+v\nwant\n%+v %+v", name, err, got.Alert, got.Incident, r.Alert, r.Incident)
		}
		repeat(t, db, &r)
		body := packBody(t, db, &r)
		if name == "all" && len(body) > len(inline)/3 {
			t.Errorf("%d bytes with words, %d without", len(body), len(inline))
		}
		if got, err := readBody(t, db, &r, body); err != nil || !sameContent(&got, &r) {
			t.Errorf("%s: %v, read\n%+v %+v\nwant\n%+v %+v", name, err, got.Alert, got.Incident, r.Alert, r.Incident)
		}
		if n := len(body); name == "none" && n != 0 {
			t.Errorf("nothing takes %d bytes", n)
		}
	}
	for n, kind := range alert.Kinds() {
		full := storetest.Filled(kind, n)
		full.Malformed = n == 1
		check("all", full)
		none := full
		kind.Make(&none)
		check("none", none)
		for i := range kind.Slots {
			if s := &kind.Slots[i]; s.Tag != 0 {
				r := full
				kind.Make(&r)
				assign(s, &r, &full)
				check(s.Field.Name, r)
			}
		}
	}
	check("no kind", alert.Record{Key: alert.Key{ID: "x"}})
}

func assign(s *alert.Slot, to, from *alert.Record) {
	switch {
	case s.Text != nil:
		*s.Text(to) = *s.Text(from)
	case s.List != nil:
		*s.List(to) = *s.List(from)
	case s.Time != nil:
		*s.Time(to) = *s.Time(from)
	case s.Number != nil:
		*s.Number(to) = *s.Number(from)
	case s.Entities != nil:
		*s.Entities(to) = *s.Entities(from)
	}
}

// foreign are values in each form, one behind the other.
func foreign(tag uint64) (out [][]byte) {
	head := func(f form) []byte { return binary.AppendUvarint(nil, tag<<formBits|uint64(f)) }
	return [][]byte{
		append(head(formOne), 0xff, 0xff, 3),
		append(head(formTwo), 9, 0x80, 1),
		append(head(formMany), 3, 1, 0x80, 4, 7),
		append(head(formMany), 0),
		append(head(formBytes), 4, 0xff, 0xff, 0xff, 0xff),
		append(head(formBytes), 0),
	}
}

// TestUnknownTagsAreSkipped puts tags that this program does not know before,
// between and behind those that it does.
func TestUnknownTagsAreSkipped(t *testing.T) {
	db := openNew(t)
	for n, kind := range twice(alert.Kinds()) {
		r := storetest.Filled(kind, n)
		if n >= len(alert.Kinds()) {
			repeat(t, db, &r)
		}
		body := packBody(t, db, &r)
		title := *kind.Slot(alert.FieldOf("title"))
		ends := slotEnds(t, db, &r)
		for _, tag := range []uint64{200, 255, 256, 1 << 40} {
			for form, value := range foreign(tag) {
				for _, at := range append([]int{0}, ends...) {
					longer := append(append(bytes.Clone(body[:at]), value...), body[at:]...)
					if got, err := readBody(t, db, &r, longer); err != nil || !sameContent(&got, &r) {
						t.Fatalf("%s: tag %d, value %d at %d: %v\n%+v", kind.Name, tag, form, at, err, got)
					}
				}
			}
		}
		for form, value := range foreign(uint64(title.Tag))[1:4] {
			if got, err := readBody(t, db, &r, value); err != nil || got.Title() != "" {
				t.Errorf("%s: a title in form %d: %v, %q", kind.Name, form+1, err, got.Title())
			}
		}
	}
}

// twice returns the kinds two times: without words, and with them.
func twice(kinds []*alert.Kind) []*alert.Kind { return append(slices.Clone(kinds), kinds...) }

// slotEnds are the lengths of the body after each of its slots.
func slotEnds(t *testing.T, db *DB, r *alert.Record) (ends []int) {
	t.Helper()
	part := *r
	r.Kind().Make(&part)
	*part.Kind().Slot(alert.FieldOf("created_at")).Time(&part) = r.Created()
	for _, s := range db.layouts.of(r).slots {
		assign(s, &part, r)
		ends = append(ends, len(packBody(t, db, &part)))
	}
	return ends
}

// TestCutBodies reads every beginning of a body: damaged, unless it ends behind a
// slot.
func TestCutBodies(t *testing.T) {
	db := openNew(t)
	for n, kind := range twice(alert.Kinds()) {
		r := storetest.Filled(kind, n)
		if n >= len(alert.Kinds()) {
			repeat(t, db, &r)
		}
		body := packBody(t, db, &r)
		whole := map[int]bool{0: true}
		for _, end := range slotEnds(t, db, &r) {
			whole[end] = true
		}
		for cut := range body {
			if _, err := readBody(t, db, &r, body[:cut]); (err == nil) != whole[cut] {
				t.Errorf("%s: the first %d of %d bytes give %v", kind.Name, cut, len(body), err)
			}
		}
	}
}

// TestOfNamesAnEntity holds that no number but that of an entity comes back.
func TestOfNamesAnEntity(t *testing.T) {
	db := openNew(t)
	for of, want := range map[int]int{-1: 0, 0: 0, 1: 1, 2: 2, 3: 0, 1 << 40: 0} {
		r := alert.Record{Key: alert.Key{ID: "x"}, Alert: &alert.Alert{Entities: []alert.Entity{
			{Type: alert.User, Value: "kim"}, {Type: alert.User, Value: "k", Of: of},
		}}}
		got, err := readBody(t, db, &r, packBody(t, db, &r))
		if err != nil || len(got.Alert.Entities) != 2 || got.Alert.Entities[1].Of != want {
			t.Errorf("%d: %v, %+v, want %d", of, err, got.Alert.Entities, want)
		}
	}
}

// TestEarlierProgramsSeeNoBody: what an earlier program takes for the flag of an
// empty record stands with every body that it would misread.
func TestEarlierProgramsSeeNoBody(t *testing.T) {
	for _, kind := range alert.Kinds() {
		r := storetest.Filled(kind, 1)
		if flags := unsummed(&r).flags; flags&4 == 0 || flags&8 == 0 {
			t.Errorf("%s: flags %d", kind.Name, flags)
		}
	}
}

// FuzzUnpack reads bodies that were never packed: an error or any record, no
// panic, and no memory beyond the body's own size.
func FuzzUnpack(f *testing.F) {
	db, err := Open(f.Context(), filepath.Join(f.TempDir(), "store.db"), Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = db.Close() })
	if _, err := db.Put(f.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{storetest.Full(1)}}); err != nil {
		f.Fatal(err)
	}
	for _, kind := range alert.Kinds() {
		r := storetest.Filled(kind, 1)
		f.Add(packBody(f, db, &r), unsummed(&r).flags)
		repeat(f, db, &r)
		f.Add(packBody(f, db, &r), unsummed(&r).flags)
		c := unsummed(&r)
		c.created, c.updated, c.flags = 1, 2, c.flags|isSummed
		f.Add(c.seal(packBody(f, db, &r)), c.flags)
	}
	for _, flags := range []int64{0, 1, tagged, tagged | 1, tagged | kindFlags(2), tagged | kindFlags(255)} {
		f.Add([]byte{}, flags)
		f.Add([]byte{1, 2, 3}, flags)
		f.Add(bytes.Repeat([]byte{255}, 40), flags)
		f.Add(bytes.Repeat([]byte{1}, 400), flags)
		f.Add([]byte{25<<formBits | byte(formMany), 4, 3, 2, 1, 0, 0, 0, 0}, flags)
		f.Add([]byte{200, 3, 255, 255, 255, 255, 15}, flags)
	}
	f.Fuzz(func(t *testing.T, body []byte, flags int64) {
		_ = db.read(t.Context(), func(conn *sqlite.Conn) error {
			p := db.packer(conn)
			r := alert.Record{Key: alert.Key{ID: "x"}}
			if err := p.unpack(body, covered{created: 1, updated: 2, flags: flags}, &r); err != nil || r.Kind() == nil {
				return nil
			}
			elements := 0
			for _, s := range r.Kind().Slots {
				switch {
				case s.List != nil:
					elements += len(*s.List(&r))
				case s.Entities != nil:
					elements += len(*s.Entities(&r))
				}
			}
			if elements > len(body) {
				t.Fatalf("%d elements from %d bytes", elements, len(body))
			}
			return nil
		})
	})
}

// FuzzBody packs records of any texts, without words and with them, and reads them back.
func FuzzBody(f *testing.F) {
	db, err := Open(f.Context(), filepath.Join(f.TempDir(), "store.db"), Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = db.Close() })
	f.Add("id-1", "a title", "https://portal.example/id-1?x", "user", "kim@contoso.example", "", 1)
	f.Add("", "", "", "", "", "", 0)
	f.Add("0f0f0f0f", "0f0f0f0f0F", "0f0f0f0f", "", "10.0.0.1", "12345678", -1)
	f.Add("x", "x", "xx", "x", "x", "x", 2)
	f.Fuzz(func(t *testing.T, id, title, url, kind, value, role string, of int) {
		r := alert.Record{Key: alert.Key{ID: id}, Alert: &alert.Alert{
			Title: title, IncidentID: value, URL: url, Tags: []string{title, url, value}, Created: 5, Updated: 7, Began: alert.Time(of),
			Entities: []alert.Entity{{Type: alert.EntityType(kind), Value: value, Role: role, Of: min(max(of, 0), 2)}, {Value: title, Verdict: role}},
		}}
		for range 2 {
			c := unsummed(&r)
			c.flags |= isSummed
			body := c.seal(packBody(t, db, &r))
			got := alert.Record{Key: r.Key}
			err := db.read(t.Context(), func(conn *sqlite.Conn) error {
				p := db.packer(conn)
				return p.unpack(body, c, &got)
			})
			if err != nil || !sameContent(&got, &r) {
				t.Fatalf("%v, read\n%+v\nwant\n%+v", err, got.Alert, r.Alert)
			}
			repeat(t, db, &r)
		}
	})
}
