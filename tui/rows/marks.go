package rows

import (
	"context"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// mostMarked is how many rows can be marked one by one, or be acted on at once.
const mostMarked = 10_000

// Marks are the rows that a person chose to act on together. They stay through refreshes and
// other queries; those that the query leaves out do not count.
type Marks struct {
	of
	marked map[alert.Key]index.Row // as they were when they were marked or seen last
	all    bool                    // every row that the query selects is marked, except those in marked
	anchor *anchor                 // the beginning of an unfinished range; nil for none
	out    map[alert.Key]bool      // marked rows that the query leaves out, by the last answer
	groups map[string]bool         // rows of a table whose records were marked together
	turn   int                     // counts what a person has marked
}

// Toggle marks the row under the cursor, or takes its mark away, and moves the cursor down.
func (m *Marks) Toggle() tea.Cmd {
	row, ok := m.current()
	if !ok {
		return nil
	}
	if Slipped(m.rows) {
		return screen.Say(screen.Info, "Not marked: another row has just come under the cursor; look, then press again")
	}
	m.groups = nil
	if !m.toggle(row) {
		return screen.Say(screen.Warn, text.Number(mostMarked)+" rows are marked: one by one no more can be; * marks all")
	}
	m.rows.List.Move(1)
	return m.rows.Lacking()
}

// current returns the row under the cursor, which is chosen with that.
func (m *Marks) current() (index.Row, bool) {
	row, ok := m.rows.Current()
	if ok = ok && !m.rows.Tabled(); ok {
		m.rows.List.Choose()
	}
	return row, ok
}

// All marks every row that the query selects, also those that come later. If all are
// marked, it takes all marks away.
func (m *Marks) All() {
	all := !m.all && !m.rows.Tabled()
	m.forget()
	m.all = all
}

// Clear gives up an unfinished range, or else all marks. It reports whether there
// was any.
func (m *Marks) Clear() bool {
	switch {
	case m.anchor != nil:
		m.anchor = nil
	case m.all || len(m.marked) > 0:
		m.forget()
	default:
		return false
	}
	return true
}

// copied returns the marks as they are now.
func (m *Marks) copied() Marks {
	c := *m
	c.marked, c.out, c.groups = maps.Clone(m.marked), maps.Clone(m.out), maps.Clone(m.groups)
	return c
}

func (m *Marks) forget() { *m = Marks{of: m.of, turn: m.turn + 1} }

// Acted gives up the marks, and a range that was begun, once an act on them was carried out.
// Those that a person has made since stay, and those of rows that it left as they are.
func (m *Marks) Acted(of Marked, left ...index.Row) {
	if of.Count > 0 && of.turn == m.turn {
		m.forget()
		m.mark(left)
	}
}

// toggle changes the mark of a row. It reports false if there are too many to add one.
func (m *Marks) toggle(row index.Row) bool {
	if m.marked == nil {
		m.marked = map[alert.Key]index.Row{}
	}
	delete(m.out, row.Key)
	m.turn++
	switch _, ok := m.marked[row.Key]; {
	case ok:
		delete(m.marked, row.Key)
	case len(m.marked) >= mostMarked:
		return false
	default:
		m.marked[row.Key] = row
	}
	return true
}

// has reports whether a shown row is marked. Kept rows are not among all that the
// query selects.
func (m *Marks) has(key alert.Key) bool {
	_, ok := m.marked[key]
	return ok != m.all && !(m.all && m.rows.kept.left[key])
}

// keys returns the keys of m.marked.
func (m *Marks) keys() []alert.Key {
	keys := make([]alert.Key, 0, len(m.marked))
	for key := range m.marked {
		keys = append(keys, key)
	}
	return keys
}

// take notes what an answer says of the marked rows.
func (m *Marks) take(asked []alert.Key, result *index.Result) {
	m.out = map[alert.Key]bool{}
	for _, key := range asked {
		if _, still := m.marked[key]; still {
			m.out[key] = true
		}
	}
	for _, key := range slices.Concat(result.Among, result.Kept) {
		delete(m.out, key)
	}
	for _, row := range result.Rows {
		if _, ok := m.marked[row.Key]; ok {
			m.marked[row.Key] = row
		}
	}
}

// Marked are the marked rows of a moment. What an act does to them is decided when its key
// is pressed, whatever comes before it is confirmed.
type Marked struct {
	Rows  []index.Row  // marked one by one, and not left out by the query; in no order
	All   bool         // all that Query selects, except those in Rows
	Query *query.Query // of the moment
	Count int          // how many rows these are
	turn  int          // of the marks
}

// Marked returns the marked rows that the query doesn't leave out. Count is 0 if there are
// none.
func (r *Rows) Marked() Marked {
	m := r.Marks
	out := Marked{All: m.all, Query: r.Answer.Query, turn: m.turn}
	for key, row := range m.marked {
		if !m.out[key] && !(m.all && r.kept.left[key]) {
			out.Rows = append(out.Rows, row)
		}
	}
	if out.Count = len(out.Rows); out.All {
		out.Count = max(r.Counts().Rows-len(out.Rows), 0)
	}
	return out
}

// Collect returns the rows that were marked at a moment: they come in Change.Collected. The
// store is asked only if all of a query are.
func (m *Marks) Collect(of Marked) tea.Cmd {
	reply := collected{of: m.of, Collected: Collected{Rows: of.Rows}}
	if !of.All {
		return func() tea.Msg { return reply }
	}
	except := map[alert.Key]bool{}
	for _, row := range of.Rows {
		except[row.Key] = true
	}
	return m.search(index.Request{Query: of.Query, Rows: mostMarked}, func(found index.Result, err error) tea.Msg {
		reply.Rows = slices.DeleteFunc(found.Rows, func(row index.Row) bool { return except[row.Key] })
		reply.More, reply.err = max(found.Total-mostMarked, 0), err
		return reply
	})
}

// Collected are the rows that were marked.
type Collected struct {
	Rows []index.Row
	More int // how many are left out, since there are too many
}

// collected brings the rows of Collect.
type collected struct {
	of
	Collected
	err error
}

// apply hands the rows on.
func (msg collected) apply(r *Rows) (Change, tea.Cmd) {
	if msg.err != nil {
		return Change{Own: true, Err: msg.err}, nil
	}
	return Change{Own: true, Collected: &msg.Collected}, nil
}

// search returns the command that searches beside the list's own searches.
func (m *Marks) search(request index.Request, then func(index.Result, error) tea.Msg) tea.Cmd {
	store, closing := m.rows.o.Store, m.rows.load.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, searchLimit)
		defer cancel()
		found, err := store.Search(ctx, request)
		return then(found, late(err))
	}
}
