package sqlite

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/storetest"
)

// titled is a record with a title and nothing else that could be a word.
func titled(n int, title string) alert.Record {
	return alert.Record{
		Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint("id-", n)},
		Alert: &alert.Alert{Confidence: -1, Title: title, Updated: 1}, Raw: fmt.Appendf(nil, `{"n":%d,"title":%q}`, n, title),
	}
}

// wordsOf lists the words without those that the history needs.
func wordsOf(t *testing.T, db *DB) string {
	t.Helper()
	return check(t, db, "SELECT ifnull(group_concat(v, ','), '') FROM (SELECT v FROM dict WHERE id NOT IN (SELECT who FROM hist UNION SELECT field FROM hist) ORDER BY v)")
}

// TestWordsAreWhatRepeats: a text is a word once a second record has it, in the same
// batch or a later one.
func TestWordsAreWhatRepeats(t *testing.T) {
	long := strings.Repeat("x", longWord+1)
	for name, c := range map[string]struct {
		batches [][]alert.Record
		want    string
	}{
		"once":                        {[][]alert.Record{{titled(1, "a"), titled(2, "b")}}, ""},
		"twice in a batch":            {[][]alert.Record{{titled(1, "a"), titled(2, "b"), titled(3, "a")}}, "a"},
		"in two batches":              {[][]alert.Record{{titled(1, "a")}, {titled(2, "a"), titled(3, "b")}}, "a"},
		"too long for a word":         {[][]alert.Record{{titled(1, long), titled(2, long)}}, ""},
		"a new version with the same": {[][]alert.Record{{titled(1, "a")}, {laterBy(titled(1, "a"), 1, "s")}}, ""},
		"a new version with another":  {[][]alert.Record{{titled(1, "a"), titled(2, "b")}, {laterBy(titled(2, "a"), 1, "s")}}, "a"},
		"new versions with the same":  {[][]alert.Record{{titled(1, "a"), titled(2, "b")}, {laterBy(titled(1, "a"), 1, "s"), laterBy(titled(2, "b"), 1, "s")}}, "s"},
	} {
		t.Run(name, func(t *testing.T) {
			db := openNew(t)
			for _, batch := range c.batches {
				putAll(t, db, batch...)
			}
			if got := wordsOf(t, db); got != c.want {
				t.Errorf("words %q, want %q", got, c.want)
			}
			for _, batch := range c.batches {
				isKept(t, db, batch[len(batch)-1])
			}
			checkStore(t, db)
		})
	}
}

// laterBy returns a later version of a record with a status.
func laterBy(r alert.Record, by alert.Time, status alert.Status) alert.Record {
	a := *r.Alert
	a.Updated += by
	a.Status = status
	r.Alert, r.Raw = &a, fmt.Appendf(nil, `{"id":%q,"v":%d}`, r.ID, a.Updated)
	return r
}

func isKept(t *testing.T, db *DB, want alert.Record) {
	t.Helper()
	got, err := db.Records(t.Context(), []alert.Key{want.Key})
	if err != nil || got[0].Updated() == want.Updated() && !sameContent(&got[0], &want) {
		t.Errorf("read %+v, %v, want %+v", got[0].Alert, err, want.Alert)
	}
}

// TestOneRecordRepeatsNothing: a text that one record has many times is no word.
func TestOneRecordRepeatsNothing(t *testing.T) {
	db := openNew(t)
	r := titled(1, "same")
	r.Alert.Description, r.Alert.Tags = "same", []string{"same", "same"}
	putAll(t, db, r)
	if got := wordsOf(t, db); got != "" {
		t.Errorf("words %q", got)
	}
	isKept(t, db, r)
}

// TestNoMoreWordsThanAFileMayHave: beyond the bound, texts that repeat stand in bodies.
func TestNoMoreWordsThanAFileMayHave(t *testing.T) {
	db := openNew(t)
	putAll(t, db, titled(1, "a"), titled(2, "a"))
	db.words.room = 1
	putAll(t, db, titled(3, "b"), titled(4, "b"), titled(5, "c"), titled(6, "c"), titled(7, "a"))
	if got := wordsOf(t, db); got != "a,b" {
		t.Errorf("words %q", got)
	}
	again := openAt(t, db.path)
	putAll(t, again, titled(8, "c"), titled(9, "c"))
	if got := wordsOf(t, again); got != "a,b,c" || again.words.room != wordsMade-3 {
		t.Errorf("words %q, room for %d more", got, again.words.room)
	}
	for n, title := range []string{"a", "a", "b", "b", "c", "c", "a", "c", "c"} {
		isKept(t, again, titled(n+1, title))
	}
}

