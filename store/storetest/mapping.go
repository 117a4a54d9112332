package storetest

import (
	"encoding/json"
	"fmt"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

func mappingTests() []test {
	return []test{
		{"outdated records, then none", remapping},
		{"a record put in the meantime keeps its newer columns", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			old := version(1, 0, alert.InProgress)
			old.Raw = version(1, 0, alert.Open).Raw
			b.put(e, version(1, 5, alert.Resolved))
			b.must(e.Remap(b.Context(), []alert.Record{old, version(2, 0, alert.Open)}, 2))
			b.same("record", b.one(e, old.Key), version(1, 5, alert.Resolved))
			b.is("rows", len(b.rows(e, 0)), 1)
		}},
		{"a newer version of the mapping writes no history", mappedAnewFirst},
		{"a heartbeat by a newer mapping tells of the incident if it shows something else", heartbeatMapsAnew},
		{"a put after Remap still knows what is newer", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 5, alert.Open))
			b.must(e.Remap(b.Context(), []alert.Record{version(1, 5, alert.Open)}, 2))
			b.is("again", b.put(e, version(1, 5, alert.Open)), ingest.Outcome{Stale: 1})
			b.is("stale", b.put(e, version(1, 1, alert.Resolved)), ingest.Outcome{Stale: 1})
			b.is("newer", b.put(e, version(1, 9, alert.Resolved)), ingest.Outcome{Changed: 1})
		}},
	}
}

func remapping(b *bench) {
	e := b.open()
	for n := range 25 {
		b.put(e, version(n, 0, alert.Open))
	}
	b.clock.pass(time.Hour)
	none, err := e.Outdated(b.Context(), 1, 100)
	b.must(err)
	b.is("of version 1", len(none), 0)
	seq, done := b.seq(e), 0
	for {
		outdated, err := e.Outdated(b.Context(), 2, 10)
		b.must(err)
		if len(outdated) == 0 {
			break
		}
		for i := range outdated {
			n := version(0, 0, "")
			b.is("raw", len(outdated[i].Raw), len(n.Raw)+len("OPEN"))
			n.Key, n.Raw = outdated[i].Key, outdated[i].Raw
			n.Alert.Status, n.Alert.Title = alert.Open, "a better title"
			outdated[i] = n
		}
		b.must(e.Remap(b.Context(), outdated, 2))
		if done += len(outdated); done > 25 {
			b.Fatal("Outdated does not end")
		}
	}
	rows := b.rows(e, seq)
	b.is("changed rows", len(rows), 25)
	b.is("title", rows[7].Alert.Title, "a better title")
	b.is("history", len(b.history(e, rows[7].Key)), 0)
	b.is("ingested", rows[7].Ingested, alert.At(b.clock.Now().Add(-time.Hour)))
	seq = b.seq(e)
	b.put(e, version(3, 0, alert.Open))
	b.is("the same item", b.seq(e), seq)
}

// sent holds the members of the items that version makes.
type sent struct {
	ID, Status         string
	LastUpdateDateTime string
}

// better is a mapping that fills one more field than the records of version have.
func better(integration string, source alert.SourceName, raw []byte) alert.Record {
	var item sent
	r := alert.Record{Key: alert.Key{Integration: integration, Source: source}, Alert: &alert.Alert{Confidence: -1}}
	if json.Unmarshal(raw, &item) != nil {
		r.Malformed = true
		return r
	}
	n := 0
	for _, digit := range item.ID[2:] {
		n = 10*n + int(digit-'0')
	}
	*r.Alert = *version(n, 0, alert.Status(item.Status)).Alert
	r.Alert.Updated, _ = alert.ParseTime(item.LastUpdateDateTime)
	r.Alert.Category = "Execution"
	return r
}

// mappedAnewFirst raises the version of the mapping and then puts newer items. History
// must name the changes of the items and nothing that only the mapping changed.
func mappedAnewFirst(b *bench) {
	e := b.open()
	for n := range 40 {
		b.put(e, version(n, 0, alert.Open))
	}
	b.must(e.Close())
	e = b.openMapped(2, better)
	b.clock.pass(time.Minute)
	var newer []alert.Record
	for n := range 40 {
		newer = append(newer, better("contoso", alert.AlertsV2, version(n, 1, alert.Resolved).Raw))
		newer[n].Key, newer[n].Raw = version(n, 0, "").Key, version(n, 1, alert.Resolved).Raw
	}
	b.is("outcome", b.put(e, newer...), ingest.Outcome{Changed: 40})
	for n := range newer {
		b.is("history", b.history(e, newer[n].Key), []alert.Change{
			{At: alert.At(b.clock.Now()), By: alert.ByGraph, Field: "status", Old: "OPEN", New: "RESOLVED"},
		})
		b.same("record", b.one(e, newer[n].Key), newer[n])
	}
	outdated, err := e.Outdated(b.Context(), 2, 100)
	b.must(err)
	b.is("of version 1", len(outdated), 0)
}

// heartbeatMapsAnew raises the version of the mapping and then puts heartbeats: the
// alerts gain what the better mapping finds, and so do their incidents.
func heartbeatMapsAnew(b *bench) {
	e := b.open()
	b.put(e, member(1, 0, "1"), member(2, 0, "2"), member(3, 0, "3"), fullIncident("1"), fullIncident("2"), fullIncident("3"), fullIncident("4"))
	b.must(e.Close())
	gains := func(n int, change func(*alert.Alert)) alert.Record {
		r := member(n, 9, fmt.Sprint(n))
		change(r.Alert)
		return r
	}
	e = b.openMapped(2, better)
	entities := []alert.Entity{{Type: alert.User, Value: "kim"}}
	b.reports(e, func() {
		b.is("outcome", b.put(e,
			gains(1, func(a *alert.Alert) { a.Entities = entities }),
			gains(2, func(a *alert.Alert) { a.Category = "Malware" }),
			gains(3, func(a *alert.Alert) { a.IncidentID = "4" }),
		), ingest.Outcome{Heartbeats: 3})
	}, 3, "da000001", "da000002", "da000003", "1", "3", "4")
	b.is("history", len(b.history(e, member(1, 0, "").Key)), 0)
	b.reports(e, func() {
		b.put(e, gains(1, func(a *alert.Alert) { a.Updated += alert.Second; a.Entities = nil }))
	}, 1, "da000001")
}
