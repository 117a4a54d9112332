package rows_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// resolved is an alert that a query for those of high severity leaves out.
func resolved(id string, n int) alert.Record { return done(record(id, n, nil)) }

// A row that goes by itself hands the cursor on: for a moment the row that came under it is spared,
// until the person has seen it, or has moved.
func TestAnActJustAfterItsRowHasGone(t *testing.T) {
	for _, c := range []struct {
		name  string
		after time.Duration
		do    func(x *world)
		slips bool
		on    string
	}{
		{"at once", 0, nil, true, "a08"},
		{"not seen yet", rows.Reaction - 1, nil, true, "a08"},
		{"seen", rows.Reaction, nil, false, "a08"},
		{"pressed again at once", 0, func(x *world) { x.Begin() }, true, "a08"},
		{"pressed again when it was seen", 0, func(x *world) { x.Begin(); x.now = x.now.Add(rows.Reaction) }, false, "a08"},
		{"moved", 0, func(x *world) { x.Begin(); x.move("up") }, false, "a00"},
		{"and has come back", 0, func(x *world) { x.store.put(record("a04", 4, nil)); x.run(x.Reload()) }, false, "a04"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := newWorld(t, records(20)...)
				x.text = "severity = 'high'"
				x.run(x.Turn())
				x.Begin()
				x.move("down")
				x.on("moved", "a04")
				x.now = x.now.Add(time.Minute)
				x.store.put(resolved("a04", 4))
				x.run(x.Reload())
				x.now = x.now.Add(c.after)
				if c.do != nil {
					c.do(x)
				}
				x.Begin()
				if rows.Slipped(x.Rows) != c.slips {
					t.Errorf("slipped: %v", !c.slips)
				}
				x.on("in the end", c.on)
				before := x.Marked().Count
				if x.run(x.Marks.Toggle()); (x.Marked().Count > before) == c.slips {
					t.Errorf("%d are marked", x.Marked().Count)
				}
			})
		})
	}
}

// A person's own query or order moves the cursor by a key: an act after it is for what it brought.
func TestAnActAfterAPersonsQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorldOf(t, rows.Options{Columns: columns(), Anew: true}, records(60)...)
		for _, q := range []string{"severity = 'high'", "severity = 'low'", "| aggregate count by severity", "| aggregate count by title", ""} {
			x.now = x.now.Add(time.Minute)
			x.Begin()
			x.text = q
			x.run(x.Turn())
			if x.Begin(); rows.Slipped(x.Rows) {
				t.Errorf("%q: the cursor has slipped", q)
			}
		}
	})
}

// A row of a table that goes by itself is told from the one in its place too.
func TestAnActJustAfterAGroupHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(8)...)
		x.text = "severity != 'low' | aggregate count by @host"
		x.run(x.Turn())
		x.Begin()
		x.move("down")
		x.now = x.now.Add(time.Minute)
		table, n, _ := x.Table()
		host := fmt.Sprint(table.Rows[n][0])
		x.store.put(resolved(host[3:6], 0))
		x.run(x.Reload())
		if x.Begin(); !rows.Slipped(x.Rows) {
			t.Errorf("an act hits the group after %s", host)
		}
		x.now = x.now.Add(rows.Reaction)
		if x.Begin(); rows.Slipped(x.Rows) {
			t.Error("an act on a group that was seen is refused")
		}
	})
}

// TestNoActHitsARowThatCameByItself is the property behind these: whatever polls bring and take
// between the keys, and whenever they come, an act is for the row that had the cursor when the
// person saw the list, or when their last key had moved it, or for none. On a list that had no
// row it is for the first that comes.
func TestNoActHitsARowThatCameByItself(t *testing.T) {
	acts, held := 0, 0
	for seed := range uint64(long.Rounds(60)) {
		synctest.Test(t, func(t *testing.T) {
			x := newPlayed(t, rand.New(rand.NewPCG(seed, 7)))
			for range 60 {
				x.poll()
				x.now = x.now.Add(time.Duration(x.r.IntN(700)) * time.Millisecond)
				switch x.r.IntN(4) {
				case 0:
					x.Begin()
					x.move([]string{"down", "up", "top", "page-down"}[x.r.IntN(4)])
					x.key()
				case 1:
					want := x.seen(x.now.Add(-rows.Reaction))
					x.Begin()
					row, ok := x.Current()
					switch acts++; {
					case rows.Slipped(x.Rows):
						held++
						x.see()
						continue
					case ok && row.Key.ID != want && want != "":
						t.Fatalf("seed %d: an act hits %s, and the person saw %s", seed, row.Key.ID, want)
					}
					x.key()
				}
			}
		})
	}
	if acts == 0 || held == 0 || held == acts {
		t.Errorf("%d acts, %d of them held back", acts, held)
	}
}

