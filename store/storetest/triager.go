package storetest

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

func deskTests() []test {
	return []test{
		{"an act is kept, shown and in the history", actKept},
		{"the acts returned undo", undoing},
		{"an act only where the record is in its state", fromState},
		{"acts that change nothing and unknown keys are passed over", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			seq := b.seq(e)
			empty := ""
			undo := b.triage(e, act(1, alert.TriageUnseen), act(1, ""), act(77, alert.TriageDone), engine.Act{Key: version(1, 0, "").Key, Note: &empty})
			b.is("undo", len(undo), 0)
			b.is("seq", b.seq(e), seq)
			b.is("triage", b.one(e, version(1, 0, "").Key).Triage, alert.Triage{})
		}},
		{"a note stays unless it is given", notes},
		{"polls never touch triage", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			b.triage(e, act(1, alert.TriageDone))
			want := b.one(e, version(1, 0, "").Key).Triage
			b.put(e, version(1, 5, alert.Resolved))
			b.put(e, version(1, 9, alert.Resolved))
			b.put(e, version(1, 2, alert.Open))
			b.must(e.Remap(b.Context(), []alert.Record{version(1, 9, alert.Open)}, 2))
			b.must(e.Close())
			b.is("triage", b.one(b.open(), version(1, 0, "").Key).Triage, want)
		}},
		{"triage is of incidents too", func(b *bench) {
			e := b.open()
			b.put(e, fullIncident("1"))
			b.triage(e, engine.Act{Key: fullIncident("1").Key, State: alert.TriageDone})
			b.is("state", b.one(e, fullIncident("1").Key).Triage.State, alert.TriageDone)
		}},
		{"no acts", func(b *bench) { b.is("undo", len(b.triage(b.open())), 0) }},
	}
}

func act(n int, state alert.TriageState) engine.Act {
	return engine.Act{Key: version(n, 0, "").Key, State: state, By: "amal", At: noon + alert.Hour}
}

func (b *bench) triage(e engine.Engine, acts ...engine.Act) []engine.Act {
	b.Helper()
	undo, err := e.Triage(b.Context(), acts)
	b.must(err)
	return undo
}

func actKept(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
	seq := b.seq(e)
	note := "known\ntest"
	done := act(1, alert.TriageDone)
	done.Note = &note
	b.is("undo", len(b.triage(e, done)), 1)
	want := alert.Triage{State: alert.TriageDone, At: noon + alert.Hour, By: "amal", Note: note}
	b.is("triage", b.one(e, done.Key).Triage, want)
	rows := b.rows(e, seq)
	b.is("rows", len(rows), 1)
	b.is("row", rows[0].Triage, want)
	newest, err := e.Newest(b.Context(), 2)
	b.must(err)
	b.is("newest", newest[1].Triage, want)
	b.is("history", b.history(e, done.Key), []alert.Change{
		{At: noon + alert.Hour, By: "amal", Field: "triage.state", Old: "open", New: "done"},
		{At: noon + alert.Hour, By: "amal", Field: "triage.note", Old: "", New: note},
	})
	later := act(2, alert.TriageSeen)
	later.At = 0
	b.triage(e, later)
	b.is("at", b.one(e, later.Key).Triage.At, alert.At(b.clock.Now()))
}

func undoing(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
	note := "first"
	seen := act(1, alert.TriageSeen)
	seen.Note = &note
	b.triage(e, seen)
	second := "second"
	done := act(1, alert.TriageDone)
	done.Note = &second
	undo := b.triage(e, done, act(2, alert.TriageSeen), act(2, alert.TriageDone), act(99, alert.TriageDone))
	b.is("undo", len(undo), 3)
	redo := b.triage(e, undo...)
	got := b.one(e, seen.Key).Triage
	b.is("one", [2]string{got.State.Word(), got.Note}, [2]string{"seen", "first"})
	b.is("two", b.one(e, act(2, "").Key).Triage.State.Word(), "open")
	b.triage(e, redo...)
	got = b.one(e, seen.Key).Triage
	b.is("one again", [2]string{got.State.Word(), got.Note}, [2]string{"done", "second"})
	b.is("two again", b.one(e, act(2, "").Key).Triage.State, alert.TriageDone)
}

func fromState(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open))
	look := act(1, alert.TriageSeen)
	look.From = alert.TriageUnseen
	b.is("open to seen", len(b.triage(e, look)), 1)
	b.is("only once", len(b.triage(e, look)), 0)
	b.triage(e, act(1, alert.TriageDone))
	b.is("done stays", len(b.triage(e, look)), 0)
	b.is("state", b.one(e, look.Key).Triage.State, alert.TriageDone)
}

func notes(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open))
	note, empty := "why", ""
	seen := act(1, alert.TriageSeen)
	seen.Note = &note
	b.triage(e, seen)
	b.triage(e, act(1, alert.TriageDone))
	b.is("kept", b.one(e, seen.Key).Triage.Note, note)
	clear := act(1, alert.TriageDone)
	clear.Note = &empty
	b.is("cleared", len(b.triage(e, clear)), 1)
	b.is("gone", b.one(e, seen.Key).Triage.Note, "")
}

func mappingTests() []test {
	return []test{
		{"stale records, then none", remapping},
		{"a record put meanwhile keeps its newer columns", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			old := version(1, 0, alert.InProgress)
			old.Raw = version(1, 0, alert.Open).Raw
			b.put(e, version(1, 5, alert.Resolved))
			b.must(e.Remap(b.Context(), []alert.Record{old, version(2, 0, alert.Open)}, 2))
			b.same("record", b.one(e, old.Key), version(1, 5, alert.Resolved))
			b.is("rows", len(b.rows(e, 0)), 1)
		}},
		{"a put after Remap still knows what is newer", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 5, alert.Open))
			b.must(e.Remap(b.Context(), []alert.Record{version(1, 5, alert.Open)}, 2))
			b.is("again", b.put(e, version(1, 5, alert.Open)), ingest.Outcome{Stale: 1})
			b.is("older", b.put(e, version(1, 1, alert.Resolved)), ingest.Outcome{Stale: 1})
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
		stale, err := e.Outdated(b.Context(), 2, 10)
		b.must(err)
		if len(stale) == 0 {
			break
		}
		for i := range stale {
			n := version(0, 0, "")
			b.is("raw", len(stale[i].Raw), len(n.Raw)+len("OPEN"))
			n.Key, n.Raw = stale[i].Key, stale[i].Raw
			n.Alert.Status, n.Alert.Title = alert.Open, "a better title"
			stale[i] = n
		}
		b.must(e.Remap(b.Context(), stale, 2))
		if done += len(stale); done > 25 {
			b.Fatal("Stale does not end")
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
