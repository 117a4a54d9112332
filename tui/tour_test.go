package tui

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// pointing is a screen whose cursor is in a row.
type pointing struct {
	screen.Screen
	row int
}

func (p pointing) Cursor() (x, y int, ok bool) { return 3, p.row, true }

// TestTourHidesNoRow draws the box with the cursor on every row of every height: the row of
// the cursor stays as it was.
func TestTourHidesNoRow(t *testing.T) {
	box := theme.New(theme.Options{}).Box("tour", 30, []string{strings.Repeat("a", 30), strings.Repeat("b", 30)})
	drawn := 0
	for h := 3; h < 40; h++ {
		for row := range h - frameLines {
			f := &drawing{w: 80, h: h, screens: []screen.Screen{pointing{row: row}}, tour: box, tourWidth: 34}
			lines := make([]string, h)
			for i := range lines {
				lines[i] = fmt.Sprintf("%-80d", i)
			}
			f.layTour(lines)
			if want := fmt.Sprintf("%-80d", row+1); lines[row+1] != want {
				t.Fatalf("height %d, row %d: the box is on it: %q", h, row, lines[row+1])
			}
			for _, i := range []int{0, h - 1} {
				if lines[i] != fmt.Sprintf("%-80d", i) {
					t.Fatalf("height %d: the box is on the frame: %q", h, lines[i])
				}
			}
			if strings.Contains(strings.Join(lines, "\n"), "tour") {
				drawn++
			}
		}
	}
	if drawn < 500 {
		t.Errorf("the box was drawn %d times", drawn)
	}
}
