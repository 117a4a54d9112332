package storetest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
)

func upkeepTests() []test {
	return []test{
		{"what has expired is removed, the oldest first, and the feed tells of it", removal},
		{"each case of the rule of what has expired", expiry},
		{"nothing of a removed record is left for one of the same key", removedAlone},
		{"the newest change may be a removal", newestIsGone},
		{"a removed alert also reports its incident", func(b *bench) {
			e := b.open()
			late := fullIncident("1")
			late.Incident.Updated = noon + alert.Day
			b.put(e, member(1, 0, "1"), member(2, 0, "1"), late, version(3, 0, alert.Open))
			b.reports(e, func() { b.removes(e, noon+2*alert.Second, 9, 1) }, 0, "da000001", "1")
			b.reports(e, func() { b.removes(e, noon+3*alert.Second, 9, 1) }, 0, "da000002", "1")
			b.reports(e, func() { b.removes(e, noon+4*alert.Second, 9, 1) }, 0, "da000003")
		}},
		{"an alert and its incident are removed together", func(b *bench) {
			e := b.open()
			b.put(e, member(1, 0, "1"), fullIncident("1"))
			b.removes(e, noon+1000*alert.Day, 9, 2)
			b.is("rows", len(b.rows(e, 0)), 0)
		}},
		{"a cancelled removal does nothing", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			ctx, cancel := cancelled(b)
			defer cancel()
			_, err := e.Remove(ctx, noon+alert.Day, 9)
			b.fails("remove", err, context.Canceled)
			b.is("rows", len(b.rows(e, 0)), 1)
		}},
		{"what was removed is told from what never came, until it comes again", func(b *bench) {
			e := b.open()
			first, second := version(1, 0, alert.Open), version(2, 0, alert.Open)
			b.put(e, first, second)
			b.removes(e, noon+2*alert.Second, 9, 1)
			held := func(keys ...alert.Key) []ingest.Held {
				got, err := e.Held(b.Context(), keys)
				b.must(err)
				return got
			}
			there := ingest.Held{Known: true, Updated: second.Updated(), Print: normalize.Fingerprint(second.Raw)}
			never := version(3, 0, alert.Open).Key
			b.is("held", held(second.Key, first.Key, never, first.Key), []ingest.Held{there, {Removed: true}, {}, {Removed: true}})
			b.put(e, first)
			b.is("held again", held(first.Key), []ingest.Held{{Known: true, Updated: first.Updated(), Print: normalize.Fingerprint(first.Raw)}})
		}},
		{"compacting changes nothing else", compacting},
		{"a backup is a store of its own from then on", backup},
		{"a backup never takes the place of something", backupTaken},
		{"the counts of a store", counts},
	}
}

// removes fails unless so many of up to n records are removed.
func (b *bench) removes(e engine.Engine, before alert.Time, n, want int) {
	b.Helper()
	got, err := e.Remove(b.Context(), before, n)
	b.must(err)
	b.is("removed", got, want)
}

// changed returns the ids of the feed of changes above a number, with a mark for those
// that were removed.
func (b *bench) changed(e engine.Engine, after int64) (out []string) {
	b.Helper()
	last := after
	for _, row := range b.rows(e, after) {
		id := row.ID
		if row.Gone {
			b.is("a removal", row, engine.Row{Seq: row.Seq, Record: alert.Record{Key: row.Key}, Gone: true})
			id = "-" + id
		}
		if row.Seq <= last {
			b.Errorf("%s comes with %d after %d", id, row.Seq, last)
		}
		last = row.Seq
		out = append(out, id)
	}
	return out
}

