package storetest

import (
	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// The tests in this file check that a change of an alert also changes its incident.

func incidentTests() []test {
	return []test{
		{"a new alert also reports its incident", func(b *bench) {
			e := b.open()
			b.put(e, fullIncident("1"), fullIncident("2"))
			b.reports(e, func() { b.put(e, member(1, 0, "1"), member(2, 0, "1")) }, 1, "da000001", "da000002", "1")
		}},
		{"a changed alert also reports its incident", func(b *bench) {
			e := b.open()
			b.put(e, member(1, 0, "1"), fullIncident("1"), fullIncident("2"))
			changed := member(1, 1, "1")
			changed.Alert.AssignedTo, changed.Raw = "amal", []byte(`{"assignedTo":"amal"}`)
			b.reports(e, func() { b.put(e, changed) }, 1, "da000001", "1")
			b.is("history of the incident", len(b.history(e, fullIncident("1").Key)), 0)
		}},
		{"an alert that moves to another incident reports both", func(b *bench) {
			e := b.open()
			b.put(e, member(1, 0, "1"), fullIncident("1"), fullIncident("2"), fullIncident("3"))
			b.reports(e, func() { b.put(e, member(1, 1, "2")) }, 1, "da000001", "1", "2")
			b.reports(e, func() { b.put(e, member(1, 2, "")) }, 1, "da000001", "2")
		}},
		{"an alert and its incident in one batch", func(b *bench) {
			e := b.open()
			b.reports(e, func() { b.put(e, fullIncident("1"), member(1, 0, "1")) }, 1, "da000001", "1")
		}},
		{"a heartbeat reports only the alert, a stale record nothing", func(b *bench) {
			e := b.open()
			first, beat := member(1, 0, "1"), member(1, 9, "1")
			b.put(e, first, fullIncident("1"))
			b.reports(e, func() { b.put(e, beat) }, 1, "da000001")
			b.reports(e, func() { b.put(e, first) }, 0)
		}},
		{"an incident of another integration is a different one", func(b *bench) {
			e := b.open()
			foreign := fullIncident("1")
			foreign.Integration = "fabrikam"
			sameID := version(50, 0, alert.Open)
			sameID.ID = "1"
			b.put(e, foreign, sameID)
			b.reports(e, func() { b.put(e, member(1, 0, "1")) }, 1, "da000001")
		}},
		{"many alerts of many incidents", manyIncidents},
		{"a better mapping reports the incident if it shows something else", remappedMember},
		{"triage of an alert does not report its incident", func(b *bench) {
			e := b.open()
			b.put(e, member(1, 0, "1"), fullIncident("1"))
			b.reports(e, func() { b.triage(e, act(1, alert.TriageDone)) }, 1, "da000001")
		}},
	}
}

// member returns a version of alert n that belongs to an incident.
func member(n, updated int, incident string) alert.Record {
	r := version(n, updated, alert.Open)
	r.Alert.IncidentID = incident
	r.Raw = append([]byte(`{"incidentId":"`+incident+`",`), r.Raw[1:]...)
	return r
}

// reports checks which records the feed of changes reports after an action, in order. The
// first alerts of them must be alerts.
func (b *bench) reports(e engine.Engine, action func(), alerts int, want ...string) {
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
	b.is("records reported", got, want)
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
			b.Errorf("%v is reported twice", row.Key)
		}
		seen[row.Key] = true
	}
	b.is("records reported", len(seen), 4*incidents)
}

func remappedMember(b *bench) {
	e := b.open()
	b.put(e, member(1, 0, "1"), member(2, 0, "1"), member(3, 0, "1"), fullIncident("1"), fullIncident("2"))
	remapped := func(n, version int, change func(*alert.Alert)) func() {
		r := member(n, 0, "1")
		change(r.Alert)
		return func() { b.must(e.Remap(b.Context(), []alert.Record{r}, version)) }
	}
	b.reports(e, remapped(1, 2, func(*alert.Alert) {}), 0)
	b.reports(e, remapped(2, 2, func(a *alert.Alert) { a.Category = "Malware" }), 1, "da000002")
	b.reports(e, remapped(3, 2, func(a *alert.Alert) { a.Provider = alert.MDE }), 1, "da000003", "1")
	b.reports(e, remapped(3, 3, func(a *alert.Alert) {
		a.Provider, a.Entities = alert.MDE, []alert.Entity{{Type: alert.IP, Value: "::1"}}
	}), 1, "da000003", "1")
	b.reports(e, remapped(3, 4, func(a *alert.Alert) { a.IncidentID = "2" }), 1, "da000003", "1", "2")
}
