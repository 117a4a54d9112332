package tuitest_test

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/tuitest"
)

// words is a screen that doesn't change.
type words string

func (words) Init() tea.Cmd                         { return nil }
func (s words) Update(tea.Msg) (tea.Model, tea.Cmd) { return s, nil }
func (s words) View() tea.View                      { return tea.NewView(string(s)) }

// rect is a surface of a picture.
type rect struct{ x, y, w, h int }

// picture is an SVG as far as the tests read it: its surfaces, its drawn signs and its texts.
type picture struct {
	Groups []struct {
		Paths []struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
		Texts []string `xml:"text"`
	} `xml:"g"`
}

// surfaces returns the surfaces of a picture.
func (p picture) surfaces(t *testing.T) (all []rect) {
	t.Helper()
	for _, path := range p.Groups[0].Paths {
		for _, part := range strings.Split(strings.TrimSuffix(path.D, "z"), "z") {
			var r rect
			if _, err := fmt.Sscanf(part, "M%d %dh%dv%d", &r.x, &r.y, &r.w, &r.h); err != nil {
				t.Fatalf("%q: %v", part, err)
			}
			all = append(all, r)
		}
	}
	return all
}

// drawn returns the SVG of a still screen.
func drawn(t *testing.T, screen string, w, h int) (p picture) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		term := tuitest.Start(t, words(screen), w, h)
		defer term.Quit(time.Second)
		if err := xml.Unmarshal([]byte(term.SVG("a & b", tuitest.DarkPaper)), &p); err != nil {
			t.Fatal(err)
		}
	})
	return p
}

// What is one surface on the screen is one shape, so that no seam shows at any scale: a column of
// bars, a line across, and a ground over several lines and texts.
func TestASurfaceIsOneShape(t *testing.T) {
	for screen, want := range map[string]int{
		"█\n█\n█": 1, "│\n│\n│": 1, "──────": 1, "████": 1,
		"│\n█\n█\n│": 3, "a│b\nc│d": 1, "┌─┐\n└─┘": 4, "├─┤": 3, "▁▁█": 2,
		"\x1b[7ma b\x1b[m\n\x1b[7mc d\x1b[m": 1,
	} {
		p := drawn(t, screen, 6, 4)
		if got := p.surfaces(t); len(got) != want {
			t.Errorf("%q has %d surfaces, want %d: %+v", screen, len(got), want, got)
		}
	}
}

// Lines meet: a frame has its corners, each the pixel that both of its lines have.
func TestCornersOfAFrameAreClosed(t *testing.T) {
	p := drawn(t, "┌─┐\n└─┘", 6, 4)
	meet, all := 0, p.surfaces(t)
	for _, a := range all {
		for _, b := range all {
			if a.w > a.h && b.h > b.w && b.x >= a.x && b.x+b.w <= a.x+a.w && a.y >= b.y && a.y+a.h <= b.y+b.h {
				meet++
			}
		}
	}
	if meet != 4 {
		t.Errorf("%d corners of 4 in %+v", meet, all)
	}
}

// Signs that fonts draw in their own widths, or lack, are drawn; letters are written.
func TestSignsAreDrawn(t *testing.T) {
	p := drawn(t, "H ▲ M ◆ L ▽ I ◦ ● · ▼ ◀ ◁ ▸ ▾ ✓ ✗", 40, 2)
	if got := len(p.Groups[1].Paths); got != 13 {
		t.Errorf("%d signs of 13 are drawn", got)
	}
	if got := strings.Join(p.Groups[2].Texts, ""); got != "HMLI" {
		t.Errorf("written is %q", got)
	}
}
