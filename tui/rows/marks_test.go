package rows_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/long"
	"tocsin/store/index"
	"tocsin/tui/rows"
)

func ids(all []index.Row) string {
	var out []string
	for _, r := range all {
		out = append(out, r.Key.ID)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// marked returns the ids of the drawn rows with a mark.
func (x *world) marked() string {
	var out []string
	for _, l := range x.Draw(80, 11, true)[1:] {
		if l = ansi.Strip(l); strings.Contains(l, "›") {
			_, rest, _ := strings.Cut(l, "Alert ")
			out = append(out, strings.Fields(rest)[0])
		}
	}
	return strings.Join(out, " ")
}

// collect returns the rows that Collect brings, and how many it leaves out.
func (x *world) collect(m rows.Marked) (string, int) {
	x.t.Helper()
	msgs := messages(x.Marks.Collect(m))
	change, _ := x.Update(msgs[0])
	if change.Collected == nil {
		x.t.Fatalf("%+v", change)
	}
	return ids(change.Collected.Rows), change.Collected.More
}

func TestMarks(t *testing.T) {
	mark := func(x *world, n int) {
		for range n {
			x.run(x.Marks.Toggle())
		}
	}
	for _, c := range []struct {
		name  string
		do    func(x *world)
		want  string
		drawn string
		count int
	}{
		{"none", func(*world) {}, "", "", 0},
		{"two", func(x *world) { mark(x, 2); x.on("marked", "a02") }, "a00 a01", "a00 a01", 2},
		{"twice", func(x *world) { mark(x, 2); x.move("up"); mark(x, 1) }, "a00", "a00", 1},
		{"range", func(x *world) { x.run(x.Marks.Range()); x.move("down", "down"); x.run(x.Marks.Range()) }, "a00 a01 a02", "a00 a01 a02", 3},
		{"range up", func(x *world) {
			x.move("down", "down", "down")
			x.run(x.Marks.Range())
			x.move("up")
			x.run(x.Marks.Range())
		}, "a02 a03", "a02 a03", 2},
		{"range begun", func(x *world) { x.run(x.Marks.Range()); x.move("down") }, "", "a00 a01", 0},
		{"range given up", func(x *world) { mark(x, 1); x.run(x.Marks.Range()); x.move("down"); x.Marks.Clear() }, "a00", "a00", 1},
		{"cleared", func(x *world) { mark(x, 1); x.Marks.Clear() }, "", "", 0},
		{"all but one", func(x *world) { x.Marks.All(); mark(x, 1) }, "a01 a02 a03 a04 a05", "a01 a02 a03 a04 a05", 5},
		{"all and none", func(x *world) { x.Marks.All(); x.Marks.All() }, "", "", 0},
		{"all, and another query", func(x *world) { x.Marks.All(); x.text = "severity = 'high'"; x.run(x.Turn()) }, "", "", 0},
		{"all, and another order", func(x *world) { x.Marks.All(); x.run(x.SortBy()) }, "a00 a01 a02 a03 a04 a05", "a00 a01 a02 a03 a04 a05", 6},
		{"left out", func(x *world) { mark(x, 5); x.text = "severity = 'high'"; x.run(x.Turn()) }, "a00 a04", "a00 a04", 2},
		{"left out and back", func(x *world) {
			mark(x, 3)
			x.text = "severity = 'high'"
			x.run(x.Turn())
			x.text = ""
			x.run(x.Turn())
		}, "a00 a01 a02", "a00 a01 a02", 3},
		{"kept", func(x *world) {
			x.text = "severity = 'high'"
			x.run(x.Turn())
			mark(x, 2)
			r := done(record("a00", 0, nil))
			x.Keep(r.Key)
			x.store.put(r)
			x.run(x.Reload())
		}, "a00 a04", "a00 a04", 2},
		{"all, and one kept", func(x *world) {
			x.text = "severity = 'high'"
			x.run(x.Turn())
			x.Marks.All()
			r := done(record("a00", 0, nil))
			x.Keep(r.Key)
			x.store.put(r)
			x.run(x.Reload())
		}, "a04", "a04", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := newWorld(t, records(6)...)
				c.do(x)
				m := x.Marked()
				if got, more := x.collect(m); got != c.want || more != 0 || m.Count != c.count {
					t.Errorf("%q, %d more, count %d; want %q, %d", got, more, m.Count, c.want, c.count)
				}
				if got := x.marked(); got != c.drawn {
					t.Errorf("drawn %q, want %q", got, c.drawn)
				}
				for x.Marks.Clear() {
				}
				if got := x.marked(); got != "" || x.Marked().Count != 0 {
					t.Errorf("cleared: %q", got)
				}
			})
		})
	}
}

