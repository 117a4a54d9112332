package storetest

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
)

func readerTests() []test {
	return []test{
		{"records in the order of keys, unknown ones without content", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
			none := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "none"}
			foreign := alert.Key{Integration: "fabrikam", Source: "nothing", ID: "none"}
			keys := []alert.Key{version(2, 0, "").Key, none, version(1, 0, "").Key, foreign, version(2, 0, "").Key}
			records, err := e.Records(b.Context(), keys)
			b.must(err)
			b.is("keys", keysOf(records), keys)
			b.same("first", records[0], version(2, 0, alert.Open))
			b.same("last", records[4], version(2, 0, alert.Open))
			b.same("unknown", records[1], alert.Record{Key: none})
			b.same("foreign", records[3], alert.Record{Key: foreign})
			raws, err := e.Raw(b.Context(), keys)
			b.must(err)
			b.is("items", len(raws), len(keys))
			for i, r := range records {
				b.is("item", raws[i], r.Raw)
			}
			held, err := e.Held(b.Context(), keys)
			b.must(err)
			has := func(i int) ingest.Held {
				return ingest.Held{Known: true, Updated: records[i].Updated(), Print: normalize.Fingerprint(records[i].Raw)}
			}
			b.is("held", held, []ingest.Held{has(0), {}, has(2), {}, has(4)})
			b.is("history of nothing", len(b.history(e, none)), 0)
		}},
		{"no keys, no records", func(b *bench) {
			e := b.open()
			records, err := e.Records(b.Context(), nil)
			b.must(err)
			raws, err := e.Raw(b.Context(), nil)
			b.must(err)
			held, err := e.Held(b.Context(), nil)
			b.must(err)
			b.is("lengths", []int{len(records), len(raws), len(held)}, []int{0, 0, 0})
		}},
		{"history names every field that changed, oldest first", historyNames},
		{"history of an item that differs in no column", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			r := version(1, 1, alert.Open)
			r.Raw = []byte(`{"something":"else"}`)
			b.is("outcome", b.put(e, r), ingest.Outcome{Changed: 1})
			h := b.history(e, r.Key)
			b.is("history", []any{len(h), h[0].Field}, []any{1, "original_data"})
		}},
	}
}

func historyNames(b *bench) {
	e := b.open()
	first := Full(1)
	b.put(e, first)
	second := again(first, alert.Minute, alert.Resolved)
	second.Alert.AssignedTo = ""
	second.Alert.Tags = []string{"two", "three"}
	second.Alert.Resolved = noon
	b.put(e, second)
	b.put(e, again(second, alert.Minute, alert.InProgress))
	var got [][3]string
	for _, c := range b.history(e, first.Key) {
		b.is("by", c.By, "graph")
		got = append(got, [3]string{c.Field, c.Old, c.New})
	}
	b.is("history", got, [][3]string{
		{"status", "OPEN", "RESOLVED"},
		{"assigned_to", first.Alert.AssignedTo, ""},
		{"resolved_at", first.Alert.Resolved.String(), noon.String()},
		{"tags", "one", "three"},
		{"status", "RESOLVED", "IN_PROGRESS"},
	})
}

func states(b *bench) {
	e := b.open()
	none, err := e.States(b.Context())
	b.must(err)
	b.is("none", len(none), 0)
	lease, _ := b.lease(e, "far/1/a")
	now := b.clock.Now()
	want := ingest.State{
		Feed: feed, Phase: ingest.Waiting, Holder: "far/1/a", Pages: 3, Items: 4, BackTo: now, Since: now.Add(-time.Hour), Backfilled: true,
		LastOK: now, Next: now.Add(time.Minute), FailingSince: now, CertificateEnds: now.Add(time.Hour), Retired: true, RetiredSince: now, Malformed: 5, Skipped: 6,
		Fault: fault.New(fault.Consent, "a sentence", "a hint", nil), At: now,
	}
	b.must(e.Report(b.Context(), lease, ingest.State{Phase: ingest.Polling}))
	b.must(e.Report(b.Context(), lease, want))
	first := ingest.Feed{Integration: "adatum", Source: alert.Incidents}
	other, _, err := e.Lease(b.Context(), first, "far/1/a", time.Minute)
	b.must(err)
	b.must(e.Report(b.Context(), other, ingest.State{Phase: ingest.Idle}))
	b.must(e.Release(b.Context(), lease))
	want.Phase = ingest.Stopped
	b.must(e.Report(b.Context(), lease, want)) // after a release the last holder may still report
	b.must(e.Close())
	got, err := b.open().States(b.Context())
	b.must(err)
	b.is("states", got, []ingest.State{{Feed: first, Phase: ingest.Idle}, want})

	e = b.open()
	lease, _ = b.lease(e, "far/2/b")                              // another process, which knows nothing of the one before
	for _, since := range []time.Time{{}, now.Add(time.Minute)} { // it has not tried yet; it has failed
		b.must(e.Report(b.Context(), lease, ingest.State{Phase: ingest.Polling, FailingSince: since}))
		got, err = e.States(b.Context())
		b.must(err)
		b.is("states after another process began", got[1], ingest.State{Feed: feed, Phase: ingest.Polling, LastOK: now, FailingSince: now, RetiredSince: now})
	}
}

func pollsAskedFor(b *bench) {
	e, other := b.open(), b.open()
	at, err := e.PollNowAt(b.Context(), feed)
	b.must(err)
	b.is("never", at, time.Time{})
	asked := b.clock.Now()
	b.must(other.PollNow(b.Context(), feed, asked))
	b.must(other.PollNow(b.Context(), feed, asked.Add(-time.Hour)))
	at, err = e.PollNowAt(b.Context(), feed)
	b.must(err)
	b.is("asked for at", at, asked)
	at, err = e.PollNowAt(b.Context(), ingest.Feed{Integration: "contoso", Source: alert.Incidents})
	b.must(err)
	b.is("another feed", at, time.Time{})
	list, err := e.States(b.Context())
	b.must(err)
	b.is("a request for a poll is not a state", len(list), 0)
}

func screensFocused(b *bench) {
	e, other := b.open(), b.open()
	until, err := e.FocusedUntil(b.Context(), feed)
	b.must(err)
	b.is("never", until, time.Time{})
	now := b.clock.Now()
	b.must(other.Focus(b.Context(), feed, now.Add(time.Minute)))
	b.must(e.Focus(b.Context(), feed, now.Add(time.Second))) // of another screen
	until, err = e.FocusedUntil(b.Context(), feed)
	b.must(err)
	b.is("focused until", until, now.Add(time.Minute))
	b.must(e.Focus(b.Context(), feed, now.AddDate(70, 0, 0))) // a clock was wrong
	b.must(e.Focus(b.Context(), feed, now.Add(2*time.Minute)))
	until, err = other.FocusedUntil(b.Context(), feed)
	b.must(err)
	b.is("focused until, after a wrong clock", until, now.Add(2*time.Minute))
	for _, no := range []ingest.Feed{{Integration: "contoso", Source: alert.Incidents}, {Integration: "fabrikam", Source: feed.Source}} {
		until, err = e.FocusedUntil(b.Context(), no)
		b.must(err)
		b.is("another feed", until, time.Time{})
	}
	at, err := e.PollNowAt(b.Context(), feed)
	b.must(err)
	b.is("a focused screen asks for no poll", at, time.Time{})
	list, err := e.States(b.Context())
	b.must(err)
	b.is("a focused screen is not a state", len(list), 0)
}
