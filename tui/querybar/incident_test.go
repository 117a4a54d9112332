package querybar

import (
	"context"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// A bar of incidents takes their fields with and without FROM, refuses alerts, and asks for
// the values of incidents.
func TestABarOfIncidents(t *testing.T) {
	b := open(Options{Kind: alert.IncidentKind()})
	var asked []index.Request
	b.o.Search = func(_ context.Context, r index.Request) (index.Result, error) {
		asked = append(asked, r)
		return index.Result{}, nil
	}
	for _, q := range []string{"", "alert_ids = 'da-1'", "FROM incident WHERE alert_ids = 'da-1'", "severity = 'high' AND triage.seen = false"} {
		if b.Apply(q); b.Text() != q || b.Refresh().Kind() != alert.IncidentKind() {
			t.Errorf("%q is not in force: %q", q, b.Text())
		}
	}
	for q, message := range map[string]string{
		"FROM alert":           "this list shows incidents, not alerts",
		"FROM email":           "this list shows incidents, not alerts",
		"category = 'Malware'": "incidents have no category",
	} {
		b.Update(key(t, "ctrl+u"))
		b.Update(paste(q))
		if e, _ := b.Update(key(t, "enter")); e != (Effect{}) || b.editor.problem == nil || b.editor.problem.Message != message {
			t.Errorf("%s: %+v, %v, want %q", q, e, b.editor.problem, message)
		}
	}
	b.Update(key(t, "ctrl+u"))
	b.editor.values.asking = true // the question is the test's
	b.Update(paste("assigned_to = 'k"))
	b.editor.values.asking = false
	if cmd := b.editor.ask(); cmd != nil {
		cmd()
	}
	if len(asked) != 1 || asked[0].Query.Kind() != alert.IncidentKind() {
		t.Errorf("asked for values: %+v", asked)
	}
}
