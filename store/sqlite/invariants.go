package sqlite

import (
	"bytes"
	"fmt"

	"zombiezen.com/go/sqlite"
)

// invariant describes a rule that holds in every sound file. Each has at least one way to be checked.
type invariant struct {
	name string
	lost string // what an analyst lost if it does not hold; "" for nothing

	file  func(*checker, *invariant) error              // looks at the file as a whole
	sql   string                                        // selects the violations: numbers, under names that tell what they are
	row   func(*checker, *checkedRow) (string, error)   // what is wrong with a row of alert; "" for nothing
	block func(*checker, *checkedBlock) (string, error) // what is wrong with a block
	end   func(*checker, *invariant) error              // looks at what all rows together gave
}

// The first and last tick of a time, of the years 1 and 9999.
const (
	firstTick = -621355968000000000
	lastTick  = 2534023007999999999
)

// invariants are all that Check checks, in the order of the checks. Later ones leave
// out what an earlier one has found already.
func invariants() []invariant {
	return []invariant{
		{name: "pages", lost: "what lies on the damaged pages", file: checkPages},
		{name: "schema", lost: "whatever needs the table or index", file: checkSchemaText},
		{name: "meta", lost: "where a feed goes on, or whether a row changed meanwhile", sql: checkMeta},
		{name: "change numbers", lost: "changes that a screen is not told of", sql: checkNumbers},
		{name: "removals", lost: "that a record was removed: a screen may show it on", file: checkGone},
		{name: "sources", lost: "whose alert it is", sql: "SELECT rid AS 'row', src AS 'source' FROM alert WHERE src NOT IN (SELECT id FROM source)"},
		{name: "dictionary", lost: "a text of records, such as a title or an account", file: checkWords},
		{name: "dictionary kinds", lost: "what kind of entity a text is", sql: "SELECT id AS 'word', kind FROM dict WHERE kind<>0 AND kind NOT IN (SELECT id FROM dict)"},
		{name: "keys once", lost: "one of two states of a record, with its triage", file: checkKeysOnce},
		{name: "mapping counts", lost: "a better mapping of old records", sql: checkMappings},
		{name: "triage", lost: "a decision of an analyst", file: checkDecisions, sql: checkTriage},
		{name: "history", lost: "a line of a record's history", file: checkProse, sql: checkHistory},
		{name: "links", lost: "which records belong together", sql: "SELECT rid AS 'row', other FROM link WHERE rid NOT IN (SELECT rid FROM alert) OR other NOT IN (SELECT rid FROM alert)"},
		{name: "epochs", lost: "", sql: "SELECT id AS 'epoch' FROM epoch WHERE length(v)<>16 OR seq<0"},
		{name: "feeds", lost: "how far a feed got, or who polls it", sql: checkFeeds},
		{name: "feed states", lost: "the last state of a feed", file: checkStates},
		{name: "block dictionaries", lost: "the items as received of the blocks made with it", file: checkDictionaries},
		{name: "keys", lost: "the record: it cannot be found, and comes again as a new one", row: (*checker).rowKey},
		{name: "look-up of keys", lost: "the record: it cannot be found, and comes again as a new one", end: (*checker).keysFound},
		{name: "times", lost: "when the record was made", row: (*checker).rowTimes},
		{name: "checksums", lost: "the fields of the record, until its item is read anew", row: (*checker).rowSum, block: (*checker).blockSum},
		{name: "bodies", lost: "the fields of the record", row: (*checker).rowBody},
		{name: "places of items", lost: "the item as received", row: (*checker).rowPlace},
		{name: "blocks", lost: "the items as received", block: (*checker).blockItems},
		{name: "fingerprints", lost: "whether the next version is a change", block: (*checker).blockPrints},
		{
			name: "dead items", lost: "", block: (*checker).blockDead,
			sql: "SELECT blk AS 'count of block' FROM rawdead WHERE blk NOT IN (SELECT id FROM rawblk)",
		},
	}
}

