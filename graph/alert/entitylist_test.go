package alert_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// TestEntitiesAreReadAsListed lists entities whose values hold whatever parts such a list, and reads them
// again.
func TestEntitiesAreReadAsListed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", ", ", ",", " ", "file:", "user:kim", " (malicious)", "(suspicious)", " and ", "5 more", " and 2 more", "\\", `C:\x`, ", file:x (malicious)"}
	for range 20000 {
		var list []alert.Entity
		for range 1 + r.IntN(3) {
			e := alert.Entity{Type: alert.EntityTypes()[r.IntN(len(alert.EntityTypes()))], Verdict: []string{"", "malicious", "unknown"}[r.IntN(3)]}
			for range 1 + r.IntN(5) {
				e.Value += parts[r.IntN(len(parts))]
			}
			list = append(list, e)
		}
		var words []string
		for i := range list {
			words = append(words, list[i].Listed())
		}
		text, want := strings.Join(words, ", "), 0
		if r.IntN(2) == 0 {
			text, want = text+" and 3 more", 3
		}
		if got, more := alert.EntitiesListed(text); !slices.Equal(got, list) || more != want {
			t.Fatalf("%q is read as %+v and %d more, want %+v", text, got, more, list)
		}
	}
}

// TestAListOfBeforeIsRead: histories that were written before values were told from their list are read
// as they were.
func TestAListOfBeforeIsRead(t *testing.T) {
	got, more := alert.EntitiesListed(`process:rundll32.exe x.dll, Run, 1, host:ws-1 (suspicious), file:report (copy) and 4 more`)
	want := []alert.Entity{
		{Type: alert.Process, Value: "rundll32.exe x.dll, Run, 1"},
		{Type: alert.Host, Value: "ws-1", Verdict: "suspicious"},
		{Type: alert.File, Value: "report (copy)"},
	}
	if !slices.Equal(got, want) || more != 4 {
		t.Errorf("%+v and %d more", got, more)
	}
	if got, more := alert.EntitiesListed("no list, at all and 0 more"); got != nil || more != 0 {
		t.Errorf("%+v and %d more", got, more)
	}
}
