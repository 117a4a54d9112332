package facets

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// emptiedLimit is how long all searches for what empties a list may take together, and emptiedEvery is how long
// after them they are made again for the same text if the store has changed.
const (
	emptiedLimit = 30 * time.Second
	emptiedEvery = 15 * time.Second
)

// Emptied finds out which conditions empty a list, behind the answer that had no rows: the list is shown
// at once, and the searches for this come after it, those of one text at a time.
type Emptied struct {
	text   string             // the query in force
	said   string             // of it; "" while nothing is known
	number int                // of the text
	busy   bool               // a question about it, or the pause before the next one, is under way
	next   tea.Cmd            // the last question that wasn't asked yet; nil for none
	about  context.Context    // of what is asked about text; nil before the first question
	stop   context.CancelFunc // ends about
}

// Searcher searches a store.
type Searcher func(ctx context.Context, r index.Request) (index.Result, error)

// emptied is the answer to Ask.
type emptied struct {
	e      *Emptied
	number int
	rested bool // only the pause before the next question has ended
	said   string
}

// Said says how many rows there would be with fewer conditions: "without Endpoint 2 · with Resolved 1"; "" as
// long as it isn't known, and if none would be.
func (e *Emptied) Said() string { return e.said }

// Clear forgets what was found out: the list has rows, or isn't known to have none.
func (e *Emptied) Clear() {
	if e.stop != nil {
		e.stop()
	}
	*e = Emptied{number: e.number + 1}
}

// Ask finds out about the text in force, which selects nothing; f names its conditions. What was said of it
// stays meanwhile, and what was found out a moment ago is asked again only after a pause: a list that stays
// empty is answered anew at each change of the store.
func (e *Emptied) Ask(closing context.Context, read *query.Reading, f *Facets, scope query.Scope, search Searcher) tea.Cmd {
	return e.ask(closing, read, fewers(read, f.o, scope), 0, search)
}

// AskWider finds out about the text in force, which selects so many rows, whether there are more with a part of
// a name or an address in the place of the whole.
func (e *Emptied) AskWider(closing context.Context, read *query.Reading, f *Facets, scope query.Scope, rows int, search Searcher) tea.Cmd {
	all := slices.DeleteFunc(fewers(read, f.o, scope), func(f fewer) bool { return !f.wide })
	return e.ask(closing, read, all, rows, search)
}

// ask asks how many rows each of some queries selects, and says it of those with more than there are.
func (e *Emptied) ask(closing context.Context, read *query.Reading, all []fewer, rows int, search Searcher) tea.Cmd {
	if len(all) == 0 || e.text != read.Text {
		e.Clear()
	}
	if len(all) == 0 {
		return nil
	}
	begins := e.about == nil
	if begins {
		e.text = read.Text
		e.about, e.stop = context.WithCancel(closing)
	}
	about, answer := e.about, emptied{e: e, number: e.number}
	e.next = func() tea.Msg {
		ctx, cancel := context.WithTimeout(about, emptiedLimit)
		defer cancel()
		answer.said = without(ctx, all, rows, search)
		return answer
	}
	switch {
	case e.busy:
		return nil
	case begins:
		return e.begin()
	}
	return e.rest()
}

// begin asks the next question.
func (e *Emptied) begin() (cmd tea.Cmd) {
	cmd, e.next, e.busy = e.next, nil, true
	return cmd
}

// rest waits before the next question.
func (e *Emptied) rest() tea.Cmd {
	e.busy = true
	about, answer := e.about, emptied{e: e, number: e.number, rested: true}
	return func() tea.Msg {
		screen.Pause(about, emptiedEvery)
		return answer
	}
}

// Update takes the answer to Ask; mine is false for any other message. One about another text is dropped.
func (e *Emptied) Update(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	a, ok := msg.(emptied)
	switch {
	case !ok || a.e != e:
		return nil, false
	case a.number != e.number:
		return nil, true
	case a.rested:
		return e.begin(), true
	}
	if e.said, e.busy = a.said, false; e.next != nil {
		return e.rest(), true
	}
	return nil, true
}

// without counts the rows that each of some queries selects, and says it. Those that bring none back beside
// the rows that there are are left out, and those about which only a part is known.
func without(ctx context.Context, all []fewer, rows int, search Searcher) string {
	var out []string
	for _, f := range all {
		found, err := search(ctx, index.Request{Query: f.query})
		switch {
		case err != nil || found.Total <= rows || found.Partial || found.Loading:
		case rows > 0: // it is told where there is room for few words
			out = append(out, text.Number(found.Total)+" "+f.said)
		default:
			out = append(out, f.said+" "+text.Number(found.Total))
		}
	}
	return strings.Join(out, " · ")
}