func removal(b *bench) {
	e, other := b.open(), b.open()
	b.put(e, version(4, 0, alert.Open), version(1, 0, alert.Open), version(3, 0, alert.Open), version(2, 0, alert.Open), version(5, 0, alert.Open))
	b.put(e, version(2, 100, alert.Open)) // changed since
	seq := b.seq(e)
	b.removes(e, noon+5*alert.Second, 2, 2)
	b.put(e, version(9, 0, alert.Open))
	b.removes(e, noon+5*alert.Second, 2, 1)
	b.removes(e, noon+5*alert.Second, 2, 0)
	b.removes(e, noon+5*alert.Second, 0, 0)
	for _, is := range []engine.Engine{e, other, b.open()} {
		b.is("changes", b.changed(is, seq), []string{"-da000001", "-da000003", "da000009", "-da000004"})
		b.is("all", b.changed(is, 0), []string{"da000005", "da000002", "da000009"})
	}
	for _, n := range []int{1, 3, 4} {
		key := version(n, 0, "").Key
		got, err := e.Records(b.Context(), []alert.Key{key})
		b.must(err)
		b.is("record", got, []alert.Record{{Key: key}})
		b.is("history", len(b.history(e, key)), 0)
	}
	b.same("kept", b.one(e, version(2, 0, "").Key), version(2, 100, alert.Open))
}

// expiry puts records with every pair of times and holds what is removed against the rule.
func expiry(b *bench) {
	e := b.open()
	times := []alert.Time{0, -20, -1, 1, 9, 10, 11}
	var left []string
	for i, created := range times {
		for j, updated := range times {
			r := version(10*i+j, 0, alert.Open)
			r.Alert.Created, r.Alert.Updated = created, updated
			b.put(e, r)
			if !engine.Expired(&r, 10) {
				left = append(left, r.ID)
			}
		}
	}
	b.removes(e, 10, 1000, len(times)*len(times)-len(left))
	b.is("left", b.changed(e, 0), left)
}

func removedAlone(b *bench) {
	e, other := b.open(), b.open()
	one, two := version(1, 0, alert.Open), version(2, 0, alert.Open)
	b.put(other, one, two)
	b.put(e, version(1, 1, alert.Resolved))
	done, note := act(1, alert.TriageDone), "a note of one record"
	done.Note = &note
	b.triage(e, done)
	seq := b.seq(e)
	b.removes(e, noon+alert.Day, 9, 2)
	b.is("acts on it", len(b.triage(e, done)), 0)
	for _, is := range []engine.Engine{other, e} {
		b.is("again", b.put(is, one), ingest.Outcome{New: 1})
		b.is("stale", b.put(is, one), ingest.Outcome{Stale: 1})
		b.is("history", len(b.history(is, one.Key)), 0)
		b.is("triage", b.one(is, one.Key).Triage, alert.Triage{})
		b.is("changes", b.changed(is, seq), []string{"-da000002", "da000001"})
		b.removes(is, noon+alert.Day, 9, 1)
	}
	b.is("at last", b.changed(e, seq), []string{"-da000002", "-da000001"})
}

func newestIsGone(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
	was, seq := b.epoch(e), b.seq(e)
	b.removes(e, noon+alert.Day, 9, 2)
	now := b.seq(e)
	if now <= seq {
		b.Errorf("the number is %d after %d", now, seq)
	}
	got, err := e.Wait(b.Context(), seq)
	b.must(err)
	b.is("waited for", got, now)
	b.is("epoch", b.epoch(e).Seq, now)
	b.since(e, was, true)
	b.since(e, engine.Epoch{ID: was.ID, Seq: now}, true)
	b.since(e, engine.Epoch{ID: was.ID, Seq: now + 1}, false)
	b.must(e.Close())
	e = b.open()
	b.is("number read anew", b.seq(e), now)
	b.put(e, version(3, 0, alert.Open))
	b.is("changes", b.changed(e, seq), []string{"-da000001", "-da000002", "da000003"})
	b.is("later", b.changed(e, now), []string{"da000003"})
	b.since(e, engine.Epoch{ID: was.ID, Seq: now}, true)
}

