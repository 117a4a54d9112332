package links_test

import (
	"fmt"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
)

// TestTwinsAreOfOneIntegration: two tenants whose alerts have an id in common have two alerts, as Of says too; only
// what looks alike in sight is told apart across them. An id of an alert is none that another one shares, and of
// the ids of one few are compared.
func TestTwinsAreOfOneIntegration(t *testing.T) {
	row := func(integration, id, shared string) index.Row {
		return index.Row{Key: alert.Key{Integration: integration, Source: alert.AlertsV2, ID: id}, Shared: shared}
	}
	many := ""
	for i := range 40 {
		many += fmt.Sprint(i, "\n")
	}
	rows := []index.Row{
		row("contoso", "a", "x\ny"), row("contoso", "b", "Y"), row("fabrikam", "c", "y"), row("fabrikam", "a", ""), row("contoso", "Y", ""),
		row("contoso", "many", many+"x"), row("contoso", "first", "15"), row("contoso", "last", "16"),
	}
	of := func(twins map[alert.Key][]alert.Key, n int) (ids string) {
		for _, k := range twins[rows[n].Key] {
			ids += k.Integration + "/" + k.ID + " "
		}
		return ids
	}
	for n, want := range []string{"contoso/b ", "contoso/a ", "", "", "", "contoso/first ", "contoso/many ", ""} {
		if got := of(links.Twins(rows), n); got != want {
			t.Errorf("%v has the twins %s, want %s", rows[n].Key, got, want)
		}
	}
	if got, want := of(links.TwinsAnywhere(rows), 0), "contoso/b fabrikam/c fabrikam/a "; got != want {
		t.Errorf("anywhere they are %s, want %s", got, want)
	}
}
