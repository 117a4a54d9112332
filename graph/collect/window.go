package collect

import (
	"fmt"
	"strconv"

	"tocsin/graph/alert"
)

// window is a part of a list: the items whose update time lies in [from, to), and,
// if too many share one update time, whose creation lies in [createdFrom,
// createdTo). An upper end of 0 means none.
type window struct {
	from, to               alert.Time
	createdFrom, createdTo alert.Time
	skip                   int    // items to leave out at the front
	top                    int    // items a page; 0 = as many as the list is known to accept
	suspect                bool   // its items could not be read with those around them, so it is asked for once only
	gap                    bool   // it holds an item that cannot be read, as is known
	again                  bool   // a next page of empty ones was refused
	firstID                string // id of the first item of the list that skip was counted on
}

// oneUpdate reports whether the window has a single update time, oneCreation
// whether it has a single creation time.
func (w window) oneUpdate() bool   { return w.to != 0 && w.to <= w.from+1 }
func (w window) oneCreation() bool { return w.createdTo != 0 && w.createdTo <= w.createdFrom+1 }

// endsBy reports whether the window lies wholly before a time.
func (w window) endsBy(at alert.Time) bool { return w.to != 0 && w.to <= at }

// indivisible reports whether nothing tells the items of the window apart, so that
// only counting gets past a page of them.
func (w window) indivisible(seen coverage) bool {
	return w.oneUpdate() && (w.oneCreation() || seen.lastCreated == 0)
}

// contains reports whether an item of these times lies in the window.
func (w window) contains(updated, created alert.Time) bool {
	return updated != 0 && updated >= w.from && (w.to == 0 || updated < w.to) &&
		created >= w.createdFrom && (w.createdTo == 0 || created < w.createdTo)
}

// filter returns the window in OData, given the names of the properties.
func (w window) filter(updated, created string) string {
	text := span(updated, w.from, w.to)
	if w.createdFrom != 0 || w.createdTo != 0 {
		text += " and " + span(created, w.createdFrom, w.createdTo)
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
	if w.createdFrom != 0 || w.createdTo != 0 {
		text += " created " + w.createdFrom.String() + ".." + w.createdTo.String()
	}
	if w.skip > 0 {
		text += " after " + strconv.Itoa(w.skip)
	}
	return text
}

// coverage is how much one list showed of a window, from the items that lie in it.
type coverage struct {
	items                     int        // in the window
	total                     int        // with those outside, which a service sends that ignores filters
	last, oldest, newest      alert.Time // update times
	same                      int        // items in the window at the end of the last page that share its update time
	repeated                  int        // items that came twice
	barren                    int        // pages that brought nothing new, in a row
	firstCreated, lastCreated alert.Time
	disorder                  bool   // update times did not ascend
	steps                     int    // how often one was greater than the one before
	id                        string // of the first item
}

// add counts the items of one page.
func (c *coverage) add(w window, records []alert.Record) {
	for i := range records {
		r := &records[i]
		c.total++
		if c.total == 1 {
			c.id = r.ID
		}
		updated, created := r.Updated(), r.Created()
		if !w.contains(updated, created) {
			continue
		}
		c.items++
		c.disorder = c.disorder || updated < c.last
		if updated > c.last {
			c.steps++
		}
		if updated != c.last {
			c.same = 0
		}
		c.same++
		c.last = updated
		c.newest = max(c.newest, updated)
		if c.oldest == 0 || updated < c.oldest {
			c.oldest = updated
		}
		if created != 0 {
			if c.firstCreated == 0 || created < c.firstCreated {
				c.firstCreated = created
			}
			c.lastCreated = max(c.lastCreated, created)
		}
	}
}
