package sqlite

import (
	"sync"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// sources maps between feeds and the small numbers that stand for them in rows.
// There are a few for each integration; all of them are remembered, until an integration
// is renamed (see renames).
type sources struct {
	mu    sync.Mutex
	known *feedNames // nil before they are read; replaced, never changed
	seen  int64      // the latest version that a connection saw: an older one does not do
}

// feedNames are the feeds of a file at one moment.
type feedNames struct {
	version int64 // grows with each rename
	ids     map[ingest.Feed]int64
	feeds   map[int64]namedFeed
	origins map[ingest.Feed]string // of feeds whose integration was renamed: the first name
	retired map[ingest.Feed]int64  // sources without a name, by their first one: see freed.go
	renames renames
}

// namedFeed is a feed, with the name that its integration had when the file first had it.
// Hashes of keys are made of that. A retired source has no other name.
type namedFeed struct {
	ingest.Feed
	origin string
}

// key returns the key of a record of the feed.
func (f namedFeed) key(id []byte) alert.Key {
	return alert.Key{Integration: f.Integration, Source: f.Source, ID: string(id)}
}

// hash returns the hash of a key of the feed.
func (f namedFeed) hash(key alert.Key) int64 {
	key.Integration = f.origin
	return hashKey(key)
}

// id returns a feed's number; 0 if the file has none.
func (s *sources) id(conn *sqlite.Conn, feed ingest.Feed) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current() {
		if id := s.known.ids[feed]; id != 0 {
			return id, nil
		}
	}
	names, err := s.load(conn)
	if err != nil {
		return 0, err
	}
	return names.ids[feed], nil
}

// ensure returns a feed's number, and makes one if there is none. It is for the
// writer, within a transaction. A name that was given up gets none: the error is a
// renamedError.
func (s *sources) ensure(conn *sqlite.Conn, feed ingest.Feed) (int64, error) {
	id, err := s.id(conn, feed)
	if err != nil || id != 0 {
		return id, err
	}
	names, err := s.whole(conn)
	if err != nil {
		return 0, err
	}
	if is := names.renames.now(feed.Integration); is != "" {
		return 0, renamedError{feed.Integration, is}
	}
	if id := names.retired[feed]; id != 0 {
		return id, s.revive(conn, names, id)
	}
	if err := run(conn, "INSERT INTO source(integration, source) VALUES(?,?)", []byte(feed.Integration), []byte(feed.Source)); err != nil {
		return 0, err
	}
	return s.id(conn, feed)
}

// feed returns the feed of a number.
func (s *sources) feed(conn *sqlite.Conn, id int64) (namedFeed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current() {
		if feed, ok := s.known.feeds[id]; ok {
			return feed, nil
		}
	}
	names, err := s.load(conn)
	if err != nil {
		return namedFeed{}, err
	}
	feed, ok := names.feeds[id]
	if !ok {
		return feed, errCorrupt
	}
	return feed, nil
}

// hash returns the hash of a key.
func (s *sources) hash(conn *sqlite.Conn, key alert.Key) (int64, error) {
	names, err := s.names(conn)
	if err != nil {
		return 0, err
	}
	return names.hash(key), nil
}

func (n *feedNames) hash(key alert.Key) int64 {
	key.Integration = n.origin(key)
	return hashKey(key)
}

// origin returns the first name of a key's integration.
func (n *feedNames) origin(key alert.Key) string {
	if len(n.origins) > 0 { // seldom, and each batch asks for each record
		if origin, renamed := n.origins[ingest.Feed{Integration: key.Integration, Source: key.Source}]; renamed {
			return origin
		}
	}
	return key.Integration
}

// names returns the names of one moment. If they cannot be read, since they are damaged, it
// takes each integration for one that was never renamed.
func (s *sources) names(conn *sqlite.Conn) (*feedNames, error) {
	names, err := s.whole(conn)
	if isDamage(err) {
		return &feedNames{}, nil
	}
	return names, err
}

// latest reads the names that the file has now. It is for those who must know every feed: one
// that another process has made since they were read gives the names no new version.
func (s *sources) latest(conn *sqlite.Conn) (*feedNames, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.load(conn)
}

// whole is names without leave to be damaged. They are those of the version that connections
// see, but may lack the latest feeds.
func (s *sources) whole(conn *sqlite.Conn) (*feedNames, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current() {
		return s.known, nil
	}
	return s.load(conn)
}

// current reports whether the names are those that connections see. s.mu is held.
func (s *sources) current() bool { return s.known != nil && s.known.version >= s.seen }

// want notes the version of the names that a connection sees.
func (s *sources) want(version int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = max(s.seen, version)
}

// The names of feeds stand in their table and in its index; one of the two is enough.
const (
	sourceTable = "SELECT id, integration, source, (SELECT v FROM meta WHERE k='name:'||id) FROM source NOT INDEXED"
	sourceIndex = "SELECT id, integration, source, (SELECT v FROM meta WHERE k='name:'||id) FROM source INDEXED BY sqlite_autoindex_source_1"
	namesSQL    = "SELECT v FROM meta WHERE k='names'"
)

// load reads the names, and remembers them unless a connection has seen later ones. The
// version is read first: names that are newer than it are only read again. s.mu is held.
func (s *sources) load(conn *sqlite.Conn) (*feedNames, error) {
	names := &feedNames{ids: map[ingest.Feed]int64{}, feeds: map[int64]namedFeed{}, origins: map[ingest.Feed]string{}, retired: map[ingest.Feed]int64{}}
	var err error
	if names.version, err = number(conn, namesSQL); err == nil && names.version > 0 {
		names.renames, err = readRenames(conn)
	}
	if err != nil {
		return nil, err
	}
	err = rows(conn, sourceTable, names.take)
	if isDamage(err) {
		err = rows(conn, sourceIndex, names.take)
	}
	if err == nil && names.version >= s.seen {
		s.known = names
	}
	return names, err
}

// take takes a row of sourceTable.
func (n *feedNames) take(stmt *sqlite.Stmt) error {
	id, origin := stmt.ColumnInt64(0), string(blob(stmt, 1, nil))
	feed := ingest.Feed{Integration: origin, Source: alert.SourceName(blob(stmt, 2, nil))}
	switch name := string(blob(stmt, 3, nil)); {
	case stmt.ColumnIsNull(3):
	case name == "":
		n.retired[feed], n.feeds[id] = id, namedFeed{ingest.Feed{Source: feed.Source}, origin}
		return nil
	default:
		feed.Integration = name
		n.origins[feed] = origin
	}
	n.ids[feed], n.feeds[id] = id, namedFeed{feed, origin}
	return nil
}

// forget drops everything after a rollback; it is read again when needed.
func (s *sources) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = nil
}
