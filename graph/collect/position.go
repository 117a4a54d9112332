package collect

import (
	"encoding/json"
	"slices"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// positionVersion is the version of a stored position. One of another version is not
// read.
const positionVersion = 1

// position says how far the back-fill is, beside the times of ingest.Progress. A list's
// poller keeps it in Cursor, so that a process gets on even if it is killed after each
// page. It is as old as the last batch of the past, and checked when it is read.
type position struct {
	Version int          `json:"v"`
	BackTo  alert.Time   `json:"back_to"`           // of the progress that it belongs to
	Reach   alert.Time   `json:"reach,omitempty"`   // the back-fill goes at least to here; 0 = as the settings say
	Days    int          `json:"days,omitempty"`    // length of the current part
	From    alert.Time   `json:"from,omitempty"`    // the back-fill is complete from here when the current part is
	Tries   int          `json:"tries,omitempty"`   // how often the part was read with answers that were partial
	Windows []leftWindow `json:"windows,omitempty"` // what is left of the part; the last one is to be read first

	// These hold whether or not there is a back-fill, so they belong to no BackTo.
	Rechecks rechecks    `json:"rechecks,omitzero"`
	Recheck  *recheck    `json:"recheck,omitempty"` // under way; nil for none
	Gaps     []storedGap `json:"gaps,omitempty"`    // in the order of their windows
}

// storedGap is a gap as it is stored.
type storedGap struct {
	From        alert.Time `json:"from"`
	To          alert.Time `json:"to"`
	CreatedFrom alert.Time `json:"created_from,omitempty"`
	CreatedTo   alert.Time `json:"created_to,omitempty"`
	gap
}

// leftWindow is a window as it is stored.
type leftWindow struct {
	From        alert.Time `json:"from"`
	To          alert.Time `json:"to"`
	CreatedFrom alert.Time `json:"created_from,omitempty"`
	CreatedTo   alert.Time `json:"created_to,omitempty"`
	Skip        int        `json:"skip,omitempty"`
	FirstID     string     `json:"first_id,omitempty"`
}

// maxDays is the length of the longest part of the back-fill.
const maxDays = 4096

// readPosition returns the position of a progress. What is not of our making, or does
// not belong to the progress, is left out: the part begins anew then.
func readPosition(p ingest.Progress) position {
	first := position{Version: positionVersion, BackTo: p.BackTo, Days: 1}
	var pos position
	if p.Cursor == "" || json.Unmarshal([]byte(p.Cursor), &pos) != nil || pos.Version != positionVersion {
		return first
	}
	if pos.Reach > 0 && (pos.Reach <= p.BackTo || p.Watermark == 0) {
		first.Reach = pos.Reach
	}
	pos.Gaps = believedGaps(pos.Gaps)
	if pos.Recheck != nil && !pos.Recheck.inProgress() {
		pos.Recheck = nil
	}
	first.Rechecks, first.Recheck, first.Gaps = pos.Rechecks, pos.Recheck, pos.Gaps
	if pos.BackTo != p.BackTo || pos.Days < 1 || pos.Days > maxDays {
		return first
	}
	pos.Reach = first.Reach
	if !pos.inProgress() {
		pos.From, pos.Tries, pos.Windows = 0, 0, nil
	}
	return pos
}

// believedGaps returns those of the stored gaps that make sense.
func believedGaps(stored []storedGap) (out []storedGap) {
	for _, g := range stored {
		if g.From >= 0 && g.To > g.From && (g.CreatedTo == 0 || g.CreatedTo > g.CreatedFrom) &&
			g.Items >= 0 && g.Items <= maxItems && (g.Items > 0 || g.Partial) && len(out) < maxGaps {
			out = append(out, g)
		}
	}
	return out
}

// gaps returns the gaps of the position.
func (pos *position) gaps() gaps {
	out := gaps{}
	for _, g := range pos.Gaps {
		out.add(window{from: g.From, to: g.To, createdFrom: g.CreatedFrom, createdTo: g.CreatedTo}, g.gap)
	}
	return out
}

// withGaps returns the position with gaps.
func (pos position) withGaps(known gaps) position {
	pos.Gaps = nil
	for _, w := range known.windows() {
		pos.Gaps = append(pos.Gaps, storedGap{w.from, w.to, w.createdFrom, w.createdTo, known[w]})
	}
	return pos
}

// inProgress reports whether a part was begun, and everything left of it makes sense.
func (pos *position) inProgress() bool {
	if len(pos.Windows) == 0 || len(pos.Windows) > maxWindows || pos.Tries < 0 || pos.Tries > partialTries ||
		pos.From >= pos.BackTo || pos.From < pos.BackTo-alert.Time(pos.Days)*alert.Day {
		return false
	}
	return within(pos.Windows, pos.From, pos.BackTo)
}

// within reports whether stored windows make sense and lie between two times.
func within(windows []leftWindow, from, to alert.Time) bool {
	for i := range windows {
		w := &windows[i]
		if w.From < from || w.To <= w.From || w.To > to || w.Skip < 0 || len(w.FirstID) > maxID ||
			w.CreatedTo != 0 && w.CreatedTo <= w.CreatedFrom {
			return false
		}
	}
	return true
}

// with returns the position with the windows of a stack. If they are too many, the part
// begins anew after a restart.
func (pos position) with(stack []window) position {
	pos.Windows = stored(stack)
	return pos
}

// stored returns the windows of a stack as they are stored; nil if they are too many.
func stored(stack []window) (out []leftWindow) {
	if len(stack) > maxWindows {
		return nil
	}
	for _, w := range stack {
		if len(w.firstID) > maxID {
			w.skip, w.firstID = 0, ""
		}
		out = append(out, leftWindow{w.from, w.to, w.createdFrom, w.createdTo, w.skip, w.firstID})
	}
	return out
}

// stackOf returns stored windows as a stack. One that was narrowed around an item that
// cannot be read is narrowed again.
func stackOf(windows []leftWindow) (out []window) {
	for _, w := range windows {
		out = append(out, window{
			from: w.From, to: w.To, createdFrom: w.CreatedFrom, createdTo: w.CreatedTo, skip: w.Skip, firstID: w.FirstID,
		})
	}
	return out
}

// String returns the position as it is stored.
func (pos position) String() string {
	text, err := json.Marshal(pos)
	if err != nil {
		return "" // no value of these types gives an error
	}
	return string(text)
}

// left returns what is left of a pager's windows once a page is kept, so that another
// pager may go on there, in another process too. ends says that the page ends its list:
// then the rest of w is on the stack already.
func (p *pager) left(w window, seen coverage, list graph.List, ends bool) []window {
	left := slices.Clone(p.stack)
	switch {
	case ends:
		return left
	case seen.items == 0, w.indivisible(seen):
		return append(left, w)
	}
	return append(left, p.rest(w, seen, list)...)
}

// parted returns the windows before and from a time. If a list came in order, which is not proven, the first of them is read already, and small.
func (w window) parted(at alert.Time) []window {
	before, from := w, w
	before.to, from.from = at, at
	return []window{from, before}
}

// lowest returns the time before which nothing is left of windows; 0 if there are none.
func lowest(left []window) (low alert.Time) {
	for i, w := range left {
		if i == 0 || w.from < low {
			low = w.from
		}
	}
	return low
}