// TestANewProcessKnowsTheWords of the file, and makes none twice.
func TestANewProcessKnowsTheWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	for n := range 3 {
		db := openWith(t, path, Options{})
		putAll(t, db, titled(2*n, "a"), titled(2*n+1, "a"))
		must(t, db.Close())
	}
	db := openAt(t, path)
	checkStore(t, db)
	if n := check(t, db, "SELECT count(DISTINCT length(body)) FROM alert"); n != "1" {
		t.Errorf("bodies of %s lengths", n)
	}
}

// TestAFailedWriteRepeatsNothing: what is put again after it was not committed has
// occurred once.
func TestAFailedWriteRepeatsNothing(t *testing.T) {
	db := openNew(t)
	db.commit = func(*sqlite.Conn) error { return errBusy }
	if _, err := db.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{titled(1, "a")}}); err == nil {
		t.Fatal("the commit did not fail")
	}
	db.commit = commit
	putAll(t, db, titled(1, "a"))
	if got := wordsOf(t, db); got != "" {
		t.Errorf("words %q", got)
	}
}

// TestResidentIsBounded drops the words that were not used since the last sweep first.
func TestResidentIsBounded(t *testing.T) {
	r := newResident(100 * wordOverhead)
	for n := range 150 {
		r.put(word{text: fmt.Sprintf("w%04d", n)}, int64(n+1))
	}
	r.sweep()
	if r.size > r.limit/2 {
		t.Errorf("%d bytes", r.size)
	}
	for n := range 150 {
		r.put(word{text: fmt.Sprintf("v%04d", n)}, int64(n+1))
	}
	r.round++
	for n := range 20 {
		r.id(word{text: fmt.Sprintf("v%04d", n)})
	}
	r.sweep()
	for n := range 20 {
		if r.id(word{text: fmt.Sprintf("v%04d", n)}) != int64(n+1) {
			t.Errorf("word %d was used and is dropped", n)
		}
	}
	if len(r.words)-1 != 20 || r.size != 20*wordOverhead {
		t.Errorf("%d words of %d bytes are left", len(r.words), r.size)
	}
}

// TestResidentTexts finds words of every length, those that differ in their end or their kind
// alone, and no other; also once a sweep has packed them together.
func TestResidentTexts(t *testing.T) {
	r := newResident(400 * (wordOverhead + 60))
	text := func(n int) string { return strings.Repeat("w", n%100) + fmt.Sprint(n/100) }
	find := func(from, to int) {
		t.Helper()
		for n := range 400 {
			for kind := range int64(3) {
				want := int64(0)
				if from <= n && n < to && kind < 2 {
					want = int64(n) + kind*1000 + 1
				}
				if got := r.id(word{kind, text(n)}); got != want {
					t.Fatalf("%q of kind %d: %d, want %d", text(n), kind, got, want)
				}
			}
		}
	}
	for n := range 400 {
		for kind := range int64(2) {
			r.put(word{kind, text(n)}, int64(n)+kind*1000+1)
		}
	}
	find(0, 400)
	r.round++
	for n := 300; n < 400; n++ {
		r.id(word{0, text(n)})
		r.put(word{1, text(n)}, int64(n)+1001)
	}
	r.sweep()
	find(300, 400)
	r.put(word{0, "far"}, math.MaxUint32+1)
	if id := r.id(word{0, "far"}); id != 0 {
		t.Errorf("an id that has no room is %d", id)
	}
	if size := unsafe.Sizeof(residentWord{}); size != 64 {
		t.Errorf("a word takes %d bytes, and a line of a cache has 64", size)
	}
}

// TestWordThatIsNotResident: a text whose word was dropped stands in the body, until it
// repeats again: then it is the same word.
func TestWordThatIsNotResident(t *testing.T) {
	db := openNew(t)
	putAll(t, db, titled(1, "a"), titled(2, "a"))
	db.words.resident.drop(word{text: "a"})
	db.words.seen = newLately()
	putAll(t, db, titled(3, "a"))
	putAll(t, db, titled(4, "a"))
	for n := range 4 {
		isKept(t, db, titled(n+1, "a"))
	}
	if n := check(t, db, "SELECT group_concat(length(body), ' ') FROM alert"); n != "8 8 10 8" {
		t.Errorf("bodies of %s bytes", n)
	}
	checkStore(t, db)
}

