package facets

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// emptiedLimit is how long all searches for what empties a list may take together.
const emptiedLimit = 30 * time.Second

// Emptied finds out which conditions empty a list, behind the answer that had no rows: the list is shown
// at once, and the searches for this come after it, those of one text at a time.
type Emptied struct {
	text   string             // that is in force
	said   string             // of it; "" while nothing is known
	number int                // of the last question
	waits  int                // for the answer to the question with this number; 0 for none
	next   tea.Cmd            // the last question, if another one is under way
	about  context.Context    // of what is asked about text; nil before the first question
	stop   context.CancelFunc // ends about
}

// Searcher is what Ask searches with.
type Searcher func(ctx context.Context, r index.Request) (index.Result, error)

// emptied is the answer to Ask.
type emptied struct {
	e      *Emptied
	number int
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
	*e = Emptied{number: e.number}
}

// Ask finds out about the text in force, which selects nothing; f names its conditions. What was said of it stays meanwhile.
func (e *Emptied) Ask(closing context.Context, read *query.Reading, f *Facets, scope query.Scope, search Searcher) tea.Cmd {
	all := fewers(read, f.o, scope)
	if len(all) == 0 || e.text != read.Text {
		e.Clear()
	}
	if len(all) == 0 {
		return nil
	}
	if e.about == nil {
		e.text = read.Text
		e.about, e.stop = context.WithCancel(closing)
	}
	e.number++
	about, answer := e.about, emptied{e: e, number: e.number}
	ask := func() tea.Msg {
		ctx, cancel := context.WithTimeout(about, emptiedLimit)
		defer cancel()
		answer.said = without(ctx, all, search)
		return answer
	}
	if e.waits != 0 {
		e.next = ask
		return nil
	}
	e.waits = e.number
	return ask
}

// Update takes the answer to Ask; mine is false for any other message. One about another text is dropped.
func (e *Emptied) Update(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	a, ok := msg.(emptied)
	switch {
	case !ok || a.e != e:
		return nil, false
	case a.number != e.waits:
		return nil, true
	}
	if e.said, e.waits, cmd, e.next = a.said, 0, e.next, nil; cmd != nil {
		e.waits = e.number
	}
	return cmd, true
}

// without counts the rows that there are without each of some conditions, and says it. Those that bring none
// back are left out, and those about which only a part is known.
func without(ctx context.Context, all []fewer, search Searcher) string {
	var out []string
	for _, f := range all {
		found, err := search(ctx, index.Request{Query: f.query})
		if err == nil && found.Total > 0 && !found.Partial && !found.Loading {
			out = append(out, f.said+" "+text.Number(found.Total))
		}
	}
	return strings.Join(out, " · ")
}
