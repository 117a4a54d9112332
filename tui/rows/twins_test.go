package rows

import (
	"fmt"
	"slices"
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
	}, 9)
	for id, want := range map[string]string{"a": "[b A]", "b": "[a]", "A": "[a]", "c": "[]"} {
		var ids []string
		for i := range found.loaded {
			if r := &found.loaded[i]; r.Key.ID == id {
				for _, key := range found.of(r) {
					ids = append(ids, key.ID)
				}
			}
		}
		if got := fmt.Sprint(ids); got != want {
			t.Errorf("%s has %s, want %s", id, got, want)
		}
	}
	found.see([]index.Row{row("a", alert.AlertsV2), row("b", alert.Legacy, "q")}, 9)
	if got := found.of(&found.loaded[0]); len(got) != 1 || got[0].ID != "A" {
		t.Errorf("A isn't loaded any more, b is, with another id, and there are %v", got)
	}
	found.see(slices.Clone(found.loaded), 2)
	if got := found.of(&found.loaded[0]); len(got) != 0 {
		t.Errorf("A has left the list, which has no others than the loaded ones, and there are %v", got)
	}
	found.forget()
	found.see([]index.Row{row("a", alert.AlertsV2), row("b", alert.Legacy, "q")}, 9)
	if got := found.of(&found.loaded[0]); got != nil {
		t.Errorf("of another query there are %v still", got)
	}
}

// TestLookalikesAreOfOtherSources: rows of one integration with the same words, told of at about the same time by
// several sources, read alike.
func TestLookalikesAreOfOtherSources(t *testing.T) {
	row := func(id string, source alert.SourceName, title, user string, minutes int64) index.Row {
		return index.Row{Key: alert.Key{Integration: "contoso", Source: source, ID: id}, Title: title, User: user, Created: alert.Time(minutes * 60 * 1e7)}
	}
	all := []index.Row{
		row("v2", alert.AlertsV2, "Malware", "amal", 0), row("legacy", alert.Legacy, "Malware", "amal", 1), row("again", alert.AlertsV2, "Malware", "amal", 60),
		row("user", alert.Legacy, "Malware", "bo", 0), row("title", alert.Legacy, "Unwanted", "amal", 0), row("same", alert.AlertsV2, "Unwanted", "bo", 0),
	}
	var found twins
	found.see(all, 9)
	b := &Brush{twins: &found}
	for i := range all {
		want := map[string]string{"v2": "[legacy]", "legacy": "[v2]"}[all[i].Key.ID]
		var ids []string
		for _, key := range b.Lookalikes(&all[i]) {
			ids = append(ids, key.ID)
		}
		if got := fmt.Sprint(ids); got != want && len(ids) > 0 || want != "" && len(ids) == 0 {
			t.Errorf("%s looks like %s, want %s", all[i].Key.ID, got, want)
		}
	}
	if (&Brush{}).Lookalikes(&all[0]) != nil {
		t.Error("without a list there are some")
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
	found.see(rows, 900)
	if got := found.of(&rows[7]); len(got) != len(rows)-1 {
		t.Errorf("%d twins", len(got))
	}
	if allocs := testing.AllocsPerRun(10, func() { found.see(rows, 900); found.of(&rows[8]) }); allocs > 0 {
		t.Errorf("the same rows cost %v allocations again", allocs)
	}
}
