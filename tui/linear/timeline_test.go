package linear

import (
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// The events of a day stand below it, with who tells of them; what the service only books is counted.
func TestDaysOfATimeline(t *testing.T) {
	at := func(day, hour int) alert.Time {
		return alert.At(time.Date(2026, 3, day, hour, 0, 0, 0, time.Local))
	}
	say := func(words string) []story.Part { return []story.Part{{Text: words}} }
	groups := []story.Group{{Record: &alert.Record{Alert: &alert.Alert{Provider: alert.MDE}}}}
	got := timelineOf([]story.Event{
		{At: at(2, 9), Kind: story.Created, Parts: say("Alert raised")},
		{At: at(2, 10), Kind: story.Changed, Parts: say("Changed title"), Minor: true},
		{At: at(2, 11), Kind: story.Updated, Parts: say("Last updated"), Minor: true},
		{At: at(3, 9), Kind: story.Triaged, Parts: say("kim changed\nowner")},
		{At: at(3, 10), Kind: story.Commented, Parts: say("kim commented: x")},
	}, groups)
	want := []string{
		"Monday, 2026-03-02:", "09:00:00, Endpoint: Alert raised", "Tuesday, 2026-03-03:", "09:00:00, Triage: kim changed owner", "10:00:00, Portal: kim commented: x",
		"1 further change of the service, such as of a count or a text: type history.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Who made a change is a person, or the service.
func TestWhoMadeAChange(t *testing.T) {
	for by, want := range map[string]string{"kim": "kim", alert.ByGraph: "Microsoft Graph", alert.ByLate: "Microsoft Graph, by an event that came late"} {
		if got := byWhom(&alert.Change{By: by}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