func compacting(b *bench) {
	e := b.open()
	m := &model{records: map[alert.Key]alert.Record{}, changes: map[alert.Key]int{}}
	for round := range 8 {
		var batch []alert.Record
		for n := round; n < 90; n += 1 + round%3 {
			batch = append(batch, version(n, round, alert.Status(fmt.Sprint("round ", round))))
		}
		b.put(e, batch...)
		m.put(batch)
	}
	b.removes(e, noon+30*alert.Second, 100, m.remove(noon+30*alert.Second, 100))
	seq := b.seq(e)
	last, all := int64(-1), int64(0)
	b.must(e.Compact(b.Context(), func(done, of int64) {
		if done < last || done > of {
			b.Errorf("%d of %d after %d", done, of, last)
		}
		last, all = done, of
	}))
	b.is("done", last, all)
	b.is("number", b.seq(e), seq)
	b.must(e.Compact(b.Context(), nil))
	b.must(e.Close())
	b.holds(b.open(), m)
	ctx, cancel := cancelled(b)
	defer cancel()
	b.fails("a cancelled one", b.open().Compact(ctx, nil), context.Canceled)
}

// backup copies a store, whose copy is opened by the engine's own opener only if the
// engine has files; the suite opens none itself.
func backup(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
	path := filepath.Join(b.TempDir(), "copy")
	b.must(e.Backup(b.Context(), path))
	info, err := os.Stat(path)
	b.must(err)
	if !info.Mode().IsRegular() || info.Size() == 0 {
		b.Errorf("the copy is %v of %d bytes", info.Mode(), info.Size())
	}
	b.put(e, version(3, 0, alert.Open))
}

func backupTaken(b *bench) {
	e := b.open()
	b.put(e, version(1, 0, alert.Open))
	dir := b.TempDir()
	taken := filepath.Join(dir, "taken")
	b.must(os.WriteFile(taken, []byte("mine"), 0o600))
	b.fails("backup", e.Backup(b.Context(), taken), fs.ErrExist)
	ctx, cancel := cancelled(b)
	defer cancel()
	b.fails("a cancelled one", e.Backup(ctx, filepath.Join(dir, "other")), context.Canceled)
	b.fails("a missing folder", e.Backup(b.Context(), filepath.Join(dir, "none", "other")), fs.ErrNotExist)
	info, err := os.Stat(taken)
	b.must(err)
	b.is("its size", info.Size(), int64(len("mine")))
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	b.must(err)
	hidden, err := filepath.Glob(filepath.Join(dir, ".*"))
	b.must(err)
	b.is("files", slices.Concat(left, hidden), []string{taken})
}

func counts(b *bench) {
	e := b.open()
	info, err := e.Info(b.Context())
	b.must(err)
	b.is("records of an empty store", len(info.Records), 0)
	timeless := version(7, 60, alert.Open)
	timeless.Source, timeless.Alert.Created = alert.Legacy, 0
	b.put(e, version(3, 0, alert.Open), version(1, 0, alert.Open), version(2, 0, alert.Open), timeless, fullIncident("1"))
	b.removes(e, noon+2*alert.Second, 9, 1)
	info, err = e.Info(b.Context())
	b.must(err)
	at := func(n int) alert.Time { return noon + alert.Time(n)*alert.Second }
	incident := fullIncident("1")
	b.is("records", info.Records, []engine.InfoRecords{
		{Feed: ingest.Feed{Integration: "contoso", Source: alert.Legacy}, N: 1},
		{Feed: ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, N: 2, Oldest: at(2), Newest: at(3)},
		{Feed: ingest.Feed{Integration: incident.Integration, Source: incident.Source}, N: 1, Oldest: incident.Created(), Newest: incident.Created()},
	})
	if info.ID != e.ID() || info.File <= 0 || info.Words <= 0 || info.Raw <= 0 || info.Schema <= 0 {
		b.Errorf("%+v", info)
	}
}
