package storetest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
)

func eventTests() []test {
	return []test{
		{"an alert is made of the events that name it", alertOfEvents},
		{"the order in which events come does not matter", eventsInAnyOrder},
		{"an event that comes again is nothing new", eventAgain},
		{"two contents under one id are two events", contentsApart},
		{"an alert named like an event has a key of its own", calledAsAnEvent},
		{"a new event is a change of its alert, with history", eventIsHistory},
		{"an alert that comes whole keeps the records that are stored", wholeAlert},
		{"an event without an alert makes none", func(b *bench) {
			e := b.open()
			b.is("outcome", b.put(e, event(record{id: "1", at: 1})), ingest.Outcome{New: 1})
			b.is("kinds", kindsOf(b, e), "event")
		}},
		{"a missing alert is made when one of its events comes again", func(b *bench) {
			e := b.open()
			orphan := event(record{id: "1", at: 1, alert: "a"})
			hidden := orphan
			hidden.Event = &alert.Event{Title: "x", Created: orphan.Created(), Updated: orphan.Updated()}
			b.put(e, hidden) // as an earlier mapping made it
			b.is("outcome", b.put(e, orphan), ingest.Outcome{New: 1, Stale: 1})
			b.is("kinds", kindsOf(b, e), "alert event")
		}},
		{"events stay as long as their alert", eventsStay},
		{"two processes put events of one alert at once", eventsTogether},
		{"a newer mapping reaches alerts of events", mappedEvents},
		{"another integration's events are another alert's", func(b *bench) {
			e := b.open()
			mine, theirs := event(record{id: "1", at: 1, alert: "a"}), event(record{id: "2", at: 2, alert: "a"})
			theirs.Integration = "fabrikam"
			b.is("outcome", b.put(e, mine, theirs), ingest.Outcome{New: 4})
			b.is("records", strings.Count(string(b.one(e, alertKey("a")).Raw), `"Id"`), 1)
		}},
	}
}

func alertOfEvents(b *bench) {
	e := b.open()
	first, second := record{id: "1", at: 1, alert: "a", status: "Active"}, record{id: "2", at: 2, alert: "a"}
	b.is("outcome", b.put(e, event(second), event(first), event(record{id: "3", at: 3, alert: "b"})), ingest.Outcome{New: 5})
	got := b.one(e, alertKey("a"))
	b.is("item", string(got.Raw), joined(first, second))
	b.is("title", got.Alert.Title, "Mail was removed")
	b.is("status", got.Alert.Status, alert.Open)
	b.is("created", got.Alert.Created, noon+alert.Second)
	b.is("updated", got.Alert.Updated, noon+2*alert.Second)
	b.is("history", len(b.history(e, alertKey("a"))), 0)
	b.same("event", b.one(e, event(first).Key), event(first))
	b.must(e.Close())
	b.same("reopened", b.one(b.open(), alertKey("a")), got)
}

// eventsInAnyOrder puts the same events in many orders and pages: the alerts come out the
// same, byte for byte.
func eventsInAnyOrder(b *bench) {
	var records []record
	for i := range 12 {
		records = append(records, record{id: fmt.Sprint(i), at: i / 2, alert: string(rune('a' + i%2)), status: []string{"", "Resolved"}[i/11]})
	}
	records = append(records, record{id: "0", at: 7, alert: "a"}) // another content of an id
	want := map[string]string{}
	e := b.open()
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 5))
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		integration := fmt.Sprint("tenant ", seed)
		for rest := records; len(rest) > 0; {
			n := 1 + random.IntN(len(rest))
			var batch []alert.Record
			for _, r := range rest[:n] {
				batch = append(batch, normalize.Record(integration, alert.O365Management, r.item()))
			}
			b.put(e, batch...)
			rest = rest[n:]
		}
		for _, id := range []string{"a", "b"} {
			key := alertKey(id)
			key.Integration = integration
			raw := string(b.one(e, key).Raw)
			if want[id] == "" {
				want[id] = raw
			}
			b.is(fmt.Sprintf("alert %s in order %d", id, seed), raw, want[id])
		}
	}
	b.is("records", len(b.rows(e, 0)), 8*(len(records)+2))
}

