package detail

import (
	"math"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
)

// Where is the context of the pane's commands.
const Where command.Context = "detail"

// tab is one of the panes.
type tab int

const (
	tabSummary tab = iota
	tabEvidence
	tabHistory
	tabRaw
	tabs // how many there are
)

// Specs lists the pane's commands, for the registry.
func Specs() []command.Spec {
	choose := func(id, key, help string) command.Spec {
		return command.Spec{ID: "detail." + id, Keys: []string{key}, Help: help, Group: "panes", Where: Where}
	}
	move := func(id, help string, keys ...string) command.Spec {
		return command.Spec{ID: "detail." + id, Keys: keys, Help: help, Group: "move", Where: Where, Silent: true}
	}
	next := choose("next-pane", "tab", "next pane")
	next.Short, next.Hint = "pane", 40
	return []command.Spec{
		choose("summary", "1", "summary"),
		choose("evidence", "2", "evidence"),
		choose("history", "3", "history of changes"),
		choose("raw", "4", "raw item, as received"),
		next,
		choose("previous-pane", "shift+tab", "previous pane"),
		move("down", "down a line", "j", "down"),
		move("up", "up a line", "k", "up"),
		move("page-down", "a page down", "pgdown"),
		move("page-up", "a page up", "pgup"),
		move("half-down", "half a page down", "ctrl+d"),
		move("half-up", "half a page up", "ctrl+u"),
		move("top", "go to the top", "g", "home"),
		move("bottom", "go to the end", "G", "end"),
	}
}

// Commands returns those that work now: none while no record is selected.
func (p *Pane) Commands() []command.Spec {
	if !p.wanted {
		return nil
	}
	return Specs()
}

// Do runs the command with the id. Ids that are not the pane's do nothing.
func (p *Pane) Do(id string) tea.Cmd {
	switch id {
	case "detail.summary":
		p.tab = tabSummary
	case "detail.evidence":
		p.tab = tabEvidence
	case "detail.history":
		p.tab = tabHistory
	case "detail.raw":
		p.tab = tabRaw
	case "detail.next-pane":
		p.tab = (p.tab + 1) % tabs
	case "detail.previous-pane":
		p.tab = (p.tab + tabs - 1) % tabs
	default:
		p.scroll(id)
	}
	return nil
}

func (p *Pane) scroll(id string) {
	page, half := max(p.height-1, 1), max(p.height/2, 1)
	switch id {
	case "detail.down":
		p.move(1)
	case "detail.up":
		p.move(-1)
	case "detail.page-down":
		p.move(page)
	case "detail.page-up":
		p.move(-page)
	case "detail.half-down":
		p.move(half)
	case "detail.half-up":
		p.move(-half)
	case "detail.top":
		p.tops[p.tab] = 0
	case "detail.bottom":
		p.tops[p.tab] = math.MaxInt32
		p.move(0)
	}
}

// move scrolls by d lines as far as there are lines. Lines that aren't built
// yet set no bound; Draw sets it later.
func (p *Pane) move(d int) {
	top := max(p.tops[p.tab]+d, 0)
	if n := len(p.built[p.tab].lines); n > 0 {
		top = min(top, max(n-p.height, 0))
	}
	p.tops[p.tab] = top
}
