package storetest

import (
	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// The tests of this file hold that a change of an alert changes its incident too.

func incidentTests() []test {
	return []test{
		{"a new alert tells of its incident", func(b *bench) {
			e := b.open()
			b.put(e, fullIncident("1"), fullIncident("2"))
			b.told(e, func() { b.put(e, member(1, 0, "1"), member(2, 0, "1")) }, 1, "da000001", "da000002", "1")
		}},
		{"a changed alert tells of its incident", func(b *bench) {
			e := b.open()
			b.put(e, member(1, 0, "1"), fullIncident("1"), fullIncident("2"))
			changed := member(1, 1, "1")
			changed.Alert.AssignedTo, changed.Raw = "amal", []byte(`{"assignedTo":"amal"}`)
			b.told(e, func() { b.put(e, changed) }, 1, "da000001", "1")
			b.is("history of the incident", len(b.history(e, fullIncident("1").Key)), 0)
		}},
		{"an alert that goes to another incident tells of both", func(b *bench) {
			e := b.open()
			b.put(e, member(1, 0, "1"), fullIncident("1"), fullIncident("2"), fullIncident("3"))
			b.told(e, func() { b.put(e, member(1, 1, "2")) }, 1, "da000001", "1", "2")
			b.told(e, func() { b.put(e, member(1, 2, "")) }, 1, "da000001", "2")
		}},
		{"an alert beside its incident in one batch", func(b *bench) {
			e := b.open()
			b.told(e, func() { b.put(e, fullIncident("1"), member(1, 0, "1")) }, 1, "da000001", "1")
		}},
		{"a heartbeat and a stale one tell of the alert at most", func(b *bench) {
			e := b.open()
			first, beat := member(1, 0, "1"), member(1, 9, "1")
			b.put(e, first, fullIncident("1"))
			b.told(e, func() { b.put(e, beat) }, 1, "da000001")
			b.told(e, func() { b.put(e, first) }, 0)
		}},
		{"the incident of another integration is another one", func(b *bench) {
			e := b.open()
			foreign := fullIncident("1")
			foreign.Integration = "fabrikam"
			sameID := version(50, 0, alert.Open)
			sameID.ID = "1"
			b.put(e, foreign, sameID)
			b.told(e, func() { b.put(e, member(1, 0, "1")) }, 1, "da000001")
		}},
		{"many alerts of many incidents", manyIncidents},
		{"a better mapping tells of the incident if it shows something else", remappedMember},
		{"triage of an alert tells nothing of its incident", func(b *bench) {
			e := b.open()
			b.put(e, member(1, 0, "1"), fullIncident("1"))
			b.told(e, func() { b.triage(e, act(1, alert.TriageDone)) }, 1, "da000001")
		}},
	}
}

// member is a version of the alert n that belongs to an incident.
func member(n, updated int, incident string) alert.Record {
	r := version(n, updated, alert.Open)
	r.Alert.IncidentID = incident
	r.Raw = append([]byte(`{"incidentId":"`+incident+`",`), r.Raw[1:]...)
	return r
}

// told checks which records the feed of changes has after an action, in order, and
// that so many alerts come first.
func (b *bench) told(e engine.Engine, action func(), alerts int, want ...string) {
	b.Helper()
	seq := b.seq(e)
	action()
	var got []string
	for i, row := range b.rows(e, seq) {
		got = append(got, row.ID)
		if i < alerts && row.Alert == nil {
			b.Errorf("%s comes before its alerts", row.ID)
		}
	}
	b.is("records told of", got, want)
}

func manyIncidents(b *bench) {
	e := b.open()
	const incidents = 600
	var batch []alert.Record
	for n := range incidents {
		batch = append(batch, fullIncident(member(n, 0, "").ID))
	}
	b.put(e, batch...)
	seq := b.seq(e)
	batch = nil
	for n := range 3 * incidents {
		batch = append(batch, member(n, 0, member(n%incidents, 0, "").ID))
	}
	b.put(e, batch...)
	seen := map[alert.Key]bool{}
	for _, row := range b.rows(e, seq) {
		if seen[row.Key] {
			b.Errorf("%v is told of twice", row.Key)
		}
		seen[row.Key] = true
	}
	b.is("records told of", len(seen), 4*incidents)
}

func remappedMember(b *bench) {
	e := b.open()
	b.put(e, member(1, 0, "1"), member(2, 0, "1"), member(3, 0, "1"), fullIncident("1"), fullIncident("2"))
	remapped := func(n, version int, change func(*alert.Alert)) func() {
		r := member(n, 0, "1")
		change(r.Alert)
		return func() { b.must(e.Remap(b.Context(), []alert.Record{r}, version)) }
	}
	b.told(e, remapped(1, 2, func(*alert.Alert) {}), 0)
	b.told(e, remapped(2, 2, func(a *alert.Alert) { a.Category = "Malware" }), 1, "da000002")
	b.told(e, remapped(3, 2, func(a *alert.Alert) { a.Provider = alert.MDE }), 1, "da000003", "1")
	b.told(e, remapped(3, 3, func(a *alert.Alert) {
		a.Provider, a.Entities = alert.MDE, []alert.Entity{{Type: alert.IP, Value: "::1"}}
	}), 1, "da000003", "1")
	b.told(e, remapped(3, 4, func(a *alert.Alert) { a.IncidentID = "2" }), 1, "da000003", "1", "2")
}
