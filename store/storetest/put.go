package storetest

import (
	"fmt"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

func putTests() []test {
	return []test{
		{"every slot comes back", everySlot},
		{"new, stale, newer and heartbeat", lives},
		{"an older version never overwrites a newer one", olderVersion},
		{"at equal times the last received wins", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			b.is("outcome", b.put(e, version(1, 0, alert.Resolved)), ingest.Outcome{Changed: 1})
			b.is("status", b.one(e, version(1, 0, "").Key).Alert.Status, alert.Resolved)
			b.is("history", len(b.history(e, version(1, 0, "").Key)), 1)
		}},
		{"history stands in the order of the changes, whatever the clock was", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			b.put(e, version(1, 5, alert.InProgress))
			b.clock.pass(-time.Hour)
			b.put(e, version(1, 9, alert.Resolved))
			history := b.history(e, version(1, 0, "").Key)
			b.is("lines", len(history), 2)
			b.is("old", [2]string{history[0].Old, history[1].Old}, [2]string{string(alert.Open), string(alert.InProgress)})
		}},
		{"in one page the newest wins, at equal times the last", newestOfPage},
		{"an empty batch is fine", func(b *bench) {
			b.is("outcome", b.put(b.open()), ingest.Outcome{})
		}},
		{"the same id of another source or integration is another record", func(b *bench) {
			e := b.open()
			one, two, three := version(1, 0, alert.Open), version(1, 0, alert.Open), version(1, 0, alert.Open)
			two.Source, three.Integration = alert.Legacy, "fabrikam"
			b.is("outcome", b.put(e, one, two, three), ingest.Outcome{New: 3})
			b.is("rows", len(b.rows(e, 0)), 3)
		}},
		{"malformed records are counted", func(b *bench) {
			e := b.open()
			malformed := version(1, 0, alert.Open)
			malformed.Malformed = true
			b.is("new", b.put(e, malformed, version(2, 0, alert.Open)), ingest.Outcome{New: 2, Malformed: 1})
			b.is("stale", b.put(e, malformed), ingest.Outcome{Stale: 1, Malformed: 1})
			b.is("kept", b.one(e, malformed.Key).Malformed, true)
		}},
		{"ingested is the time of the first put", func(b *bench) {
			e := b.open()
			first := alert.At(b.clock.Now())
			b.put(e, version(1, 0, alert.Open))
			b.clock.pass(time.Hour)
			b.put(e, version(1, 1, alert.Resolved))
			b.is("ingested", b.one(e, version(1, 0, "").Key).Ingested, first)
		}},
		{"a large batch, put twice", largeBatch},
		{"many updates of the same records keep the last item", manyUpdates},
		{"a cancelled call writes nothing", cancelledPut},
	}
}

func everySlot(b *bench) {
	e := b.open()
	want := []alert.Record{Full(1), Full(2), fullIncident("4711"), version(3, 0, alert.Open), fullIncident("0815"), fullIncident("")}
	want[5].Incident.Priority = -1
	want[4].Incident.RedirectID = "007"
	for n, kind := range alert.Kinds() {
		want = append(want, Filled(kind, 90+n))
		empty := Filled(kind, 80+n)
		kind.Make(&empty)
		want = append(want, empty)
	}
	b.put(e, want...)
	b.must(e.Close())
	e = b.open()
	got, err := e.Records(b.Context(), keysOf(want))
	b.must(err)
	rows := b.rows(e, 0)
	b.is("rows", len(rows), len(want))
	for i := range want {
		b.same(fmt.Sprintf("record %d", i), got[i], want[i])
		row := rows[i].Record
		b.is("raw of a row", len(row.Raw), 0)
		row.Raw = want[i].Raw
		b.same(fmt.Sprintf("row %d", i), row, want[i])
	}
}

