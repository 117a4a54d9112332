package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

// A word of a filter looked for as text is told as the query is kept, also if it finds rows: they
// read like the answer. A number is that of an incident.
func TestAWordOfAFilterIsTold(t *testing.T) {
	records := append(plain(3), sample("x", 9, func(r *alert.Record) { r.Alert.Title = "New high 2662 endpoint" }))
	for typed, want := range map[string]string{
		"new":        "Note: new is text to look for here — to filter, write status =",
		"2662":       "Note: 2662 is text to look for here — to filter, write incident_id = '2662'",
		"open":       "Note: open is text to look for here — to filter, write status != 'Resolved'",
		"endpoint":   "Note: endpoint is text to look for here — to filter, write provider = 'mde'",
		"mine":       "Note: mine is text to look for here — to filter, write (triage.assigned_to = 'kim' OR assigned_to STARTSWITH 'kim@')",
		"last hour":  "Note: last hour is text to look for here — to filter, write created_at >= -1h",
		"active":     "Note: active is text to look for here — to filter, write status != 'Resolved' AND triage.state != 'done'",
		"closed":     "Note: closed is text to look for here — to filter, write triage.state = 'done'",
		"owner:me":   "me is a name like any other here; the view Mine shows what is yours",
		"powershell": "", "status = 'OPEN'": "",
	} {
		flow(t, Options{}, records, func(x *session) {
			x.Resize(160, 40)
			x.keys("/")
			x.Type(typed)
			x.Wait(time.Second)
			x.keys("enter")
			if want == "" {
				x.silent("Note:")
				return
			}
			x.says(want)
		})
	}
}
