package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

func TestCacheIsBounded(t *testing.T) {
	c := newCache(100, func(int, int) int { return 10 })
	for n := range 1000 {
		c.put(n, n*n)
		if v, ok := c.get(0); !ok || v != 0 {
			t.Fatalf("what is asked for again and again was lost after %d", n)
		}
	}
	if size := len(c.young) + len(c.old); size > 22 {
		t.Fatalf("%d entries of 10 in two generations of 100", size)
	}
	if v, ok := c.get(999); !ok || v != 999*999 {
		t.Fatal(v, ok)
	}
	c.drop(999)
	if _, ok := c.get(999); ok {
		t.Fatal("dropped and still there")
	}
}

func TestPagesAreBounded(t *testing.T) {
	p := &wordPages{limit: 20 * pageOverhead}
	for id := int64(1); id < 100*pageWords; id += 7 {
		p.put(id, word{text: fmt.Sprint(id)})
		p.put(3, word{text: "three"})
		if which, ok := p.get(id); !ok || which.text != fmt.Sprint(id) {
			t.Fatalf("%d gives %q", id, which.text)
		}
		if p.size > p.limit+2*pageOverhead {
			t.Fatalf("%d bytes with a limit of %d", p.size, p.limit)
		}
	}
	size := 0
	for at := range p.all {
		if p.all[at] != nil {
			size += p.all[at].size
		}
	}
	if size != p.size {
		t.Fatalf("counted %d bytes, there are %d", p.size, size)
	}
	p.drop(3)
	if _, ok := p.get(3); ok {
		t.Fatal("dropped and still there")
	}
	for _, id := range []int64{0, -1, -pageWords, 1 << 60} {
		if _, ok := p.get(id); ok {
			t.Fatalf("%d is remembered", id)
		}
	}
}

func FuzzDigits(f *testing.F) {
	for _, s := range []string{"", "0", "00", "01", "7", "123456789012345678", "1234567890123456789", "-1", "1a", " 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := parseDigits(s)
		if ok && digits(n) != s {
			t.Fatalf("%q reads as %d", s, n)
		}
		if ok && n > math.MaxUint64>>1 {
			t.Fatalf("%d leaves no bit for the mark", n)
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add(join(nil, nil))
	f.Add(join(nil, [][]byte{[]byte("a"), nil, []byte("bc")}))
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0})
	f.Add([]byte{2, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		raws, err := split(b)
		if err != nil {
			return
		}
		again, err := split(join(nil, raws))
		if err != nil || len(again) != len(raws) {
			t.Fatal(err, len(again), len(raws))
		}
		for i := range raws {
			if !bytes.Equal(raws[i], again[i]) {
				t.Fatalf("item %d", i)
			}
		}
	})
}