// checkNumbers: each change number is that of one row or of one removal.
const checkNumbers = `SELECT seq AS 'change number', count(*) AS 'rows' FROM alert GROUP BY seq HAVING count(*)>1 OR seq<1
	UNION ALL SELECT seq, 2 FROM gone WHERE seq IN (SELECT seq FROM alert WHERE seq=gone.seq)
	UNION ALL SELECT seq, 1 FROM gone WHERE seq<1 OR seq<=(SELECT v FROM meta WHERE k='forgotten')`

// checkMeta selects values of meta that are not as they must be.
const checkMeta = `SELECT 0 AS 'generations' WHERE (SELECT count(*) FROM meta WHERE k='generation' AND typeof(v)='integer' AND v>=0)<>1
	UNION ALL SELECT 0 FROM meta WHERE k IN ('filling', 'fillto', 'moving', 'words', 'forgotten', 'lastgone') AND typeof(v)<>'integer'`

// checkMappings compares the counts with the rows in both directions.
const checkMappings = `SELECT m.version AS 'version', m.n AS 'counted', ifnull(a.n,0) AS 'rows'
	FROM mapping m LEFT JOIN (SELECT mapping, count(*) n FROM alert GROUP BY mapping) a ON a.mapping=m.version WHERE m.n<>ifnull(a.n,0)
	UNION ALL SELECT mapping, 0, count(*) FROM alert WHERE mapping NOT IN (SELECT version FROM mapping) GROUP BY mapping`

// checkTriage: the checksum of a decision does not outlive it.
const checkTriage = `SELECT rid AS 'row' FROM triage WHERE state NOT IN ('unseen','seen','done','open') OR rid NOT IN (SELECT rid FROM alert)
	UNION ALL SELECT rid FROM triagesum WHERE rid NOT IN (SELECT rid FROM triage)`

const checkHistory = `SELECT id AS 'line', rid AS 'row' FROM hist WHERE rid NOT IN (SELECT rid FROM alert)
	OR who<>0 AND who NOT IN (SELECT id FROM dict) OR field<>0 AND field NOT IN (SELECT id FROM dict)
	OR old>0 AND old NOT IN (SELECT id FROM dict) OR new>0 AND new NOT IN (SELECT id FROM dict)
	OR old<0 AND -old NOT IN (SELECT id FROM prose) OR new<0 AND -new NOT IN (SELECT id FROM prose)`

// checkFeeds: a lease that was released has neither holder nor end, and one that was
// ever taken has a fence. "Done" ends a back-fill.
var checkFeeds = fmt.Sprintf(`SELECT src AS 'feed' FROM feed WHERE src NOT IN (SELECT id FROM source) OR done NOT IN (0,1) OR fence NOT BETWEEN 0 AND %[3]d
	OR holder<>'' AND fence<1 OR holder='' AND until<>0
	OR watermark NOT BETWEEN %[1]d AND %[2]d OR backto NOT BETWEEN %[1]d AND %[2]d OR until NOT BETWEEN %[1]d AND %[2]d OR wish NOT BETWEEN %[1]d AND %[2]d`, firstTick, lastTick, int64(mostFence))

// pagesFound is how many places SQLite's own check names at most.
const pagesFound = 100

// checkPages is SQLite's own check. It names trees, pages and indexes, no values.
func checkPages(c *checker, in *invariant) error {
	return rows(c.conn, fmt.Sprintf("PRAGMA integrity_check(%d)", pagesFound), func(stmt *sqlite.Stmt) error {
		if text := stmt.ColumnText(0); text != "ok" {
			return c.find(in, text)
		}
		return nil
	})
}

