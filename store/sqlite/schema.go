package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"zombiezen.com/go/sqlite"
)

// application is "tocs", in the header of the file. A database without it belongs
// to another program and is left alone.
const application = 0x746f6373

// migrations are the steps from an empty file to the present schema; the number
// of a step is its index from 1. A step that was ever released never changes.
//
// Times are ticks (alert.Time); ids of dict are in body and hist. aid, and the
// names in source, are blobs because an identity may hold any byte.
//
// Step 2 is instant, whatever the file's size: it only adds tables, and columns of
// small ones. (To add a column to a large table, SQLite would read all of it, since the
// tables are STRICT.) Three things then come over time: keys is filled from the index
// alert_kh, which is dropped at its end (see fill); bodies and blocks get their checksum,
// and bodies their texts, when they are written anew. meta has 'filling' as long as
// keys lacks rows, and in 'words' the last word of dict from before. The cursor of a feed
// stays in meta, under 'cursor:' and its number: a program of schema 1 that still has the
// file open reads and writes it there, together with the watermark in feed.
//
// A decision has its checksum in triagesum. If a program of schema 1 that still has the
// file open replaces it, the trigger triage_unsummed takes the checksum away. The columns
// of triage that step 2 adds have another, in tags, which holds ticks too: see decision.
//
// A record that was removed has a tombstone in gone: see gone.go. A program of schema 1 that
// still has the file open counts change numbers and rows from those of alert alone, and
// would give the numbers of tombstones again: two triggers end such a transaction. They ask
// for 'lastgone' first, so that a store of which nothing was removed pays one look-up.
//
// Step 3 is taken by the first rename, not by opening: a file of which no integration was
// renamed stays readable to programs of schema 2. These know nothing of renames (see
// renames.go): under the new name they would make a second source beside the renamed one,
// which hides records and triage. So they refuse the file from then on; one that has it open
// already is stopped by the trigger.
//
// Nothing reads or writes yet: swept of feed, for the moments of sweeps; link, for records
// that belong together.
var migrations = []string{`
CREATE TABLE meta(k TEXT PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO meta VALUES('generation', 0);
CREATE TABLE source(id INTEGER PRIMARY KEY, integration BLOB NOT NULL, source BLOB NOT NULL, UNIQUE(integration, source));
CREATE TABLE feed(src INTEGER PRIMARY KEY, watermark INTEGER NOT NULL DEFAULT 0, backto INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0, holder TEXT NOT NULL DEFAULT '', fence INTEGER NOT NULL DEFAULT 0,
  until INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT '', wish INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE dict(id INTEGER PRIMARY KEY, h INTEGER NOT NULL, kind INTEGER NOT NULL, v TEXT NOT NULL) STRICT;
CREATE INDEX dict_h ON dict(h);
CREATE TABLE alert(rid INTEGER PRIMARY KEY, src INTEGER NOT NULL, kh INTEGER NOT NULL, aid BLOB NOT NULL,
  seq INTEGER NOT NULL, created INTEGER, updated INTEGER NOT NULL, ingested INTEGER NOT NULL, mapping INTEGER NOT NULL,
  flags INTEGER NOT NULL, fp INTEGER NOT NULL, body BLOB NOT NULL, blk INTEGER NOT NULL, boff INTEGER NOT NULL) STRICT;
CREATE INDEX alert_kh ON alert(kh);
CREATE UNIQUE INDEX alert_seq ON alert(seq);
CREATE INDEX alert_created ON alert(created);
CREATE TABLE mapping(version INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
CREATE TABLE zdict(id INTEGER PRIMARY KEY, source TEXT NOT NULL, dict BLOB NOT NULL) STRICT;
CREATE TABLE rawblk(id INTEGER PRIMARY KEY, n INTEGER NOT NULL, zdict INTEGER NOT NULL, rids BLOB NOT NULL, z BLOB NOT NULL) STRICT;
CREATE TABLE rawdead(blk INTEGER PRIMARY KEY, n INTEGER NOT NULL, size INTEGER NOT NULL) STRICT;
CREATE INDEX rawdead_due ON rawdead(blk) WHERE n*4>=size*3;
CREATE TABLE triage(rid INTEGER PRIMARY KEY, state TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE hist(id INTEGER PRIMARY KEY, rid INTEGER NOT NULL, at INTEGER NOT NULL, who INTEGER NOT NULL,
  field INTEGER NOT NULL, old INTEGER NOT NULL, new INTEGER NOT NULL) STRICT;
CREATE INDEX hist_rid ON hist(rid);
`, `
ALTER TABLE feed ADD COLUMN swept TEXT NOT NULL DEFAULT '';
ALTER TABLE triage ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE triage ADD COLUMN assigned TEXT NOT NULL DEFAULT '';
ALTER TABLE triage ADD COLUMN bookmark INTEGER NOT NULL DEFAULT 0;
ALTER TABLE triage ADD COLUMN tags TEXT NOT NULL DEFAULT '';
CREATE TABLE keys(kh INTEGER NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY(kh, rid)) STRICT, WITHOUT ROWID;
CREATE TABLE keynew(rid INTEGER PRIMARY KEY, kh INTEGER NOT NULL) STRICT;
CREATE TRIGGER alert_keyed AFTER INSERT ON alert BEGIN INSERT INTO keynew(rid, kh) VALUES(new.rid, new.kh); END;
CREATE TABLE prose(id INTEGER PRIMARY KEY, v TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE triagesum(rid INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER triage_unsummed AFTER UPDATE OF state, at, who, note ON triage BEGIN DELETE FROM triagesum WHERE rid=new.rid; END;
CREATE TABLE link(rid INTEGER NOT NULL, other INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY(rid, other, why)) STRICT, WITHOUT ROWID;
CREATE INDEX link_other ON link(other, rid);
CREATE TABLE epoch(id INTEGER PRIMARY KEY, v BLOB NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE TABLE gone(seq INTEGER PRIMARY KEY, src INTEGER NOT NULL, kh INTEGER NOT NULL, aid BLOB NOT NULL) STRICT;
CREATE INDEX gone_kh ON gone(kh);
CREATE TRIGGER alert_behind AFTER INSERT ON alert WHEN EXISTS (SELECT 1 FROM meta WHERE k='lastgone' AND (new.rid<=v OR new.seq<=(SELECT max(seq) FROM gone)))
  BEGIN SELECT RAISE(ABORT, 'records were removed by a later program'); END;
CREATE TRIGGER alert_moved AFTER UPDATE OF seq ON alert WHEN EXISTS (SELECT 1 FROM meta WHERE k='lastgone' AND new.seq<=(SELECT max(seq) FROM gone))
  BEGIN SELECT RAISE(ABORT, 'records were removed by a later program'); END;
INSERT INTO meta SELECT 'words', ifnull(max(id), 0) FROM dict;
INSERT INTO meta VALUES('filling', -9223372036854775808);
INSERT INTO meta SELECT 'fillto', ifnull(max(rid), 0) FROM alert;
`, `
CREATE TRIGGER source_renamed BEFORE INSERT ON source WHEN EXISTS (SELECT 1 FROM source s JOIN meta m ON m.k='name:'||s.id
  WHERE m.v<>x'' AND (s.integration=new.integration OR m.v=new.integration AND s.source=new.source))
  BEGIN SELECT RAISE(ABORT, 'the integration was renamed by a later program'); END;
`}

