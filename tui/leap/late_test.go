package leap

import (
	"context"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/rows"
)

// TestALateAnswer moves nothing: neither one that was given up nor one of two that was not
// asked for last, in whatever order they come.
func TestALateAnswer(t *testing.T) {
	row := func(id string) index.Row { return index.Row{Key: alert.Key{ID: id}} }
	shown, _ := query.Parse("", time.Now())
	l := New(rows.Look{
		Rows: rows.New(rows.Options{Now: time.Now, Ask: func() rows.Question { return rows.Question{Query: shown} }}), Query: func() *query.Query { return shown }, Now: time.Now, Closing: t.Context(), Noun: "alert",
		Search: func(context.Context, index.Request) (index.Result, error) {
			return index.Result{Rows: []index.Row{row("before"), row("here"), row("behind")}, Cursor: 1}, nil
		},
	})
	here := row("here")
	if l.Looking(here.Key) || l.Looking(alert.Key{}) {
		t.Error("a row is looked up before a key was pressed")
	}
	given := l.Go("next-high", here, true)()
	if !l.Looking(here.Key) || l.Looking(row("behind").Key) {
		t.Error("the row that is looked up isn't known")
	}
	l.Drop()
	if _, found, cmd, own := l.Update(given, here); found || cmd != nil || !own || l.Looking(here.Key) {
		t.Errorf("given up: found %v, own %v", found, own)
	}
	first, last := l.Go("next-high", here, true)(), l.Go("previous-high", here, true)()
	if _, found, _, _ := l.Update(first, here); found || !l.Looking(here.Key) {
		t.Error("the first of two questions is answered")
	}
	if to, found, _, _ := l.Update(last, here); !found || to.Key.ID != "before" || l.Looking(here.Key) {
		t.Errorf("the last of two questions leads to %v", to.Key)
	}
	if _, found, _, _ := l.Update(last, here); found {
		t.Error("an answer is taken twice")
	}
}
