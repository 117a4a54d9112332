package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

// tenants returns five alerts of contoso and, newer than these, three of fabrikam.
func tenants() []alert.Record {
	records := plain(5)
	for i := range 3 {
		records = append(records, sample("f"+string(rune('0'+i)), 0, func(r *alert.Record) {
			r.Integration, r.Alert.Title, r.Alert.Severity = "fabrikam", "Of fabrikam", alert.Low
		}))
	}
	return records
}

// TestOnlyOneIntegration holds that rows, count, facets and what a key triages are of
// the integration that the program was narrowed to, whatever is typed.
func TestOnlyOneIntegration(t *testing.T) {
	flow(t, Options{Integrations: []string{"contoso"}, Only: []string{"contoso"}}, tenants(), func(x *session) {
		x.says("1/5", "only contoso", "Low 1", "v2 5")
		x.silent("fabrikam")
		x.keys("x")
		if x.fakeStore.triage("a00") != alert.TriageDone || x.fakeStore.triage("f0") != "" {
			t.Errorf("a00 is %q, f0 is %q", x.fakeStore.triage("a00"), x.fakeStore.triage("f0"))
		}
		x.keys("3")
		x.says("1/1", "only contoso")
		x.keys("esc")
		x.says("/5", "only contoso")
		x.keys("/")
		x.Type("severity = 'low' OR severity = 'high'")
		x.keys("enter")
		x.says("/3", "only contoso")
		x.keys("esc")
		x.arrive("f9", "fabrikam", alert.AlertsV2)
		x.Wait(time.Second)
		x.silent("new", "/6")
	})
}
