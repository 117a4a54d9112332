package list

// hold is the row that the cursor is on by its identity, and what a person asked for as long as no
// result has answered it: the row that the cursor is to be on, another query, the top.
type hold[K comparable] struct {
	id     K    // the row under the cursor, if is; after Reset, the row that it is to be on
	is     bool // false while the cursor is on a row that isn't loaded, or there is none
	last   bool // the cursor was put on the last row, which isn't loaded yet
	turned bool // another query or order was requested: its result decides whether to follow
	anew   bool // the result to come is to be seen from its top
	sought sought

	origin  K    // the row that the cursor was on before a query left it out, or that was looked for, if strayed
	strayed bool // no one has moved the cursor since
}

// sought says where a row is to be shown that has to be loaded.
type sought struct {
	is   bool // the row that the cursor is to be on wasn't loaded when it was selected
	line int  // that it is to be on; -1 for none
}

// on says which row a result has put the cursor on; ok is false if it isn't loaded. If the result of
// another query has left out the row that the cursor was to be on, that row is remembered.
func (h *hold[K]) on(k K, ok bool) {
	switch {
	case ok && h.is && h.turned && k != h.id:
		h.stray()
	case ok && h.strayed && k == h.origin:
		h.strayed = false
	}
	if h.is, h.turned = ok, false; ok {
		h.id, h.last = k, false
	}
}

// choose says which row a person has put the cursor on; ok is false if it isn't loaded. Last tells
// that it is the last of all.
func (h *hold[K]) choose(k K, ok, last bool) {
	h.strayed, h.sought.is = false, false
	if h.is = ok; ok {
		h.id = k
	}
	h.last = !ok && last
}

// seek says which row the cursor is to be on.
func (h *hold[K]) seek(k K, s sought) {
	h.id, h.is, h.last, h.anew, h.sought, h.strayed = k, true, false, false, s, false
}

// seeks reports whether the result of a window is the one that has the row which a person looked for.
func (h *hold[K]) seeks(asked Window[K]) bool {
	return h.sought.is && asked.Held && asked.Around == h.id
}

// stray remembers the row that the cursor was on: a query has left it out.
func (h *hold[K]) stray() { h.origin, h.strayed = h.id, true }

// back asks for the row that a query left out.
func (h *hold[K]) back() {
	if h.strayed {
		h.id, h.is = h.origin, true
	}
}

// empty follows a result without rows.
func (h *hold[K]) empty() {
	if h.turned && h.is {
		h.stray()
	}
	h.is, h.last, h.turned, h.anew = false, false, false, false
}
