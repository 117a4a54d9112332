package rows_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
)

// done changes a record so that it is left out by "severity = 'high'".
func done(r alert.Record) alert.Record {
	changed := *r.Alert
	changed.Severity = alert.Low
	r.Alert = &changed
	return r
}

// A row that a person's act has changed stays in its place, dimmed, and is counted apart,
// until a refresh or another query.
func TestKeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, end := range map[string]func(x *world){
			"refresh": func(x *world) { x.Release(); x.run(x.Reload()) },
			"query":   func(x *world) { x.text = "severity = 'high' AND title != ''"; x.run(x.Turn()) },
		} {
			all := records(40)
			x := idle(t, rows.Options{Columns: columns()}, all...)
			x.text = "severity = 'high'"
			x.run(x.Reload())
			x.move("down")
			x.on("before", "a04")
			x.Keep(all[4].Key)
			x.store.put(done(all[4]))
			x.run(x.Reload())
			x.on("after", "a04")
			if got, want := x.Counts(), (rows.Counts{Place: 1, Rows: 9, Kept: 1, At: 0}); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
			x.move("down")
			if got := x.Counts(); got.At != 2 || got.Ordinal(false) != "2" {
				t.Errorf("below it: %+v", got)
			}
			x.move("up")
			x.move("up")
			line := x.Draw(80, 11, false)[2]
			th := theme.New(theme.Options{Dark: true})
			if !strings.Contains(line, "Alert a04") || !strings.Contains(line, th.Style(theme.Muted).Paint("low   ")) {
				t.Errorf("%q is not dimmed", line)
			}
			if other := x.Draw(80, 11, false)[3]; strings.Contains(other, th.Style(theme.Muted).Paint("high  ")) {
				t.Errorf("%q is dimmed", other)
			}
			x.Keep(all[4].Key) // a second act
			x.store.put(all[4])
			x.run(x.Reload())
			if got := x.Counts(); got.Kept != 0 || got.Rows != 10 {
				t.Errorf("undone: %+v", got)
			}
			x.store.put(done(all[4]))
			x.run(x.Reload())
			end(x)
			if got := x.Counts(); got.Kept != 0 || got.Rows != 9 {
				t.Errorf("%s: %+v", name, got)
			}
		}
	})
}

// An act keeps rows that the list has, and no other record, also while all of the list are marked.
func TestOnlyWhatIsListedIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		row, _ := x.Current()
		keys := []alert.Key{row.Key, {ID: "elsewhere"}}
		if got := rows.Listed(x.Rows, keys); len(got) != 1 || got[0] != row.Key {
			t.Errorf("%v are listed", got)
		}
		if x.Marks.All(); len(rows.Listed(x.Rows, keys)) != 1 {
			t.Error("while all are marked, a record of elsewhere is listed")
		}
	})
}

func TestKeepHasABound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		for i := range 3000 {
			x.Keep(alert.Key{ID: fmt.Sprint(i)})
		}
		x.run(x.Reload())
		kept := x.store.asked[len(x.store.asked)-1].Kept
		if len(kept) != 1000 || kept[999].ID != "2999" {
			t.Errorf("%d kept", len(kept))
		}
	})
}

// Whatever a person does and the store gets, the list has the rows that the query selects and those that
// was kept, each once and in order, and the cursor is on one of these.
func TestKeepProperty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for seed := range uint64(long.Rounds(60)) {
			r := rand.New(rand.NewPCG(seed, 5))
			all := map[alert.Key]alert.Record{}
			first := records(30 + r.IntN(60))
			for _, rec := range first {
				all[rec.Key] = rec
			}
			x := idle(t, rows.Options{Columns: columns(), Anew: seed%2 == 0}, first...)
			x.text = "severity = 'high'"
			x.run(x.Reload())
			kept := map[alert.Key]bool{}
			for step := range 40 {
				switch r.IntN(7) {
				case 0, 1: // an act
					if row, ok := x.Current(); ok {
						x.Keep(row.Key)
						kept[row.Key] = true
						all[row.Key] = done(all[row.Key])
						x.store.put(all[row.Key])
					}
				case 2:
					rec := record(fmt.Sprintf("n%d", step), r.IntN(90), nil)
					all[rec.Key] = rec
					x.store.put(rec)
				case 3:
					x.move([]string{"down", "up", "page-down", "half-up", "bottom", "top"}[r.IntN(6)])
				case 4:
					x.Columns.ChooseName([]string{"AGE", "SEV"}[r.IntN(2)])
					x.run(x.SortBy())
					clear(kept)
				case 5:
					x.Release()
					clear(kept)
				case 6:
					x.Resize(80, 2+r.IntN(30))
				}
				x.run(x.Reload())
				for range 3 {
					x.run(x.Lacking())
				}
				x.holds(seed, all, kept)
			}
		}
	})
}

// holds compares the list with what it should have.
func (x *world) holds(seed uint64, all map[alert.Key]alert.Record, kept map[alert.Key]bool) {
	x.t.Helper()
	want := map[alert.Key]bool{}
	left := 0
	for key, rec := range all {
		high := rec.Alert.Severity == alert.High
		want[key] = high || kept[key]
		if kept[key] && !high {
			left++
		}
	}
	result, err := x.store.ix.Search(x.t.Context(), index.Request{Sort: x.Sort, Rows: 1000})
	if err != nil {
		x.t.Fatal(err)
	}
	var keys []alert.Key
	for _, row := range result.Rows {
		if want[row.Key] {
			keys = append(keys, row.Key)
		}
	}
	c := x.Counts()
	if c.Rows+c.Kept != len(keys) || c.Kept != left {
		x.t.Fatalf("seed %d: %+v, want %d, of which %d are kept", seed, c, len(keys), left)
	}
	row, ok := x.Current()
	at := 0
	for i, key := range keys {
		if want := !kept[key] || all[key].Alert.Severity == alert.High; want && i <= c.Place {
			at++
		} else if i == c.Place {
			at = 0
		}
	}
	if c.At != at {
		x.t.Fatalf("seed %d: %+v is number %d", seed, c, at)
	}
	if len(keys) > 0 && (!ok || keys[c.Place] != row.Key) {
		x.t.Fatalf("seed %d: at %d on %v", seed, c.Place, row.Key)
	}
	visible := x.List.Visible()
	if len(visible) == 0 {
		return
	}
	from := slices.Index(keys, visible[0].Key)
	for i, row := range visible {
		if from < 0 || keys[from+i] != row.Key {
			x.t.Fatalf("seed %d: line %d shows %s", seed, i, row.Key.ID)
		}
	}
}
