package sqlite

import (
	"sync"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// sources maps between feeds and the small numbers that stand for them in rows.
// There are a few for each integration; all of them are remembered.
type sources struct {
	mu    sync.Mutex
	ids   map[ingest.Feed]int64
	feeds map[int64]ingest.Feed
}

// id returns a feed's number; 0 if the file has none.
func (s *sources) id(conn *sqlite.Conn, feed ingest.Feed) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id := s.ids[feed]; id != 0 {
		return id, nil
	}
	err := s.load(conn)
	return s.ids[feed], err
}

// ensure returns a feed's number, and makes one if there is none. It is for the
// writer, within a transaction.
func (s *sources) ensure(conn *sqlite.Conn, feed ingest.Feed) (int64, error) {
	id, err := s.id(conn, feed)
	if err != nil || id != 0 {
		return id, err
	}
	if err := run(conn, "INSERT INTO source(integration, source) VALUES(?,?)", []byte(feed.Integration), []byte(feed.Source)); err != nil {
		return 0, err
	}
	return s.id(conn, feed)
}

// feed returns the feed of a number.
func (s *sources) feed(conn *sqlite.Conn, id int64) (ingest.Feed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if feed, ok := s.feeds[id]; ok {
		return feed, nil
	}
	if err := s.load(conn); err != nil {
		return ingest.Feed{}, err
	}
	feed, ok := s.feeds[id]
	if !ok {
		return feed, errCorrupt
	}
	return feed, nil
}

// The names of feeds stand in their table and in its index; one of the two is enough.
const (
	sourceTable = "SELECT id, integration, source FROM source NOT INDEXED"
	sourceIndex = "SELECT id, integration, source FROM source INDEXED BY sqlite_autoindex_source_1"
)

func (s *sources) load(conn *sqlite.Conn) error {
	ids, feeds := map[ingest.Feed]int64{}, map[int64]ingest.Feed{}
	take := func(stmt *sqlite.Stmt) error {
		feed := ingest.Feed{
			Integration: string(blob(stmt, 1, nil)),
			Source:      alert.SourceName(blob(stmt, 2, nil)),
		}
		ids[feed] = stmt.ColumnInt64(0)
		feeds[stmt.ColumnInt64(0)] = feed
		return nil
	}
	err := rows(conn, sourceTable, take)
	if isDamage(err) {
		err = rows(conn, sourceIndex, take)
	}
	if err == nil {
		s.ids, s.feeds = ids, feeds
	}
	return err
}

// forget drops everything after a rollback; it is read again when needed.
func (s *sources) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids, s.feeds = nil, nil
}