// A range marks also what is not loaded, whatever comes in between.
func TestARangeOfManyRows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(500)...)
		x.move("down")
		x.run(x.Marks.Range())
		x.move("bottom")
		if got := x.marked(); !strings.HasSuffix(got, "a498 a499") || len(strings.Fields(got)) != 10 {
			t.Errorf("drawn %q", got)
		}
		x.store.put(record("b", 0, nil))
		x.run(x.Marks.Range())
		if m := x.Marked(); m.Count != 499 || strings.Contains(ids(m.Rows), "a00 ") || x.Marks.Ranging() {
			t.Errorf("%d marked", m.Count)
		}
		x.store.err = locked()
		x.run(x.Marks.Range())
		x.run(x.Marks.Range())
		if x.last.Err == nil {
			t.Error("a search that failed was not told")
		}
	})
}

// What is marked when a key is pressed is acted on, whatever is marked or comes after.
func TestMarkedIsOfAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(4)...)
		x.run(x.Marks.Toggle())
		one := x.Marked()
		x.run(x.Marks.Toggle())
		x.Marks.Clear()
		if got, _ := x.collect(one); got != "a00" {
			t.Errorf("%s", got)
		}
		x.text = "severity = 'high'"
		x.run(x.Turn())
		x.Marks.All()
		all := x.Marked()
		x.text = ""
		x.run(x.Turn())
		if got, _ := x.collect(all); got != "a00" || all.Count != 1 {
			t.Errorf("%s", got)
		}
	})
}

// Whatever is marked, reordered, filtered and changed, the marked rows are those that a
// person marked and the query selects.
func TestMarksProperty(t *testing.T) {
	for seed := range uint64(long.Rounds(60)) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 6))
			x := newWorld(t, records(40)...)
			want := map[string]bool{}
			for step := range 30 {
				switch r.IntN(6) {
				case 0, 1:
					if row, ok := x.Current(); ok {
						want[row.Key.ID] = !want[row.Key.ID]
						x.run(x.Marks.Toggle())
					}
				case 2:
					x.move([]string{"down", "page-down", "up", "top", "bottom"}[r.IntN(5)])
				case 3:
					x.text = []string{"", "severity = 'high'", "severity IN ('high', 'low')"}[r.IntN(3)]
					x.run(x.Turn())
				case 4:
					x.store.put(record(fmt.Sprintf("n%02d", step), r.IntN(60), nil))
					x.run(x.Reload())
				case 5:
					x.run(x.SortBy())
				}
				result, _ := x.store.ix.Search(t.Context(), index.Request{Query: x.ask().Query, Rows: 1000})
				var expected []index.Row
				for _, row := range result.Rows {
					if want[row.Key.ID] {
						expected = append(expected, row)
					}
				}
				m := x.Marked()
				if ids(m.Rows) != ids(expected) || m.Count != len(expected) {
					t.Fatalf("seed %d: %q, want %q", seed, ids(m.Rows), ids(expected))
				}
				if row, ok := x.Current(); result.Total > 0 && (!ok || !slices.ContainsFunc(result.Rows, func(o index.Row) bool { return o.Key == row.Key })) {
					t.Fatalf("seed %d: the cursor is on %v", seed, row.Key)
				}
			}
		})
	}
}

// Marks that an act has taken away come back as it is undone, go as it is done again, and never
// take the place of others that a person has made since.
func TestMarksComeBackWithAnUndoneAct(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			since        func(x *world)
			undone, then string
		}{
			"nothing since":      {func(*world) {}, "a00 a01", ""},
			"others since":       {func(x *world) { x.run(x.Marks.Toggle()) }, "a02", "a02"},
			"all since":          {func(x *world) { x.Marks.All() }, "a00 a01 a02 a03 a04 a05", "a00 a01 a02 a03 a04 a05"},
			"a range that began": {func(x *world) { x.run(x.Marks.Range()) }, "a00 a01", ""},
		} {
			x := newWorld(t, records(6)...)
			x.run(x.Marks.Toggle())
			x.run(x.Marks.Toggle())
			of := x.Marked()
			given := x.Marks.Give(of, of.Rows)
			x.Marks.Acted(of)
			c.since(x)
			given.Again(true)
			if got := x.marked(); got != c.undone {
				t.Errorf("%s: undone, %q are marked, want %q", name, got, c.undone)
			}
			given.Again(false)
			if got := x.marked(); got != c.then {
				t.Errorf("%s: done again, %q are marked, want %q", name, got, c.then)
			}
		}
		x := newWorld(t, records(6)...)
		if x.Marks.Give(x.Marked(), nil) != nil {
			t.Error("an act without marks gives some")
		}
	})
}