const (
	schemaOpened  = 2 // opening takes the steps up to this one
	schemaRenamed = 3 // the step that the first rename takes
)

var (
	errNewer   = errors.New("the schema is newer than this program")
	errForeign = errors.New("a database of another program")
)

// version returns the number of the last step that the file has; 0 for an empty file.
func version(conn *sqlite.Conn) (int, error) {
	tables, err := number(conn, "SELECT count(*) FROM sqlite_schema")
	if err != nil || tables == 0 {
		return 0, err
	}
	id, err := number(conn, "PRAGMA application_id")
	if err != nil {
		return 0, err
	}
	if id != application {
		return 0, errForeign
	}
	n, err := number(conn, "SELECT v FROM meta WHERE k='schema'")
	return int(n), err
}

// stepOf returns the step that an open file has: some programs of schema 2 renamed
// integrations without the third.
func stepOf(conn *sqlite.Conn, at int) (int, error) {
	if at < schemaOpened {
		return schemaOpened, nil
	}
	names, err := number(conn, namesSQL)
	if names > 0 {
		return schemaRenamed, err
	}
	return schemaOpened, err
}

// migrate takes the steps that the file lacks, in one transaction. If two processes
// open a new file at once, one waits for the other.
func migrate(conn *sqlite.Conn) (err error) {
	at, err := version(conn)
	if err != nil {
		return err
	}
	if want, err := stepOf(conn, at); err != nil || at >= want && at <= len(migrations) {
		return err
	}
	if err := script(conn, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = script(conn, "ROLLBACK")
		}
	}()
	if at, err = version(conn); err != nil {
		return err
	}
	if at > len(migrations) {
		return errNewer
	}
	want, err := stepOf(conn, at)
	if err != nil {
		return err
	}
	if err := takeSteps(conn, at, want); err != nil {
		return err
	}
	if at < schemaOpened {
		if err := first(conn); err != nil {
			return err
		}
	}
	return script(conn, "COMMIT")
}

// first gives a file that was made, or brought to schemaOpened, what is no step.
func first(conn *sqlite.Conn) error {
	if err := script(conn, fmt.Sprintf("PRAGMA application_id=%d", application)); err != nil {
		return err
	}
	if last, err := number(conn, "SELECT max(rid) FROM alert"); err != nil || last != 0 {
		return err
	}
	return filled(conn)
}

// takeSteps takes the steps from one to another, within a transaction.
func takeSteps(conn *sqlite.Conn, at, to int) error {
	if at >= to {
		return nil
	}
	for _, step := range migrations[at:to] {
		at++
		if err := script(conn, step); err != nil {
			return fmt.Errorf("migrate to schema %d: %w", at, err)
		}
	}
	return run(conn, "INSERT OR REPLACE INTO meta VALUES('schema', ?)", to)
}

// complement gives a connection that reads a file of an earlier schema what the file
// lacks: tables, which are empty, and columns, which have their defaults. Only the
// connection has them.
func complement(conn *sqlite.Conn, at int) error {
	columns := map[string]string{}
	for _, step := range migrations[at:] {
		for sql := range strings.SplitSeq(step, ";\n") {
			sql = strings.TrimSpace(sql)
			if table, ok := strings.CutPrefix(sql, "CREATE TABLE "); ok {
				if err := script(conn, "CREATE TEMP TABLE "+table); err != nil {
					return err
				}
			}
			if table, column, ok := strings.Cut(strings.TrimPrefix(sql, "ALTER TABLE "), " ADD COLUMN "); ok {
				name, _, _ := strings.Cut(column, " ")
				_, value, _ := strings.Cut(column, " DEFAULT ")
				columns[table] += ", " + value + " AS " + name
			}
		}
	}
	for table, more := range columns { // a view of the connection hides the table
		if err := script(conn, fmt.Sprintf("CREATE TEMP VIEW %s AS SELECT *%s FROM main.%s", table, more, table)); err != nil {
			return err
		}
	}
	return nil
}
