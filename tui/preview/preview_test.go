package preview

import (
	"image"
	"strings"
	"testing"
	"time"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// An empty list has no detail beside it: each key says so, but that which does without it, and
// nothing is loaded.
func TestAnEmptyListHasNoPreview(t *testing.T) {
	now := func() time.Time { return time.Unix(0, 0) }
	list := rows.New(rows.Options{Now: now, Columns: []rows.Column{{
		Name: "TITLE", Width: 5, Wide: true, Cell: func(*rows.Brush, *index.Row) (string, theme.Role) { return "", theme.Text },
	}}, Ask: func() rows.Question { return rows.Question{Query: &query.Query{}} }})
	pane, resized := detail.New(nil, now), 0
	p := New(Options{
		Pane: pane, Rows: list, Noun: "incident", Size: func() image.Point { return image.Pt(200, 60) },
		Busy: func() bool { return false }, Resize: func() { resized++ },
	})
	said := map[string]string{}
	for _, spec := range Specs("incidents") {
		if spec.ID != "incidents."+spec.Word || spec.Where != "incidents" || spec.Help == "" {
			t.Errorf("%+v", spec)
		}
		toast, _ := p.Do(spec.Word)().(screen.Toast)
		said[strings.Join(spec.Keys, " ")] = toast.Text
	}
	for _, key := range []string{"J", "K", "+", "-", "w"} {
		if said[key] != "No incident is selected" {
			t.Errorf("%s says %q", key, said[key])
		}
	}
	if !strings.Contains(said[""], ":preview") {
		t.Errorf(":preview says %q", said[""])
	}
	cmd := screen.Say(screen.Info, "as it was")
	p.Follow(&cmd)
	if _, some := pane.Key(); some || p.Fits() || resized != 0 {
		t.Errorf("something is shown: %v, %d divisions", some, resized)
	}
}
