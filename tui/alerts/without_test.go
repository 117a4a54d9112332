package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// TestAnEmptyListSaysWhatEmptiesIt: how many alerts there would be without each condition, by the names of the
// chips; a condition that brings none back isn't named, and one alone neither: esc says what is without it.
func TestAnEmptyListSaysWhatEmptiesIt(t *testing.T) {
	records := []alert.Record{
		sample("a", 10, func(r *alert.Record) { r.Alert.Severity, r.Alert.Provider = alert.Low, alert.MDE }),
		sample("b", 20, func(r *alert.Record) { r.Alert.Severity, r.Alert.Provider = alert.High, alert.Entra }),
		sample("c", 60*48, func(r *alert.Record) { r.Alert.Severity, r.Alert.Provider = alert.High, alert.MDE }),
		sample("d", 60*72, func(r *alert.Record) { r.Alert.Severity, r.Alert.Provider = alert.High, alert.MDE }),
	}
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		x.ask("severity = 'high' AND provider = 'mde' EARLIEST=-1d")
		x.Wait(time.Second)
		x.says("No alerts match the query.", "without High 1 · without Endpoint 1 · without 1 d 2")
		x.ask("FROM alert WHERE severity = 'high' AND provider = 'mde' AND created_at >= -24h AND title = 'none'")
		x.Wait(time.Second)
		x.says("No alerts match the query.")
		x.silent("without")
		x.ask("title = 'none'")
		x.Wait(time.Second)
		x.silent("without")
		x.ask("title = 'none' AND (severity = 'low' OR provider = 'entra')")
		x.Wait(time.Second)
		x.says("without title = 'none' 2")
		x.ask("severity = 'low'")
		x.Wait(time.Second)
		x.silent("without")
	})
}

// TestWhatEmptiesAListIsSaidOfWhatIsThere: a condition that says no to something brings that back, and is told so;
// a word to look for is told from the name of a filter, and the view Mine by its name.
func TestWhatEmptiesAListIsSaidOfWhatIsThere(t *testing.T) {
	records := []alert.Record{
		sample("a", 10, func(r *alert.Record) { r.Alert.Title, r.Alert.Status = "Macro", alert.Resolved }),
		sample("b", 20, func(r *alert.Record) { r.Alert.Title, r.Triage.State = "Beacon", alert.TriageDone }),
		sample("c", 30, func(r *alert.Record) { r.Alert.Title = "Other" }),
	}
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		for asked, want := range map[string]string{
			"status != 'Resolved' AND macro":                                                    `with Resolved 1 · without 'macro' 2`,
			"triage.state != 'done' AND title = 'Beacon'":                                       `with done 1 · without title = 'Beacon' 2`,
			"title !IN ('Macro','Beacon') AND id = 'a'":                                         `with title IN ('Macro', 'Beacon') 1 · without `,
			"NOT title = 'Macro' AND id = 'a'":                                                  `with title = 'Macro' 1 · without `,
			"(triage.assigned_to = 'kim' OR assigned_to STARTSWITH 'kim@') AND title = 'Other'": `without Mine 1`,
		} {
			x.ask(asked)
			x.Wait(time.Second)
			x.says(want)
		}
	})
}

// TestAnEmptyListDoesNotWaitForWhatEmptiesIt: the list is shown once its own search has ended, what was found out
// stays as it is asked again, and of what is known in part only nothing is promised.
func TestAnEmptyListDoesNotWaitForWhatEmptiesIt(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.Wait(time.Second)
		const none = "severity = 'low' AND provider = 'entra'"
		x.fakeStore.setSlow(4 * time.Second) // an answer needs three searches, and this two more
		x.keys("/ ctrl+u")
		x.Paste(none)
		for range 40 {
			if x.Wait(100 * time.Millisecond); strings.Contains(x.Text(), "No alerts match") {
				break
			}
		}
		x.says("No alerts match the query.")
		x.silent("without")
		x.keys("enter")
		x.Wait(30 * time.Second)
		x.says("without Entra ID 1")
		x.fakeStore.setSlow(0)
		x.fakeStore.put(sample("other", 5, func(r *alert.Record) { r.Alert.Severity = alert.Medium }))
		x.Wait(time.Second)
		x.says("without Entra ID 1")
		x.fakeStore.setChange(func(r *index.Result) { r.Partial = r.Total > 0 })
		x.fakeStore.put(sample("another", 5, func(r *alert.Record) { r.Alert.Severity = alert.Medium }))
		x.Wait(time.Minute) // it is asked again after a pause only
		x.says("No alerts match the query.")
		x.silent("without")
	})
}

// TestNoAlertHereIsTakenBack: once there is an alert again.
func TestNoAlertHereIsTakenBack(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.ask("title = 'none'")
		x.keys("enter")
		x.says("No alert here")
		x.fakeStore.put(sample("new", 0, func(r *alert.Record) { r.Alert.Title = "none" }))
		x.Wait(time.Second)
		x.says("1/1")
		x.silent("No alert here")
		x.keys("/ ctrl+u enter")
		x.Wait(time.Second)
		x.says("1/4")
	})
}

// TestAnEmptyListTellsOfAPartOfAName: who asks for a whole name or address and gives a part of it is told how many
// have that, also of one condition alone; the refusal of a word without quotes names the condition, too.
func TestAnEmptyListTellsOfAPartOfAName(t *testing.T) {
	records := plain(3)
	records[0].Alert.Entities = append(records[0].Alert.Entities, alert.Entity{Type: alert.URL, Value: "https://evil.example/verify?s=8f2e"})
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		for asked, want := range map[string]string{
			"user = 'amal'":                              "with @user CONTAINS 'amal' 3",
			"@url = 'https://evil.example/verify'":       "with @url CONTAINS 'https://evil.example/verify' 1",
			"@user = 'amal' AND title = 'Alert 01'":      "with @user CONTAINS 'amal' 1 · without @user = 'amal' 1",
			"@user = 'robin' AND title = 'Alert 01'":     "without @user = 'robin' 1",
			"@ip = '10.0.0.1' AND title CONTAINS 'lert'": "without @ip = '10.0.0.1' 3",
		} {
			x.ask(asked)
			x.Wait(time.Second)
			x.says(want)
			x.silent("CONTAINS 'robin'", "CONTAINS '10")
		}
		x.keys("/ ctrl+u")
		x.Type("user=amal")
		x.keys("enter")
		x.Wait(time.Second)
		x.says("put it in quotes: 'amal'; or write user:amal for a part of it")
	})
}

// TestAPartOfANameHasMore: who types what the list shows of a name, which another product has whole, is told of the
// rows that it leaves out; who gives the whole name, or has a key write it, isn't.
func TestAPartOfANameHasMore(t *testing.T) {
	records := plain(4)
	for i := range 2 {
		records[i].Alert.Entities = []alert.Entity{{Type: alert.User, Value: "amal"}}
	}
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		x.ask("user = 'amal' AND severity != 'low'")
		x.says("Note: 3 with @user CONTAINS 'amal'", "1/2")
		x.keys("2")
		x.Wait(time.Second)
		x.silent("Note:")
		x.ask("user = 'amal@contoso.example'")
		x.says("1/2")
		x.silent("Note:")
		x.keys("/ ctrl+u")
		x.Type("title = 'Alert 00'")
		x.keys("enter")
		x.Wait(time.Second)
		x.silent("Note:")
	})
}
