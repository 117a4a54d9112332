package storetest

import (
	"context"
	"errors"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
)

func cancelled(b *bench) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(b.Context())
	cancel()
	return ctx, cancel
}

func changesTests() []test {
	return []test{
		{"an empty store", func(b *bench) {
			e := b.open()
			b.is("seq", b.seq(e), int64(0))
			b.is("rows", len(b.rows(e, 0)), 0)
			newest, err := e.Newest(b.Context(), 5)
			b.must(err)
			b.is("newest", len(newest), 0)
		}},
		{"numbers grow, are unique and end at Seq", numbersGrow},
		{"rows continue after a number", func(b *bench) {
			e := b.open()
			for n := range 5 {
				b.put(e, version(n, 0, alert.Open))
			}
			all := b.rows(e, 0)
			rest := b.rows(e, all[2].Seq)
			b.is("rest", len(rest), 2)
			b.is("first", rest[0].Key, all[3].Key)
			b.is("none", len(b.rows(e, all[4].Seq)), 0)
			b.is("beyond", len(b.rows(e, all[4].Seq+100)), 0)
		}},
		{"a consumer may stop and may write while it reads", stopAndWrite},
		{"waiting ends when this engine writes", func(b *bench) { waits(b, b.open(), nil) }},
		{"waiting ends when another process writes", func(b *bench) { waits(b, b.open(), b.open()) }},
		{"waiting returns at once if there is already a change", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open))
			got, err := e.Wait(b.Context(), 0)
			b.must(err)
			b.is("seq", got, b.seq(e))
		}},
		{"waiting ends with its context", func(b *bench) {
			ctx, cancel := cancelled(b)
			defer cancel()
			_, err := b.open().Wait(ctx, 0)
			b.fails("wait", err, context.Canceled)
		}},
		{"reading ends with its context, also between chunks", func(b *bench) {
			e := b.open()
			var batch []alert.Record
			for n := range 2000 {
				batch = append(batch, version(n, 0, alert.Open))
			}
			b.put(e, batch...)
			ctx, cancel := context.WithCancel(b.Context())
			defer cancel()
			var last error
			for _, err := range e.Rows(ctx, 0) {
				cancel()
				last = err
			}
			b.fails("rows", last, context.Canceled)
		}},
		{"Close ends waiting, and every later call fails", closing},
		{"newest by creation, then by key, without incidents", newest},
	}
}

func numbersGrow(b *bench) {
	e := b.open()
	for n := range 20 {
		b.put(e, version(n, 0, alert.Open), version(n/2, n, alert.InProgress))
	}
	last := int64(0)
	seen := map[alert.Key]bool{}
	for _, row := range b.rows(e, 0) {
		if row.Seq <= last || seen[row.Key] {
			b.Fatalf("row %v has number %d after %d, seen before: %v", row.Key, row.Seq, last, seen[row.Key])
		}
		last, seen[row.Key] = row.Seq, true
	}
	b.is("seq", b.seq(e), last)
	b.is("records", len(seen), 20)
}

func stopAndWrite(b *bench) {
	e := b.open()
	var batch []alert.Record
	for n := range 1500 {
		batch = append(batch, version(n, 0, alert.Open))
	}
	b.put(e, batch...)
	count, last := 0, int64(0)
	seen := map[alert.Key]bool{}
	for row, err := range e.Rows(b.Context(), 0) {
		b.must(err)
		if seen[row.Key] {
			b.Fatalf("%v comes twice", row.Key)
		}
		seen[row.Key], last = true, row.Seq
		if count++; count == 10 {
			b.put(e, version(3, 9, alert.Resolved), version(1400, 9, alert.Resolved), version(9999, 0, alert.Open))
		}
	}
	for _, row := range b.rows(e, last) {
		seen[row.Key] = true
	}
	b.is("records in total", len(seen), 1501)
	for range e.Rows(b.Context(), 0) {
		break
	}
	b.put(e, version(3, 10, alert.Open))
}

// waits makes one engine wait while the other (or the same one) writes.
func waits(b *bench, e, other engine.Engine) {
	if other == nil {
		other = e
	}
	b.put(e, version(1, 0, alert.Open))
	seq := b.seq(e)
	type answer struct {
		seq int64
		err error
	}
	answers := make(chan answer)
	go func() {
		got, err := e.Wait(b.Context(), seq)
		answers <- answer{got, err}
	}()
	_, err := other.Triage(b.Context(), []engine.Act{{Key: version(1, 0, "").Key, State: alert.TriageSeen}})
	b.must(err)
	got := <-answers
	b.must(got.err)
	b.is("seq", got.seq, b.seq(other))
}

func closing(b *bench) {
	e := b.open()
	errs := make(chan error)
	go func() {
		_, err := e.Wait(b.Context(), 99)
		errs <- err
	}()
	b.must(e.Close())
	for _, err := range []error{<-errs, func() error { _, err := e.Seq(b.Context()); return err }(), b.isClosed(e)} {
		var f *fault.Fault
		if !errors.As(err, &f) || f.Kind != fault.Store {
			b.Fatalf("error after Close: %v", err)
		}
	}
	b.must(e.Close())
}

func (b *bench) isClosed(e engine.Engine) error {
	return e.PollNow(b.Context(), feed, time.Now())
}

func newest(b *bench) {
	e := b.open()
	at := func(id string, created alert.Time) alert.Record {
		r := version(1, 0, alert.Open)
		r.ID, r.Alert.Created = id, created
		return r
	}
	other := at("b", noon)
	other.Integration = "adatum"
	b.put(e, at("none", 0), at("old", noon-alert.Day), at("b", noon), fullIncident("1"), at("c", noon), at("a", noon), other, at("past", -alert.Day*700_000))
	rows, err := e.Newest(b.Context(), 100)
	b.must(err)
	var got []string
	for _, row := range rows {
		got = append(got, row.ID+"/"+row.Integration)
	}
	want := []string{"a/contoso", "b/adatum", "b/contoso", "c/contoso", "old/contoso", "past/contoso", "none/contoso"}
	b.is("order", got, want)
	rows, err = e.Newest(b.Context(), 2)
	b.must(err)
	b.is("two", []string{rows[0].ID, rows[1].ID, rows[1].Integration}, []string{"a", "b", "adatum"})
}
