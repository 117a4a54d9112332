package detail_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// The summary of an alert has its own words and what to do before the facts, also if no evidence tells
// what happened.
func TestTheWordsOfAnAlertComeBeforeItsFacts(t *testing.T) {
	bare := rich()
	bare.evidence = nil
	for name, x := range map[string]sample{"with evidence": rich(), "without": bare} {
		rest := pageText(open(x), "detail.summary")
		for _, want := range []string{"High · In progress · Endpoint · 3 h ago", "A PowerShell process with an encoded", "Isolate the device", "product", "this detector", "MITRE", "link"} {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Fatalf("%s: %q isn't behind what should stand before it:\n%s", name, want, rest)
			}
			rest = after
		}
	}
}

// Comments of the portal stand in the summary, once each, the oldest first and no more than a bound; an
// incident has those of its alerts.
func TestTheSummaryHasComments(t *testing.T) {
	comment := func(n int, text string) string {
		return fmt.Sprintf(`{"comment":%q,"createdByDisplayName":"Yara\u202e","createdDateTime":%q}`, text, clock.Add(-time.Duration(n)*time.Minute).Format(time.RFC3339))
	}
	x := rich()
	x.record.Raw = []byte(`{"comments":[` + comment(5, "isolating\nthe host") + "," + comment(9, "called the user") + "," + comment(5, "isolating\nthe host") + `]}`)
	all := pageText(open(x), "detail.summary")
	if strings.Count(all, "isolating the host") != 1 || !strings.Contains(all, "5 min ago: isolating") || strings.Index(all, "called") > strings.Index(all, "isolating") || !strings.Contains(all, "Comments in the portal") {
		t.Error(all)
	}
	safe(t, open(x).Draw(dark(), 80, 60, true), 80)

	var many []string
	for i := range 30 {
		many = append(many, comment(i, fmt.Sprintf("comment-%02d", i)))
	}
	x.record.Raw = []byte(`{"comments":[` + strings.Join(many, ",") + `]}`)
	if all := pageText(open(x), "detail.summary"); strings.Count(all, "comment-") != 20 || strings.Contains(all, "comment-20") || !strings.Contains(all, "The newest 20 of 30") {
		t.Error(all)
	}
	if all := pageText(open(rich()), "detail.summary"); strings.Contains(all, "Comments in the portal") {
		t.Error(all)
	}

	i := incident()
	shared := alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: "a"}, Alert: &alert.Alert{Title: "A", Created: before(time.Hour)}, Raw: []byte(`{"comments":[` + comment(3, "of its alert") + `]}`)}
	s := shelve(i)
	s.alerts = []alert.Record{shared}
	if all := pageText(opening(s, i), "detail.summary"); strings.Count(all, "of its alert") != 1 {
		t.Error(all)
	}
}

// The history of a record says whose a comment is, as long as the record has it.
func TestTheHistoryNamesWhoCommented(t *testing.T) {
	x := rich()
	x.record.Raw = []byte(`{"comments":[{"comment":"Isolating it, and the server","createdByDisplayName":"Yara","createdDateTime":"2026-11-24T10:00:00Z"}]}`)
	x.changes = []alert.Change{
		{At: before(time.Hour), By: alert.ByGraph, Field: "comments", New: "Isolating it, and the server"},
		{At: before(2 * time.Hour), By: alert.ByGraph, Field: "comments", New: "which was removed since"},
	}
	all := strings.Join(strings.Fields(pageText(open(x), "detail.history")), " ")
	for _, want := range []string{"comments added by Yara: Isolating it, and the server", "comments added which was removed since"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}
