package rows_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/rows"
	"tocsin/tui/tuitest"
)

// heads returns the names in the heading.
func (x *world) heads(w int) []string {
	x.t.Helper()
	return strings.Fields(strings.NewReplacer("▼", "", "▲", "").Replace(x.lines(w, 4)[0]))
}

// At every width each column can be chosen, is shown then, and others are in its place only
// as long as it is chosen.
func TestEveryColumnCanBeReached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for w := 22; w < 130; w++ {
			x := newWorld(t, records(3)...)
			before := x.heads(w)
			x.Columns.Choose(-9)
			for i, c := range columns() {
				if got := x.Columns.Chosen().Name; got != c.Name {
					t.Fatalf("%d: step %d is on %s, want %s", w, i, got, c.Name)
				}
				if heads := x.heads(w); !slices.Contains(heads, c.Name) || !slices.Contains(heads, "TITLE") {
					t.Errorf("%d: %s is chosen, and %v are shown", w, c.Name, heads)
				}
				x.Columns.Choose(1)
			}
			if x.Columns.ChooseName("TITLE"); !slices.Equal(x.heads(w), before) {
				t.Errorf("%d: %v, before %v", w, x.heads(w), before)
			}
		}
	})
}

func TestTinyWidths(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		for w := range 20 {
			for _, c := range columns() {
				x.Columns.ChooseName(c.Name)
				x.Resize(w, 4)
				for _, l := range x.Draw(w, 4, true)[1:] {
					if n := ansi.StringWidth(l); n != w && w > 3 {
						t.Errorf("%d, %s: %d cells", w, c.Name, n)
					}
				}
			}
		}
	})
}

func TestSetColumns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct{ set, want string }{
			{"HOST SEV TITLE", "HOST SEV TITLE"},
			{"TITLE", "TITLE"},
			{"", "TITLE"},
			{"SEV NONE SEV TITLE", "SEV TITLE"},
			{"USER AGE", "TITLE USER AGE"},
			{"SEV AGE TITLE USER HOST", "SEV AGE TITLE USER HOST"},
		} {
			x := newWorld(t, records(3)...)
			x.Columns.ChooseName("HOST")
			x.Columns.Set(strings.Fields(c.set))
			if got := strings.Join(x.Columns.Names(), " "); got != c.want {
				t.Errorf("%s: %s, want %s", c.set, got, c.want)
			}
			if got := strings.Join(x.heads(120), " "); got != c.want {
				t.Errorf("%s: %s are drawn", c.set, got)
			}
			if !slices.Contains(x.Columns.Names(), x.Columns.Chosen().Name) {
				t.Errorf("%s: %s is chosen, and hidden", c.set, x.Columns.Chosen().Name)
			}
		}
		x := newWorld(t)
		x.Columns.Offer("HOST", false)
		x.Columns.Offer("TITLE", false)
		x.Columns.Offer("NONE", false)
		if got := x.heads(120); !slices.Equal(got, []string{"SEV", "AGE", "TITLE", "USER"}) || x.Columns.ChooseName("HOST") {
			t.Errorf("%v", got)
		}
		if x.Columns.Offer("HOST", true); len(x.heads(120)) != 5 {
			t.Errorf("%v", x.heads(120))
		}
	})
}

