package leap

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// TestGo: each key asks for the rows around the cursor among those of its kind, and goes to
// the one before or behind, if there is one.
func TestGo(t *testing.T) {
	row := func(id string) index.Row { return index.Row{Key: alert.Key{ID: id}} }
	around := index.Result{Rows: []index.Row{row("before"), row("here"), row("behind")}, Cursor: 1}
	alone := index.Result{Rows: []index.Row{row("here")}}
	for name, c := range map[string]struct {
		word  string
		found index.Result
		err   error
		at    string
		to    string // "" for none
		asked string
		says  string
	}{
		"next":           {word: "next-high", found: around, at: "here", to: "behind", asked: "FROM alert WHERE severity >= 'low' AND severity = 'high'"},
		"previous":       {word: "previous-unseen", found: around, at: "here", to: "before", asked: "FROM alert WHERE severity >= 'low' AND triage.seen = false"},
		"none":           {word: "next-high", found: alone, at: "here", asked: "FROM alert WHERE severity >= 'low' AND severity = 'high'", says: "No other high alert in this direction"},
		"above alone":    {word: "next-high", found: index.Result{Rows: around.Rows[:2], Cursor: 1}, at: "here", asked: "FROM alert WHERE severity >= 'low' AND severity = 'high'", says: "No other high alert below; E goes to those above"},
		"below alone":    {word: "previous-high", found: index.Result{Rows: around.Rows[1:], Cursor: 0}, at: "here", asked: "FROM alert WHERE severity >= 'low' AND severity = 'high'", says: "No other high alert above; e goes to those below"},
		"a fault":        {word: "next-high", err: errors.New("torn"), at: "here", asked: "FROM alert WHERE severity >= 'low' AND severity = 'high'", says: "torn"},
		"gone elsewhere": {word: "next-high", found: around, at: "there", asked: "FROM alert WHERE severity >= 'low' AND severity = 'high'"},
		"no such kind":   {word: "next-low", at: "here"},
	} {
		shown, _ := query.Parse("severity >= 'low'", time.Now())
		var asked string
		l := New(rows.Look{
			Rows: rows.New(rows.Options{Now: time.Now, Ask: func() rows.Question { return rows.Question{Query: shown} }}), Query: func() *query.Query { return shown }, Now: time.Now, Closing: t.Context(), Noun: "alert", Waits: "triage.seen = false",
			Search: func(ctx context.Context, r index.Request) (index.Result, error) {
				if _, limited := ctx.Deadline(); !limited || r.Around.ID != "here" {
					t.Errorf("%s: around %v, limited %v", name, r.Around, limited)
				}
				asked = r.Query.String()
				return c.found, c.err
			},
		})
		cmd := l.Go(c.word, row("here"), true)
		if (cmd == nil) != (c.asked == "") {
			t.Fatalf("%s: %v", name, cmd)
		}
		if cmd == nil {
			continue
		}
		msg := cmd()
		to, found, after, own := l.Update(msg, row(c.at))
		if asked != c.asked || to.Key.ID != c.to || found != (c.to != "") || !own {
			t.Errorf("%s: asked %s, to %q, own %v", name, asked, to.Key.ID, own)
		}
		if c.says != "" {
			if toast, ok := after().(screen.Toast); !ok || !strings.Contains(toast.Text, c.says) {
				t.Errorf("%s: said is %+v", name, toast)
			}
		}
		if _, found, _, own := New(rows.Look{}).Update(msg, row(c.at)); found || !own {
			t.Errorf("%s: another list takes it", name)
		}
	}
}
