// Package leap is the part of a list with which keys go to the next row of a kind, such as the
// next one of high severity, also beyond the loaded rows.
//
// The store finds the row in the order of the list, with the row that a key begins from kept in
// its place. A screen lists the commands (Specs), runs them (Go) and opens the row that a
// message brings (Update). The package must not know screens or other parts but the rows.
//
// Begin with Leaps.
package leap

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// Leaps is the part of one list. Make it with New.
type Leaps struct {
	o     rows.Look
	from  alert.Key // the row from which one is looked up; the zero key if none is
	asked int       // numbers the questions: the answer to the last one counts
}

// New makes the leaps of a list.
func New(o rows.Look) *Leaps { return &Leaps{o: o} }

// Looking reports whether a row is looked up, to go to in place of the given one.
func (l *Leaps) Looking(from alert.Key) bool { return l.from != alert.Key{} && l.from == from }

// Drop gives up what is looked up: the person has gone elsewhere, or is about to.
func (l *Leaps) Drop() {
	l.from = alert.Key{}
	l.asked++
}

// kind is a kind of row that keys go to, forwards and backwards.
type kind struct {
	word       string // ends the ids: next-high; and comes before the noun
	condition  string // "" for that of the rows that wait for a person
	next, prev string // keys
	inside     bool   // in the detail too
	triage     bool   // it asks what was done here
}

func kinds() []kind {
	return []kind{
		{"high", "severity = 'high'", "e", "E", true, false},
		{"unseen", "", "n", "N", false, true}, // in the detail they search
	}
}

// back says where the rows behind a key's own way are, and the key that goes there: new rows come
// in above one that goes down.
func (k *kind) back(d int) string {
	if d > 0 {
		return " below; " + k.prev + " goes to those above"
	}
	return " above; " + k.next + " goes to those below"
}

// Spec is a command that leaps.
type Spec struct {
	command.Spec
	Word   string // for Go
	Inside bool   // it works in the open detail too
	Triage bool   // it asks what was done here about a row
}

// Specs returns the commands for a context, whose rows have a noun.
func Specs(where command.Context, noun string) (out []Spec) {
	for _, k := range kinds() {
		for _, way := range []struct{ word, key string }{{"next", k.next}, {"previous", k.prev}} {
			word := way.word + "-" + k.word
			out = append(out, Spec{Word: word, Inside: k.inside, Triage: k.triage, Spec: command.Spec{
				ID: string(where) + "." + word, Help: way.word + " " + k.word + " " + noun, Keys: []string{way.key}, Where: where, Group: "move",
			}})
		}
	}
	return out
}

// leapt brings the row that a key goes to.
type leapt struct {
	leaps *Leaps
	asked int // the number of the question
	title string
	other string    // says that there are rows the other way, and the key that goes there; "" if there are none
	from  alert.Key // where the cursor was
	to    index.Row
	none  bool
	err   error
}

// Go looks for the next row of a kind from a row on, by the word of its command.
func (l *Leaps) Go(word string, from index.Row, ok bool) tea.Cmd {
	way, name, _ := strings.Cut(word, "-")
	for _, k := range kinds() {
		if k.word == name && ok && !l.o.Rows.Tabled() {
			return l.look(k, map[string]int{"next": 1, "previous": -1}[way], from.Key)
		}
	}
	return nil
}

// look asks the store for the row d rows away among those of a kind.
func (l *Leaps) look(k kind, d int, from alert.Key) tea.Cmd {
	if l.o.Query().Lists() {
		return rows.Ordered()
	}
	only, wrong := l.o.Read(cmp.Or(k.condition, l.o.Waits))
	if wrong != nil {
		return screen.Tell(wrong)
	}
	request := index.Request{Query: query.Both(l.o.Query(), only), Sort: l.o.Rows.Sort, Kept: []alert.Key{from}, Around: from, Above: 1, Rows: 3}
	l.Drop()
	l.from = from
	reply := leapt{leaps: l, asked: l.asked, title: k.word + " " + l.o.Noun, from: from}
	l.o.Rows.List.Choose()
	return l.o.Ask(request, func(found index.Result, err error) tea.Msg {
		n := found.Cursor + d - found.First
		if back := found.Cursor - d - found.First; err == nil && found.Cursor >= 0 && back >= 0 && back < len(found.Rows) {
			reply.other = k.back(d)
		}
		if reply.none = err != nil || found.Cursor < 0 || n < 0 || n >= len(found.Rows); !reply.none {
			reply.to = found.Rows[n]
		}
		reply.err = err
		return reply
	})
}

// Update handles the part's own messages, and reports whether one was its own or that of
// another list. At is where a person is now: a row that was found from elsewhere, or that was given up,
// is dropped. The cursor goes to the row, which a screen opens if found is true.
func (l *Leaps) Update(msg tea.Msg, at index.Row) (to index.Row, found bool, cmd tea.Cmd, own bool) {
	m, own := msg.(leapt)
	switch {
	case !own || m.leaps != l:
		return to, false, nil, own
	case m.asked != l.asked:
		return to, false, nil, true
	}
	l.Drop()
	switch {
	case m.err != nil:
		return to, false, screen.Tell(m.err), true
	case at.Key != m.from:
		return to, false, nil, true
	case m.none:
		return to, false, screen.Say(screen.Info, "No other "+m.title+cmp.Or(m.other, " in this direction")), true
	}
	l.o.Rows.List.Select(m.to.Key)
	return m.to, true, l.o.Rows.Reload(), true
}