// A column without a use is neither drawn nor in the chooser, and is where it belongs once
// it has one, whatever was chosen before.
func TestAColumnWithoutAUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct{ set, want string }{
			{"SEV AGE TITLE USER HOST", "SEV AGE TITLE USER HOST"}, {"HOST SEV TITLE", "USER HOST SEV TITLE"}, {"TITLE SEV", "TITLE SEV USER"},
		} {
			x := newWorld(t, records(3)...)
			x.Columns.Offer("USER", false)
			if box := ansi.Strip(strings.Join(rows.NewChooser(x.Rows).Draw(60, 20), "")); strings.Contains(box, "user") || !strings.Contains(box, "host") {
				t.Errorf("%s", box)
			}
			x.Columns.Set(strings.Fields(c.set))
			if got := x.heads(120); slices.Contains(got, "USER") {
				t.Errorf("%s: %v", c.set, got)
			}
			if x.Columns.Offer("USER", true); strings.Join(x.heads(120), " ") != c.want {
				t.Errorf("%s: %v, want %s", c.set, x.heads(120), c.want)
			}
		}
		x := newWorld(t, records(3)...)
		x.Columns.Set([]string{"SEV", "TITLE"})
		x.Columns.Offer("USER", false)
		if x.Columns.Offer("USER", true); slices.Contains(x.heads(120), "USER") {
			t.Error("a hidden column is shown because it has a use again")
		}
	})
}

// The chooser says which of the chosen columns there is no room for.
func TestChooserTellsOfTheWidth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		for w, lacking := range map[int]bool{40: true, 120: false} {
			shown := x.heads(w)
			box := ansi.Strip(strings.Join(rows.NewChooser(x.Rows).Draw(60, 20), "\n"))
			if strings.Contains(box, "no room") != lacking {
				t.Errorf("%d columns:\n%s", w, box)
			}
			for line := range strings.Lines(box) {
				_, after, ok := strings.Cut(line, "[x] ")
				if name, _, _ := strings.Cut(after, " "); ok && strings.Contains(line, "no room") == slices.Contains(shown, strings.ToUpper(name)) {
					t.Errorf("%d columns show %v; the box says %q", w, shown, line)
				}
			}
		}
	})
}

func TestChooser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		other := newWorld(t)
		box := rows.NewChooser(x.Rows)
		press := func(keys ...string) (cmd tea.Cmd) {
			for _, k := range keys {
				cmd = box.Update(tea.KeyPressMsg(tuitest.Key(t, k)))
			}
			return cmd
		}
		press("space", "j", "K", "j", "j", "space") // SEV is hidden, AGE first, TITLE stays
		press("J", "j", "j", "k")
		if got := ansi.Strip(strings.Join(box.Draw(60, 20), "\n")); !strings.Contains(got, "[ ] sev") || !strings.Contains(got, "[x] title") {
			t.Errorf("%s", got)
		}
		for h := range 12 {
			if lines := box.Draw(60, h); len(lines) > h {
				t.Errorf("%d lines of %d", len(lines), h)
			}
		}
		var names []string
		for _, msg := range messages(press("enter")) {
			if change, _ := other.Update(msg); change.Columns {
				t.Error("another list took the columns")
			}
			if change, _ := x.Update(msg); change.Columns {
				names = x.Columns.Names()
			}
		}
		if got := strings.Join(names, " "); got != "AGE USER TITLE HOST" {
			t.Errorf("%s", got)
		}
	})
}

// Widths follow what the rows need, and the domain that all have is in the heading alone.
func TestWidthsByNeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := columns()
		for i := range all {
			if all[i].Name == "HOST" || all[i].Name == "USER" {
				all[i].Cut = rows.Ending
			}
			all[i].Width = map[string]int{"HOST": 14}[all[i].Name] + all[i].Width
		}
		x := newWorldOf(t, rows.Options{Columns: all, ByNeed: true}, records(20)...)
		lines := x.lines(100, 8)
		if !strings.Contains(lines[0], "HOST .contoso.example") || strings.Contains(strings.Join(lines[1:], ""), "contoso") || !strings.Contains(lines[1], "amal") {
			t.Errorf("%s", strings.Join(lines, "\n"))
		}
		long := "ws-of-the-third-floor-of-the-house"
		x.store.put(record("b", 3, func(r *alert.Record) { r.Alert.Entities[1].Value = long }))
		x.run(x.Reload())
		if got := strings.Join(x.lines(120, 30), "\n"); !strings.Contains(got, long) || !strings.Contains(got, "ws-a00.contoso.example") {
			t.Errorf("a row that needs more than Most, with room:\n%s", got)
		}
		if got := x.heads(40); !slices.Contains(got, "TITLE") {
			t.Errorf("%v", got)
		}
	})
}