// TestSameRecordWithOtherWords: a record whose texts have become words since comes out the same.
func TestSameRecordWithOtherWords(t *testing.T) {
	db := openNew(t)
	one := storetest.Full(1)
	putAll(t, db, one)
	repeat(t, db, &one)
	seq, err := db.Seq(t.Context())
	must(t, err)
	one.Raw = nil
	must(t, db.Remap(t.Context(), []alert.Record{one}, db.options.Mapping+1))
	if now, err := db.Seq(t.Context()); err != nil || now != seq {
		t.Errorf("the change number was %d and is %d, %v", seq, now, err)
	}
	isKept(t, db, one)
	if size := check(t, db, "SELECT length(body) FROM alert"); len(size) > 3 {
		t.Errorf("the body of words has %s bytes", size)
	}
	checkStore(t, db)
}

// FuzzInline writes any text beside any id and reads it back.
func FuzzInline(f *testing.F) {
	for _, text := range []string{
		"", "a", "3f6c1a52-7b0e-4d19-9c55-0a6be1d20f44", "3F6C1A52-7B0E-4D19-9C55-0A6BE1D20F44", "3F6c1a52-7b0e-4d19-9c55-0a6be1d20f44",
		strings.Repeat("0f", 32), strings.Repeat("0F", 16), strings.Repeat("12", 20), "0f0f0f0f0", "12345678", "012345678", "999999999999999999", "1234567890123456789",
		"10.0.0.255", "10.0.0.256", "010.0.0.1", "255.255.255.255", "::1", "1.2.3.4", "before-id-1-behind", "id-1", "id-1id-1", "\xff\x00", "--------", "3f6c1a52-7b0e-4d19-9c55-0a6be1d20f", "3f6c1a52-7b0e-4d19-9c55-0a6be1d20f4400", "00000000-0000-0000-0000-00000000000g",
	} {
		f.Add(text, "id-1")
		f.Add(text, text)
		f.Add(text, "")
	}
	f.Fuzz(func(t *testing.T, text, id string) {
		data, c := encode(nil, text, id)
		got, ok := decode(data, c, id)
		if !ok || got != text {
			t.Fatalf("%q comes back as %q, %v (coding %d)", text, got, ok, c)
		}
		if len(data) > len(text)+1 || c >= 1<<codingBits {
			t.Fatalf("%q takes %d bytes in coding %d", text, len(data), c)
		}
	})
}

// TestCodings holds how few bytes a text of each form takes.
func TestCodings(t *testing.T) {
	for text, want := range map[string]struct {
		c    coding
		size int
	}{
		"3f6c1a52-7b0e-4d19-9c55-0a6be1d20f44": {guidLower, 16},
		"3F6C1A52-7B0E-4D19-9C55-0A6BE1D20F44": {guidUpper, 16},
		"3F6c1A52-7B0E-4D19-9C55-0A6BE1D20F44": {plain, 36},
		strings.Repeat("0f", 32):               {hexLower, 32},
		strings.Repeat("0F", 20):               {hexUpper, 20},
		strings.Repeat("12", 8):                {decimal, 8},
		"192.0.2.44":                           {addressV4, 4},
		"https://portal.example/id-1?x":        {aroundID, 26},
		"id-1":                                 {aroundID, 1},
		"whoami /all":                          {plain, 11},
	} {
		if data, c := encode(nil, text, "id-1"); c != want.c || len(data) != want.size {
			t.Errorf("%q: coding %d, %d bytes, want %+v", text, c, len(data), want)
		}
	}
}

// TestDecodeRefuses what encode does not write.
func TestDecodeRefuses(t *testing.T) {
	for c, b := range map[coding][]byte{guidLower: make([]byte, 15), guidUpper: make([]byte, 17), addressV4: {1, 2, 3}, decimal: {1, 1}, aroundID: {9, 'a'}} {
		if text, ok := decode(b, c, "id"); ok {
			t.Errorf("coding %d reads %v as %q", c, b, text)
		}
	}
	if _, ok := decode([]byte{1}, 1<<codingBits, "id"); ok {
		t.Error("an unknown coding is read")
	}
}

