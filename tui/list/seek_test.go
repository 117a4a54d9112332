package list_test

import "testing"

// If a row has to be loaded first, the list is shown from its top if the row fits, else with rows above
// it; in sight, it stays where it stands.
func TestASoughtRowHasRowsAboveIt(t *testing.T) {
	all := upTo(1000)
	for _, c := range []struct{ row, line int }{{7, 7}, {29, 29}, {30, 10}, {500, 10}, {985, 15}, {999, 29}} {
		l := newInts(30)
		l.Select(c.row)
		settle(t, l, all)
		if line, _ := l.Line(); l.Place() != c.row || line != c.line {
			t.Errorf("row %d is at place %d, on line %d, want line %d", c.row, l.Place(), line, c.line)
		}
		l.Select(l.Visible()[3])
		settle(t, l, all)
		if line, _ := l.Line(); line != 3 {
			t.Errorf("a row in sight was moved to line %d", line)
		}
	}
}

// Whoever moves on while a row is sought is not drawn back to the middle.
func TestMovingEndsTheSearchOfARow(t *testing.T) {
	all := upTo(1000)
	l := newInts(30)
	settle(t, l, all)
	l.Select(500)
	l.Move(2)
	settle(t, l, all)
	if line, _ := l.Line(); l.Place() != 2 || line != 2 {
		t.Errorf("at place %d, line %d", l.Place(), line)
	}
}

// A row that a result which grows doesn't have yet gets the cursor once it has come, unless a person has
// gone elsewhere meanwhile.
func TestASoughtRowThatComesLater(t *testing.T) {
	few, all := upTo(20), upTo(1000)
	for name, c := range map[string]struct {
		do   func(l *ints)
		want int
	}{
		"nothing else":    {func(*ints) {}, 500},
		"moved":           {func(l *ints) { l.Home() }, 0},
		"sought another":  {func(l *ints) { l.Select(7) }, 7},
		"pointed at":      {func(l *ints) { l.Point(5) }, 5},
		"another came by": {func(l *ints) { refresh(l, few); l.Return() }, 500},
	} {
		l := newInts(10)
		l.Select(500)
		settle(t, l, few)
		l.Return()
		c.do(l)
		for range 2 {
			refresh(l, few)
			l.Return()
		}
		refresh(l, all)
		settle(t, l, all)
		if row, ok := l.Current(); !ok || row != c.want {
			t.Errorf("%s: on %d, want %d", name, row, c.want)
		}
	}
}
