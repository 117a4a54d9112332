package sqlite

import (
	"cmp"
	"context"
	"os"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// Info tells how large the store is. Words count those that only removed records had, too:
// nothing tells who uses a word.
//
// Of a million records it takes some 0.6 s, of which 0.3 s read the rows: no index has the
// feed. The pages of blocks are walked, not their content.
func (db *DB) Info(ctx context.Context) (is engine.Info, err error) {
	is = engine.Info{Path: db.path, ID: db.ID(), Log: db.logSize()}
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		info, err := os.Stat(db.guard.real)
		if err != nil {
			return err
		}
		is.File = info.Size()
		at, err := number(conn, "SELECT v FROM meta WHERE k='schema'")
		if err != nil {
			return err
		}
		is.Schema = int(at)
		if is.Free, err = number(conn, "SELECT f.freelist_count*p.page_size FROM pragma_freelist_count f, pragma_page_size p"); err != nil {
			return err
		}
		if is.Words, err = number(conn, "SELECT count(*) FROM dict"); err != nil { // by dict_h, which is small
			return err
		}
		if is.Records, err = db.countRecords(conn); err != nil {
			return err
		}
		return db.countRaw(conn, &is)
	})
	if err != nil {
		return engine.Info{}, db.fault("read the size of the store", err)
	}
	return is, nil
}

// countRaw counts the pages of the blocks, and how much of them is dead.
func (db *DB) countRaw(conn *sqlite.Conn, is *engine.Info) (err error) {
	if is.Raw, err = number(conn, "SELECT sum(pgsize) FROM dbstat('main', 1) WHERE name='rawblk'"); err != nil {
		return err
	}
	dead, err := db.weighDead(conn)
	is.Dead = min(dead, is.Raw)
	return err
}

// mostOpened is how many blocks with dead items are opened to weigh these: some 0.2 s.
const mostOpened = 2000

// weighDead returns the packed bytes of dead items: of each block with some, the share that
// they have of its items' bytes. The items of a block differ a hundredfold, as an alert of
// many events does from one of these. If there are very many such blocks, as many
// as can be opened, evenly spread, stand for all.
func (db *DB) weighDead(conn *sqlite.Conn) (int64, error) {
	var blocks, packed []int64
	err := rows(conn, "SELECT blk, length(z) FROM rawdead JOIN rawblk ON id=blk ORDER BY blk", func(stmt *sqlite.Stmt) error {
		blocks, packed = append(blocks, stmt.ColumnInt64(0)), append(packed, stmt.ColumnInt64(1))
		return nil
	})
	if err != nil || len(blocks) == 0 {
		return 0, err
	}
	all, seen, dead := int64(0), int64(0), 0.0
	for _, n := range packed {
		all += n
	}
	step := (len(blocks) + mostOpened - 1) / mostOpened
	for i := 0; i < len(blocks); i += step {
		share, err := db.shareOfDead(conn, blocks[i])
		if isDamage(err) { // store check tells of it
			continue
		}
		if err != nil {
			return 0, err
		}
		seen, dead = seen+packed[i], dead+share*float64(packed[i])
	}
	if seen == 0 {
		return 0, nil
	}
	return int64(dead / float64(seen) * float64(all)), nil
}

// shareOfDead returns which part of the bytes of a block's items is of dead ones.
func (db *DB) shareOfDead(conn *sqlite.Conn, blk int64) (float64, error) {
	raws, rids, err := db.readBlock(conn, blk)
	if err != nil {
		return 0, err
	}
	all, dead := 0, 0
	for i, raw := range raws {
		all += len(raw)
		lives, err := livesAt(conn, rids[i], blk, i)
		if err != nil {
			return 0, err
		}
		if !lives {
			dead += len(raw)
		}
	}
	return float64(dead) / float64(max(all, 1)), nil
}

// countRecords counts the records of each feed.
func (db *DB) countRecords(conn *sqlite.Conn) (all []engine.InfoRecords, err error) {
	bySource := map[int64]*engine.InfoRecords{}
	err = rows(conn, "SELECT src, created FROM alert NOT INDEXED", func(stmt *sqlite.Stmt) error {
		src := stmt.ColumnInt64(0)
		of := bySource[src]
		if of == nil {
			of = &engine.InfoRecords{}
			bySource[src] = of
		}
		of.N++
		created := alert.Time(stmt.ColumnInt64(1))
		if created != 0 && (of.Oldest == 0 || created < of.Oldest) {
			of.Oldest = created
		}
		if created != 0 && (of.Newest == 0 || created > of.Newest) {
			of.Newest = created
		}
		return nil
	})
	for src, of := range bySource {
		feed, feedErr := db.sources.feed(conn, src)
		if feedErr != nil && !isDamage(feedErr) {
			return nil, feedErr
		}
		of.Feed = feed.Feed
		all = append(all, *of)
	}
	slices.SortFunc(all, func(a, b engine.InfoRecords) int { return compareFeeds(a.Feed, b.Feed) })
	return all, err
}

func compareFeeds(a, b ingest.Feed) int {
	return cmp.Or(cmp.Compare(a.Integration, b.Integration), cmp.Compare(a.Source, b.Source))
}
