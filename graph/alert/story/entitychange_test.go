package story_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// What changed in the entities reads as what came and what has another verdict now, never as two lists.
func TestEntitiesThatChanged(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"process:cmd.exe, file:cmd.exe", "process:cmd.exe (suspicious), file:cmd.exe (suspicious), hash:ab, process:p.exe (malicious)", "Entities now suspicious: process cmd.exe; added: process p.exe (malicious), hash ab"},
		{"", "user:amal, ip:::1, host:ws1, command:a, b (c), 5", "Entities added: ip ::1, host ws1, user amal and 1 more"},
		{"ip:::1 (malicious)", "ip:::1", "Entities no longer judged: ip ::1"},
		{"email:a@x.example (suspicious)", "email:a@x.example (unknown), mailbox:a@x.example", "Entities now without a verdict: email a@x.example; added: mailbox a@x.example"},
		{"ip:::1 (malicious), file:report (copy)", "ip:::1 (noThreatsFound)", "Entities now no threats found: ip ::1; gone: file report (copy)"},
		{"ip:::1, ip:::2", "ip:::1 (malicious) and 9 more", "Entities now malicious: ip ::1 and 9 more"},                    // ip:::2 may be one of the nine
		{"ip:::1 and 2 more", "ip:::1 (malicious), ip:::3", "Entities now malicious: ip ::1; added or judged anew: ip ::3"}, // it may be one of the two
		{"host:" + strings.Repeat("w", 200), "", "Entities gone: host " + strings.Repeat("w", 88) + "…"},
		{"command:a and -9 more", "command:b and +5 more", "Entities added: command b and +5 more; gone: command a and -9 more"}, // the history writes no sign
		{"something", "else", "Changed entities from something to else"},                                                         // of another program
	} {
		r := &alert.Record{Alert: &alert.Alert{}}
		events := story.Timeline(context.Background(), story.Group{Record: r, Changes: []alert.Change{{At: 1, By: alert.ByGraph, Field: "entities", Old: c.old, New: c.new}}})
		if len(events) != 1 || events[0].String() != c.want || events[0].Minor {
			t.Errorf("%v, want %q", events, c.want)
		}
	}
}

// Counts and texts that the service writes anew are minor, what a person decided is not.
func TestMinorChanges(t *testing.T) {
	for field, minor := range map[string]bool{"summary": true, "priority": true, "description": true, "original_data": true, "status": false, "severity": false, "assigned_to": false, "entities": false} {
		r := &alert.Record{Incident: &alert.Incident{}}
		sent := alert.Change{At: 1, By: alert.ByGraph, Field: field, Old: "a", New: "b"}
		own := alert.Change{At: 2, By: "Cy", Field: field, Old: "a", New: "b"}
		events := story.Timeline(context.Background(), story.Group{Record: r, Changes: []alert.Change{sent, own}})
		if len(events) != 2 || events[0].Minor != minor || events[1].Minor {
			t.Errorf("%s: %+v", field, events)
		}
	}
	one := &alert.Record{Key: alert.Key{Source: alert.AlertsV2}, Alert: &alert.Alert{Updated: 5}}
	if events := story.Timeline(context.Background(), story.Group{Record: one}); len(events) != 1 || events[0].Minor {
		t.Errorf("one record: %+v", events)
	}
	if events := story.Timeline(context.Background(), story.Group{Record: one}, story.Group{}); len(events) != 1 || !events[0].Minor {
		t.Errorf("several: %+v", events)
	}
}

// What was done alike to several records in one second is one event that says to which, and a comment that
// an incident and its alert share is told once.
func TestStepsOfAnIncidentAreToldOnce(t *testing.T) {
	at := clock(t, "08:50:00")
	taken := func(was string, more ...alert.Change) []alert.Change {
		return append([]alert.Change{
			{At: at, By: alert.ByGraph, Field: "status", Old: was, New: "IN_PROGRESS"},
			{At: at + alert.Millisecond, By: alert.ByGraph, Field: "assigned_to", New: "dee"},
			{At: at, By: alert.ByGraph, Field: "comments", New: "x"},
			{At: at, By: alert.ByGraph, Field: "entities", New: "ip:::1"},
		}, more...)
	}
	of := func(title string, comment alert.Comment, changes []alert.Change) story.Group {
		return story.Group{Record: &alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: title}, Alert: &alert.Alert{Title: title}}, Comments: []alert.Comment{comment}, Changes: changes}
	}
	isolating := alert.Comment{At: at, By: "Bo", Text: "isolating"}
	incident := story.Group{Record: &alert.Record{Incident: &alert.Incident{Title: "Case"}}, Comments: []alert.Comment{isolating}, Changes: []alert.Change{
		{At: at + alert.Minute, By: "Cy", Field: "triage.state", New: "done"}, {At: at + 2*alert.Minute, By: alert.ByGraph, Field: "severity", Old: "low", New: "high"},
	}}
	var got []string
	minor := 0
	for _, e := range story.Timeline(context.Background(), incident,
		of("Dump", isolating, taken("OPEN", alert.Change{At: at + alert.Minute, By: "Cy", Field: "triage.state", New: "done"})),
		of("Mail", alert.Comment{At: at, By: "Bo", Text: "calling"}, taken("RESOLVED")),
		of("Scan", isolating, []alert.Change{{At: at + alert.Second, By: alert.ByGraph, Field: "status", Old: "OPEN", New: "IN_PROGRESS"}}),
	) {
		if e.Minor {
			minor++
		} else {
			got = append(got, e.String())
		}
	}
	want := []string{
		"Bo commented: isolating", "Bo commented: calling",
		"Changed status to In progress, assignee to dee: 2 alerts",
		"Changed status from New to In progress: Scan",
		"Cy changed triage to done: the incident and 1 alert",
		"Changed severity from low to high: the incident",
	}
	if !slices.Equal(got, want) || minor != 4 {
		t.Errorf("%d minor ones and\n%s\nwant\n%s", minor, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func FuzzEntitiesChanged(f *testing.F) {
	f.Add("ip:::1, file:a (malicious) and 3 more", "process:x, command:a, b:c")
	f.Add("", "\x00 and 99999999999999999999 more")
	f.Fuzz(func(t *testing.T, old, new string) {
		c := story.EntitiesChanged(old, new)
		for _, g := range c.Groups() {
			if g.Words == "" || len(g.Of) == 0 {
				t.Errorf("%+v", g)
			}
		}
		if s := strings.Join(story.EntityWords(new), ""); new != "" && s == "" {
			t.Errorf("%q says nothing", new)
		}
	})
}
