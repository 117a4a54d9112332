package detail_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
)

// A machine and a person whose ids some alerts don't have are one entry each, by name, and a host isn't one
// of the hosts that it is seen with. A hash of a file whose name others have, and an id that leads to more
// than its name, stay on their own.
func TestAnIDIsInTheEntryOfItsName(t *testing.T) {
	entity := func(kind alert.EntityType, value string) alert.Entity { return alert.Entity{Type: kind, Value: value} }
	const machine, person, sha = "218b45d0-0444-49e8-9e1e-f2af13e0bbab", "118b45d0-0444-49e8-9e1e-f2af13e0bbab", "aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11"
	for _, c := range []struct {
		lacks string // which the older alerts don't have
		want  []string
	}{
		{"id", []string{"host, device id fin-lt.own.example with 1 other host, 1 user, 3 alerts", "user, user id leila@own.example 2 hosts, 3 alerts", "SHA-256 " + sha + " of tool.exe 1 host", "file tool.exe 2 hosts"}},
		{"name", []string{"device id " + machine + " of fin-lt.own.example", "host fin-lt.own.example", "user id " + person + " of leila@own.example"}},
	} {
		x := rich()
		x.evidence = []alert.Evidence{
			{Type: "deviceEvidence", Props: []alert.Prop{{Name: "deviceDnsName", Value: "fin-lt.own.example"}, {Name: "azureAdDeviceId", Value: machine}}},
			{Type: "userEvidence", Props: []alert.Prop{{Name: "userAccount.userPrincipalName", Value: "leila@own.example"}, {Name: "userAccount.azureAdUserId", Value: person}}},
			{Type: "fileEvidence", Props: []alert.Prop{{Name: "fileDetails.fileName", Value: "tool.exe"}, {Name: "fileDetails.sha256", Value: sha}}},
		}
		ids := []alert.Entity{entity(alert.UUID, machine), entity(alert.UUID, person), entity(alert.Hash, sha)}
		names := []alert.Entity{entity(alert.Host, "fin-lt.own.example"), entity(alert.User, "leila@own.example"), entity(alert.File, "tool.exe")}
		x.record.Alert.Entities = slices.Concat(ids, names)
		s := shelve(x)
		for i := range 3 {
			r := x.record
			r.Key.ID = fmt.Sprint("past", i)
			r.Alert = &alert.Alert{Created: before(time.Hour), Entities: x.record.Alert.Entities}
			switch {
			case i > 0:
			case c.lacks == "id":
				r.Alert.Entities = slices.Concat(names, []alert.Entity{entity(alert.Host, "dc.own.example")})
			default:
				r.Alert.Entities = ids
			}
			s.past = append(s.past, &r)
		}
		p := opening(s, x)
		deliver(p, p.Do("detail.related"))
		all := listed(p)
		for _, want := range c.want {
			if !strings.Contains(all, want) {
				t.Errorf("the older lack the %s: no %q in\n%s", c.lacks, want, all)
			}
		}
		if c.lacks == "id" && (strings.Contains(all, machine) || strings.Contains(all, person)) {
			t.Errorf("an id has its own entry:\n%s", all)
		}
	}
}

// From the alerts of an entity esc leads back to that entity among the others.
func TestTheCursorIsOnTheEntityThatWasLeft(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	deliver(p, p.Do("detail.related"))
	p.Draw(dark(), 80, 10, true)
	for range 2 {
		p.Do("detail.down")
	}
	at := func() string {
		lines := p.Draw(dark(), 80, 10, true)
		return ansi.Strip(lines[cursorLine(p, 10)])
	}
	was := at()
	deliver(p, p.Do("detail.enter"))
	alerts := at()
	if !p.Back() || alerts == was || at() != was {
		t.Errorf("from %q to %q, and back to %q", was, alerts, at())
	}
}
