package rows

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
)

// Look holds the means by which a part of a list asks the store about more than its loaded rows.
type Look struct {
	Rows    *Rows
	Query   func() *query.Query // what the list shows
	Search  func(ctx context.Context, request index.Request) (index.Result, error)
	Now     func() time.Time
	Closing context.Context // ends as the screen is left
	Noun    string          // what a row is: "alert"
	Kind    *alert.Kind     // of the rows; nil means alerts
	Waits   string          // the condition of rows that wait for a person
}

// Read reads a condition on rows of the list's kind.
func (l *Look) Read(condition string) (*query.Query, *query.Problem) {
	q, problems := query.Scope{Now: l.Now(), Kind: l.Kind}.Parse(condition)
	return q, query.Failed(problems)
}

// Ask sends a request. Reply makes the message of the answer; its error names a store
// slow to answer.
func (l *Look) Ask(request index.Request, reply func(index.Result, error) tea.Msg) tea.Cmd {
	search, closing := l.Search, l.Closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, screen.LookLimit)
		defer cancel()
		found, err := search(ctx, request)
		return reply(found, screen.Late(err))
	}
}

// Ordered says why a list can't be put into another order.
func Ordered() tea.Cmd {
	return screen.Say(screen.Info, "The query orders its rows itself, behind the |")
}
