package cmd

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/alerts"
	"tocsin/tui/command"
	"tocsin/tui/tour"
)

// tourKeys are the keys that do the steps, in their order.
func tourKeys() [][]string {
	return [][]string{{"j"}, {"enter"}, {"2"}, {"esc"}, {"1"}, {"/", "ctrl+u", "m", "enter"}, {"x"}, {"z"}, {"X", "esc"}, {"T"}, {"esc"}, {"I"}, {"esc"}, {"?"}}
}

// tourAt is how the box says which step is to be done.
func tourAt(n int) string { return fmt.Sprintf("tour %d/%d", n, len(tour.Steps())) }

// TestTourOnTheScreen plays the whole tour with real keys at three sizes. The box never
// stands on the row of the cursor, and each step is done by its keys alone.
func TestTourOnTheScreen(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 16}} {
		onTour(t, size[0], size[1], func(p *viewer) {
			for n, keys := range tourKeys() {
				step := tour.Steps()[n]
				p.until(step.Title)
				p.Keys("Q") // not what is asked for
				p.shows(step.Title)
				p.slowly(keys...)
				p.lacks(tourAt(n + 1))
			}
			p.lacks("tour ")
			p.Keys("esc")
			p.leave("ctrl+c")
		})
	}
}

// A step about a row is not done by its key on an empty list: the box says how rows come back. Where
// esc is the key of the step, the box doesn't say that it leaves.
func TestTourOnAnEmptyList(t *testing.T) {
	onTour(t, 80, 24, func(p *viewer) {
		for n, keys := range tourKeys()[:5] {
			p.until(tourAt(n + 1))
			if esc := keys[0] == "esc"; esc {
				p.lacks("esc leaves")
			}
			p.slowly(keys...)
		}
		for _, key := range []string{"/", "ctrl+u", "z", "z", "q", "x", "enter"} {
			p.Keys(key)
		}
		p.Wait(2 * time.Second)
		p.shows("Mark this alert done: first z")
		p.slowly("x")
		p.shows("Mark this alert done: first z")
		p.slowly("z")
		p.shows("Mark this alert done: x")
		p.leave("ctrl+c")
	})
}

// TestTourIsLeft leaves the tour with esc, which then goes back as always.
func TestTourIsLeft(t *testing.T) {
	onTour(t, 80, 24, func(p *viewer) {
		p.Keys("/", "h", "esc") // esc ends the typing first
		p.shows(tourAt(1))
		p.Keys("esc")
		p.until("The tour is over")
		p.lacks(tourAt(1))
		p.leave("q")
	})
}

// TestTourLeadsBack: an alert that was opened at a step of the list is left with esc as everywhere, which the
// box says; the tour goes on.
func TestTourLeadsBack(t *testing.T) {
	onTour(t, 80, 24, func(p *viewer) {
		p.Keys("enter")
		p.until("go back first esc")
		p.lacks("esc leaves")
		p.Keys("esc")
		p.until("esc leaves")
		p.shows(tourAt(1))
		p.Keys("esc")
		p.until("The tour is over")
		p.leave("q")
	})
}

// TestTourWaitsForItsBoxes: a step that opens the bar or a box is the step until these are closed, and esc isn't
// said to leave the tour meanwhile. In what another step opened, the box says how it is left.
func TestTourWaitsForItsBoxes(t *testing.T) {
	onTour(t, 80, 24, func(p *viewer) {
		p.slowly("j", "enter", "2", "esc", "1")
		p.until(tourAt(6))
		p.shows("esc leaves")
		p.slowly("/", "m")
		p.shows(tourAt(6))
		p.lacks("esc leaves ──")
		p.lacks("go back first")
		p.slowly("ctrl+u", "enter", "/")
		p.shows(tourAt(7))
		p.shows("Mark this alert done: go back first esc")
		p.slowly("esc", "x", "z")
		p.until(tourAt(9))
		p.slowly("X")
		p.shows(tourAt(9))
		p.shows("A digit says what it was")
		p.lacks("esc leaves ──")
		p.slowly("2", "T", "T")
		p.shows(tourAt(9))
		p.slowly("esc")
		p.shows(tourAt(10))
		p.shows("Work through what is unseen: T")
		p.slowly(":", "esc")
		p.shows(tourAt(10))
		p.Keys("esc")
		p.until("The tour is over")
		p.leave("ctrl+c")
	})
}

// onTour shows the ordinary screen of the demo's tenant with the tour, at its first step and with a first row.
func onTour(t *testing.T, cols, rows int, do func(*viewer)) {
	t.Helper()
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		p := w.startRun(cols, rows, func(ctx context.Context, env Env) int {
			a := newApp(env)
			return exitCode(ctx, a.close(showFrom(ctx, a, showing{tour: true})))
		})
		p.until(tourAt(1))
		p.until("1/")
		do(p)
	})
}

// slowly presses keys as a person does who looks at the screen after each.
func (p *viewer) slowly(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.Keys(key)
		p.Wait(2 * time.Second)
	}
}

// TestTourNamesCommands looks for the command of each step.
func TestTourNamesCommands(t *testing.T) {
	registry, err := newRegistry(config.Empty("").Keys)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, s := range append([]command.Spec{}, alerts.Specs()...) {
		known[s.ID] = true
	}
	for _, s := range registry.Globals() {
		known[s.ID] = true
	}
	for _, s := range tour.Steps() {
		if !known[s.ID] || s.First != "" && !known[s.First] {
			t.Errorf("there is no command %s or %s", s.ID, s.First)
		}
	}
	if len(tourKeys()) != len(tour.Steps()) {
		t.Errorf("%d keys for %d steps", len(tourKeys()), len(tour.Steps()))
	}
}

// TestTourCalls checks the calls of the tour that can't be.
func TestTourCalls(t *testing.T) {
	for flags, want := range map[string]string{
		"--tour --setup":      "not both",
		"--tour --accessible": "can't be told as lines",
		"--tour":              "needs a terminal",
	} {
		got := call(t, quietEnv(t), append([]string{"demo"}, strings.Fields(flags)...)...)
		if got.code != 2 || !strings.Contains(got.err, want) {
			t.Errorf("demo %s exits %d: %s", flags, got.code, got.err)
		}
	}
}
