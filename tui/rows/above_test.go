package rows_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/tui/rows"
)

// arrive brings n alerts newer than all others.
func (x *world) arrive(n int) {
	for range n {
		x.made++
		x.store.put(record(fmt.Sprintf("n%02d", x.made), -x.made, nil))
	}
	x.run(x.Reload())
}

// New rows come into sight as long as the first row is; above the rows in sight, the heading counts them,
// in whatever room its title has.
func TestTheHeadingTellsOfNewRowsAbove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		news := 0
		x := newWorldOf(t, rows.Options{Columns: columns(), News: func() int { return news }}, records(30)...)
		x.move("down")
		news = 3
		x.arrive(3)
		if lines := x.lines(80, 11); !strings.Contains(lines[1], "n03") || strings.Contains(lines[0], "above") {
			t.Errorf("the first row is out of sight:\n%s", strings.Join(lines, "\n"))
		}
		x.on("moved down with its row", "a01")
		news = 16
		x.arrive(13)
		for _, c := range []struct {
			w    int
			want string
		}{{80, "TITLE  ↑ 8 new above"}, {40, "↑ 8 new above"}, {26, "↑ 8 new"}, {20, "↑8"}} {
			if lines := x.lines(c.w, 11); !strings.Contains(lines[0], c.want) {
				t.Errorf("%d columns: %q, want %q", c.w, lines[0], c.want)
			}
		}
		x.on("held", "a01")
		news = 2 // the others were seen elsewhere
		if lines := x.lines(80, 11); !strings.Contains(lines[0], "↑ 2 new above") {
			t.Errorf("%q", lines[0])
		}
		x.move("top")
		if lines := x.lines(80, 11); strings.Contains(lines[0], "new") || !strings.Contains(lines[1], "n16") {
			t.Errorf("at the top:\n%s", strings.Join(lines, "\n"))
		}
	})
}

// A click is for the row that the person saw there, not for one that has just come under the pointer.
func TestAClickOnAListThatHasJustMoved(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(x *world)
		want rows.Pointed
		on   string
	}{
		{"at once", nil, rows.Row, "a04"},
		{"drawn again meanwhile", func(x *world) { x.now = x.now.Add(rows.Aiming / 2); x.arrive(1); x.lines(80, 11) }, rows.Row, "a04"},
		{"once it was seen", func(x *world) { x.now = x.now.Add(rows.Aiming) }, rows.Row, "a02"},
		{"after a key", func(x *world) { x.Begin(); x.move("up"); x.lines(80, 11) }, rows.Row, "a02"},
		{"the row has gone", func(x *world) {
			x.text = "title != 'Alert a04'"
			x.run(x.Reload())
			x.lines(80, 11)
		}, rows.Nowhere, "a01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := newWorld(t, records(30)...)
				x.Begin()
				x.move("down")
				x.lines(80, 11)
				x.now = x.now.Add(rows.Aiming)
				x.arrive(2)
				x.lines(80, 11)
				if c.do != nil {
					c.do(x)
				}
				x.Begin()
				if got := x.Point(5, 5); got != c.want {
					t.Errorf("%v, want %v", got, c.want)
				}
				x.on("clicked", c.on)
			})
		})
	}
}

// So is a click on a row of a table, which moves by itself as well.
func TestAClickOnATableThatHasJustMoved(t *testing.T) {
	const below = "severity != 'low' | aggregate count by @host | sort @host"
	for name, c := range map[string]struct {
		goes string // the group that goes, by its place: those behind it move up
		at   time.Duration
		want int // which of the groups of before gets the cursor; -1 for none
	}{
		"at once":          {"first", 0, 2},
		"once it was seen": {"first", rows.Aiming, 3},
		"the row has gone": {"clicked", 0, -1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := newWorld(t, records(30)...)
				x.text = below
				x.run(x.Turn())
				x.lines(80, 20)
				x.now = x.now.Add(rows.Aiming)
				before, _, _ := x.Table()
				gone := map[string]int{"first": 1, "clicked": 2}[c.goes]
				line := 0
				for y, l := range x.lines(80, 20) {
					if name, _, _ := strings.Cut(fmt.Sprint(before.Rows[2][0]), "."); strings.Contains(l, name) { // the heading has the domain
						line = y
					}
				}
				x.text = "@host != '" + fmt.Sprint(before.Rows[gone][0]) + "' AND " + below
				x.run(x.Reload())
				x.lines(80, 20)
				x.now = x.now.Add(c.at)
				x.Begin()
				got := x.Point(2, line)
				after, n, _ := x.Table()
				switch {
				case c.want < 0 && got != rows.Nowhere:
					t.Errorf("%v", got)
				case c.want >= 0 && (got != rows.Row || fmt.Sprint(after.Rows[n]) != fmt.Sprint(before.Rows[c.want])):
					t.Errorf("%v: %v, want %v", got, after.Rows[n], before.Rows[c.want])
				}
			})
		})
	}
}