// Columns stand two cells apart in a list that has the room, and what the last one shows doesn't
// touch the scrollbar, at any width.
func TestColumnsStandApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := records(40)
		for i := range all {
			all[i].Alert.Title = strings.Repeat("long title ", 20)
			all[i].Alert.Entities[0].Value = strings.Repeat("user", 20)
		}
		for w := 24; w < 140; w++ {
			x := newWorld(t, all...)
			x.Columns.Set([]string{"USER", "TITLE"})
			for i, l := range x.lines(w, 10)[1:] {
				cells := []rune(l)
				if len(cells) != w || cells[w-2] != ' ' || !strings.ContainsRune("█│", cells[w-1]) {
					t.Errorf("%d, line %d: %q", w, i, l)
				}
				if apart := w >= 66; apart && !strings.Contains(l, "…  long") {
					t.Errorf("%d: the columns touch: %q", w, l)
				}
			}
		}
	})
}

// No column is dropped for the blanks between others: they stand one apart then.
func TestNoColumnIsDroppedForBlanks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shown := 0
		for w := 24; w < 140; w++ {
			x := newWorld(t, records(3)...)
			heads := x.heads(w)
			if len(heads) < shown {
				t.Errorf("%d: %v, of %d columns in a narrower list", w, heads, shown)
			}
			shown = len(heads)
		}
		if shown != len(columns()) {
			t.Errorf("%d columns on the widest", shown)
		}
	})
}

// A spare column is in the chooser, and not to be seen until a person chooses it.
func TestSpareColumns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := columns()
		for i := range all {
			if all[i].Name == "HOST" {
				all[i].Rank = rows.Spare
			}
		}
		x := newWorldOf(t, rows.Options{Columns: all}, records(3)...)
		if heads := x.heads(160); slices.Contains(heads, "HOST") || !slices.Contains(heads, "USER") {
			t.Errorf("at first: %v", heads)
		}
		if box := ansi.Strip(strings.Join(rows.NewChooser(x.Rows).Draw(60, 20), "\n")); !strings.Contains(box, "[ ] host") {
			t.Errorf("the chooser:\n%s", box)
		}
		if x.Columns.ChooseName("USER"); x.Columns.Chosen().Name != "USER" {
			t.Error("USER can't be chosen")
		}
		for _, c := range []struct {
			step int
			want bool
		}{{1, true}, {-1, false}} {
			if x.Columns.Choose(c.step); slices.Contains(x.heads(160), "HOST") != c.want || slices.Contains(x.Columns.Names(), "HOST") {
				t.Errorf("a step of %d: %v of %v", c.step, x.heads(160), x.Columns.Names())
			}
		}
		if x.Columns.Set(append(x.Columns.Names(), "HOST")); !slices.Contains(x.heads(160), "HOST") {
			t.Errorf("chosen: %v", x.heads(160))
		}
	})
}

// TestTheChosenColumnIsGivenUp: a column in place of others goes, and they come back; another one with room of its own stays
// chosen.
func TestTheChosenColumnIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		given := 0
		for w := 22; w < 130; w++ {
			x := newWorld(t, records(3)...)
			before := x.heads(w)
			for _, c := range columns() {
				x.Columns.ChooseName(c.Name)
				x.heads(w)
				own := slices.Contains(before, c.Name)
				if did := rows.Unchoose(x.Rows); did == own || x.Columns.Chosen().Name == c.Name != own {
					t.Errorf("%d: %s is given up: %v, of %v", w, c.Name, did, before)
				}
				if got := x.heads(w); !slices.Equal(got, before) {
					t.Errorf("%d: %v, before %v", w, got, before)
				}
				if !own {
					given++
				}
			}
		}
		if given == 0 {
			t.Error("no column was in place of others")
		}
	})
}
