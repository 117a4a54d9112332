package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// The row of source of an integration that was removed stays, for tombstones name it, and so
// does that of feed: its fence goes on, whoever polls under the name later. A new
// integration of the name takes both over. If another one is renamed to it, the rows are
// retired: meta has no name for them under 'name:' and their number. A retired source comes
// back when its first name is polled again and is that of no other.

// removedHolder is the holder of a feed whose integration was removed, before the number of
// the commit. It keeps the lease for a while from processes that had the store open by
// then: they may not have taken up yet that their settings lack the integration, and would
// fetch it anew. A process that opened the store later has read its settings since.
const removedHolder = "removed at "

func removedAt(holder string) (commit int64, removed bool) {
	text, removed := strings.CutPrefix(holder, removedHolder)
	commit, err := strconv.ParseInt(text, 10, 64)
	return commit, removed && err == nil
}

// openedSince reports whether the store was opened after the removal by which a feed has its
// holder.
func (db *DB) openedSince(holder string) bool {
	commit, removed := removedAt(holder)
	return removed && db.firstSeen >= commit
}

// endFeed ends the lease of a feed whose integration is being removed.
func (db *DB) endFeed(conn *sqlite.Conn, src int64) error {
	commits, err := number(conn, "SELECT v FROM meta WHERE k='commits'")
	if err != nil {
		return err
	}
	return endLease(conn, src, removedHolder+strconv.FormatInt(commits+1, 10), db.now()+alert.Ticks(settingsTaken))
}

// like returns the numbers of the sources of other integrations whose names are one with a
// name.
func (n *feedNames) like(name, but string) (ids []int64) {
	for id, feed := range n.feeds {
		if feed.Integration != "" && feed.Integration != but && alert.SameIntegration(feed.Integration, name) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

const (
	maxRID  = "SELECT ifnull(max(rid), 0) FROM alert"
	hasRows = "SELECT 1 FROM alert NOT INDEXED WHERE rid>? AND src=? LIMIT 1" // no index has the source
)

// emptyOf returns, of sources that have a name and no records, up to which row they have
// none. It reads the whole store if there are some, which is better done before a
// transaction begins to write.
func (db *DB) emptyOf(ctx context.Context, name string) (empty map[int64]int64, err error) {
	empty = map[int64]int64{}
	err = db.snapshot(ctx, func(conn *sqlite.Conn) error {
		names, err := db.sources.latest(conn)
		if err != nil {
			return err
		}
		for _, id := range names.like(name, "") {
			has, err := number(conn, hasRows, 0, id)
			if err != nil {
				return err
			}
			if has == 0 {
				if empty[id], err = number(conn, maxRID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return empty, err
}

// retire takes a name from the sources that have it, if their integration was removed with
// its records; else it returns why the integration can't be renamed to it. empty are those
// of emptyOf.
func retire(conn *sqlite.Conn, names *feedNames, old, name string, empty map[int64]int64) error {
	ids := names.like(name, old)
	for _, id := range ids {
		has, err := number(conn, hasRows, empty[id], id)
		if err != nil {
			return err
		}
		if has != 0 {
			return taken("alerts", names.feeds[id])
		}
	}
	for _, id := range ids {
		polled, err := number(conn, "SELECT holder NOT LIKE '"+removedHolder+"%' FROM feed WHERE src=?", id)
		if err != nil {
			return err
		}
		if polled != 0 {
			return taken("feeds", names.feeds[id])
		}
		if err := run(conn, "INSERT OR REPLACE INTO meta(k, v) VALUES('name:'||?, x'')", id); err != nil {
			return err
		}
	}
	return nil
}

// taken returns the fault of a name that another integration has, and what of it is there.
func taken(what string, by namedFeed) error {
	name := fault.Line(by.Integration, 64)
	return fault.New(fault.Usage, fmt.Sprintf("the store has %s of an integration named %s", what, name),
		fmt.Sprintf("choose another name: two integrations are never merged; if that one is out of the settings everywhere, tocsin integration remove %s --remove-alerts frees its name", fault.ShellWord(name)), nil)
}

// revive gives a retired source its first name again, within a transaction.
func (s *sources) revive(conn *sqlite.Conn, names *feedNames, id int64) error {
	fence, err := freshFence(conn)
	if err == nil {
		err = run(conn, "UPDATE feed SET fence=? WHERE src=?", fence, id)
	}
	if err == nil {
		err = run(conn, "DELETE FROM meta WHERE k='name:'||?", id)
	}
	if err == nil {
		err = run(conn, "INSERT OR REPLACE INTO meta(k, v) VALUES('names',?)", names.version+1)
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err = s.load(conn)
	return err
}
