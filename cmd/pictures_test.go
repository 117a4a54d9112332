package cmd

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
	"tocsin/tui/tuitest"
)

// scene is one picture of the README: the keys that lead to it, each after the screen shows
// what is awaited.
type scene struct {
	name  string
	title string
	steps []step
}

// step waits until the screen shows a text, then presses keys.
type step struct {
	shown string
	keys  []string
}

// scenes are the pictures, in the order in which the README shows them.
func scenes() []scene {
	return []scene{
		{"list", "The list of alerts", []step{{"SEV", nil}}},
	}
}

// TestPictures draws the pictures of the README from the demo's tenant at a fixed time. With
// -update it writes them.
func TestPictures(t *testing.T) {
	for _, s := range scenes() {
		for name, paper := range map[string]tuitest.Paper{"dark": tuitest.DarkPaper, "light": tuitest.LightPaper} {
			t.Run(s.name+"-"+name, func(t *testing.T) {
				inWorld(t, simulator.Demo(demoSeed), func(w *world) {
					w.settle(settled{registered: true, granted: true, sources: `["alerts_v2", "incidents"]`, more: fmt.Sprintf("theme = %q\n", name)})
					p := w.start(120, 34)
					for _, step := range s.steps {
						p.until(step.shown)
						p.Wait(10 * time.Second) // until the back-fill is done and nothing moves
						p.rest()
						p.Keys(step.keys...)
					}
					p.Wait(10 * time.Second)
					p.rest()
					tuitest.GoldenFile(t, filepath.Join(w.home, "..", "assets", "pictures", s.name+"-"+name+".svg"), steadyPicture(p.SVG(s.title, paper)))
					p.signal()
					p.wait()
				})
			})
		}
	}
}

// steadyPicture is steady for an SVG, whose blanks don't break.
func steadyPicture(svg string) string {
	return strings.ReplaceAll(steady(strings.ReplaceAll(svg, "\u00a0", " ")), "  ", "\u00a0\u00a0")
}
