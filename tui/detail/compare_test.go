package detail_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

func TestDifferences(t *testing.T) {
	a, b := told(t, "endpoint").record, told(t, "endpoint").record
	copied := *b.Alert
	b.Alert = &copied
	if got := detail.Differences(&a, &b); len(got) != 0 {
		t.Errorf("equal records differ in %v", got)
	}
	b.ID, b.Ingested, b.Alert.Updated, b.Alert.SharedIDs = "another", 5, 7, []string{"alert:another"}
	b.Alert.Severity, b.Alert.AssignedTo, b.Alert.Techniques = alert.Low, "kim", []string{"T1003.001", "T1090"}
	b.Alert.Confidence = 12_000
	b.Alert.Entities = b.Alert.Entities[:1]
	b.Alert.Ended = before(0)
	got := map[string]detail.Difference{}
	for _, d := range detail.Differences(&a, &b) {
		got[d.Field] = d
	}
	for field, want := range map[string][2][]string{
		"severity":             {{"high"}, {"low"}},
		"assigned_to":          {nil, {"kim"}},
		"attack_technique_ids": {{"T1003.001", "T1059.003", "T1204.002"}, {"T1003.001", "T1090"}},
		"confidence":           {nil, {"12 000"}},
		"ended_at":             {{"2026-11-24T09:14:40Z"}, {"2026-11-24T12:00:00Z"}},
	} {
		d := got[field]
		if d.New != nil {
			d.New = append([]string{}, d.New...)
		}
		if !reflect.DeepEqual([2][]string{d.Old, normal(d.New)}, [2][]string{want[0], want[1]}) {
			t.Errorf("%s: %q → %q, want %q", field, d.Old, d.New, want)
		}
	}
	if n := len(got["entities"].Old); n < 5 || len(got["entities"].New) != 1 {
		t.Errorf("entities: %v", got["entities"])
	}
	if len(got) != 6 {
		t.Errorf("%d fields differ: %v", len(got), got)
	}
	i := incident().record
	if detail.Differences(&a, &i) != nil || detail.Differences(&alert.Record{}, &a) != nil {
		t.Error("records of different kinds are compared")
	}
}

// normal has the digits of a number apart by an ordinary space.
func normal(list []string) []string {
	for i := range list {
		list[i] = strings.Join(strings.Fields(list[i]), " ")
	}
	return list
}

