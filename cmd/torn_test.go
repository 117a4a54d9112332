package cmd

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/text"
)

// columnsOf returns the rune of each column of a line; the second half of a wide one has none.
func columnsOf(line string) []string {
	var out []string
	for _, r := range ansi.Strip(line) {
		switch n := text.Width(string(r)); {
		case n > 0:
			out = append(append(out, string(r)), make([]string, n-1)...)
		case len(out) > 0:
			out[len(out)-1] += string(r)
		}
	}
	return out
}

// torn says which frame in a picture is drawn over by another part: the sides of a box go from its corners
// above to those below, and the line beside a pane from its rule to the status line; "" for none.
func torn(lines []string) string {
	var all [][]string
	for _, line := range lines {
		all = append(all, columnsOf(line))
	}
	at := func(x, y int) string {
		if y < len(all) && x < len(all[y]) {
			return all[y][x]
		}
		return ""
	}
	for y, line := range all {
		for x, c := range line {
			switch {
			case c == "┌" && slices.Contains(line[x:], "┐"):
				end := x + slices.Index(line[x:], "┐")
				for below := y + 1; at(x, below) != "└" || at(end, below) != "┘"; below++ {
					if !strings.Contains("│├█", at(x, below)) || !strings.Contains("│┤█", at(end, below)) || at(x, below) == "" || at(end, below) == "" {
						return fmt.Sprintf("the box at column %d, line %d is torn in line %d", x, y, below)
					}
				}
			case c == "├" && x > 0 && x < len(line)-20 && strings.Trim(strings.Join(line[x+1:], ""), "─") == "":
				for below := y + 1; below < len(all)-1; below++ {
					if c := at(x, below); c != "│" && c != "█" && c != "├" && !underBox(all, x, below) {
						return fmt.Sprintf("the line at column %d beside the pane is torn in line %d", x, below)
					}
				}
			}
		}
	}
	return ""
}

// underBox reports whether a box lies over a column in a line.
func underBox(all [][]string, x, y int) bool {
	for up := y; up >= 0; up-- {
		line := all[up]
		for from, c := range line {
			if c != "┌" || from > x || !slices.Contains(line[from:], "┐") {
				continue
			}
			if end := from + slices.Index(line[from:], "┐"); x <= end {
				for down := up; down < len(all); down++ {
					if from < len(all[down]) && all[down][from] == "└" {
						return down >= y
					}
				}
			}
		}
	}
	return false
}

// TestTorn finds parts that are drawn over others in lines of the right width.
func TestTorn(t *testing.T) {
	rule := "├" + strings.Repeat("─", 30)
	for name, c := range map[string]struct {
		lines []string
		torn  bool
	}{
		"whole":                 {[]string{"list │ title" + text.Spaces(19), "list " + rule, "list │" + text.Spaces(30), "list █" + text.Spaces(30), "status"}, false},
		"a row over the pane":   {[]string{"list " + rule, "a row that is too long" + text.Spaces(14), "status"}, true},
		"a box":                 {[]string{"┌─ 漢 ─┐ x", "│ 字   │ x", "├──────┤ x", "└──────┘ x"}, false},
		"text over its side":    {[]string{"┌──────┐ x", "│ words are", "└──────┘ x"}, true},
		"a box without a foot":  {[]string{"┌──────┐ x", "│      │ x"}, true},
		"a box over the pane":   {[]string{"list " + rule, "  ┌─────┐" + text.Spaces(27), "  │  x  │" + text.Spaces(27), "  └─────┘" + text.Spaces(27), "list │" + text.Spaces(30), "status"}, false},
		"a process tree inside": {[]string{"├─ a.exe", "└─ b.exe"}, false},
	} {
		if got := torn(c.lines); got != "" != c.torn {
			t.Errorf("%s: %q", name, got)
		}
	}
}
