package bind_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/bind"
	"tocsin/tui/command"
)

// lift is a screen with a cursor on a floor of ten.
type lift struct{ floor int }

func (l *lift) Move(rows int) { l.floor = min(max(l.floor+rows, 0), 9) }
func (l *lift) Page() int     { return 4 }

// TestMoves: the commands that move do so, to both ends.
func TestMoves(t *testing.T) {
	const where command.Context = "lift"
	rows := bind.Moves[*lift](where)
	l := &lift{}
	for _, c := range []struct {
		id   string
		want int
	}{
		{"lift.down", 1}, {"lift.page-down", 5}, {"lift.up", 4}, {"lift.bottom", 9}, {"lift.page-up", 5}, {"lift.top", 0}, {"lift.other", 0},
	} {
		if bind.Do(rows, l, c.id); l.floor != c.want {
			t.Errorf("%s: at %d, want %d", c.id, l.floor, c.want)
		}
	}
	for _, spec := range bind.Specs(rows) {
		if spec.Where != where || !spec.Silent || len(spec.Keys) != 2 || spec.Group != "move" {
			t.Errorf("%+v", spec)
		}
	}
}

// TestHinted: a row has its id, its keys and its hint, and is run by its id alone.
func TestHinted(t *testing.T) {
	opened := 0
	rows := []bind.Row[*lift]{bind.New("lift", "open", "open", "open the door", func(*lift) tea.Cmd {
		opened++
		return nil
	}, "enter").Hinted("open", 50)}
	bind.Do(rows, &lift{}, "lift.open")
	bind.Do(rows, &lift{}, "open")
	if spec := bind.Specs(rows)[0]; opened != 1 || spec.ID != "lift.open" || spec.Short != "open" || spec.Hint != 50 || !spec.Bound("enter") {
		t.Errorf("opened %d times, %+v", opened, spec)
	}
}
