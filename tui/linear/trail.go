package linear

import (
	"fmt"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// place is where a person is: a page of a list, or a record that was opened from it.
type place struct {
	text   string      // of the listed query
	view   string      // the name of the view that was asked for; "" for none
	top    int         // number of the page's first row, when it was told
	told   []alert.Key // the rows of the pages before it
	listed []alert.Key // its own rows
	opened *opened     // nil while the list is shown
	among  []alert.Key // the records of which the open one was chosen, if another one has listed them; nil for the query's
	work   queue       // what is opened one after the other
}

// page returns the page so many pages further than the one which was told here. Rows that were told keep
// their places: no other one is jumped over.
func (p *place) page(pages int) pageAt {
	t := pageAt{told: p.told, top: max(p.top+pages*pageRows, 0), kept: slices.Concat(p.told, p.listed)}
	switch {
	case pages > 0:
		t.told, t.next = t.kept, true
	case pages < 0:
		t.back = pageRows
	case p.top == 0: // it begins anew
		return pageAt{}
	}
	return t
}

// within returns the place with what is worked there.
func (p place) within(work queue) place {
	p.opened, p.work = nil, work
	return p
}

// queue holds records that are worked one after the other; none for the rows of the query.
type queue struct {
	rows      []index.Row
	at        int                // index of the open one
	done      map[alert.Key]bool // those that were dealt with here
	elsewhere map[alert.Key]bool // those that others closed meanwhile
	twins     map[alert.Key]bool // those of done that were closed out of turn: with a twin of theirs, or opened from elsewhere
	parted    bool               // the parts of what is open were told
}

// place returns the index of a record; -1 for none of those that are worked.
func (q *queue) place(key alert.Key) int {
	return slices.IndexFunc(q.rows, func(r index.Row) bool { return r.Key == key })
}

// beside reports whether a record is not the one whose turn it is.
func (q *queue) beside(key alert.Key) bool { return q.rows[q.at].Key != key }

// tally says what has become of the records: "7 done, 4 left".
func (q *queue) tally() string {
	words := fmt.Sprintf("%d done", len(q.done))
	if n := len(q.elsewhere); n > 0 {
		words += fmt.Sprintf(", %d closed by others", n)
	}
	return words + fmt.Sprintf(", %d left", len(q.rows)-len(q.done)-len(q.elsewhere))
}

// trail holds the places that a person has left, to go back to, the last one last.
type trail []place

// mostPlaces is how many places are kept to go back to.
const mostPlaces = 100

// leave keeps a place that was left for another.
func (t *trail) leave(was place) {
	*t = append((*t)[max(len(*t)-mostPlaces+1, 0):], was)
}

// last takes the place that was left last; ok is false if there is none.
func (t *trail) last() (was place, ok bool) {
	if len(*t) == 0 {
		return place{}, false
	}
	last := len(*t) - 1
	was, *t = (*t)[last], (*t)[:last]
	return was, true
}

// unworked drops the places that were left within what is worked, so that the last one is where it began.
func (t *trail) unworked() {
	for len(*t) > 0 && (*t)[len(*t)-1].work.rows != nil {
		*t = (*t)[:len(*t)-1]
	}
}
