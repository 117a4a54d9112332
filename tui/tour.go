package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/tour"
)

// leaveTour ends the tour if esc has nothing else to do: neither the step nor an overlay nor
// a text waits for it. It reports whether it did.
func leaveTour(a *App, key string) (tea.Cmd, bool) {
	step, on := a.tour.Step()
	if !on || key != "esc" || step.ID == cmdBack || busy(a) || astray(a) || a.keyboard.pending != "" {
		return nil, false
	}
	a.tour.Leave()
	return a.show(screen.Toast{Text: "The tour is over. ? lists all keys"}), true
}

// busy reports whether a text or a box has the keys, and no command does.
func busy(a *App) bool { return a.stacks.over() != nil || a.stacks.top().Typing() }

// astray reports whether the command of the tour's step works elsewhere, as in the list below an
// alert that was opened, or a box that isn't the step's: there esc goes back, as everywhere.
func astray(a *App) bool {
	step, on := a.tour.Step()
	switch {
	case !on || a.tour.Within():
		return false
	case busy(a):
		return true
	}
	return keyOf(a, step.ID) == "" && keyOf(a, step.First) == "" && backs(a)
}

// backs reports whether something is open that esc closes.
func backs(a *App) bool {
	return slices.ContainsFunc(a.live(), func(s command.Spec) bool { return strings.HasSuffix(s.ID, ".close") }) || len(a.stacks.screens) > 1
}

// onRow reports whether the cursor is on a row.
func onRow(a *App) bool {
	c, ok := a.stacks.top().(screen.Cursorer)
	if !ok {
		return false
	}
	_, _, ok = c.Cursor()
	return ok
}

// tourRan takes note of a command that was run. One about a row does nothing where there is none.
func tourRan(a *App, id string) {
	if step, _ := a.tour.Step(); !step.Row || onRow(a) {
		a.tour.Ran(id)
	}
}

// tourKey returns the keys of a command that does something now, for the box of the tour.
func tourKey(a *App, id string) string {
	step, _ := a.tour.Step()
	switch {
	case step.Row && step.ID == id && !onRow(a):
		return ""
	case id == tour.Return && !astray(a):
		return ""
	case id == tour.Return:
		return keyOf(a, cmdBack)
	case busy(a):
		return ""
	}
	return keyOf(a, id)
}

// keyOf returns the keys of a command that works now; "" if it doesn't.
func keyOf(a *App, id string) string {
	for _, s := range a.live() {
		if s.ID == id && id != "" {
			return s.KeyText(a.th.Glyphs.ASCII)
		}
	}
	return ""
}

// layTour draws the box of the tour at the bottom, or at the top if the row in question is
// there.
func (f *drawing) layTour(lines []string) {
	over := f.tour
	if len(over) == 0 || len(over) > len(lines)-frameLines-2 {
		return
	}
	at := box{x: 1, y: len(lines) - 1 - len(over), w: min(f.w-2, f.tourWidth), h: len(over)}
	at.x = max(f.w-at.w-1, 0)
	if c, ok := f.top().(screen.Cursorer); ok {
		if _, y, ok := c.Cursor(); ok && y+1 >= at.y {
			at.y = 1
			if y+1 <= len(over) {
				return // it is in both: a low terminal shows the row rather than the box
			}
		}
	}
	f.put(lines, over, at)
}
