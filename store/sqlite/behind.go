package sqlite

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"math"
	"slices"
	"strconv"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// Behind lists the numbers of the next rows in order, then reads the rows in chunks. The
// rows of one instant are listed together, however many: sorting them again for each
// chunk would take time by their square, and a number takes 8 bytes. What is damaged is
// left out and counted: see Damaged.
func (db *DB) Behind(ctx context.Context, than engine.Position) iter.Seq2[engine.Row, error] {
	return func(yield func(engine.Row, error) bool) {
		at := &behindRows{db: db, than: than, last: than, to: int64(than.Created), timed: than.Created != 0}
		at.plain, at.flags = db.layouts.flagsOf(cmp.Or(than.Kind, alert.AlertKind()))
		var err error
		at.seq, err = db.Seq(ctx)
		for !at.done {
			var rids []int64
			if err == nil {
				rids, err = at.list(ctx)
			}
			if isDamage(err) {
				db.damage.some()
				db.damage.log("the older alerts are not all read", err)
				return
			}
			for chunk := range slices.Chunk(rids, chunkRows) {
				if err == nil {
					err = at.read(ctx, chunk, yield)
				}
			}
			if errors.Is(err, errStopped) {
				return
			}
			if err != nil {
				yield(engine.Row{}, db.fault("read older alerts", err))
				return
			}
		}
	}
}

// behindRows is how far a call of Behind has come.
type behindRows struct {
	db    *DB
	than  engine.Position // the first row comes behind it
	last  engine.Position // of the last row
	seq   int64           // rows with a greater change number have changed since the beginning
	to    int64           // created_at up to which nothing is listed yet
	timed bool            // rows with a time are left to be listed
	none  bool            // what is listed last has no time
	done  bool

	plain, flags int64 // of the rows of the kind: see flagsOf
}

const (
	// olderSQL takes the parameters of onlyKind, two of a span of created_at and the
	// key that the first rows must be behind.
	olderSQL = "SELECT a.rid FROM alert a CROSS JOIN source s ON s.id=a.src WHERE " + onlyKind
	spanSQL  = " AND a.created<=? AND a.created>=? AND (a.created<? OR " + behindSQL + ") ORDER BY a.created DESC, a.aid, s.integration, s.source"
	noneSQL  = " AND a.created IS NULL AND " + behindSQL + " ORDER BY a.aid, s.integration, s.source"
	// behindSQL compares keys as alert.Key.Compare does.
	behindSQL = "(a.aid, s.integration, s.source)>(?,?,?)"
	// onlyKind takes kindBits|tagged and the flags of flagsOf.
	onlyKind = "a.flags&? IN (?,?)"
	boundSQL = "SELECT a.created FROM alert a WHERE " + onlyKind + " AND a.created<=? ORDER BY a.created DESC LIMIT 1 OFFSET ?"
	ridsSQL  = rowColumnsSQL + " FROM json_each(?) j CROSS JOIN alert a ON a.rid=j.value" + markSQL + " WHERE " + onlyKind + " ORDER BY j.key"
)

// list returns the numbers of about chunkRows rows and moves on.
func (o *behindRows) list(ctx context.Context) (rids []int64, err error) {
	take := func(stmt *sqlite.Stmt) error {
		rids = append(rids, stmt.ColumnInt64(0))
		return nil
	}
	key := o.than.Key
	if !o.timed && o.than.Created != 0 {
		key = alert.Key{} // the rows with a time are through
	}
	err = o.db.snapshot(ctx, func(conn *sqlite.Conn) error {
		names, err := o.db.sources.names(conn)
		if err != nil {
			return err
		}
		id, integration, source := []byte(key.ID), []byte(names.origin(key)), []byte(key.Source) // as the rows are ordered
		if !o.timed {
			o.done, o.none = true, true
			return rows(conn, olderSQL+noneSQL, take, kindBits|tagged, o.plain, o.flags, id, integration, source)
		}
		from := int64(math.MinInt64)
		bound := func(stmt *sqlite.Stmt) error {
			from = stmt.ColumnInt64(0)
			return nil
		}
		if err := rows(conn, boundSQL, bound, kindBits|tagged, o.plain, o.flags, o.to, chunkRows-1); err != nil {
			return err
		}
		to, than := o.to, int64(o.than.Created)
		if o.timed = from > math.MinInt64; o.timed {
			o.to = from - 1
		}
		return rows(conn, olderSQL+spanSQL, take, kindBits|tagged, o.plain, o.flags, to, from, than, id, integration, source)
	})
	return rids, err
}

// read yields the rows with some numbers. One that has changed since the beginning may have
// moved: to the front, where the rows before it have come, or behind what is listed, where
// it comes later. It is left out then.
func (o *behindRows) read(ctx context.Context, rids []int64, yield func(engine.Row, error) bool) error {
	found, err := o.chunk(ctx, rids)
	if err != nil {
		return err
	}
	for i := range found {
		at := engine.PositionOf(&found[i].Record)
		switch behind := at.Compare(o.last) > 0; {
		case found[i].Seq > o.seq && (!behind || o.listedLater(at)):
			continue
		case behind && (at.Created != 0 || o.none): // else it is made anew of a damaged row
			o.last = at
		}
		if !yield(found[i], nil) {
			return errStopped
		}
	}
	return nil
}

// listedLater reports whether a position is behind what is listed.
func (o *behindRows) listedLater(p engine.Position) bool {
	if p.Created == 0 {
		return !o.none
	}
	return o.timed && int64(p.Created) <= o.to
}

// chunk reads the rows with some numbers; if a part of the file cannot be read, each by
// itself.
func (o *behindRows) chunk(ctx context.Context, rids []int64) (found []engine.Row, err error) {
	list := []byte{'['}
	for i, rid := range rids {
		if i > 0 {
			list = append(list, ',')
		}
		list = strconv.AppendInt(list, rid, 10)
	}
	err = o.db.snapshot(ctx, func(conn *sqlite.Conn) (err error) {
		found, err = o.db.readRows(conn, nil, ridsSQL, string(append(list, ']')), kindBits|tagged, o.plain, o.flags)
		return err
	})
	if !isDamage(err) {
		return found, err
	}
	if len(rids) == 1 {
		o.db.damage.row(rids[0], err)
		return nil, nil
	}
	found = nil
	for _, rid := range rids {
		one, err := o.chunk(ctx, []int64{rid})
		if err != nil {
			return nil, err
		}
		found = append(found, one...)
	}
	return found, nil
}
