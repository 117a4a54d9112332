package storetest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

func behindTests() []test {
	return []test{
		{"from any position, in the default order", olderFromAnywhere},
		{"more alerts of one instant, and without a time, than one read takes", olderTies},
		{"what moves to the front meanwhile does not come twice", behindMoves},
		{"what changes before it is read comes once, as it is, unless it moves to the front", olderChanges},
		{"a row comes with its triage", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open), version(2, 0, alert.Open))
			_, err := e.Triage(b.Context(), []engine.Act{{Key: version(1, 0, "").Key, State: alert.TriageDone, By: "amal"}})
			b.must(err)
			first, second := version(2, 0, alert.Open), b.rows(e, 0)
			got := b.behind(e, engine.PositionOf(&first))
			b.is("rows", len(got), 1)
			b.is("row", got[0], second[slices.IndexFunc(second, func(r engine.Row) bool { return r.Key == version(1, 0, "").Key })])
		}},
		{"of each kind by itself", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 0, alert.Open), event(record{id: "1", at: 1}), event(record{id: "2", at: 2}), alert.Record{
				Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{Created: noon, Updated: noon}, Raw: []byte(`{"id":"7"}`),
			})
			for kind, want := range map[*alert.Kind]int{nil: 1, alert.AlertKind(): 1, alert.IncidentKind(): 1, alert.EventKind(): 2} {
				got := b.behind(e, engine.Position{Kind: kind, Created: math.MaxInt64})
				b.is("rows", len(got), want)
				for i := range got {
					b.is("kind", kind == nil || got[i].Kind() == kind, true)
				}
			}
		}},
		{"it ends with its consumer and with its context", olderEnds},
	}
}

// older reads what is behind a position.
func (b *bench) behind(e engine.Engine, than engine.Position) (out []engine.Row) {
	b.Helper()
	for row, err := range e.Behind(b.Context(), than) {
		b.must(err)
		out = append(out, row)
	}
	return out
}

// front is the position before all alerts.
var front = engine.Position{Created: math.MaxInt64}

// olderFromAnywhere compares each position of a store with a sorted list: equal times,
// equal ids, times before 1970, none at all, incidents between them.
func olderFromAnywhere(b *bench) {
	r := rand.New(rand.NewPCG(4, 1))
	e := b.open()
	var all []engine.Position
	var batch []alert.Record
	for n := range 120 {
		rec := version(n, 0, alert.Open)
		rec.ID = strings.Repeat(fmt.Sprint(r.IntN(9)), 1+r.IntN(3))
		rec.Integration = []string{"adatum", "contoso", "Contoso", "contoso-2"}[r.IntN(4)]
		rec.Source = []alert.SourceName{alert.AlertsV2, alert.Legacy}[r.IntN(2)]
		rec.Alert.Created = []alert.Time{0, noon, noon + 1, noon - 1, -5, -alert.Day * 700_000}[r.IntN(6)]
		if at := engine.PositionOf(&rec); !slices.ContainsFunc(all, func(p engine.Position) bool { return p.Key == at.Key }) {
			all, batch = append(all, at), append(batch, rec)
		}
	}
	b.put(e, append(batch, fullIncident("1"))...)
	slices.SortFunc(all, engine.Position.Compare)
	for i, than := range append([]engine.Position{front}, all...) {
		got := b.behind(e, than)
		if len(got) != len(all)-i {
			b.Fatalf("behind %v are %d rows, want %d", than, len(got), len(all)-i)
		}
		for n := range got {
			b.is("position", engine.PositionOf(&got[n].Record), all[i+n])
		}
	}
	b.is("behind a missing one", len(b.behind(e, engine.Position{Created: noon, Key: alert.Key{ID: "~"}})), len(all)-
		slices.IndexFunc(all, func(p engine.Position) bool { return p.Created != noon+1 && p.Created != noon }))
}

func olderTies(b *bench) {
	e := b.open()
	const n = 1300
	var batch []alert.Record
	for i := range 3 * n {
		rec := version(i, 0, alert.Open)
		switch i % 3 {
		case 0:
			rec.Alert.Created = noon
		case 1:
			rec.Alert.Created = 0
		}
		batch = append(batch, rec)
	}
	b.put(e, batch...)
	got := b.behind(e, front)
	b.is("rows", len(got), 3*n)
	b.is("order", slices.IsSortedFunc(got, func(x, y engine.Row) int {
		return engine.PositionOf(&x.Record).Compare(engine.PositionOf(&y.Record))
	}), true)
}

// behindMoves changes the time of a row that came and of one still to come.
func behindMoves(b *bench) {
	e := b.open()
	for n := range 3 {
		b.put(e, version(n, 0, alert.Open))
	}
	seen := map[alert.Key]int{}
	for row, err := range e.Behind(b.Context(), front) {
		b.must(err)
		if seen[row.Key]++; len(seen) == 1 {
			moved := version(0, 9, alert.Open)
			moved.Alert.Created = noon + alert.Day
			b.put(e, moved)
		}
	}
	for key, n := range seen {
		b.is(fmt.Sprint(key), n, 1)
	}
}

// olderChanges changes rows of one instant, of more than one read takes, when the first has
// come: it moves some of them to the front, back in time and to where no time is.
func olderChanges(b *bench) {
	e := b.open()
	const n, first, stays, back, none = 1300, 1290, 1291, 1292, 1293
	created := map[int]alert.Time{first: noon + alert.Day, stays: noon, back: noon - alert.Day, none: 0}
	var batch []alert.Record
	for i := range n {
		rec := version(i, 0, alert.Open)
		rec.Alert.Created = noon
		batch = append(batch, rec)
	}
	old := version(n, 0, alert.Open)
	old.Alert.Created = noon - 2*alert.Day
	b.put(e, append(batch, old)...)
	var got []engine.Row
	for row, err := range e.Behind(b.Context(), front) {
		b.must(err)
		if got = append(got, row); len(got) > 1 {
			continue
		}
		for i, at := range created {
			rec := version(i, 9, alert.Resolved)
			rec.Alert.Created = at
			b.put(e, rec)
		}
	}
	b.is("rows", len(got), n) // the others and the old one
	b.is("order", slices.IsSortedFunc(got, func(x, y engine.Row) int {
		return engine.PositionOf(&x.Record).Compare(engine.PositionOf(&y.Record))
	}), true)
	for i, at := range created {
		rec, times := version(i, 9, alert.Resolved), 0
		for _, row := range got {
			if row.Key == rec.Key {
				b.is(fmt.Sprint(i, " as it is"), []any{row.Created(), row.Alert.Status}, []any{at, alert.Resolved})
				times++
			}
		}
		b.is(fmt.Sprint(i, " comes"), times, map[bool]int{true: 0, false: 1}[i == first])
	}
}

func olderEnds(b *bench) {
	e := b.open()
	var batch []alert.Record
	for n := range 2000 {
		batch = append(batch, version(n, 0, alert.Open))
	}
	b.put(e, batch...)
	for range e.Behind(b.Context(), front) {
		b.put(e, version(7, 1, alert.Resolved)) // no transaction is held
		break
	}
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	var last error
	n := 0
	for _, err := range e.Behind(ctx, front) {
		cancel()
		n, last = n+1, err
	}
	b.fails("older", last, context.Canceled)
	b.is("rows are left", n < 2000, true)
	b.must(e.Close())
	for _, err := range e.Behind(b.Context(), front) {
		last = err
	}
	b.is("an error after Close", last != nil, true)
}
