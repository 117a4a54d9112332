package rows

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/text"
)

// anchor is the row where a range began.
type anchor struct {
	key   alert.Key
	place int // at that time
}

// Range begins a range at the cursor, or marks all rows between there and the cursor.
func (m *Marks) Range() tea.Cmd {
	row, ok := m.current()
	if !ok {
		return nil
	}
	if m.anchor == nil {
		m.anchor = &anchor{row.Key, m.rows.List.Place()}
		return nil
	}
	from := m.anchor.key
	m.anchor = nil
	return m.between(from, row.Key)
}

// Ranging reports whether a range was begun.
func (m *Marks) Ranging() bool { return m.anchor != nil }

// ranged brings the rows of a range.
type ranged struct {
	of
	generation int  // of the last search before it was asked for
	all        bool // as it was then: the range takes marks away
	rows       []index.Row
	most       bool // there are more rows in it
	err        error
}

// between marks the rows from one to another, of which some may not be loaded. At most
// mostMarked are.
func (m *Marks) between(a, b alert.Key) tea.Cmd {
	r := m.rows
	request := index.Request{Query: r.Answer.Query, Sort: r.Sort, Kept: slices.Clone(r.kept.keys), Around: a, Rows: 1}
	store, closing := r.o.Store, r.load.closing
	reply := ranged{of: m.of, generation: r.load.generation, all: m.all}
	return m.search(request, func(first index.Result, err error) tea.Msg {
		if reply.err = late(err); err != nil {
			return reply
		}
		ctx, cancel := context.WithTimeout(closing, searchLimit)
		defer cancel()
		request.Around = b
		last, err := store.Search(ctx, request)
		if reply.err = late(err); err != nil || first.Cursor < 0 || last.Cursor < 0 {
			return reply
		}
		request.Around, request.Top = alert.Key{}, min(first.Cursor, last.Cursor)
		n := max(first.Cursor, last.Cursor) - request.Top + 1
		request.Rows, reply.most = min(n, mostMarked), n > mostMarked
		found, err := store.Search(ctx, request)
		reply.rows, reply.err = found.Rows, late(err)
		return reply
	})
}

// apply marks the rows of a range. If the list was searched since it was asked for, the
// query may leave rows out: until an answer says that it doesn't, they don't count.
func (msg ranged) apply(r *Rows) (Change, tea.Cmd) {
	m, c := r.Marks, Change{Own: true, Err: msg.err}
	if msg.all != m.all {
		return c, nil
	}
	doubtful := msg.generation != r.load.generation && !m.all
	if m.out == nil {
		m.out = map[alert.Key]bool{}
	}
	for _, row := range msg.rows {
		if _, ok := m.marked[row.Key]; ok != m.all {
			continue
		}
		if !m.toggle(row) {
			msg.most = true
			break
		}
		if doubtful {
			m.out[row.Key] = true
		}
	}
	if msg.most {
		c.Err = fault.New(fault.Usage, fmt.Sprintf("the range has too many rows: only %s are marked", text.Number(len(m.marked))), "* marks all that the query selects", nil)
	}
	if doubtful && len(msg.rows) > 0 {
		return c, r.Reload()
	}
	return c, nil
}

// sight returns the visible rows between the beginning of a range and the cursor.
func (m *Marks) sight() map[alert.Key]bool {
	if m.anchor == nil {
		return nil
	}
	row, ok := m.rows.Current()
	visible := m.rows.List.Visible()
	at := func(key alert.Key) int {
		return slices.IndexFunc(visible, func(r index.Row) bool { return r.Key == key })
	}
	to := at(row.Key)
	if !ok || to < 0 {
		return nil
	}
	from := at(m.anchor.key)
	switch {
	case from >= 0:
	case m.anchor.place < m.rows.List.Place():
		from = 0
	default:
		from = len(visible) - 1
	}
	out := map[alert.Key]bool{}
	for _, r := range visible[min(from, to) : max(from, to)+1] {
		out[r.Key] = true
	}
	return out
}