// played is a world whose polls are random, and what a person has seen of it.
type played struct {
	*world
	r    *rand.Rand
	made int
	was  []seen
}

// seen is the row that the cursor was on from a time.
type seen struct {
	at time.Time
	id string
}

func newPlayed(t *testing.T, r *rand.Rand) *played {
	x := &played{world: newWorld(t, records(40)...), r: r}
	x.text = "severity IN ('high', 'medium')"
	x.Begin()
	x.run(x.Turn())
	x.key()
	return x
}

// see notes what the cursor is on now.
func (x *played) see() {
	row, _ := x.Current()
	x.was = append(x.was, seen{x.now, row.Key.ID})
}

// key is a key of the person: they know what it did.
func (x *played) key() {
	x.was = nil
	x.see()
}

// seen returns what the cursor was on at a time, or after the last key if that was later.
func (x *played) seen(at time.Time) string {
	id := x.was[0].id
	for _, s := range x.was {
		if !s.at.After(at) {
			id = s.id
		}
	}
	return id
}

// poll brings an alert, or takes the one under the cursor or another one from the query.
func (x *played) poll() {
	switch x.r.IntN(4) {
	case 0:
		x.made++
		x.store.put(record(fmt.Sprintf("b%03d", x.made), -4*x.made, nil))
	case 1:
		if row, ok := x.Current(); ok {
			x.gone(row.Key.ID, row.Created)
		}
	case 2:
		if row, ok := x.List.Neighbour(x.r.IntN(5) - 2); ok {
			x.gone(row.Key.ID, row.Created)
		}
	default:
		return
	}
	x.run(x.Reload())
	x.see()
}

// gone takes an alert from the query.
func (x *played) gone(id string, created alert.Time) {
	x.store.put(resolved(id, int(midnight.Sub(created.Time()).Minutes())))
}

// What Bring puts the cursor on is seen with the answer that shows it, however late that comes.
func TestWhatIsBroughtIsSeenWithItsAnswer(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		on    string
	}{{0, "a00"}, {rows.Reaction - 1, "a00"}, {rows.Reaction, "a09"}} {
		synctest.Test(t, func(t *testing.T) {
			x := newWorld(t, records(20)...)
			x.Begin()
			x.now = x.now.Add(time.Minute)
			rows.Bring(x.Rows, record("a09", 9, nil).Key)
			x.now = x.now.Add(5 * rows.Reaction) // of a busy store
			x.run(x.Reload())
			x.on("brought", "a09")
			x.now = x.now.Add(c.after)
			x.Begin()
			x.on(fmt.Sprintf("a command %s later", c.after), c.on)
		})
	}
}

// While a box lies over the list, no one sees what comes under the cursor: the moment to see it begins when
// the box has gone.
func TestARowThatCameBehindABox(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps func(x *world)
		slips bool
	}{
		{"the box just gone", func(x *world) { x.cover(); x.take(); x.rest(9); x.uncover() }, true},
		{"the box still there", func(x *world) { x.cover(); x.take(); x.rest(9) }, true},
		{"not seen before the box came", func(x *world) { x.take(); x.cover(); x.rest(9); x.uncover() }, true},
		{"another box at once", func(x *world) {
			x.cover()
			x.take()
			x.rest(9)
			x.uncover()
			x.cover()
			x.rest(9)
			x.uncover()
		}, true},
		{"pressed again", func(x *world) { x.cover(); x.take(); x.uncover(); x.Begin() }, true},
		{"seen since", func(x *world) { x.cover(); x.take(); x.rest(9); x.uncover(); x.rest(1) }, false},
		{"seen before the box came", func(x *world) { x.take(); x.rest(1); x.cover(); x.uncover() }, false},
		{"gone before the box came, and a second one behind it", func(x *world) {
			x.take()
			x.rest(1)
			x.cover()
			x.takeAt("a08", 8)
			x.rest(9)
			x.uncover()
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := newWorld(t, records(20)...)
				x.text = "severity = 'high'"
				x.run(x.Turn())
				x.Begin()
				x.move("down")
				x.rest(60)
				c.steps(x)
				if x.Begin(); rows.Slipped(x.Rows) != c.slips {
					t.Errorf("slipped: %v", !c.slips)
				}
			})
		})
	}
}

func (x *world) cover()     { x.Update(screen.Sight{}) }
func (x *world) uncover()   { x.Update(screen.Sight{On: true}) }
func (x *world) rest(n int) { x.now = x.now.Add(time.Duration(n) * rows.Reaction) }
func (x *world) take()      { x.takeAt("a04", 4) }

// takeAt takes a row from the list, as another person's decision does.
func (x *world) takeAt(id string, n int) {
	x.store.put(resolved(id, n))
	x.run(x.Reload())
}
