package sqlite

import (
	"context"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// longestFocus is how far ahead a screen may say that it is focused: one whose clock was
// wrong must not keep others from being believed.
const longestFocus = time.Hour

// Focus says that a screen that shows a feed is focused until a moment. An earlier moment
// than the one before changes nothing, unless that lies too far ahead of us. It stands in
// meta, so that the schema stays as it is.
func (db *DB) Focus(ctx context.Context, feed ingest.Feed, until time.Time) error {
	err := db.write(ctx, byPerson, func(conn *sqlite.Conn) error {
		src, err := db.feedRow(conn, feed)
		if err != nil {
			return err
		}
		most := int64(alert.At(db.options.Now().Add(longestFocus)))
		return run(conn, `INSERT INTO meta(k, v) VALUES('focused:'||?1, ?2)
			ON CONFLICT(k) DO UPDATE SET v=iif(typeof(v)<>'integer' OR v>?3, ?2, max(v, ?2))`, src, int64(alert.At(until)), most)
	})
	return db.fault("say that a screen is focused", err)
}

// FocusedUntil returns the moment until which a screen that shows the feed said that it is
// focused, cut to 100 ns; zero for never.
func (db *DB) FocusedUntil(ctx context.Context, feed ingest.Feed) (until time.Time, err error) {
	err = db.read(ctx, func(conn *sqlite.Conn) error {
		src, err := db.sources.id(conn, feed)
		if err != nil {
			return err
		}
		said, err := number(conn, "SELECT v FROM meta WHERE k='focused:'||?", src)
		until = alert.Time(said).Time()
		return err
	})
	return until, db.fault("read whether a screen is focused", err)
}
