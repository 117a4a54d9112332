package story_test

import (
	"context"
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
		{"ip:::1 (malicious), file:report (copy)", "ip:::1 (noThreatsFound)", "Entities now no threats found: ip ::1; gone: file report (copy)"},
		{"ip:::1, ip:::2", "ip:::1 (malicious) and 9 more", "Entities now malicious: ip ::1 and 9 more"},                    // ip:::2 may be one of the nine
		{"ip:::1 and 2 more", "ip:::1 (malicious), ip:::3", "Entities now malicious: ip ::1; added or judged anew: ip ::3"}, // it may be one of the two
		{"host:" + strings.Repeat("w", 200), "", "Entities gone: host " + strings.Repeat("w", 88) + "…"},
		{"something", "else", "Changed entities from something to else"}, // of another program
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
