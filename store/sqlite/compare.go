package sqlite

import (
	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// learn reads the rows that are replaced, if they are compared, and learns the words of
// all items.
func (w *writer) learn(items []*incoming) error {
	l, err := w.db.learner(w.conn)
	if err != nil {
		return err
	}
	for _, it := range items {
		if it.was != nil && !it.compared(w.db.options.Mapping) {
			continue // a heartbeat says the same again
		}
		if it.was != nil {
			it.old = &alert.Record{Key: it.record.Key}
			err := w.reader.unpack(it.was.body, it.was.covered, it.old)
			if it.torn = isDamage(err); it.torn { // it must not hold up the newer one
				it.old, err = &alert.Record{Key: it.record.Key}, nil
			}
			if err != nil {
				return err
			}
		}
		from := len(l.met)
		if err := l.learn(&it.record, it.old); err != nil {
			return err
		}
		it.met = [2]int{from, len(l.met)}
	}
	w.met, w.db.words.met = l.met, l.met
	return nil
}

// compare holds the items against the rows that they replace: it writes the history
// of those that changed, and notes the incidents that show something else.
func (w *writer) compare(items []*incoming) error {
	for _, it := range items {
		if it.old == nil {
			continue
		}
		if it.torn {
			w.shown.add(&it.record)
		}
		switch {
		case it.effect == changed:
			if err := w.putHistory(it, it.old); err != nil {
				return err
			}
		case showsOther(it.old, &it.record):
			w.shown.add(it.old)
			w.shown.add(&it.record)
		}
	}
	return nil
}

// putHistory writes what changed against the replaced row.
func (w *writer) putHistory(it *incoming, old *alert.Record) error {
	w.shown.add(old)
	w.shown.add(&it.record)
	if it.was.anew != nil {
		old = it.was.anew
	}
	by := engine.SentBy(old, &it.record)
	for _, c := range engine.Diff(old, &it.record) {
		c.At, c.By = w.now, by
		if err := w.db.keepChange(w.conn, it.rid, c); err != nil {
			return err
		}
	}
	return nil
}