// A difference is told in the words of the summary; one within a second isn't told.
func TestDifferencesInWords(t *testing.T) {
	utc := func(at alert.Time) string { return at.Time().Format(time.TimeOnly) }
	all := []detail.Difference{
		{Field: "ended_at", Old: []string{"2026-11-29T16:37:49.7162145Z"}, New: []string{"2026-11-29T16:38:01.5Z"}},
		{Field: "began_at", Old: []string{"2026-11-29T16:37:49.7162145Z"}, New: []string{"2026-11-29T16:37:49Z"}},
		{Field: "attack_technique_ids", Old: []string{"T1090", "T1003"}, New: []string{"T1090"}},
		{Field: "status", New: []string{"OPEN"}},
		{Field: "categories", Old: []string{"InitialAccess"}},
		{Field: "category", Old: []string{"InitialAccess"}},
	}
	var got []string
	for _, d := range detail.Told(all, utc) {
		name, was, is := d.Words(utc)
		got = append(got, name+": "+strings.Join(was, ",")+" → "+strings.Join(is, ","))
	}
	if want := []string{"last activity: 16:37:49 → 16:38:01", "MITRE: T1003 → ", "status:  → New", "categories: Initial access → "}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// The category and the categories are told by their own names where they differ.
func TestTheCategoriesHaveTheirName(t *testing.T) {
	utc := func(at alert.Time) string { return at.Time().Format(time.TimeOnly) }
	var got []string
	for _, d := range detail.Told([]detail.Difference{{Field: "category", Old: []string{"Exfiltration"}, New: []string{"Collection"}}, {Field: "categories", New: []string{"Collection"}}}, utc) {
		name, was, is := d.Words(utc)
		got = append(got, name+": "+strings.Join(was, ",")+" → "+strings.Join(is, ","))
	}
	if want := []string{"category: Exfiltration → Collection", "categories:  → Collection"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Times are written as on the other pages: to the second, in the zone that was chosen.
func TestTimesOfAComparison(t *testing.T) {
	x := rich()
	x.changes = append([]alert.Change{{At: before(time.Minute), By: alert.ByGraph, Field: "ended_at", Old: "2026-11-29T16:37:49.7162145Z", New: "2026-11-29T16:40:00.1Z"}}, x.changes...)
	for _, page := range []string{"detail.compare", "detail.history"} {
		if all := pageText(open(x), page); !strings.Contains(all, "2026-11-29 16:37:49Z") || strings.Contains(all, "7162145") {
			t.Errorf("%s:\n%s", page, all)
		}
	}
}

// The page says how it compares with another record.
func TestComparingSaysHow(t *testing.T) {
	for _, x := range []sample{rich(), incident()} {
		if all := pageText(open(x), "detail.compare"); !strings.Contains(all, "mark that in the list with space, then type :compare") {
			t.Error(all)
		}
	}
}

// Of a list, a change says what went and what came: several together leave what went or came in the end.
func TestWasOfEntities(t *testing.T) {
	got := detail.Was([]alert.Change{
		{At: 1, Field: "entities", Old: "process:a", New: "process:a (suspicious), ip:::1, host:w"},
		{At: 2, Field: "entities", Old: "ip:::1, process:a (suspicious)", New: "process:a (malicious), user:amal and 2 more"},
		{At: 3, Field: "status", Old: "OPEN", New: "RESOLVED"},
	})
	want := []detail.Difference{
		{Field: "entities", Old: []string{"process a"}, New: []string{"host w", "process a (malicious)", "user amal", "and 2 more"}},
		{Field: "status", Old: []string{"OPEN"}, New: []string{"RESOLVED"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// The history says of the entities what came and what has another verdict, one a line; the timeline
// says it in a sentence, and of a text that the service wrote anew only that there was one.
func TestChangesOfEntitiesAreTold(t *testing.T) {
	x := rich()
	x.changes = append(x.changes, alert.Change{At: before(time.Minute), By: alert.ByGraph, Field: "summary", Old: "nine alerts", New: "ten alerts"})
	history, timeline := pageText(open(x), "detail.history"), pageText(open(x), "detail.timeline")
	for page, want := range map[string][]string{
		history:  {"now malicious\n       ip 203.0.113.7\n", "added\n       ip 2001:db8::1\n       host ws-042.fabrikam.example"},
		timeline: {"Entities now malicious: ip 203.0.113.7; added: ip 2001:db8::1, host", "2 further changes of the service", "5 History"},
	} {
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("no %q in\n%s", w, page)
			}
		}
	}
	if strings.Contains(timeline, "ten alerts") {
		t.Error(timeline)
	}
}

func TestWas(t *testing.T) {
	got := detail.Was([]alert.Change{
		{At: 1, Field: "status", Old: "OPEN", New: "IN_PROGRESS"},
		{At: 2, Field: "severity", Old: "low", New: "high"},
		{At: 3, Field: "status", Old: "IN_PROGRESS", New: "RESOLVED"},
		{At: 4, Field: "severity", Old: "high", New: "low"},
		{At: 5, Field: "triage.note", New: "x"},
		{At: 6, Field: "original_data"},
	})
	want := []detail.Difference{
		{Field: "status", Old: []string{"OPEN"}, New: []string{"RESOLVED"}},
		{Field: "triage.note", New: []string{"x"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestCompare(t *testing.T) {
	a, b := told(t, "endpoint"), told(t, "mail")
	s := shelve(a, b)
	p := detail.New(s, now)
	if p.Compare(b.record.Key) != nil {
		t.Error("without a record something is compared")
	}
	deliver(p, p.Show(a.record.Key))
	cmd := p.Compare(b.record.Key)
	if got := drawnAt(p, 100, 40); !strings.Contains(got, "what the history says it was") {
		t.Errorf("before the other one is loaded:\n%s", got)
	}
	deliver(p, cmd)
	all := strings.Join(strings.Fields(drawnAt(p, 120, 60)), " ")
	for _, want := range []string{"Compared with v2 › Email messages containing a malicious URL removed after delivery, 3 h ago", "This alert The other", "severity High Medium", "status New In progress", "category Credential access Initial access"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, drawnAt(p, 120, 60))
		}
	}
	p.Compare(a.record.Key)
	if got := drawnAt(p, 100, 40); !strings.Contains(got, "what the history says it was") {
		t.Error("compared with itself, it is not its past that shows")
	}
	late := p.Compare(b.record.Key)()
	deliver(p, p.Show(b.record.Key))
	p.Update(late)
	if strings.Contains(drawnAt(p, 100, 40), "The other") {
		t.Error("another record is compared with what was asked for the former")
	}
	s.err = errors.New("torn page")
	if msgs := deliver(p, p.Compare(a.record.Key)); len(msgs) != 1 || msgs[0].(screen.Toast).Level != screen.Bad {
		t.Errorf("told: %v", msgs)
	}
}

// Of long lists only what differs shows.
func TestCompareLeavesOutWhatIsEqual(t *testing.T) {
	a, b := told(t, "endpoint"), told(t, "endpoint")
	copied := *b.record.Alert
	b.record.Alert, b.record.ID = &copied, "twin"
	copied.Techniques = []string{"T1003.001", "T1090"}
	p := detail.New(shelve(a, b), now)
	deliver(p, p.Show(a.record.Key))
	deliver(p, p.Compare(b.record.Key))
	if all := drawnAt(p, 100, 40); strings.Contains(all, "T1003.001") || !strings.Contains(all, "T1090") || !strings.Contains(all, "T1204.002") {
		t.Errorf("drawn:\n%s", all)
	}
	copied.Techniques = a.record.Alert.Techniques
	deliver(p, p.Compare(b.record.Key))
	if all := drawnAt(p, 100, 40); !strings.Contains(all, "No field differs.") {
		t.Errorf("drawn:\n%s", all)
	}
}
