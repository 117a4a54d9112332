package guide

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/tui/tuitest"
)

// A page after a failed test begins with what was refused, for whom it is, what is asked for, when it
// was tried, and the ids.
func TestAPageBeginsWithTheRefusal(t *testing.T) {
	a := filled()
	f := fault.New(fault.Policy, "Conditional Access blocks the application (AADSTS53003)", "ask an administrator to check the policies", nil)
	f.Code = "AADSTS53003"
	f.Identify("Trace ID a-1, Correlation ID b-2", false)
	a.Refused = Refusal{What: "Sign-in of the application", Fault: f, At: time.Date(2026, 11, 29, 12, 30, 5, 0, time.UTC)}
	tuitest.Golden(t, "page-refused", Page(a, Plain))
	for _, format := range []Format{Plain, Markdown} {
		page := strings.Join(strings.Fields(Page(a, format)), " ")
		at := -1
		for _, want := range []string{
			"Your tenant and tocsin", "What was refused", "Conditional Access blocks the application (AADSTS53003)", "Conditional Access Administrator",
			"asked for: ask an administrator", "tried at: 2026-11-29 12:30:05 UTC", a.ClientID, "Trace ID a-1, Correlation ID b-2", "What it is about", "What you need",
		} {
			next := strings.Index(page, want)
			if next <= at {
				t.Errorf("%q stands at %d, behind %d of\n%s", want, next, at, page)
			}
			at = next
		}
		if strings.Count(page, "AADSTS53003") != 1 {
			t.Errorf("the number is repeated:\n%s", page)
		}
	}
	f.Sentence = "Conditional Access blocks it"
	if page := Page(a, Plain); !strings.Contains(page, "blocks it (AADSTS53003)") {
		t.Errorf("the number is missing:\n%s", page)
	}
	if who := refusers(); len(who) == 0 || who[fault.Usage] != "" {
		t.Errorf("%v", who)
	}
}
