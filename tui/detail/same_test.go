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

// Of a record that grows while its entities are listed, those that came are asked for, and only those; until
// they are counted they stand behind the others, whose order stays, as the cursor does.
func TestEntitiesThatComeLaterAreCounted(t *testing.T) {
	s, x := unevenly()
	p := opening(s, x)
	deliver(p, p.Do("detail.related"))
	p.Draw(dark(), 80, 20, true)
	p.Do("detail.down")
	asked := s.tables
	for _, value := range []string{"198.51.100.77", "198.51.100.78"} {
		was, grown := listed(p), x.record
		more := *grown.Alert
		more.Entities = append(slices.Clone(x.record.Alert.Entities), alert.Entity{Type: alert.IP, Value: value})
		grown.Alert = &more
		s.samples[grown.Key] = sample{record: grown, evidence: x.evidence, changes: x.changes}
		x.record = grown
		cmd := p.Reload()
		cmd = p.Update(cmd())
		if all := listed(p); strings.Index(all, value) < strings.Index(all, "contoso.example") || !strings.HasPrefix(all, was[:strings.Index(was, "contoso.example")]) {
			t.Errorf("before it is counted:\n%s\nwas\n%s", all, was)
		}
		deliver(p, cmd)
		if all := listed(p); strings.Contains(all, "Loading") || strings.Index(all, value) > strings.Index(all, "contoso.example") {
			t.Errorf("%s isn't counted:\n%s", value, all)
		}
		lines := p.Draw(dark(), 80, 20, true)
		if got := ansi.Strip(lines[cursorLine(p, 20)]); !strings.Contains(got, "amal") {
			t.Errorf("the cursor is on %q", got)
		}
	}
	if n := s.tables - asked; n > 2*4 {
		t.Errorf("%d more questions", n)
	}
}

// An application that evidence names with its id is one entry, by name; one whose id leads to more isn't, and
// two that have the id of each other don't both go.
func TestTheIDOfAnApplicationIsInItsEntry(t *testing.T) {
	x := rich()
	called := func(name, id string) alert.Evidence {
		return alert.Evidence{Type: "cloudApplicationEvidence", Props: []alert.Prop{{Name: "displayName", Value: name}, {Name: "appId", Value: id}, {Name: "instanceName", Value: name}}}
	}
	x.evidence = []alert.Evidence{called("Mail Online", "20893"), called("Files Online", "15600"), called("a", "b"), called("b", "a")}
	x.record.Alert.Entities = nil
	for _, value := range []string{"20893", "Mail Online", "15600", "Files Online", "a", "b"} {
		x.record.Alert.Entities = append(x.record.Alert.Entities, alert.Entity{Type: alert.App, Value: value})
	}
	s := shelve(x)
	own, alone := x.record, x.record
	alone.Key.ID, alone.Alert = "alone", &alert.Alert{Created: before(time.Hour), Entities: x.record.Alert.Entities[2:3]}
	s.past = append(s.past, &own, &alone)
	p := opening(s, x)
	deliver(p, p.Do("detail.related"))
	all := listed(p)
	for _, want := range []string{"app Mail Online 1 ", "app Files Online 1 ", "app 15600 2 "} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, "20893") || strings.Count(all, "app a ")+strings.Count(all, "app b ") != 1 {
		t.Errorf("an id has its own entry, or two have none:\n%s", all)
	}
}
