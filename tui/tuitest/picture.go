package tuitest

import (
	"fmt"
	"image/color"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Size is the size of a picture in cells.
type Size struct{ W, H int }

// Sizes returns the sizes of pictures: small, side by side, large.
func Sizes() []Size { return []Size{{80, 24}, {120, 40}, {200, 60}} }

// Themes returns the themes of pictures.
func Themes() []*theme.Theme {
	return []*theme.Theme{theme.New(theme.Options{Name: "dark"}), theme.New(theme.Options{Name: "light"})}
}

// Prepare sends a screen what the router sends it before it is drawn: its size,
// its theme and the focus. It returns the screen's commands without running
// them.
func Prepare(s screen.Screen, th *theme.Theme, w, h int) []tea.Cmd {
	return []tea.Cmd{
		s.Update(tea.WindowSizeMsg{Width: w, Height: h}),
		s.Update(screen.ThemeChanged{Theme: th}),
		s.Update(screen.Focus{On: true}),
	}
}

// Shoot compares a screen with pictures at all Sizes and Themes, named
// NAME-80x24-dark and so on. fresh makes the screen for each, loaded as it
// should be seen: it may call Prepare and deliver messages. The router's two
// lines are not in the picture.
func Shoot(t *testing.T, name string, fresh func(th *theme.Theme, w, h int) screen.Screen) {
	t.Helper()
	shoot(t, name, func(t *testing.T, th *theme.Theme, w, h int) { shot(t, name, th, w, h, fresh(th, w, h)) })
}

// ShootInTime is Shoot for screens some of whose commands pause: each picture is taken in fake time, which
// no slow machine delays. fresh gets the test of the picture.
func ShootInTime(t *testing.T, name string, fresh func(t *testing.T, th *theme.Theme, w, h int) screen.Screen) {
	t.Helper()
	shoot(t, name, func(t *testing.T, th *theme.Theme, w, h int) {
		synctest.Test(t, func(t *testing.T) {
			shot(t, name, th, w, h, fresh(t, th, w, h))
			time.Sleep(longest) // commands that pause end with the bubble
		})
	})
}

// longest is longer than any command pauses.
const longest = time.Minute

// shoot takes a picture at each size and in each theme.
func shoot(t *testing.T, name string, take func(t *testing.T, th *theme.Theme, w, h int)) {
	t.Helper()
	for _, size := range Sizes() {
		for _, th := range Themes() {
			t.Run(fmt.Sprintf("%s-%dx%d-%s", name, size.W, size.H, th.Name), func(t *testing.T) { take(t, th, size.W, size.H-2) })
		}
	}
}

// shot compares a screen with its picture.
func shot(t *testing.T, name string, th *theme.Theme, w, h int, s screen.Screen) {
	t.Helper()
	lines := s.Draw(w, h)
	Exact(t, lines, w, h)
	Golden(t, fmt.Sprintf("%s-%dx%d-%s", name, w, h+2, th.Name), Picture(lines, w))
}

// Exact fails the test unless there are h lines of w columns each.
func Exact(t testing.TB, lines []string, w, h int) {
	t.Helper()
	if len(lines) != h {
		t.Errorf("%d lines were drawn, want %d", len(lines), h)
	}
	for i, l := range lines {
		if n := text.Width(l); n != w {
			t.Errorf("line %d has %d columns, want %d: %q", i, n, w, ansi.Strip(l))
		}
	}
}

// Picture draws lines of w columns as text in a frame that shows the size,
// followed by a map of the styles: a letter a cell, a dot for ordinary text,
// and the look of each letter. So two themes give two pictures.
func Picture(lines []string, w int) string {
	canvas := lipgloss.NewCanvas(w, len(lines))
	uv.NewStyledString(strings.Join(lines, "\n")).Draw(canvas, canvas.Bounds())
	var out, styles strings.Builder
	legend := &legend{letters: map[string]byte{}}
	fmt.Fprintf(&out, "┌%s┐\n", strings.Repeat("─", w))
	for y, line := range lines {
		fmt.Fprintf(&out, "│%s│\n", ansi.Strip(line))
		row := make([]byte, w)
		for x := range w {
			c := canvas.CellAt(x, y)
			if row[x] = legend.letter(c); c != nil && c.Width == 0 && x > 0 {
				row[x] = row[x-1] // the second half of a wide rune
			}
		}
		if marks := strings.TrimRight(string(row), "."); marks != "" {
			fmt.Fprintf(&styles, "%3d %s\n", y+1, marks)
		}
	}
	fmt.Fprintf(&out, "└%s┘ %d×%d\n", strings.Repeat("─", w), w, len(lines))
	return out.String() + "\nstyles\n" + styles.String() + legend.String()
}

// legend gives each style a letter, in the order of appearance.
type legend struct {
	letters map[string]byte
	order   []string
}

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func (l *legend) letter(c *uv.Cell) byte {
	if c == nil {
		return '.'
	}
	name := describe(c.Style)
	if name == "" {
		return '.'
	}
	if letter, ok := l.letters[name]; ok {
		return letter
	}
	letter := alphabet[min(len(l.order), len(alphabet)-1)]
	l.letters[name] = letter
	l.order = append(l.order, name)
	return letter
}

func (l *legend) String() string {
	var b strings.Builder
	for _, name := range l.order {
		fmt.Fprintf(&b, "  %c %s\n", l.letters[name], name)
	}
	return b.String()
}

// describe describes a style: "#ffa657 on #1b3c6b bold".
func describe(s uv.Style) string {
	var words []string
	if s.Fg != nil {
		words = append(words, hex(s.Fg))
	}
	if s.Bg != nil {
		words = append(words, "on "+hex(s.Bg))
	}
	for _, a := range []struct {
		bit  uint8
		word string
	}{{uv.AttrBold, "bold"}, {uv.AttrFaint, "faint"}, {uv.AttrItalic, "italic"}, {uv.AttrReverse, "reverse"}} {
		if s.Attrs&a.bit != 0 {
			words = append(words, a.word)
		}
	}
	if s.Underline != 0 {
		words = append(words, "underline")
	}
	return strings.Join(words, " ")
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
