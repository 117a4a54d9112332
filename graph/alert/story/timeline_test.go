package story_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// clock returns a time of 2026-11-20.
func clock(t *testing.T, s string) alert.Time {
	t.Helper()
	at, ok := alert.ParseTime("2026-11-20T" + s + "Z")
	if !ok {
		t.Fatalf("%q is no time", s)
	}
	return at
}

// told returns events, a line each: time, group, path, who, and what happened.
func told(events []story.Event) (out []string) {
	for _, e := range events {
		out = append(out, fmt.Sprintf("%s %d%v %s| %s", e.At.Time().Format("15:04:05"), e.Group, e.Path, e.By, e))
	}
	return out
}

// TestParentsInTheTimeline: a parent without evidence of its own is an event if it was started
// not long before its child.
func TestParentsInTheTimeline(t *testing.T) {
	for began, want := range map[string]bool{"07:59:58": true, "07:00:00": true, "06:59:59": false, "": false} {
		props := []string{"imageFile.fileName=a.exe", "processId=7", "parentProcessImageFile.fileName=b.exe", "processCreationDateTime=2026-11-20T08:00:00Z"}
		if began != "" {
			props = append(props, "parentProcessCreationDateTime=2026-11-20T"+began+"Z")
		}
		got := told(story.Timeline(context.Background(), story.Group{Evidence: []alert.Evidence{piece("processEvidence", "", props...)}}))
		if has := len(got) == 2; has != want || len(got) == 0 {
			t.Errorf("started at %q: %q", began, got)
		}
	}
}

// TestOneMessageIsOneEvent: of a message that several alerts have, the gravest verdict is told, whichever
// alert comes first; messages without an id, or with another one, are their own.
func TestOneMessageIsOneEvent(t *testing.T) {
	mail := func(id, verdict, at string) story.Group {
		return story.Group{Evidence: []alert.Evidence{piece("analyzedMessageEvidence", verdict, "subject=Pay", "networkMessageId="+id, "receivedDateTime=2026-11-20T"+at+"Z")}}
	}
	early, grave, other, none := mail("m1", "suspicious", "07:00:00"), mail("m1", "malicious", "07:00:12"), mail("m2", "", "07:00:20"), mail("", "", "07:00:30")
	for _, groups := range [][]story.Group{{early, grave, other, none, none}, {grave, early, none, none, other}} {
		list := story.Timeline(context.Background(), groups...)
		if len(list) != 4 || list[0].Verdict != "malicious" || !strings.Contains(list[0].String(), "malicious") || groups[list[0].Group].Evidence[0].Verdict != "malicious" {
			t.Errorf("%q", told(list))
		}
	}
}

