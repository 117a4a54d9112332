package collect

import (
	"fmt"
	"strconv"

	"tocsin/graph"
	"tocsin/graph/alert"
)

// window is a part of a list: items whose update time lies in [from, to), and,
// where too many share one update time, whose creation lies in [born, unborn).
// An upper end of 0 is none.
type window struct {
	from, to     alert.Time
	born, unborn alert.Time
	skip         int    // items to leave out at the front
	mark         string // id of the first item of the list that skip was counted on
}

// oneStamp reports a window of a single update time, oneBirth one of a single
// creation time.
func (w window) oneStamp() bool { return w.to != 0 && w.to <= w.from+1 }
func (w window) oneBirth() bool { return w.unborn != 0 && w.unborn <= w.born+1 }

// indivisible reports that nothing tells the items of the window apart, so that
// only counting gets past a page of them.
func (w window) indivisible(e extent) bool {
	return w.oneStamp() && (w.oneBirth() || e.final == 0)
}

// filter is the window in OData.
func (w window) filter(source graph.Source) string {
	text := span(source.Updated, w.from, w.to)
	if w.born != 0 || w.unborn != 0 {
		text += " and " + span(source.Created, w.born, w.unborn)
	}
	return text
}

func span(property string, from, to alert.Time) string {
	switch {
	case to != 0 && to <= from+1:
		return property + " eq " + from.String()
	case to == 0:
		return property + " ge " + from.String()
	case from == 0:
		return property + " lt " + to.String()
	}
	return fmt.Sprintf("%s ge %s and %s lt %s", property, from, property, to)
}

// String names the window in logs.
func (w window) String() string {
	text := w.from.String() + ".." + w.to.String()
	if w.born != 0 || w.unborn != 0 {
		text += " created " + w.born.String() + ".." + w.unborn.String()
	}
	if w.skip > 0 {
		text += " after " + strconv.Itoa(w.skip)
	}
	return text
}

// extent is what one list showed of a window, from the items that lie in it.
type extent struct {
	items        int // in the window
	total        int // with those outside, which a service sends that ignores filters
	last, newest alert.Time
	first        alert.Time // oldest creation
	final        alert.Time // newest creation
	disorder     bool       // update times did not ascend
	climbs       int        // how often one was greater than the one before
	id           string     // of the first item
}

func (e *extent) add(w window, records []alert.Record) {
	for i := range records {
		r := &records[i]
		e.total++
		if e.total == 1 {
			e.id = r.ID
		}
		at, born := r.Updated(), r.Created()
		if at == 0 || at < w.from || w.to != 0 && at >= w.to || born < w.born || w.unborn != 0 && born >= w.unborn {
			continue
		}
		e.items++
		e.disorder = e.disorder || at < e.last
		if at > e.last {
			e.climbs++
		}
		e.last = at
		e.newest = max(e.newest, at)
		if born != 0 {
			if e.first == 0 || born < e.first {
				e.first = born
			}
			e.final = max(e.final, born)
		}
	}
}

// rest is what is still to be read of a window of which a list showed e and
// then ended though there may be more. The last one is to be read first.
//
// In ascending order the list goes on from its last time. Without order the
// window is halved. Where all items share one update time, that one is read on
// its own, halved by creation; where they share that too, by counting. Nothing
// is left where the service showed no item of the window at all: it ignores the
// filter, and would for ever.
func (w window) rest(e extent, ascending bool) []window {
	switch {
	case e.items == 0:
		return nil
	case w.indivisible(e):
		w.skip, w.mark = w.skip+e.total, e.id
		return []window{w}
	case w.oneStamp():
		return w.halves(e)
	case e.newest == w.from:
		return w.apart()
	case ascending:
		w.from, w.skip = e.newest, 0
		return []window{w}
	}
	top := w.to
	if top == 0 {
		top = e.newest
	}
	early, late := w, w
	early.to = w.from + max(1, (top-w.from)/2)
	late.from = early.to
	return []window{late, early}
}

// after is what is left of a window when its list broke off: in ascending order
// all before the last time is read.
func (w window) after(e extent, ascending bool) window {
	if ascending && w.skip == 0 && !w.oneStamp() {
		w.from = max(w.from, e.newest)
	}
	return w
}

// apart is the window's first update time alone, and what comes after it.
func (w window) apart() []window {
	stamp, after := w, w
	stamp.to = w.from + 1
	after.from = w.from + 1
	return []window{after, stamp}
}

// halves splits a window of one update time by creation.
func (w window) halves(e extent) []window {
	if e.first == e.final {
		return w.aroundBirth(e.first)
	}
	early, late := w, w
	early.unborn = e.first + (e.final-e.first)/2 + 1
	late.born = early.unborn
	return []window{late, early}
}

// aroundBirth splits a window in what was created before, at and after a time.
func (w window) aroundBirth(at alert.Time) []window {
	before, same, after := w, w, w
	before.unborn, same.born, same.unborn, after.born = at, at, at+1, at+1
	out := []window{same}
	if w.unborn == 0 || after.born < w.unborn {
		out = append(out, after)
	}
	if before.born < before.unborn {
		out = append(out, before)
	}
	return out
}
