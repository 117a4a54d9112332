package grid_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/grid"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

func column(name string, width, rank int, right bool) grid.Column[string] {
	return grid.Column[string]{Name: name, Width: width, Rank: rank, Right: right, Cell: func(row *string, _ time.Time) (string, theme.Role) { return *row, theme.Text }}
}

// The column with the greatest rank goes first; those of rank 0 stay, however narrow it is.
func TestFit(t *testing.T) {
	all := []grid.Column[string]{column("A", 5, 0, false), column("B", 5, 1, false), column("C", 5, 2, true), column("D", 5, 0, true)}
	for w, want := range map[int]string{100: "ABCD", 26: "ABCD", 25: "ABD", 19: "ABD", 18: "AD", 12: "AD", 1: "AD"} {
		names := ""
		for _, c := range grid.Fit(all, w) {
			names += c.Name
		}
		if names != want {
			t.Errorf("%d columns: %s, want %s", w, names, want)
		}
	}
	if len(all) != 4 {
		t.Error("the columns were changed")
	}
}

// Free columns go to those that may become wider, the first one first, and no further than it may.
func TestFreeColumnsAreUsed(t *testing.T) {
	all := []grid.Column[string]{column("A", 5, 0, false), column("B", 5, 0, false), column("C", 5, 0, true)}
	all[0].Most, all[1].Most = 8, 9
	for w, want := range map[int][3]int{10: {5, 5, 5}, 19: {5, 5, 5}, 20: {6, 5, 5}, 24: {8, 7, 5}, 26: {8, 9, 5}, 100: {8, 9, 5}} {
		shown := grid.Fit(all, w)
		if got := [3]int{shown[0].Width, shown[1].Width, shown[2].Width}; got != want {
			t.Errorf("%d columns: %v, want %v", w, got, want)
		}
	}
}

// Names stand over their cells, numbers at the right; a sign says that columns were left out.
func TestLines(t *testing.T) {
	th := theme.New(theme.Options{})
	columns := []grid.Column[string]{column("NAME", 6, 0, false), column("N", 4, 0, true)}
	value := "abcdefgh"
	for hidden, want := range map[bool]string{false: " NAME       N       ", true: " NAME       N      …"} {
		if got := ansi.Strip(grid.Heading(th, columns, hidden, 20)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	got := ansi.Strip(th.Line(20, grid.Cells(columns, &value, time.Time{})...))
	if !strings.HasPrefix(got, " abcde…  abc…") || text.Width(got) != 20 {
		t.Errorf("%q", got)
	}
}
