package detail_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// ofIncident is a store of an incident with two alerts.
func ofIncident(t *testing.T) (*fakeStore, alert.Key) {
	x := incident()
	s := shelve(x)
	s.alerts = []alert.Record{told(t, "endpoint").record, told(t, "risk").record}
	return s, x.record.Key
}

func TestAnIncidentTellsOfItsAlerts(t *testing.T) {
	s, key := ofIncident(t)
	p := detail.New(s, now)
	deliver(p, p.Show(key))
	tree := pageText(p, "detail.processes")
	if !strings.Contains(tree, "procdump64.exe") {
		t.Errorf("the tree lacks the processes of its alerts:\n%s", tree)
	}
	timeline := pageText(p, "detail.timeline")
	for _, teller := range []string{"Endpoint", "Entra ID", "Incident"} {
		if !strings.Contains(timeline, teller) {
			t.Errorf("the timeline lacks events of %s:\n%s", teller, timeline)
		}
	}
}

func TestAnIncidentWhoseAlertsCantBeReadSaysWhy(t *testing.T) {
	s, key := ofIncident(t)
	s.lost = errors.New("disk on fire")
	p := detail.New(s, now)
	deliver(p, p.Show(key))
	if all := strings.Join(p.Draw(dark(), 80, 20, true), "\n"); !strings.Contains(all, "disk on fire") {
		t.Errorf("drawn:\n%s", all)
	}
}

// pageText is the text of a page of some height, without colours.
func pageText(p *detail.Pane, id string) string {
	p.Do(id)
	lines := p.Draw(dark(), 100, 60, true)
	for i, l := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}
