package collect

import "tocsin/graph/alert"

// rest returns what is still to be read of a window of which a list showed some
// items and then ended though there may be more. The last one is to be read first.
//
// In ascending order the list goes on from its last time. Without order the window
// is halved, so that each half has some of the items that came. If all items share one
// update time, that time is read on its own, halved by creation; if they share that too,
// by counting. Nothing is left if the service showed no item of the window at all: it
// ignores the filter, and always would.
func (w window) rest(seen coverage, ascending bool) []window {
	switch {
	case seen.items == 0:
		return nil
	case w.indivisible(seen):
		w.skip, w.firstID = w.skip+seen.total-seen.repeated, seen.id
		return []window{w}
	case w.oneUpdate():
		return w.halves(seen)
	case seen.newest == w.from:
		return w.apart()
	case ascending:
		w.from, w.skip = seen.newest, 0
		return []window{w}
	case seen.oldest == seen.newest:
		return w.aroundUpdate(seen.newest)
	}
	top := w.to
	if top == 0 {
		top = seen.newest
	}
	early, late := w, w
	early.to = min(max(w.from+(top-w.from)/2, seen.oldest+1), seen.newest)
	late.from = early.to
	return []window{late, early}
}

// after returns what is left of a window when its list failed: in ascending order
// everything before the last time is read.
func (w window) after(seen coverage, ascending bool) window {
	if ascending && w.skip == 0 && !w.oneUpdate() {
		w.from = max(w.from, seen.newest)
	}
	return w
}

// apart returns the window's first update time alone, and what comes after it. Small
// pages would only cut the items of one time.
func (w window) apart() []window {
	first, after := w, w
	first.to, first.top = w.from+1, 0
	after.from = w.from + 1
	return []window{after, first}
}

// aroundUpdate splits a window into what was updated before, at and after a time.
func (w window) aroundUpdate(at alert.Time) []window {
	before, from := w, w
	before.to, from.from = at, at
	if from.to != 0 && from.to <= at+1 {
		return []window{from, before}
	}
	return append(from.apart(), before)
}

// halves splits a window of one update time by creation.
func (w window) halves(seen coverage) []window {
	if seen.firstCreated == seen.lastCreated {
		return w.aroundCreation(seen.firstCreated)
	}
	early, late := w, w
	early.createdTo = seen.firstCreated + (seen.lastCreated-seen.firstCreated)/2 + 1
	late.createdFrom = early.createdTo
	return []window{late, early}
}

// aroundCreation splits a window into what was created before, at and after a time.
func (w window) aroundCreation(at alert.Time) []window {
	before, same, after := w, w, w
	before.createdTo, same.createdFrom, same.createdTo, after.createdFrom = at, at, at+1, at+1
	out := []window{same}
	if w.createdTo == 0 || after.createdFrom < w.createdTo {
		out = append(out, after)
	}
	if before.createdFrom < before.createdTo {
		out = append(out, before)
	}
	return out
}

// split splits a window at the time of an item that stands behind one that cannot be
// read; 0 if there is none. If the first time of the window was read already, it is
// split off too. What is between is read in pages of top.
func (w window) split(at alert.Time, first bool, top int) []window {
	var out []window
	if at != 0 && at < w.to {
		after := w
		after.from, after.top, after.suspect = at, 0, false
		out, w.to = append(out, after), at
	}
	early := w
	if first {
		early.to, early.top = w.from+1, 0
		w.from++
	}
	if w.top = top; w.from < w.to {
		out = append(out, w)
	}
	if first {
		out = append(out, early)
	}
	return out
}

// bisect halves a window, by creation or by update time.
func (w window) bisect(byCreation bool) []window {
	early, late := w, w
	switch {
	case !byCreation:
		late.from = w.from + (w.to-w.from)/2
		early.to = late.from
		return []window{late, early}
	case w.createdFrom != 0 && w.createdTo != 0:
		late.createdFrom = w.createdFrom + (w.createdTo-w.createdFrom)/2
	case w.createdTo != 0: // items are created some time before they are updated
		late.createdFrom = max(1, w.createdTo-max(alert.Hour, w.from+1-w.createdTo))
	default:
		late.createdFrom = max(w.from, w.createdFrom) + 1
	}
	early.createdTo = late.createdFrom
	return []window{late, early}
}
