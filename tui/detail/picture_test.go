package detail_test

import (
	"fmt"
	"testing"

	"tocsin/tui/detail"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// shoot compares a pane with pictures of some sizes in both themes.
func shoot(t *testing.T, name string, sizes []tuitest.Size, fresh func() *detail.Pane) {
	t.Helper()
	for _, size := range sizes {
		for _, th := range tuitest.Themes() {
			full := fmt.Sprintf("%s-%dx%d-%s", name, size.W, size.H, th.Name)
			t.Run(full, func(t *testing.T) {
				p := fresh()
				p.Draw(th, size.W, size.H, true)
				lines := p.Draw(th, size.W, size.H, true)
				tuitest.Exact(t, lines, size.W, size.H)
				tuitest.Golden(t, full, tuitest.Picture(lines, size.W))
			})
		}
	}
}

// The side pane at 120×40 and at 200×60, and a small terminal.
func TestPictures(t *testing.T) {
	samples := []struct {
		name string
		make func() sample
	}{{"rich", rich}, {"hostile", hostile}, {"incident", incident}}
	for _, s := range samples {
		for _, pane := range panes {
			shoot(t, s.name+"-"+pane.name, []tuitest.Size{{W: 53, H: 30}, {W: 80, H: 20}, {W: 89, H: 54}}, func() *detail.Pane {
				p := open(s.make())
				p.Do(pane.id)
				return p
			})
		}
	}
}

// The story of an alert of Endpoint with a tree of processes, of a message of Office, and
// of a risk of Entra, over the whole of a small terminal, one with two panes, and a large
// one.
func TestStoryPictures(t *testing.T) {
	for name, pages := range map[string][]string{
		"endpoint": {"summary", "evidence", "processes", "timeline", "history", "raw", "compare"},
		"mail":     {"summary", "evidence", "timeline"},
		"risk":     {"summary", "evidence", "timeline"},
	} {
		for _, page := range pages {
			shoot(t, "story/"+name+"-"+page, tuitest.Sizes(), func() *detail.Pane {
				p := open(told(t, name))
				p.Do("detail." + page)
				return p
			})
		}
	}
}

func TestPictureWithoutColoursAndFocus(t *testing.T) {
	for _, page := range []string{"history", "processes"} {
		p := open(told(t, "endpoint"))
		p.Do("detail." + page)
		lines := p.Draw(theme.New(theme.Options{Name: "mono", ASCII: true}), 53, 20, false)
		tuitest.Exact(t, lines, 53, 20)
		tuitest.Golden(t, "ascii-"+page, tuitest.Picture(lines, 53))
	}
}
