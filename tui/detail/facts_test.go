package detail_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// line finds the line that begins with the words, spaces folded.
func line(t *testing.T, lines []string, begins string) string {
	t.Helper()
	for _, l := range lines {
		if l = strings.Join(strings.Fields(l), " "); strings.HasPrefix(l, begins) {
			return l
		}
	}
	t.Errorf("no line begins with %q", begins)
	return ""
}

func TestAges(t *testing.T) {
	for _, c := range []struct {
		at   alert.Time
		want string
	}{
		{before(59 * time.Second), "2026-11-24 11:59:01Z just now"},
		{before(-59 * time.Second), "2026-11-24 12:00:59Z just now"},
		{before(60 * time.Second), "2026-11-24 11:59:00Z 1 min ago"},
		{before(119 * time.Minute), "2026-11-24 10:01:00Z 1 h ago"},
		{before(47 * time.Hour), "2026-11-22 13:00:00Z 47 h ago"},
		{before(364 * 24 * time.Hour), "2025-11-25 12:00:00Z 364 d ago"},
		{before(731 * 24 * time.Hour), "2024-11-23 12:00:00Z 2 y ago"},
		{before(-3 * time.Hour), "2026-11-24 15:00:00Z in 3 h"},
		{math.MaxInt64, "31197-09-14 02:48:05Z in 29170 y"},
		{math.MinInt64, "-27258-04-19 21:11:54Z 29284 y ago"},
	} {
		x := item(`{}`)
		x.record.Alert.Created = c.at
		if got := line(t, page(t, open(x), "detail.summary", 60), "created"); got != "created "+c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestAgesGrowWhileOneLooks(t *testing.T) {
	x := item(`{}`)
	x.record.Alert.Created = before(time.Minute)
	at := clock
	p := openAt(x, func() time.Time { return at })
	line(t, page(t, p, "detail.summary", 60), "created 2026-11-24 11:59:00Z 1 min ago")
	at = at.Add(5 * time.Minute)
	line(t, page(t, p, "detail.summary", 60), "created 2026-11-24 11:59:00Z 6 min ago")
}

func TestEntitiesAreGroupedAndCounted(t *testing.T) {
	lines := page(t, open(rich()), "detail.summary", 100)
	for _, want := range []string{"user robin@fabrikam.example suspicious", "IPs 203.0.113.7 malicious", "+2 more", "9f86"} {
		line(t, lines, want)
	}
	if all := strings.Join(lines, "\n"); strings.Contains(all, "10.1.2.45") || strings.Contains(all, "unknown") {
		t.Errorf("too much is shown:\n%s", all)
	}
}

func TestKindsHaveNames(t *testing.T) {
	x := item(`{}`)
	for _, k := range alert.EntityTypes() {
		x.record.Alert.Entities = append(x.record.Alert.Entities, alert.Entity{Type: k, Value: "v1"}, alert.Entity{Type: k, Value: "v2"})
	}
	for _, value := range []string{"6c1a3f0e-0000-4b5d-8e8f-102030405060", "7c1a3f0e-0000-4b5d-8e8f-102030405060", "S-1-5-21-1", "S-1-5-21-2", strings.Repeat("ab", 20), strings.Repeat("cd", 20), "x1", "x2"} {
		x.record.Alert.Entities = append(x.record.Alert.Entities, alert.Entity{Type: alert.UUID, Value: value})
	}
	lines := page(t, open(x), "detail.summary", 60)
	at := 0
	for _, want := range []string{
		"users", "hosts", "IPs", "domains", "URLs", "emails", "hashes", "files", "processes", "commands", "paths",
		"mailboxes", "apps", "resources", "registry keys", "UUIDs", "device ids", "SIDs", "other ids",
	} {
		for at < len(lines) && !strings.HasPrefix(lines[at], want+" ") {
			at++
		}
	}
	if at == len(lines) {
		t.Errorf("kinds are not named, or not in reading order:\n%s", strings.Join(lines, "\n"))
	}
}

func TestSeverityWords(t *testing.T) {
	for severity, want := range map[alert.Severity]string{
		alert.High: "High ·", alert.Informational: "Informational ·", "": "Unknown ·", "catastrophic": "catastrophic ·", "漢": "漢 ·", "\u202e": "⟨U+202E⟩ ·",
	} {
		x := item(`{}`)
		x.record.Alert.Severity = severity
		line(t, page(t, open(x), "detail.summary", 60), want)
	}
}

func TestTwoColumnsOnlyWhereWide(t *testing.T) {
	for w, want := range map[int]string{70: "version v2 category Execution", 69: "version v2"} {
		if got := line(t, page(t, open(rich()), "detail.summary", w), "version"); got != want {
			t.Errorf("at %d columns: %q", w, got)
		}
	}
}

func TestMalformedRecordsSaySo(t *testing.T) {
	x := item(`{}`)
	const want = "Malformed: a field doesn't match Microsoft's schema."
	if all := strings.Join(page(t, open(x), "detail.summary", 100), "\n"); strings.Contains(all, want) {
		t.Error("an ordinary record is called malformed")
	}
	x.record.Malformed = true
	if all := strings.Join(page(t, open(x), "detail.summary", 100), "\n"); !strings.Contains(all, want) {
		t.Error("a malformed record is not called malformed")
	}
}

func TestHistoryIsNewestFirstAndTogether(t *testing.T) {
	lines := page(t, open(rich()), "detail.history", 100)
	all := strings.Join(lines, "\n")
	order := []string{"First kept", "20 min ago  Microsoft Graph", "status  New → In progress", "50 min ago  kim", "triage  unseen → seen", "1 h ago  Microsoft Graph", "changed in a part that no field shows"}
	for _, want := range order {
		_, after, ok := strings.Cut(all, want)
		if !ok {
			t.Fatalf("%q is not there in its place:\n%s", want, strings.Join(lines, "\n"))
		}
		all = after
	}
	if n := strings.Count(strings.Join(lines, "\n"), "  kim"); n != 1 {
		t.Errorf("the changes of one moment stand under %d headings", n)
	}
}

// TestALateEventIsNoUpdate: what an older event tells of an alert stands under a heading of
// its own, so that it is not taken for something that happened when it came.
func TestALateEventIsNoUpdate(t *testing.T) {
	x := item(`{}`)
	x.changes = []alert.Change{
		{At: before(time.Hour), By: alert.ByGraph, Field: "status", Old: "OPEN", New: "RESOLVED"},
		{At: before(time.Hour), By: alert.ByLate, Field: "category", Old: "", New: "Malware"},
	}
	all := strings.Join(page(t, open(x), "detail.history", 100), "\n")
	for _, want := range []string{"1 h ago  Microsoft Graph, by an event that came late", "Malware", "1 h ago  Microsoft Graph", "Resolved"} { // the newest comes first
		_, after, ok := strings.Cut(all, want)
		if !ok {
			t.Fatalf("%q is not there in its place:\n%s", want, all)
		}
		all = after
	}
}

func TestWithoutChangesOrEvidence(t *testing.T) {
	x := item(`{}`)
	x.record.Ingested = before(time.Hour)
	p := open(x)
	line(t, page(t, p, "detail.history", 80), "No changes since it was first kept at 2026-11-24 11:00:00Z, 1 h ago.")
	line(t, page(t, p, "detail.evidence", 80), "This alert has no evidence.")
	line(t, page(t, open(incident()), "detail.evidence", 80), "None of its alerts is stored.")
}

func TestEvidenceWithASentenceComesFirst(t *testing.T) {
	all := strings.Join(page(t, open(rich()), "detail.evidence", 100), "\n")
	spoken, silent := strings.Index(all, "Process · malicious · active · attacker · command and control"), strings.Index(all, "New thing · verdict unknown · no remediation")
	if spoken < 0 || silent < spoken {
		t.Errorf("in this order:\n%s", all)
	}
	for _, want := range []string{"    accountName  robin", "      ipAddress  203.0.113.7", "powershell.exe  -nop"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}

// The summary of an audit record says what was done, in which service, and to which alert it
// belongs.
func TestAnEventHasItsOwnFacts(t *testing.T) {
	x := item(`{}`)
	x.record.Key.Source, x.record.Alert = alert.O365Management, nil
	x.record.Event = &alert.Event{
		Title: "AlertTriggered: Mail forwarding", Operation: "AlertTriggered", RecordType: "SecurityComplianceAlerts",
		Workload: "SecurityComplianceCenter", AlertID: "a76f4c7e-0000-4a4b-9c5d-1d2c3b4a5f60", Created: before(time.Hour),
	}
	lines := page(t, open(x), "detail.summary", 60)
	for begins, want := range map[string]string{
		"operation": "operation AlertTriggered", "record type": "record type SecurityComplianceAlerts",
		"workload": "workload SecurityComplianceCenter", "alert": "alert a76f4c7e-0000-4a4b-9c5d-1d2c3b4a5f60",
	} {
		if got := line(t, lines, begins); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Each page of a record of each kind is drawn, as FROM shows them all.
func TestEveryKindHasEveryPage(t *testing.T) {
	for _, kind := range alert.Kinds() {
		x := sample{record: alert.Record{Key: alert.Key{Integration: "fabrikam", Source: alert.O365Management, ID: "1"}, Raw: []byte(`{}`)}}
		kind.Make(&x.record)
		*kind.Slot(alert.FieldOf("title")).Text(&x.record) = "Mail forwarding"
		p := open(x)
		for _, pane := range panes {
			if all := strings.Join(whole(t, p, pane.id, 80), "\n"); !strings.Contains(all, "Mail forwarding") {
				t.Errorf("%s: %s is\n%s", kind.Name, pane.name, all)
			}
		}
	}
}

// The verdict on a hash stays in its line as long as the line has room for both below the name.
func TestAVerdictStaysBesideItsHash(t *testing.T) {
	sum := strings.Repeat("ab", 32)
	x := item(`{}`)
	x.record.Alert.Entities = []alert.Entity{{Type: alert.Hash, Value: sum, Verdict: "malicious"}, {Type: alert.File, Value: "a.exe", Verdict: "malicious"}}
	for w := 85; w < 120; w++ {
		lines := page(t, open(x), "detail.summary", w)
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, sum+"  malicious") }) {
			t.Errorf("%d columns:\n%s", w, strings.Join(lines, "\n"))
		}
	}
}
