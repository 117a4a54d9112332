package detail_test

import (
	"fmt"
	"testing"

	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// The side pane at 120×40, a small terminal, and half of a large one.
func TestPictures(t *testing.T) {
	samples := []struct {
		name string
		make func() sample
	}{{"rich", rich}, {"hostile", hostile}, {"incident", incident}}
	for _, s := range samples {
		for _, pane := range panes {
			for _, size := range []tuitest.Size{{W: 53, H: 30}, {W: 80, H: 20}, {W: 90, H: 54}} {
				for _, th := range tuitest.Themes() {
					name := fmt.Sprintf("%s-%s-%dx%d-%s", s.name, pane.name, size.W, size.H, th.Name)
					t.Run(name, func(t *testing.T) {
						p := open(s.make())
						p.Do(pane.id)
						lines := p.Draw(th, size.W, size.H, true)
						tuitest.Exact(t, lines, size.W, size.H)
						tuitest.Golden(t, name, tuitest.Picture(lines, size.W))
					})
				}
			}
		}
	}
}

func TestPictureWithoutColoursAndFocus(t *testing.T) {
	p := open(rich())
	p.Do("detail.history")
	lines := p.Draw(theme.New(theme.Options{Name: "mono", ASCII: true}), 53, 20, false)
	tuitest.Exact(t, lines, 53, 20)
	tuitest.Golden(t, "ascii", tuitest.Picture(lines, 53))
}
