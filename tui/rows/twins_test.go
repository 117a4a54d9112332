package rows

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// Rows with an id in common are twins of each other, in whatever case it is written; a row has each
// twin once.
func TestTwinsShareAnID(t *testing.T) {
	row := func(id string, source alert.SourceName, shared ...string) index.Row {
		return index.Row{Key: alert.Key{Source: source, ID: id}, Shared: strings.Join(shared, "\n")}
	}
	var found twins
	found.see([]index.Row{
		row("a", alert.AlertsV2, "X", "y"), row("b", alert.Legacy, "x", "Y"), row("A", alert.Legacy), row("c", alert.Legacy, "z"),
	})
	for id, want := range map[string]string{"a": "[b A]", "b": "[a]", "A": "[a]", "c": "[]"} {
		var ids []string
		for i := range found.seen {
			if r := &found.seen[i]; r.Key.ID == id {
				for _, key := range found.of(r) {
					ids = append(ids, key.ID)
				}
			}
		}
		if got := fmt.Sprint(ids); got != want {
			t.Errorf("%s has %s, want %s", id, got, want)
		}
	}
	found.see([]index.Row{row("a", alert.AlertsV2), row("b", alert.Legacy, "q")})
	if got := found.of(&found.seen[0]); got != nil {
		t.Errorf("of other rows there are %v still", got)
	}
}

// However many ids rows share, few of each are compared, and a second frame of the same rows compares
// none.
func TestTwinsAreBounded(t *testing.T) {
	all := make([]string, 5000)
	for i := range all {
		all[i] = fmt.Sprint("https://contoso.example/", i)
	}
	rows := make([]index.Row, 120)
	for i := range rows {
		rows[i] = index.Row{Key: alert.Key{ID: fmt.Sprint(i)}, Shared: strings.Join(all, "\n")}
	}
	var found twins
	found.see(rows)
	if got := found.of(&rows[7]); len(got) != len(rows)-1 {
		t.Errorf("%d twins", len(got))
	}
	if allocs := testing.AllocsPerRun(10, func() { found.see(rows); found.of(&rows[8]) }); allocs > 0 {
		t.Errorf("the same rows cost %v allocations again", allocs)
	}
}