// TestLeaseLostAfterThePlan loses the lease between the plan, which is made
// without the write lock, and the writing.
func TestLeaseLostAfterThePlan(t *testing.T) {
	db := openNew(t)
	feed := ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}
	old, _, err := db.Lease(t.Context(), feed, "far/1/a", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlan([]alert.Record{storetest.Full(1)}, normalize.Fingerprint)
	if err := db.snapshot(t.Context(), func(conn *sqlite.Conn) error { return db.look(conn, p) }); err != nil {
		t.Fatal(err)
	}
	if err := db.read(t.Context(), func(conn *sqlite.Conn) error { return db.pack(conn, p) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Release(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.Lease(t.Context(), feed, "far/2/b", time.Minute); err != nil {
		t.Fatal(err)
	}
	err = db.write(t.Context(), byPoll, func(conn *sqlite.Conn) error {
		return db.carryOut(conn, old, &ingest.Progress{Watermark: 1}, p)
	})
	if !errors.Is(err, ingest.ErrFenced) {
		t.Errorf("carried out under a lost lease: %v", err)
	}
	if n := check(t, db, "SELECT count(*) FROM alert"); n != "0" {
		t.Errorf("%s rows were written", n)
	}
}

// TestMappingsAreCounted holds the counts that Outdated trusts against the rows.
func TestMappingsAreCounted(t *testing.T) {
	db := openNew(t)
	one, two := storetest.Full(1), storetest.Full(2)
	putAll(t, db, one, two)
	db.options.Mapping++
	one.Alert.Updated++
	one.Raw = append([]byte(`{"more":1,`), one.Raw[1:]...)
	putAll(t, db, one)
	const rows = "SELECT group_concat(mapping||':'||n) FROM (SELECT mapping, count(*) AS n FROM alert GROUP BY 1 ORDER BY 1)"
	const kept = "SELECT group_concat(version||':'||n) FROM (SELECT version, n FROM mapping WHERE n<>0 ORDER BY 1)"
	if got, want := check(t, db, kept), check(t, db, rows); got != want {
		t.Errorf("counted %s, there are %s", got, want)
	}
}

// TestCut: behind a block with enough bytes, the next ones get their full number of items.
func TestCut(t *testing.T) {
	var items []*incoming
	for n := range 22 {
		size := 100
		if n < 2 {
			size = blockBytes - 1
		}
		items = append(items, &incoming{record: alert.Record{Raw: make([]byte, size)}})
	}
	var got []int
	for _, b := range cut(items, nil) {
		got = append(got, len(b.items))
	}
	if want := []int{2, blockItems, 4}; !slices.Equal(got, want) {
		t.Errorf("%v items in the blocks, want %v", got, want)
	}
}

// TestOutdatedBehindTheResume: what an older program writes into a row that was passed
// already is found.
func TestOutdatedBehindTheResume(t *testing.T) {
	db := openNew(t)
	older := openAt(t, db.path)
	records := []alert.Record{storetest.Full(1), storetest.Full(2), storetest.Full(3)}
	putAll(t, db, records...)
	version := db.options.Mapping + 1
	for _, step := range []struct{ from, to int }{{0, 2}, {2, 3}} {
		out, err := db.Outdated(t.Context(), version, 2)
		if err != nil || len(out) != step.to-step.from || out[0].Key != records[step.from].Key {
			t.Fatalf("%d are outdated, %v", len(out), err)
		}
		must(t, db.Remap(t.Context(), records[step.from:step.to], version))
	}
	putAll(t, older, resolvedLater(records[0]))
	out, err := db.Outdated(t.Context(), version, 2)
	if err != nil || len(out) != 1 || out[0].Key != records[0].Key {
		t.Errorf("%d are outdated, %v", len(out), err)
	}
}

// TestIncidentOfAnEarlierMapping: the incident that a row names, and that shows it, hears
// of a newer version, although the present mapping names another one.
func TestIncidentOfAnEarlierMapping(t *testing.T) {
	db := openNew(t)
	of := func(r alert.Record, incident string) alert.Record {
		a := *r.Alert
		a.IncidentID = incident
		r.Alert = &a
		return r
	}
	r := storetest.Full(1)
	var incidents []alert.Record
	for _, id := range []string{"7", "8"} {
		incident := storetest.Filled(alert.IncidentKind(), 1)
		incident.Key = alert.Key{Integration: r.Integration, Source: alert.Incidents, ID: id}
		incidents = append(incidents, incident)
	}
	putAll(t, db, append(incidents, of(r, "7"))...)
	before, err := db.Seq(t.Context())
	must(t, err)
	db.options.Mapping++
	db.options.Record = mapped([]alert.Record{of(r, "8")})
	putAll(t, db, of(resolvedLater(r), "8"))
	told := map[string]bool{}
	for row, err := range db.Rows(t.Context(), before) {
		must(t, err)
		told[row.ID] = true
	}
	if !told["7"] || !told["8"] || !told[r.ID] {
		t.Errorf("told of %v", told)
	}
}

// TestIncidentHearsOfAnotherTime: an incident orders its alerts by when they were created,
// so it hears of a mapping that reads another time.
func TestIncidentHearsOfAnotherTime(t *testing.T) {
	db := openNew(t)
	r := storetest.Full(1)
	incident := storetest.Filled(alert.IncidentKind(), 1)
	incident.Key = alert.Key{Integration: r.Integration, Source: alert.Incidents, ID: r.Alert.IncidentID}
	putAll(t, db, incident, r)
	before, err := db.Seq(t.Context())
	must(t, err)
	a := *r.Alert
	a.Created -= alert.Minute
	r.Alert = &a
	must(t, db.Remap(t.Context(), []alert.Record{r}, db.options.Mapping+1))
	var told []string
	for row, err := range db.Rows(t.Context(), before) {
		must(t, err)
		told = append(told, row.ID)
	}
	if !slices.Equal(told, []string{r.ID, incident.ID}) {
		t.Errorf("told of %q", told)
	}
}

// TestKeyHash lets every key have the same hash: keys are compared, not hashes.
func TestKeyHash(t *testing.T) {
	db := openNew(t)
	one, two := storetest.Full(1), storetest.Full(2)
	putAll(t, db, one, two)
	execAt(t, db.path, "UPDATE alert SET kh="+fmt.Sprint(hashKey(one.Key)))
	got, err := db.Records(t.Context(), []alert.Key{one.Key})
	if err != nil || got[0].Alert.Title != one.Alert.Title {
		t.Fatal(err, got)
	}
	if o := putAll(t, db, one); o.Stale != 1 {
		t.Fatalf("%+v", o)
	}
	raw, err := db.Raw(t.Context(), []alert.Key{one.Key})
	if err != nil || !bytes.Equal(raw[0], one.Raw) {
		t.Fatal(err)
	}
}

// TestDeadBlocks updates records until most items that were ever kept are dead:
// their space must come back, and what lives must stay readable.
func TestDeadBlocks(t *testing.T) {
	db := openNew(t)
	const records, rounds = 160, 40
	version := func(n, round int) alert.Record {
		r := storetest.Full(n)
		r.Alert.Updated += alert.Time(round)
		r.Raw = append(fmt.Appendf(nil, `{"round":%d,`, round), r.Raw[1:]...)
		return r
	}
	want := map[int]alert.Record{}
	for round := range rounds {
		var batch []alert.Record
		for n := range records {
			if round == 0 || (n*13+round*7)%3 == 0 && n != 5 {
				want[n] = version(n, round)
				batch = append(batch, want[n])
			}
		}
		putAll(t, db, batch...)
	}
	blocks, items := check(t, db, "SELECT count(*) FROM rawblk"), check(t, db, "SELECT sum(n) FROM rawblk")
	if n, _ := parseDigits(items); n > 4*records {
		t.Fatalf("%s items in %s blocks are kept for %d records", items, blocks, records)
	}
	for n, r := range want {
		raw, err := db.Raw(t.Context(), []alert.Key{r.Key})
		if err != nil || !bytes.Equal(raw[0], r.Raw) {
			t.Fatalf("record %d: %v", n, err)
		}
	}
	checkStore(t, db)
	counted := check(t, db, "SELECT sum(size-n) FROM (SELECT b.n AS size, ifnull(d.n,0) AS n FROM rawblk b LEFT JOIN rawdead d ON d.blk=b.id)")
	if counted != fmt.Sprint(records) {
		t.Fatalf("%s items count as living, %d live", counted, records)
	}
}

// TestPrefix packs later batches with what the first large one left, in this
// process and the next.
func TestPrefix(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(9000))
	if n := check(t, db, "SELECT count(*) FROM zdict"); n != "0" {
		t.Fatalf("one item left %s dictionaries", n)
	}
	var batch []alert.Record
	for n := range 64 {
		batch = append(batch, storetest.Full(n))
	}
	putAll(t, db, batch...)
	putAll(t, db, storetest.Full(9001))
	size := check(t, db, "SELECT length(z) FROM rawblk ORDER BY id DESC LIMIT 1")
	_ = db.Close()
	db = openAt(t, db.path)
	putAll(t, db, storetest.Full(9002))
	if n := check(t, db, "SELECT count(*) FROM zdict"); n != "1" {
		t.Fatalf("%s dictionaries", n)
	}
	if n, _ := parseDigits(size); n == 0 || int(n) > len(storetest.Full(9001).Raw)/2 {
		t.Fatalf("an item of %d bytes takes %s", len(storetest.Full(9001).Raw), size)
	}
	for _, n := range []int{9000, 3, 9001, 9002} {
		raw, err := db.Raw(t.Context(), []alert.Key{storetest.Full(n).Key})
		if err != nil || !bytes.Equal(raw[0], storetest.Full(n).Raw) {
			t.Fatalf("item %d: %v", n, err)
		}
	}
}

// TestPlans guards the plans: without the index each call reads all rows.
func TestPlans(t *testing.T) {
	db := openNew(t)
	for sql, want := range map[string]string{
		nthSQL:                        "alert_created",
		newestSQL("AND a.created>=?"): "SEARCH a USING INDEX alert_created (created>?)",
		rowSQL + " WHERE a.seq>? AND a.seq<=? ORDER BY a.seq LIMIT ?": "alert_seq",
		rowSQL + " WHERE a.rid=?":                                     "SEARCH a USING INTEGER PRIMARY KEY",
		"SELECT " + keptColumns + lookupRowsSQL:                       "SEARCH alert USING INTEGER PRIMARY KEY",
		keysByTable:                                                   "SEARCH keys USING PRIMARY KEY (kh=?)",
		maxSeq:                                                        "alert_seq",
		"SELECT blk FROM rawdead WHERE n*4>=size*3 LIMIT ?":           "rawdead_due",
	} {
		plan := ""
		err := db.read(t.Context(), func(conn *sqlite.Conn) error {
			return rows(conn, "EXPLAIN QUERY PLAN "+sql, func(stmt *sqlite.Stmt) error {
				plan += stmt.ColumnText(3) + "\n"
				return nil
			})
		})
		if err != nil || !strings.Contains(plan, want) || strings.Contains(plan, "SCAN a\n") {
			t.Errorf("%.60s … is planned as\n%s(%v)", sql, plan, err)
		}
	}
}

// TestTriageIsDurable asks the writing connection how it commits.
func TestTriageIsDurable(t *testing.T) {
	db := openNew(t)
	levels := map[urgency]int64{byPoll: 1, byPerson: 1, byTriage: 2}
	for who, want := range levels {
		err := db.write(t.Context(), who, func(conn *sqlite.Conn) error {
			got, err := number(conn, "PRAGMA synchronous")
			if got != want {
				t.Errorf("urgency %d commits with synchronous=%d, want %d", who, got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	putAll(t, db, storetest.Full(1))
	if _, err := db.Triage(t.Context(), []engine.Act{{Key: storetest.Full(1).Key, State: alert.TriageDone}}); err != nil {
		t.Fatal(err)
	}
}
