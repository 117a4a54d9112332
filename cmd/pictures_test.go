package cmd

import (
	"fmt"
	"image/color"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/simulator"
	"tocsin/tui/tuitest"
)

// scene is one picture of the README: the keys that lead to it, each after the screen shows
// what is awaited.
type scene struct {
	name  string
	title string
	steps []step
	lines int  // of the terminal
	fresh bool // there are no settings yet
}

// step waits until the screen shows a text, goes down to a row, pastes a text, then presses keys.
type step struct {
	shown string
	row   string
	paste func(*world) string
	keys  []string
}

// attacked leads to the alert of the demo's attack in which credentials were read.
func attacked(keys ...string) []step {
	return []step{
		{shown: "SEV", keys: []string{"1"}},
		{shown: "severity = 'high'", row: "Sensitive credential memory read", keys: []string{"enter"}},
		{shown: "H ▲ Sensitive credential memory read", keys: keys},
	}
}

// attack leads to the incident of the demo's attack, the newest with this title.
func attack(keys ...string) []step {
	return []step{
		{shown: "SEV", keys: []string{"I"}},
		{shown: "PRIO", keys: []string{"1"}},
		{shown: "severity = 'high'", row: "Initial access & Exfiltration", keys: []string{"enter"}},
		{shown: "its gravest alert", keys: keys},
	}
}

// permitted leads through the setup to the permissions of all sources but the Legacy one.
func permitted() []step {
	return []step{
		{shown: "Name this tenant", keys: strings.Split("contoso", "")},
		{shown: "contoso", keys: []string{"enter"}},
		{shown: "US Government", keys: []string{"enter"}},
		{shown: "o365_management", keys: []string{"down", "down", "down", "space", "down", "space", "enter"}},
		{shown: "Redirect URI", keys: []string{"enter"}},
		{shown: "Paste it here", paste: func(w *world) string { return w.tenant.TenantID() }, keys: []string{"enter"}},
		{shown: "Paste it here", paste: func(w *world) string { return w.tenant.ClientID() }, keys: []string{"enter"}},
		{shown: "Grant admin consent"},
	}
}

// scenes are the pictures, in the order in which the README shows them.
func scenes() []scene {
	return []scene{
		{"list", "The list of alerts", []step{{shown: "SEV"}}, 34, false},
		{"story", "What happened, beside the list", attacked(), 34, false},
		{"process-tree", "The processes of an incident", attack("3"), 34, false},
		{"timeline", "The timeline of an alert", attacked("4"), 34, false},
		{"incident", "An incident and its alerts", attack(), 34, false},
		{"wizard", "The setup", permitted(), 20, true},
	}
}

// TestPictures draws the pictures of the README from the demo's tenant at a fixed time. With
// -update it writes them.
func TestPictures(t *testing.T) {
	for _, s := range scenes() {
		for name, paper := range map[string]tuitest.Paper{"dark": tuitest.DarkPaper, "light": tuitest.LightPaper} {
			t.Run(s.name+"-"+name, func(t *testing.T) {
				inWorld(t, simulator.Demo(demoSeed), func(w *world) {
					p := w.pose(s, name)
					tuitest.GoldenFile(t, filepath.Join(w.home, "..", "assets", "pictures", s.name+"-"+name+".svg"), steadyPicture(p.SVG(s.title, paper)))
					p.signal()
					p.wait()
				})
			})
		}
	}
}

// pose starts the program an hour after the demo's attack and leads it to a scene.
func (w *world) pose(s scene, theme string) *viewer {
	w.t.Helper()
	if !s.fresh {
		w.settle(settled{registered: true, granted: true, sources: `["alerts_v2", "incidents"]`, more: fmt.Sprintf("theme = %q\n", theme)})
	}
	time.Sleep(time.Hour)
	p := w.start(120, s.lines, "--fresh")
	if s.fresh && theme == "light" { // the terminal says how it looks
		p.Send(tea.BackgroundColorMsg{Color: color.White})
	}
	moves := 20 * time.Second // until the back-fill is done
	for _, step := range s.steps {
		p.until(step.shown)
		p.Wait(moves)
		moves = settles
		for n := 0; n < 30 && step.row != "" && !strings.Contains(p.cursor(), step.row); n++ {
			p.Keys("j")
		}
		if step.row != "" && !strings.Contains(p.cursor(), step.row) {
			w.t.Fatalf("no row has %q:\n%s", step.row, p.Text())
		}
		p.rest()
		if step.paste != nil {
			p.Paste(step.paste(w))
		}
		p.Keys(step.keys...)
	}
	p.Wait(settles)
	p.rest()
	return p
}

// settles is how long a screen moves after a key: until its message has gone. The second poll,
// whose moment is not fixed, must not come before the picture is drawn.
const settles = 6 * time.Second

// steadyPicture is steady for an SVG, whose blanks don't break and whose signs are drawn.
func steadyPicture(svg string) string {
	svg = steady(strings.ReplaceAll(svg, "\u00a0", " "))
	svg = regexp.MustCompile(`>\d s ago`).ReplaceAllString(svg, ">2 s ago")
	svg = regexp.MustCompile(`>\d\d s ago`).ReplaceAllString(svg, ">12 s ago")
	return strings.ReplaceAll(svg, "  ", "\u00a0\u00a0")
}
