package rows

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Printer writes what a query selects into a file, in an order. Where is the file's path, and
// behind it what a person should know of the file.
type Printer func(ctx context.Context, q *query.Query, order index.Sort) (where string, err error)

// Print writes the list as it stands into a file and says which one. It isn't cut to what
// the window shows.
func Print(r *Rows, to Printer) tea.Cmd {
	if to == nil {
		return screen.Say(screen.Info, "This list can't be written into a file")
	}
	q, order, closing := r.Answer.Query, r.Sort, r.load.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, searchLimit)
		defer cancel()
		where, err := to(ctx, q, order)
		switch f := fault.Of(late(err)); {
		case f == nil:
			return screen.Toast{Text: "The list is in " + text.Clean(where), Level: screen.Good}
		case f.Kind == fault.Interrupted:
			return nil // the list was left
		default:
			return screen.Tell(f)()
		}
	}
}
