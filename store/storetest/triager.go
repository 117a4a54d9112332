package storetest

import (
	"tocsin/graph/alert"
	"tocsin/store/engine"
)

func triagerTests() []test {
	return []test{
		{"an act is stored, shown and in the history", actKept},
		{"the returned acts undo", undoing},
		{"an act applies only if the record is in its From state", fromState},
		{"acts that change nothing and unknown keys are skipped", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			seq := b.seq(e)
			empty := ""
			undo := b.triage(e, act(1, alert.TriageUnseen), act(1, ""), act(77, alert.TriageDone), engine.Act{Key: version(1, 0, "").Key, Note: &empty})
			b.is("undo", len(undo), 0)
			b.is("seq", b.seq(e), seq)
			b.is("triage", b.one(e, version(1, 0, "").Key).Triage, alert.Triage{})
		}},
		{"a note stays unless a new one is given", notes},
		{"an act after the decision is in the history, and leaves its time and person", afterDecision},
		{"undoing a state leaves a note that came later", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			undo := b.triage(e, act(1, alert.TriageDone))
			later, note := act(1, alert.TriageDone), "of another analyst"
			later.Note = &note
			b.triage(e, later)
			b.triage(e, undo...)
			got := b.one(e, later.Key).Triage
			b.is("triage", [2]string{got.State.Word(), got.Note}, [2]string{"unseen", note})
		}},
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
		{"incidents have triage too", func(b *bench) {
			e := b.open()
			b.put(e, fullIncident("1"))
			b.triage(e, engine.Act{Key: fullIncident("1").Key, State: alert.TriageDone})
			b.is("state", b.one(e, fullIncident("1").Key).Triage.State, alert.TriageDone)
		}},
		{"the earlier word for unseen is accepted", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			b.is("from open", len(b.triage(e, engine.Act{Key: act(1, "").Key, State: alert.TriageDone, From: "open"})), 1)
			undo := b.triage(e, act(1, "open"))
			b.is("undo", [2]alert.TriageState{undo[0].State, undo[0].From}, [2]alert.TriageState{alert.TriageDone, alert.TriageUnseen})
			b.is("state", b.one(e, act(1, "").Key).Triage.State, alert.TriageUnseen)
			b.is("again", len(b.triage(e, act(1, "unseen"), act(1, "open"))), 0)
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
		{At: noon + alert.Hour, By: "amal", Field: "triage.state", Old: "unseen", New: "done"},
		{At: noon + alert.Hour, By: "amal", Field: "triage.note", Old: "", New: note},
	})
	later := act(2, alert.TriageSeen)
	later.At = 0
	b.triage(e, later)
	b.is("at", b.one(e, later.Key).Triage.At, alert.At(b.clock.Now()))
}

func afterDecision(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open))
	done, on := act(1, alert.TriageDone), true
	later := engine.Act{Key: done.Key, Bookmarked: &on, By: "noor", At: done.At + alert.Hour}
	undo := b.triage(e, done, later)
	got := b.one(e, done.Key).Triage
	b.is("triage", got, alert.Triage{State: alert.TriageDone, At: done.At, By: "amal", Bookmarked: alert.FlagOf(true)})
	history := b.history(e, done.Key)
	b.is("history", history[len(history)-1], alert.Change{At: later.At, By: "noor", Field: "triage.bookmarked", New: "true"})
	b.is("undone", len(b.triage(e, undo[0])), 1)
	b.is("triage again", b.one(e, done.Key).Triage, alert.Triage{State: alert.TriageDone, At: done.At, By: "amal"})
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
	b.is("two", b.one(e, act(2, "").Key).Triage.State.Word(), "unseen")
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
	b.is("unseen to seen", len(b.triage(e, look)), 1)
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