func eventAgain(b *bench) {
	e := b.open()
	r := record{id: "1", at: 1, alert: "a"}
	b.is("first", b.put(e, event(r), event(r)), ingest.Outcome{New: 2, Stale: 1})
	seq := b.seq(e)
	b.is("again", b.put(e, event(r)), ingest.Outcome{Stale: 1})
	b.is("seq", b.seq(e), seq)
	spaced := normalize.Record("contoso", alert.O365Management, bytes.ReplaceAll(r.item(), []byte(","), []byte(" , ")))
	b.is("with other white space", b.put(e, spaced), ingest.Outcome{Stale: 1})
	b.is("seq", b.seq(e), seq)
	b.is("records", string(b.one(e, alertKey("a")).Raw), joined(r))
}

func contentsApart(b *bench) {
	match, undo := record{id: "1", at: 1, alert: "a"}, record{id: "1", at: 2, alert: "a", status: "Resolved"}
	third := record{id: "1", at: 3, alert: "a"}
	e := b.open()
	b.is("first", b.put(e, event(match)), ingest.Outcome{New: 2})
	b.is("others", b.put(e, event(third), event(match), event(undo)), ingest.Outcome{New: 2, Changed: 1, Stale: 1})
	b.is("again", b.put(e, event(undo), event(match), event(third)), ingest.Outcome{Stale: 3})
	b.is("kinds", kindsOf(b, e), "alert event event event")
	b.is("alert", string(b.one(e, alertKey("a")).Raw), joined(match, undo, third))
	own := event(match).Key
	b.same("the first has the id itself", b.one(e, own), event(match))
	var apart []string
	for _, row := range b.rows(e, 0) {
		if row.Event != nil && row.ID != own.ID {
			apart = append(apart, strings.TrimPrefix(row.ID, own.ID))
		}
	}
	for _, id := range apart {
		if len(id) != len("/12345678") || id[0] != '/' {
			b.Errorf("an event of another content has the id %q behind %q", id, own.ID)
		}
	}
	b.is("apart", len(apart), 2)
	b.must(e.Close())
	e = b.open()
	b.is("by another process", b.put(e, event(third), event(undo)), ingest.Outcome{Stale: 2})
}

func eventIsHistory(b *bench) {
	e := b.open()
	first := record{id: "1", at: 1, alert: "a", status: "Active", operation: "AlertTriggered"}
	b.put(e, event(first))
	b.clock.pass(time.Hour)
	closed := record{id: "2", at: 9, alert: "a", status: "Resolved", operation: "AlertUpdated"}
	seq := b.seq(e)
	b.is("outcome", b.put(e, event(closed)), ingest.Outcome{New: 1, Changed: 1})
	b.is("rows", len(b.rows(e, seq)), 2)
	b.is("status", b.one(e, alertKey("a")).Alert.Status, alert.Resolved)
	history := b.history(e, alertKey("a"))
	if !slices.ContainsFunc(history, func(c alert.Change) bool { return c.Field == "status" && c.Old == "OPEN" && c.New == "RESOLVED" }) {
		b.Errorf("history %+v", history)
	}
	late := record{id: "3", at: 5, alert: "a", status: "Investigating", operation: "AlertUpdated"}
	b.is("a late one", b.put(e, event(late)), ingest.Outcome{New: 1, Changed: 1})
	b.is("the newest still counts", b.one(e, alertKey("a")).Alert.Status, alert.Resolved)
	b.is("who changed it", whoChanged(b.history(e, alertKey("a"))[len(history):]), []string{alert.ByLate})
	b.is("item", string(b.one(e, alertKey("a")).Raw), joined(first, late, closed))
	b.is("by the newer one", whoChanged(history), []string{alert.ByGraph})
	was := len(b.history(e, alertKey("a")))
	b.put(e, event(record{id: "4", at: 12, alert: "a", status: "Active", operation: "AlertUpdated"}), event(record{id: "5", at: 4, alert: "a"}))
	b.is("who changed it, with a newer event", whoChanged(b.history(e, alertKey("a"))[was:]), []string{alert.ByGraph})
}

func wholeAlert(b *bench) {
	one, two, three := record{id: "1", at: 1, alert: "a"}, record{id: "2", at: 2, alert: "a"}, record{id: "3", at: 3, alert: "a"}
	whole := func(records ...record) alert.Record {
		return normalize.Record("contoso", alert.O365Management, []byte(joined(records...)))
	}
	e := b.open()
	b.put(e, event(one), event(three))
	b.is("fewer records", b.put(e, whole(three)), ingest.Outcome{Stale: 1})
	b.is("another record", b.put(e, whole(two, three)), ingest.Outcome{Changed: 1})
	b.is("item", string(b.one(e, alertKey("a")).Raw), joined(one, two, three))
	one.alert, two.alert, three.alert = "b", "b", "b"
	b.is("two in one batch", b.put(e, whole(one, two), whole(two, three)), ingest.Outcome{New: 1, Stale: 1})
	b.is("item", string(b.one(e, alertKey("b")).Raw), joined(one, two, three))
	b.is("its event", b.put(e, event(two)), ingest.Outcome{New: 1})
}

