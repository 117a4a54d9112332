package storetest

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
)

// decidedTests are about what an act sets beside the state and the note.
func decidedTests() []test {
	return []test{
		{"a verdict, a name, a bookmark, tags and ticks are stored, shown and in the history", verdictKept},
		{"an act leaves alone what it does not name", partsKept},
		{"undoing restores what an act changed, unless another came between", verdictUndone},
		{"an act of too long a text is refused with all others", tooLong},
		{"a thousand acts are one transaction", thousandActs},
	}
}

// opinion is an act that sets everything.
func opinion(n int) engine.Act {
	a := act(n, alert.TriageDone)
	verdict, note, name, marked := alert.VerdictFalse, "known\nscanner", "noor", true
	a.Verdict, a.Note, a.AssignedTo, a.Bookmarked = &verdict, &note, &name, &marked
	a.Tag, a.Tick = []string{"vip", "lab, 4"}, []string{alert.Tick("Isolate the device.")}
	return a
}

func opined() alert.Triage {
	return alert.Triage{
		State: alert.TriageDone, At: noon + alert.Hour, By: "amal", Note: "known\nscanner",
		Verdict: alert.VerdictFalse, AssignedTo: "noor", Bookmarked: "true", Tags: []string{"lab, 4", "vip"}, Ticks: []string{alert.Tick("Isolate the device.")},
	}
}

func verdictKept(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
	seq := b.seq(e)
	a := opinion(1)
	b.is("undo", len(b.triage(e, a)), 1)
	b.is("again", len(b.triage(e, a)), 0)
	b.is("triage", b.one(e, a.Key).Triage, opined())
	rows := b.rows(e, seq)
	b.is("rows", len(rows), 1)
	b.is("row", rows[0].Triage, opined())
	newest, err := e.Newest(b.Context(), 2)
	b.must(err)
	b.is("newest", newest[1].Triage, opined())
	var lines []string
	for _, c := range b.history(e, a.Key) {
		lines = append(lines, fmt.Sprintf("%s %s: %s > %s", c.By, c.Field, c.Old, c.New))
	}
	b.is("history", strings.Join(lines, "; "), "amal triage.state: unseen > done; amal triage.verdict:  > false positive; amal triage.note:  > known\nscanner; "+
		"amal triage.assigned_to:  > noor; amal triage.bookmarked:  > true; amal triage.tags:  > lab, 4, vip; amal triage.ticks:  > "+alert.Tick("Isolate the device."))
	b.must(e.Close())
	b.is("reopened", b.one(b.open(), a.Key).Triage, opined())
}

func partsKept(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open))
	b.triage(e, opinion(1))
	b.put(e, version(1, 5, alert.Resolved))
	b.must(e.Remap(b.Context(), []alert.Record{version(1, 5, alert.Open)}, 2))
	b.triage(e, act(1, alert.TriageSeen))
	want := opined()
	want.State = alert.TriageSeen
	b.is("seen", b.one(e, opinion(1).Key).Triage, want)
	none, name := alert.Verdict(""), ""
	b.triage(e, engine.Act{Key: opinion(1).Key, By: "amal", At: want.At, Verdict: &none, AssignedTo: &name, Untag: []string{"VIP"}})
	want.Verdict, want.AssignedTo, want.Tags = "", "", []string{"lab, 4"}
	b.is("removed", b.one(e, opinion(1).Key).Triage, want)
}

func verdictUndone(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
	b.triage(e, act(2, alert.TriageSeen))
	before := b.one(e, act(2, "").Key).Triage
	undo := b.triage(e, opinion(1), opinion(2))
	other := alert.VerdictTrue
	b.triage(e, engine.Act{Key: opinion(1).Key, Verdict: &other, By: "noor", At: 9})
	b.is("undone", len(b.triage(e, undo...)), 1)
	b.is("one", b.one(e, opinion(1).Key).Triage.Verdict, other)
	after := b.one(e, act(2, "").Key).Triage
	after.At, after.By = before.At, before.By
	b.is("two", after, before)
}

func tooLong(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
	seq, long := b.seq(e), act(2, alert.TriageDone)
	long.Tag = []string{strings.Repeat("x", engine.MostTag+1)}
	_, err := e.Triage(b.Context(), []engine.Act{act(1, alert.TriageDone), long})
	f := fault.Of(err)
	b.is("error", f != nil && f.Kind == fault.Usage && strings.HasPrefix(f.Sentence, "a tag is too long"), true)
	b.is("seq", b.seq(e), seq)
	b.is("one", b.one(e, act(1, "").Key).Triage, alert.Triage{})
}

func thousandActs(b *bench) {
	const n = 1000
	e := b.open()
	var records []alert.Record
	var acts []engine.Act
	for i := range n {
		records, acts = append(records, version(i, 0, alert.Open)), append(acts, opinion(i))
	}
	b.put(e, records...)
	undo := b.triage(e, acts...)
	b.is("undo", len(undo), n)
	b.is("last", undo[0].Key, acts[n-1].Key)
	b.is("undone", len(b.triage(e, undo...)), n)
	b.is("first", b.one(e, acts[0].Key).Triage.Bookmarked.Set(), false)
}