func TestTimeline(t *testing.T) {
	process := piece("processEvidence", "malicious", "imageFile.fileName=a.exe", "processId=7", "parentProcessImageFile.fileName=b.exe", "processCommandLine=a -x",
		"parentProcessCreationDateTime=2026-11-20T07:45:00Z", "processCreationDateTime=2026-11-20T08:00:00Z", "createdDateTime=2026-11-20T08:05:01Z")
	device := piece("deviceEvidence", "", "hostName=ws1", "createdDateTime=2026-11-20T08:05:00Z")
	late := piece("urlEvidence", "", "url=https://b.example", "createdDateTime=2026-11-20T08:40:00Z")
	mail := piece("analyzedMessageEvidence", "suspicious", "subject=Pay", "networkMessageId=m1", "receivedDateTime=2026-11-20T07:00:00Z")
	session := holding(piece("cloudLogonSessionEvidence", "", "sessionId=s1", "startUtcDateTime=2026-11-20T07:30:00Z"), piece("userEvidence", "", "userAccount.userPrincipalName=ann@a.example"))
	first := &alert.Record{Alert: &alert.Alert{
		Title: "Dump", Began: clock(t, "08:00:00"), Ended: clock(t, "08:01:00"), Created: clock(t, "08:05:00"), Updated: clock(t, "09:00:00"), Resolved: clock(t, "08:55:00"), AssignedTo: "Automation",
	}}
	second := &alert.Record{Alert: &alert.Alert{Title: "Mail", Began: clock(t, "07:00:00"), Ended: clock(t, "07:00:00"), Created: clock(t, "08:05:00"), Updated: clock(t, "08:05:00")}}
	got := told(story.Timeline(context.Background(),
		story.Group{
			Record: first, Evidence: []alert.Evidence{device, process, late, mail, session},
			Comments: []alert.Comment{{At: clock(t, "08:50:00"), By: "Bo", Text: "looks real"}, {Text: "no time"}, {At: clock(t, "08:51:00"), Text: "x"}},
			Changes: []alert.Change{
				{At: clock(t, "08:55:01"), By: "graph", Field: "status", Old: "OPEN", New: "RESOLVED"},
				{At: clock(t, "08:54:00"), By: "Cy", Field: "triage.state", New: "seen"},
				{At: clock(t, "08:55:02"), By: "graph", Field: "assigned_to", New: "dee@a.example"},
				{At: clock(t, "08:55:03"), By: "graph", Field: "status", Old: "NEWER_WORD", New: "IN_PROGRESS"},
				{At: clock(t, "08:55:04"), By: "Cy", Field: "triage.assigned_to", Old: "Cy", New: "Dee"},
				{At: clock(t, "08:55:05"), By: "Cy", Field: "triage.verdict", New: string(alert.Verdicts()[0].Word)},
				{At: clock(t, "08:55:06"), By: "Cy", Field: "triage.bookmarked", New: "true"},
				{At: clock(t, "08:56:00"), By: alert.ByLate, Field: "category", Old: "Phish", New: "Malware"},
			},
		},
		story.Group{Record: second, Evidence: []alert.Evidence{device, process, mail, session}},
		story.Group{Record: &alert.Record{Incident: &alert.Incident{Title: "Case", Created: clock(t, "08:06:00"), Updated: clock(t, "09:10:00")}}},
		story.Group{},
	))
	want := []string{
		"07:00:00 1[] | Activity: Mail",
		"07:00:00 0[3] | Email “Pay”, suspicious",
		"07:30:00 0[4] | Sign-in session of ann@a.example, since 2026-11-20 07:30 UTC",
		"07:45:00 0[1] | b.exe started on ws1",
		"08:00:00 0[] | Activity: Dump",
		"08:00:00 0[1] | a.exe started by b.exe on ws1, malicious: a -x",
		"08:01:00 0[] | Last activity: Dump",
		"08:05:00 0[] | Alert raised: Dump",
		"08:05:00 1[] | Alert raised: Mail",
		"08:05:00 0[1] | Evidence added: processEvidence a.exe, deviceEvidence ws1; the worst is malicious",
		"08:05:00 1[1] | Evidence added: processEvidence a.exe, deviceEvidence ws1; the worst is malicious",
		"08:06:00 2[] | Incident created: Case",
		"08:40:00 0[2] | Evidence added: urlEvidence https://b.example",
		"08:50:00 0[] Bo| Bo commented: looks real",
		"08:51:00 0[] | A person commented: x",
		"08:54:00 0[] Cy| Cy changed triage to seen: Dump",
		"08:55:00 0[] | Alert resolved: Dump",
		"08:55:01 0[] | Changed status from New to Resolved: Dump",
		"08:55:02 0[] | Changed assignee to dee@a.example: Dump",
		"08:55:03 0[] | Changed status from Newer word to In progress: Dump",
		"08:55:04 0[] Cy| Cy changed owner from Cy to Dee: Dump",
		"08:55:05 0[] Cy| Cy changed verdict to " + alert.Verdicts()[0].Title + ": Dump",
		"08:55:06 0[] Cy| Cy changed bookmarked to yes: Dump",
		"08:56:00 0[] | A late event changed category from Phish to Malware: Dump",
		"09:00:00 0[] | Last updated by the service: Dump",
		"09:10:00 2[] | Last updated by the service: Case",
	}
	if !slices.Equal(got, want) {
		t.Errorf("timeline\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestEachKindHasATimeline makes a record of each kind tell when it came to be, and its name
// only among several.
func TestEachKindHasATimeline(t *testing.T) {
	words := map[string]string{"alert": "Alert raised", "incident": "Incident created", "event": "Recorded"}
	for _, kind := range alert.Kinds() {
		r := &alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: "1"}}
		kind.Make(r)
		*kind.Slot(alert.FieldOf("title")).Text(r) = "Dump"
		*kind.Slot(alert.FieldOf("created_at")).Time(r) = clock(t, "08:05:00")
		got := strings.Join(told(story.Timeline(context.Background(), story.Group{Record: r})), "\n")
		if want := "08:05:00 0[] | " + words[kind.Name]; got != want {
			t.Errorf("%s: %q, want %q", kind.Name, got, want)
		}
		several := story.Timeline(context.Background(), story.Group{Record: r}, story.Group{})
		if got, want := strings.Join(told(several), "\n"), "08:05:00 0[] | "+words[kind.Name]+": Dump"; got != want {
			t.Errorf("%s among several: %q, want %q", kind.Name, got, want)
		}
	}
}

// TestTimelineWithoutTimes holds that what has no time is no event, and Legacy's times
// are read.
func TestTimelineWithoutTimes(t *testing.T) {
	if got := story.Timeline(context.Background(), story.Group{Record: &alert.Record{Alert: &alert.Alert{Title: "x"}}, Evidence: []alert.Evidence{started("7", "a", "", "5", "b", "")}}); len(got) != 0 {
		t.Errorf("events %v", told(got))
	}
	legacy := []alert.Evidence{
		piece("process", "", "name=a.exe", "processId=7", "createdDateTime=2026-11-20T08:00:00Z"),
		piece("userSecurityState", "", "userPrincipalName=ann@a.example", "logonDateTime=2026-11-20T07:00:00Z"),
		piece("userSecurityState", "", "userPrincipalName=ann@a.example", "logonDateTime=2026-11-20T07:00:00Z"),
	}
	want := []string{"07:00:00 0[1] | User ann@a.example", "08:00:00 0[0] | a.exe started"}
	if got := told(story.Timeline(context.Background(), group(legacy...))); !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}

// TestTimelineIsBounded gives more events than are shown: the latest stay, and groups of
// any size are sorted alike.
func TestTimelineIsBounded(t *testing.T) {
	var changes []alert.Change
	for i := range 3 * story.MostEvents {
		changes = append(changes, alert.Change{At: alert.Time(i*7919%(3*story.MostEvents)+1) * alert.Second, By: "a", Field: "f", New: fmt.Sprint(i)})
	}
	got := story.Timeline(context.Background(), story.Group{Changes: changes})
	if len(got) != story.MostEvents || got[len(got)-1].At != alert.Time(3*story.MostEvents)*alert.Second || !slices.IsSortedFunc(got, func(a, b story.Event) int { return int(a.At/alert.Second - b.At/alert.Second) }) {
		t.Errorf("%d events, the last at %v", len(got), got[len(got)-1].At)
	}
}