// checkSchemaText compares the file's tables and indexes with those that the
// migrations up to its schema make.
func checkSchemaText(c *checker, in *invariant) error {
	at, err := checkHeader(c, in)
	if err != nil {
		return err
	}
	want, err := schemaExpected(at)
	if err != nil {
		return err
	}
	if filling, err := number(c.conn, isFilling); err != nil {
		return err
	} else if filling == 0 {
		delete(want, "alert_kh")
	}
	got, err := schemaOf(c.conn)
	if err != nil {
		return err
	}
	for name, sql := range want {
		if got[name] != sql {
			if err := c.find(in, name+" is missing or another"); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkHeader returns the file's schema; the present one if it has none that this
// program knows.
func checkHeader(c *checker, in *invariant) (at int64, err error) {
	id, err := number(c.conn, "PRAGMA application_id")
	if err == nil && id != application {
		err = c.find(in, fmt.Sprintf("application id %d", id))
	}
	if err != nil {
		return 0, err
	}
	at, err = number(c.conn, "SELECT v FROM meta WHERE k='schema'")
	if err == nil && (at < 1 || at > int64(len(migrations))) {
		err = c.find(in, fmt.Sprintf("number %d", at))
		at = int64(len(migrations))
	}
	return at, err
}

// schemaExpected makes a file of a schema in memory.
func schemaExpected(at int64) (all map[string]string, err error) {
	conn, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	for _, step := range migrations[:at] {
		if err := script(conn, step); err != nil {
			return nil, err
		}
	}
	return schemaOf(conn)
}

func schemaOf(conn *sqlite.Conn) (map[string]string, error) {
	all := map[string]string{}
	err := rows(conn, "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL", func(stmt *sqlite.Stmt) error {
		all[stmt.ColumnText(0)] = stmt.ColumnText(1)
		return nil
	})
	return all, err
}

// checkWords compares each text of the dictionary with the hash beside it. Two rows of
// one text and kind are one too many.
func checkWords(c *checker, in *invariant) error {
	err := rows(c.conn, "SELECT id, h, kind, v FROM dict", func(stmt *sqlite.Stmt) error {
		if hashWord(word{stmt.ColumnInt64(2), stmt.ColumnText(3)}) == stmt.ColumnInt64(1) {
			return nil
		}
		return c.find(in, fmt.Sprintf("word %d", stmt.ColumnInt64(0)))
	})
	if err != nil {
		return err
	}
	return c.twice("SELECT h FROM dict GROUP BY h HAVING count(*)>1", "SELECT id, kind, CAST(v AS BLOB) FROM dict WHERE h=?", func(a, b int64) error {
		return c.find(in, fmt.Sprintf("words %d and %d are one", a, b))
	})
}

// twice calls each with the ids of two rows that are equal in a number and a blob,
// among the rows of one hash.
func (c *checker) twice(hashes, of string, each func(a, b int64) error) error {
	type seen struct {
		number int64
		text   []byte
	}
	return rows(c.conn, hashes, func(stmt *sqlite.Stmt) error {
		had := map[int64]seen{}
		return rows(c.conn, of, func(stmt *sqlite.Stmt) error {
			id, is := stmt.ColumnInt64(0), seen{stmt.ColumnInt64(1), blob(stmt, 2, nil)}
			for other, was := range had {
				if was.number == is.number && bytes.Equal(was.text, is.text) {
					return each(other, id)
				}
			}
			had[id] = is
			return nil
		}, stmt.ColumnInt64(0))
	})
}

func checkStates(c *checker, in *invariant) error {
	return rows(c.conn, "SELECT src, state FROM feed WHERE state<>''", func(stmt *sqlite.Stmt) error {
		if _, err := decodeState(stmt.ColumnText(1)); err != nil {
			return c.find(in, fmt.Sprintf("feed %d", stmt.ColumnInt64(0)))
		}
		return nil
	})
}

// checkDictionaries compares each dictionary of blocks with its id, which is a hash,
// and notes those that are missing or damaged.
func checkDictionaries(c *checker, in *invariant) error {
	have := map[int64]struct{}{0: {}}
	err := rows(c.conn, "SELECT id, dict FROM zdict", func(stmt *sqlite.Stmt) error {
		id := stmt.ColumnInt64(0)
		if prefixID(blob(stmt, 1, nil)) == id {
			have[id] = struct{}{}
			return nil
		}
		c.lost[id] = struct{}{}
		have[id] = struct{}{}
		return c.find(in, fmt.Sprintf("dictionary %d is damaged", id))
	})
	if err != nil {
		return err
	}
	return rows(c.conn, "SELECT id, zdict FROM rawblk", func(stmt *sqlite.Stmt) error {
		id := stmt.ColumnInt64(1)
		if _, ok := have[id]; ok {
			return nil
		}
		have[id], c.lost[id] = struct{}{}, struct{}{}
		return c.find(in, fmt.Sprintf("dictionary %d is missing", id))
	})
}