// calledAsAnEvent puts events whose alert has the id of one of them, and of an event that
// has no id of its own.
func calledAsAnEvent(b *bench) {
	e := b.open()
	bare := normalize.Record("contoso", alert.O365Management, []byte(`{"RecordType":40,"AlertId":"x"}`))
	all := []alert.Record{
		event(record{id: "1", at: 1, operation: "o", alert: "1/o"}), event(record{id: "2", at: 2, operation: "o", alert: "1/o"}),
		bare, event(record{id: "3", at: 3, alert: bare.ID}),
	}
	b.put(e, all...)
	b.is("kinds", kindsOf(b, e), "alert alert alert event event event event")
	b.is("again", b.put(e, all...), ingest.Outcome{Stale: len(all), Malformed: 1})
	keys := map[alert.Key]bool{}
	rows, err := collect(b.Context(), e, 0)
	b.must(err)
	for i := range rows {
		keys[rows[i].Key] = true
	}
	b.is("keys", len(keys), 7)
	b.is("records of the alert", strings.Count(string(b.one(e, alertKey("alert:1%2Fo")).Raw), `"Id"`), 2)
}

func eventsStay(b *bench) {
	e := b.open()
	b.put(e, event(record{id: "1", at: 1, alert: "a"}), event(record{id: "2", at: 2, alert: "a"}), event(record{id: "3", at: 3}))
	remove := func(what string, before int, want int) {
		b.Helper()
		n, err := e.Remove(b.Context(), noon+alert.Time(before)*alert.Second, 100)
		b.must(err)
		b.is(what, n, want)
	}
	remove("before the alert has expired", 2, 0)
	b.is("kinds", kindsOf(b, e), "alert event event event")
	remove("with their alert", 3, 3)
	b.is("kinds", kindsOf(b, e), "event")
	remove("of no alert", 4, 1)
	b.is("kinds", kindsOf(b, e), "")
}

// eventsTogether puts the events of an alert by two processes, some of them by both: none
// is lost, and none comes twice.
func eventsTogether(b *bench) {
	engines := []engine.Engine{b.open(), b.open()}
	var done sync.WaitGroup
	var failed [2]error
	for n, e := range engines {
		done.Go(func() {
			for i := range 24 {
				r := record{id: fmt.Sprint(n, "-", i), at: i, alert: "a"}
				if i%4 == 0 {
					r.id = fmt.Sprint("both-", i)
				}
				if _, err := e.Put(b.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{event(r)}}); err != nil {
					failed[n] = err
				}
			}
		})
	}
	done.Wait()
	b.must(failed[0])
	b.must(failed[1])
	const events = 2*24 - 24/4
	b.is("events", kindsOf(b, engines[0]), "alert"+strings.Repeat(" event", events))
	b.is("records of the alert", strings.Count(string(b.one(engines[1], alertKey("a")).Raw), `"Id"`), events)
}

// mappedEvents raises the version of the mapping: alerts of events are mapped anew of their
// items, and go on to take events.
func mappedEvents(b *bench) {
	e := b.open()
	first := record{id: "1", at: 1, alert: "a"}
	b.put(e, event(first))
	b.must(e.Close())
	better := func(integration string, source alert.SourceName, raw []byte) alert.Record {
		r := normalize.Record(integration, source, raw)
		if r.Alert != nil {
			r.Alert.Actor = "someone"
		}
		return r
	}
	e = b.openMapped(2, better)
	outdated, err := e.Outdated(b.Context(), 2, 10)
	b.must(err)
	b.is("outdated", len(outdated), 2)
	for i, r := range outdated {
		outdated[i] = better(r.Integration, r.Source, r.Raw)
	}
	b.must(e.Remap(b.Context(), outdated, 2))
	b.is("actor", b.one(e, alertKey("a")).Alert.Actor, "someone")
	b.is("outcome", b.put(e, better("contoso", alert.O365Management, record{id: "2", at: 2, alert: "a"}.item())), ingest.Outcome{New: 1, Changed: 1})
	b.is("history", slices.ContainsFunc(b.history(e, alertKey("a")), func(c alert.Change) bool { return c.Field == "actor" }), false)
}
