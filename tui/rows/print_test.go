package rows_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// What is printed is the query in force in the order in force; the message names the file,
// or why there is none.
func TestPrint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		x.Columns.ChooseName("TITLE")
		x.run(x.SortBy())
		var asked *query.Query
		var order index.Sort
		cmd := rows.Print(x.Rows, func(_ context.Context, q *query.Query, by index.Sort) (string, error) {
			asked, order = q, by
			return "/state/list\x1b[2J.txt", nil
		})
		if got := cmd(); got != (screen.Toast{Text: "The list is in /state/list␛[2J.txt", Level: screen.Good}) {
			t.Errorf("%+v", got)
		}
		if asked != x.Answer.Query || order != x.Sort || order.Field != "title" {
			t.Errorf("%v in the order %+v", asked, order)
		}
		failing := rows.Print(x.Rows, func(context.Context, *query.Query, index.Sort) (string, error) { return "", errors.New("disk full") })
		if got, ok := failing().(screen.Toast); !ok || got.Level != screen.Bad || !strings.Contains(got.Text, "disk full") {
			t.Errorf("%+v", got)
		}
		if got, ok := rows.Print(x.Rows, nil)().(screen.Toast); !ok || got.Level != screen.Info {
			t.Errorf("without a printer: %+v", got)
		}
		late := rows.Print(x.Rows, func(ctx context.Context, _ *query.Query, _ index.Sort) (string, error) { return "", ctx.Err() })
		x.Close()
		if got := late(); got != nil {
			t.Errorf("a list that was left says %+v", got)
		}
	})
}
