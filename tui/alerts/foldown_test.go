package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestAnAlertIsInOneGroup: an alert of two users and two hosts is in the group of those that the list shows for it,
// and in no other; what the row tells, what l opens and what keys act on is without it elsewhere.
func TestAnAlertIsInOneGroup(t *testing.T) {
	of := func(id string, age int, severity alert.Severity, names ...string) alert.Record {
		return sample(id, age, func(r *alert.Record) {
			r.Alert.Title, r.Alert.Severity, r.Alert.Entities = "Kerberos", severity, nil
			for _, name := range names {
				kind := alert.User
				if strings.HasPrefix(name, "ws-") {
					kind = alert.Host
				}
				r.Alert.Entities = append(r.Alert.Entities, alert.Entity{Type: kind, Value: name})
			}
		})
	}
	both := of("both", 1, alert.High, "zoe", "amal", "ws-9", "ws-1")
	table := func(x *session) string {
		var out []string
		t, _, _ := x.list.rows.Table()
		for _, row := range t.Rows {
			out = append(out, fmt.Sprint(row))
		}
		return strings.Join(out, "\n")
	}
	flow(t, Options{}, []alert.Record{both}, func(x *session) {
		x.Wait(time.Second)
		x.keys("F F")
		x.Wait(time.Second)
		if got, want := table(x), "[Kerberos zoe ws-9 1 0.7 1999-12-31T23:59:00Z]"; got != want {
			t.Errorf("alone:\n%s, want\n%s", got, want)
		}
		x.says("1/1")
		x.keys("l")
		x.Wait(time.Second)
		x.silent("left out", "!IN")
	})
	records := []alert.Record{both, of("one", 5, alert.Low, "amal", "ws-1"), of("two", 6, alert.Medium, "amal", "ws-1"), of("none", 9, alert.Low)}
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		x.keys("F F g")
		x.Wait(time.Second)
		want := "[Kerberos amal ws-1 2 0.5 1999-12-31T23:55:00Z]\n[Kerberos zoe ws-9 1 0.7 1999-12-31T23:59:00Z]\n[Kerberos <nil> <nil> 1 0.3 1999-12-31T23:51:00Z]"
		if got := table(x); got != want {
			t.Errorf("with others:\n%s, want\n%s", got, want)
		}
		x.keys("x")
		x.says("Mark 2 alerts done?")
		x.keys("y")
		x.Wait(time.Second)
		x.are("done", "one", "two")
		x.keys("z")
		x.Wait(time.Second)
		x.are("done")
		x.keys("g space")
		x.Wait(time.Second)
		x.says("2 marked")
		x.keys("esc g l")
		x.Wait(time.Second)
		x.says("1/2", "1 alert of another first user or host left out")
		x.keys("h j l")
		x.Wait(time.Second)
		x.says("1/1")
		x.silent("left out")
	})
	flow(t, Options{}, records, func(x *session) {
		x.ask("@user = 'amal'")
		x.keys("F F g")
		x.Wait(time.Second)
		want := "[Kerberos amal ws-1 2 0.5 1999-12-31T23:55:00Z]\n[Kerberos zoe ws-9 1 0.7 1999-12-31T23:59:00Z]"
		if got := table(x); got != want {
			t.Errorf("of one user:\n%s, want\n%s", got, want)
		}
	})
}

// A group stays as the query counts it where too many alerts would have to be left out, and an alert stays in it
// whose own group isn't known.
func TestGroupsStayThatCannotBeSettled(t *testing.T) {
	crowd := &folded{members: []member{{key: "own", id: "own", records: 1}}}
	own, groups := map[string]map[string]bool{"own": {"crowd": true}}, map[string]*folded{"crowd": crowd, "other": {}}
	for i := range mostOthers + 1 {
		key := fmt.Sprint(i)
		crowd.members = append(crowd.members, member{key: key, id: key, records: 1})
		own[key] = map[string]bool{"other": true}
	}
	settle(groups, own)
	if len(crowd.members) != mostOthers+2 || len(crowd.others) > 0 {
		t.Errorf("a group has %d of %d, and %d left out", len(crowd.members), mostOthers+2, len(crowd.others))
	}
	own["0"] = map[string]bool{"unknown": true}
	settle(groups, own)
	if len(crowd.members) != 2 || crowd.members[1].id != "0" || len(crowd.others) != mostOthers {
		t.Errorf("a group has %v, and %d left out", crowd.members, len(crowd.others))
	}
}