func olderVersion(b *bench) {
	e := b.open()
	b.put(e, version(1, 10, alert.Resolved))
	seq := b.seq(e)
	b.is("outcome", b.put(e, version(1, 5, alert.Open)), ingest.Outcome{Stale: 1})
	b.is("seq", b.seq(e), seq)
	b.is("status", b.one(e, version(1, 0, "").Key).Alert.Status, alert.Resolved)
}

func newestOfPage(b *bench) {
	e := b.open()
	outcome := b.put(e, version(1, 5, alert.Open), version(1, 9, alert.InProgress), version(1, 9, alert.Resolved), version(1, 7, alert.Open))
	b.is("outcome", outcome, ingest.Outcome{New: 1, Stale: 3})
	b.is("status", b.one(e, version(1, 0, "").Key).Alert.Status, alert.Resolved)
	b.is("rows", len(b.rows(e, 0)), 1)
	b.is("history", len(b.history(e, version(1, 0, "").Key)), 0)
}

func lives(b *bench) {
	e := b.open()
	key := version(1, 0, "").Key
	b.is("new", b.put(e, version(1, 0, alert.Open)), ingest.Outcome{New: 1})
	seq := b.seq(e)
	b.is("again", b.put(e, version(1, 0, alert.Open)), ingest.Outcome{Stale: 1})
	b.is("seq after nothing", b.seq(e), seq)

	b.is("heartbeat", b.put(e, version(1, 60, alert.Open)), ingest.Outcome{Heartbeats: 1})
	rows := b.rows(e, seq)
	b.is("rows after a heartbeat", len(rows), 1)
	b.is("updated_at", rows[0].Updated(), noon+alert.Minute)
	b.is("item", string(b.one(e, key).Raw), string(version(1, 60, alert.Open).Raw))
	b.is("history", len(b.history(e, key)), 0)

	b.clock.pass(time.Minute)
	b.is("changed", b.put(e, version(1, 90, alert.Resolved)), ingest.Outcome{Changed: 1})
	b.same("now", b.one(e, key), version(1, 90, alert.Resolved))
	b.is("history", b.history(e, key), []alert.Change{{
		At: alert.At(b.clock.Now()), By: "graph", Field: "status", Old: "OPEN", New: "RESOLVED",
	}})
	b.is("rows", len(b.rows(e, 0)), 1)
}

func largeBatch(b *bench) {
	e := b.open()
	var want []alert.Record
	for n := range 1003 {
		want = append(want, Full(n))
	}
	b.is("new", b.put(e, want...), ingest.Outcome{New: len(want)})
	b.is("again", b.put(e, want...), ingest.Outcome{Stale: len(want)})
	got, err := e.Records(b.Context(), keysOf(want))
	b.must(err)
	for i := range want {
		b.same("record", got[i], want[i])
	}
	rows := b.rows(e, 0)
	b.is("rows", len(rows), len(want))
	for i, row := range rows {
		if row.Key != want[i].Key {
			b.Fatalf("row %d is %v, want the order received: %v", i, row.Key, want[i].Key)
		}
	}
}

func manyUpdates(b *bench) {
	e := b.open()
	want := make([]alert.Record, 60)
	for round := range 30 {
		var batch []alert.Record
		for n := range want {
			if round == 0 || (n*7+round*3)%5 != 0 {
				want[n] = version(n, round, alert.Status(fmt.Sprint("round ", round)))
				batch = append(batch, want[n])
			}
		}
		b.put(e, batch...)
	}
	raws, err := e.Raw(b.Context(), keysOf(want))
	b.must(err)
	for n := range want {
		b.is("item", string(raws[n]), string(want[n].Raw))
	}
}

func cancelledPut(b *bench) {
	e := b.open()
	ctx, cancel := cancelled(b)
	defer cancel()
	_, err := e.Put(ctx, ingest.Lease{}, ingest.Batch{Records: []alert.Record{version(1, 0, alert.Open)}})
	b.fails("a cancelled put", err, ctx.Err())
	b.is("rows", len(b.rows(e, 0)), 0)
	b.is("afterwards", b.put(e, version(1, 0, alert.Open)), ingest.Outcome{New: 1})
}
