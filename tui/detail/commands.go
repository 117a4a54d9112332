package detail

import (
	"math"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
)

// Where is the context of the pane's commands.
const Where command.Context = "detail"

// Specs lists the pane's commands, for the registry.
func Specs() []command.Spec {
	in := func(group, id, help string, keys ...string) command.Spec {
		return command.Spec{ID: "detail." + id, Keys: keys, Help: help, Group: group, Where: Where, Silent: group == "move"}
	}
	next := in("panes", "next-pane", "next pane", "tab")
	next.Short, next.Hint = "pane", 40
	find := in("search", "find", "search in this pane", "/")
	find.Short, find.Hint = "search", 22
	enter := in("detail", "enter", "show the alerts of the entity that the cursor is on, or open that alert", "enter")
	asks := in("detail", "pivot", "filter the list by what the cursor is on, or no longer", "=")
	alike := in("detail", "alike", "close the alert as the past decision that the cursor is on", "D")
	fold := in("detail", "fold", "fold the properties; then back to the list", "h", "left")
	return append(
		PageSpecs(),
		next,
		in("panes", "previous-pane", "previous pane", "shift+tab"),
		in("panes", "wrap", "break long lines, or cut them", "w"),
		in("panes", "grow", "make the pane larger", "+"),
		in("panes", "shrink", "make the pane smaller", "-"),
		enter,
		asks,
		alike,
		in("detail", "unfold", "show the properties of the evidence", "l", "right"),
		fold,
		in("detail", "tick", "tick the recommended action, or no longer", "space"),
		find,
		in("search", "find-next", "next hit", "n"),
		in("search", "find-previous", "previous hit", "N"),
		in("move", "down", "down a line", "j", "down"),
		in("move", "up", "up a line", "k", "up"),
		in("move", "page-down", "a page down", "pgdown"),
		in("move", "page-up", "a page up", "pgup"),
		in("move", "half-down", "half a page down", "ctrl+d"),
		in("move", "half-up", "half a page up", "ctrl+u"),
		in("move", "top", "go to the top", "g", "home"),
		in("move", "bottom", "go to the end", "G", "end"),
	)
}

// Commands returns those that work now: none while no record is selected, and hints of
// the keys while a search is typed.
func (p *Pane) Commands() []command.Spec {
	switch {
	case !p.asked.wanted:
		return nil
	case p.Typing():
		return searchSpecs()
	}
	return Specs()
}

// Do runs the command with the id. Ids that are not the pane's do nothing.
func (p *Pane) Do(id string) tea.Cmd {
	p.going.unseen = false
	cmd := runPane(p, id)
	return tea.Batch(cmd, p.GoOn())
}

// runPane is Do for what a frame can do.
func runPane(p *Pane, id string) tea.Cmd {
	for i, row := range p.pages {
		if id == "detail."+row.id {
			p.chosen = i
			return nil
		}
	}
	switch id {
	case "detail.next-pane":
		p.chosen = (p.chosen + 1) % len(p.pages)
	case "detail.previous-pane":
		p.chosen = (p.chosen + len(p.pages) - 1) % len(p.pages)
	case "detail.wrap":
		p.manner.cut = !p.manner.cut
		p.manner.version++
	case "detail.grow":
		p.manner.grown = min(p.manner.grown+growStep, mostGrown)
	case "detail.shrink":
		p.manner.grown = max(p.manner.grown-growStep, -mostGrown)
	case "detail.alike":
		return alike(p)
	case "detail.enter", "detail.pivot", "detail.tick":
		return act(p, id)
	case "detail.unfold":
		p.Unfold()
	case "detail.fold":
		p.Fold()
	case "detail.find", "detail.find-next", "detail.find-previous":
		if !p.asked.has(p.shown) || id != "detail.find" && !p.search.on() {
			return nil
		}
		p.search.run(id, &p.views[p.chosen])
	default:
		p.views[p.chosen].move(id)
	}
	return nil
}

// mostWaiting bounds the moves that wait for the end of a page.
const mostWaiting = 100

// move moves by the command with the id. To the end of a page that isn't whole it moves once
// all is written, and so do moves after it; one to the top gives it up.
func (v *view) move(id string) {
	switch {
	case id == "detail.top":
		v.waits = nil
	case len(v.waits) > 0, id == "detail.bottom" && !v.built.whole():
		v.waits = append(v.waits, id)
		v.waits = v.waits[:min(len(v.waits), mostWaiting)]
		return
	}
	v.built.reach(&v.scroller)
	v.run(&v.built, id)
}

// arrive makes the moves that have waited, once the page is whole.
func (v *view) arrive() {
	if !v.built.whole() {
		return
	}
	waits := v.waits
	v.waits = nil
	for _, id := range waits {
		v.run(&v.built, id)
	}
}

// The sizes of a pane: per cent of the screen, by key and at most.
const (
	growStep  = 5
	mostGrown = 30
)

// run moves by the command with the id.
func (s *scroller) run(r *rendering, id string) {
	page, half := max(s.height-1, 1), max(s.height/2, 1)
	switch id {
	case "detail.down":
		s.step(r, 1)
	case "detail.up":
		s.step(r, -1)
	case "detail.page-down":
		s.leap(r, page)
	case "detail.page-up":
		s.leap(r, -page)
	case "detail.half-down":
		s.leap(r, half)
	case "detail.half-up":
		s.leap(r, -half)
	case "detail.top":
		s.edge(r, -math.MaxInt32)
	case "detail.bottom":
		s.edge(r, math.MaxInt32)
	}
}

// edge goes to the first (d below 0) or the last line and row.
func (s *scroller) edge(r *rendering, d int) {
	s.scroll(r, d)
	s.leap(r, d)
}

// mostAhead is more lines than a terminal shows: of what a page's keys move by.
const mostAhead = 500
