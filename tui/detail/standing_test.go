package detail_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// The line below the title breaks between its parts: no part is torn, and no line ends or begins with a dot.
func TestTheLineBelowTheTitleBreaksBetweenItsParts(t *testing.T) {
	x := rich()
	x.record.Alert.IncidentID = "2662"
	p := open(x)
	broken := 0
	for w := 30; w < 100; w++ {
		all := ""
		for _, line := range body(p, w, 30)[:8] {
			line = strings.TrimSpace(ansi.Truncate(line, w-1, ""))
			all += line + "\n"
		}
		if strings.Contains(all, "incident\n") || !strings.Contains(all, "incident 2662") || strings.Contains(all, "\nago") || strings.Contains(all, "·\n") || strings.HasPrefix(all, "· ") {
			t.Errorf("%d columns:\n%s", w, all)
		}
		if strings.Contains(all, "\nincident 2662\n") {
			broken++
		}
	}
	if broken == 0 {
		t.Error("at no width is it too long")
	}
}

// A time and its age are in one line, in a pane beside a list at 120 columns too, whatever other names there
// are.
func TestATimeIsBesideItsAge(t *testing.T) {
	x := rich()
	x.record.Alert.Created, x.record.Alert.ProviderAlertID = before(9*time.Hour+10*time.Minute), "p-1"
	p := open(x)
	for w := 51; w < 70; w++ {
		page := strings.Join(body(p, w, 60), "\n")
		for _, name := range []string{"created", "updated", "first activity", "last activity"} {
			for line := range strings.SplitSeq(page, "\n") {
				if strings.HasPrefix(strings.TrimSpace(line), name+" ") && !strings.Contains(line, " ago") && !strings.Contains(line, "just now") {
					t.Errorf("%d columns: %q in\n%s", w, line, page)
				}
			}
		}
	}
}

// The only alert of an incident is not called its gravest one.
func TestTheOnlyAlertOfAnIncident(t *testing.T) {
	for n, want := range map[int]string{1: "alert 0, its alert\n", 2: "alert 0, its gravest alert\n"} {
		x := incident()
		s := shelve(x)
		for i := range n {
			r := alert.Record{Key: alert.Key{Integration: "fabrikam", Source: alert.AlertsV2, ID: string(rune('a' + i))}}
			r.Alert = &alert.Alert{Title: "alert " + string(rune('0'+i)), Severity: alert.High, Status: alert.Open, Created: before(time.Hour) + alert.Time(i)*alert.Minute}
			r.Raw = []byte(`{"id":"1"}`)
			s.alerts = append(s.alerts, r)
		}
		p := detail.New(s, now)
		deliver(p, p.Show(x.record.Key))
		for _, page := range []string{"detail.summary", "detail.past"} {
			if all := pageText(p, page); page == "detail.past" && !strings.Contains(all, want) {
				t.Errorf("%d: no %q in %s:\n%s", n, want, page, all)
			}
		}
	}
}
