package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// TestUncountedEntities holds the bitmap of entities that are not counted against a set,
// over columns of many words.
func TestUncountedEntities(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 1))
	for _, share := range []int{1, 2, 40, 1000} {
		var u uncounted
		want := map[int]bool{}
		for at := range 2000 {
			if r.IntN(share) == 0 {
				u.set(at)
				want[at] = true
			}
		}
		for range 500 {
			from, n := r.IntN(2100), r.IntN(200)
			var got, all []int
			u.within(from, n, func(i int) { got = append(got, i) })
			for i := range n {
				if u.has(from+i) != want[from+i] {
					t.Fatalf("entity %d is counted: %v", from+i, !u.has(from+i))
				}
				if want[from+i] {
					all = append(all, i)
				}
			}
			if !slices.Equal(got, all) {
				t.Fatalf("%d from %d on: %v, want %v", n, from, got, all)
			}
		}
	}
}

// TestCountedDependsOnTheRow shows an account as the user of an alert that knows no other
// spelling, and not of one that knows its UPN, before and after a change and a reload.
func TestCountedDependsOnTheRow(t *testing.T) {
	account, upn := alert.Entity{Type: alert.User, Value: "nadia"}, alert.Entity{Type: alert.User, Value: "nadia@contoso.example"}
	spelling := account
	spelling.Of = 2
	row := func(seq int64, id string, list ...alert.Entity) engine.Row {
		return engine.Row{Seq: seq, Record: alert.Record{Key: alert.Key{ID: id}, Alert: &alert.Alert{Created: 9, Entities: list}}}
	}
	ix := New(Options{})
	users := func(ix *Index, want ...string) {
		t.Helper()
		var got []string
		for _, r := range whole(t, ix, Request{Rows: 9}).Rows {
			got = append(got, r.User)
		}
		if !slices.Equal(got, want) {
			t.Errorf("users %q, want %q", got, want)
		}
	}
	ix.Apply([]engine.Row{row(1, "a", account), row(2, "b", spelling, upn), row(3, "c", spelling)})
	users(ix, "nadia", "nadia@contoso.example", "")
	ix.Apply([]engine.Row{row(4, "a", spelling), row(5, "c", account)}) // equal values, counted otherwise
	users(ix, "", "nadia@contoso.example", "nadia")
	users(reloaded(t, ix, Options{}), "", "nadia@contoso.example", "nadia")
}

// TestThingsOfAnIncident: an account that one alert knows by its UPN is no second user of the
// incident for another one that knows only the account; letters of another case make no other
// one. If alerts disagree on all, one is left.
func TestThingsOfAnIncident(t *testing.T) {
	user := func(name string, of int) alert.Entity { return alert.Entity{Type: alert.User, Value: name, Of: of} }
	const upn, account = "amal@contoso.example", `CONTOSO\amal`
	for name, c := range map[string]struct {
		alerts [][]alert.Entity
		want   int
	}{
		"one alert":                       {[][]alert.Entity{{user(upn, 0), user(account, 1)}}, 1},
		"the other knows the account":     {[][]alert.Entity{{user(upn, 0), user(account, 1)}, {user(account, 0)}}, 1},
		"and comes first":                 {[][]alert.Entity{{user(account, 0)}, {user(upn, 0), user(account, 1)}}, 1},
		"and is of someone else":          {[][]alert.Entity{{user(upn, 0), user(account, 1)}, {user(`CONTOSO\lee`, 0)}}, 2},
		"nothing joins them":              {[][]alert.Entity{{user(upn, 0)}, {user(account, 0)}}, 2},
		"another case":                    {[][]alert.Entity{{user(upn, 0)}, {user("Amal@Contoso.example", 0)}}, 1},
		"the account in another case":     {[][]alert.Entity{{user(upn, 0), user(account, 1), user(`contoso\Amal`, 0)}}, 1},
		"the alerts disagree":             {[][]alert.Entity{{user(upn, 0), user(account, 1)}, {user(account, 0), user(upn, 1)}}, 1},
		"and a third one knows the other": {[][]alert.Entity{{user(upn, 0), user(account, 1)}, {user(account, 0), user(upn, 1)}, {user("lee", 0)}}, 1},
	} {
		rows := []engine.Row{{Seq: 1, Record: alert.Record{Key: alert.Key{Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{Created: 9, Priority: -1}}}}
		for i, list := range c.alerts {
			key := alert.Key{Source: alert.AlertsV2, ID: string(rune('a' + i))}
			rows = append(rows, engine.Row{Seq: int64(i + 2), Record: alert.Record{Key: key, Alert: &alert.Alert{Created: alert.Time(9 - i), IncidentID: "7", Entities: list}}})
		}
		ix := New(Options{})
		ix.Apply(rows)
		found := whole(t, ix, Request{Query: parsed(t, "FROM incident"), Rows: 9}).Rows
		if len(found) != 1 || found[0].Users != c.want {
			t.Errorf("%s: %d users, want %d", name, found[0].Users, c.want)
		}
	}
}

// TestIncidentsShareNames counts the same accounts and devices in each of several incidents: what
// one of them has is no repeat in another.
func TestIncidentsShareNames(t *testing.T) {
	things := []alert.Entity{{Type: alert.User, Value: "amal"}, {Type: alert.User, Value: "lee"}, {Type: alert.Host, Value: "srv1"}, {Type: alert.Host, Value: "srv2"}}
	var rows []engine.Row
	add := func(r alert.Record) { rows = append(rows, engine.Row{Seq: int64(len(rows) + 1), Record: r}) }
	for _, id := range []string{"7", "8", "9"} {
		add(alert.Record{Key: alert.Key{Source: alert.Incidents, ID: id}, Incident: &alert.Incident{Created: 9, Priority: -1}})
		add(alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: "a" + id}, Alert: &alert.Alert{Created: 9, IncidentID: id, Entities: things}})
	}
	ix := New(Options{})
	ix.Apply(rows)
	found := whole(t, ix, Request{Query: parsed(t, "FROM incident"), Rows: 9}).Rows
	if len(found) != 3 {
		t.Fatalf("%d incidents", len(found))
	}
	for _, row := range found {
		if row.Users != 2 || row.Hosts != 2 {
			t.Errorf("%s has %d users and %d hosts", row.Key.ID, row.Users, row.Hosts)
		}
	}
}