// TestTypedTextsAreShort compares bodies of new texts with the texts.
func TestTypedTextsAreShort(t *testing.T) {
	db := openNew(t)
	r := storetest.Fresh(1, 1)
	other := storetest.Fresh(1, 1) // for the words beside the texts
	for i := range other.Alert.Entities {
		other.Alert.Entities[i].Value = fmt.Sprint(i)
	}
	other.Alert.Description, other.Alert.DetectorID = "", ""
	repeat(t, db, &other)
	texts := len(r.Alert.Description) + len(r.Alert.DetectorID)
	for _, e := range r.Alert.Entities {
		texts += len(e.Value)
	}
	plainBody := 0
	must(t, db.read(t.Context(), func(conn *sqlite.Conn) error {
		p := db.packer(conn)
		plainBody = len(p.pack(&r))
		return nil
	}))
	bare := storetest.Fresh(1, 1)
	bare.Alert.Description, bare.Alert.DetectorID, bare.Alert.Entities = "", "", nil
	empty := len(packBody(t, db, &bare))
	if plainBody-empty > texts*19/20 {
		t.Errorf("%d bytes of text take %d", texts, plainBody-empty)
	}
}

// TestThePackerMeetsWhatTheLearnerMet: the two meet the same texts in the same order, so a
// body made with the learner's look-ups is that made without them, and uses up all. A
// record has new texts, words, and texts that become words behind it.
func TestThePackerMeetsWhatTheLearnerMet(t *testing.T) {
	db := openNew(t)
	var records []alert.Record
	for n := range 8 {
		records = append(records, storetest.Full(n), storetest.Fresh(n, 0.5), storetest.Fresh(n, 1), titled(n, "same"), titled(n, ""))
	}
	records = append(records, bordering()...)
	records = append(records, sharingRecord(func(*alert.Alert) {}), sharingRecord(func(a *alert.Alert) { a.UPNs[0] = "c" }))
	for _, id := range []string{"7", "8", "9"} {
		records = append(records, sharingRecord(func(a *alert.Alert) { a.IncidentID, a.IncidentURL = id, "https://x.example/incident2/"+id+"/overview" }))
	}
	must(t, db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		l, err := db.learner(conn)
		if err != nil {
			return err
		}
		ends := []int{0}
		for i := range records {
			if err := l.learn(&records[i], nil); err != nil {
				return err
			}
			ends = append(ends, len(l.met))
		}
		for i := range records {
			p := db.packer(conn)
			alone := bytes.Clone(p.pack(&records[i]))
			p.met = l.met[ends[i]:ends[i+1]]
			if body := p.pack(&records[i]); !bytes.Equal(body, alone) {
				t.Errorf("record %d: the body is %x, without the learner %x", i, body, alone)
			}
			if len(p.met) != 0 {
				t.Errorf("record %d: %d texts are left over", i, len(p.met))
			}
			p.met = []met{{id: 1, length: longWord + 1}} // of another text
			if body := p.pack(&records[i]); !bytes.Equal(body, alone) {
				t.Errorf("record %d: the look-up of another text gives %x", i, body)
			}
		}
		return nil
	}))
}

// bordering are records with texts at the borders of what a word is.
func bordering() []alert.Record {
	long := strings.Repeat("x", longWord)
	entities := []alert.Entity{
		{Type: "", Value: "bare"},
		{Type: "host", Value: ""},
		{Type: "", Value: ""},
		{Type: "host", Value: long + "y"},
		{Type: "host", Value: "h", Role: "attacked"},
		{Type: "never seen", Value: "h", Verdict: "malicious"},
		{Type: "host", Value: "h", Role: "attacked", Verdict: "malicious", Of: 1},
		{Type: "host", Value: long},
	}
	return []alert.Record{
		{Key: alert.Key{ID: "a"}, Alert: &alert.Alert{Confidence: -1, Title: long, Description: long + "y", Entities: entities}},
		{Key: alert.Key{ID: "b"}, Alert: &alert.Alert{Confidence: -1, IncidentID: "12", DetectorID: "x12", URL: "https://x/b/y", Tags: []string{"", "t", "t"}}},
		{Key: alert.Key{ID: "c"}, Alert: &alert.Alert{Confidence: -1, IncidentID: "i12", URL: "https://x/d", Entities: entities}},
		{Key: alert.Key{ID: "d"}, Incident: &alert.Incident{Title: "same", URL: "https://x/d?id=d", RedirectID: "7", Tags: []string{"t"}}},
		{Key: alert.Key{ID: "e"}},
	}
}
