package detail

import (
	"fmt"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
)

// Pivot asks the owner of the list for the records that share a value with this one.
type Pivot struct {
	Field, Value string // as the query language has them: @ip, 203.0.113.7
	Title        string // for people, as it was sent: clean it before drawing
	Pane         *Pane  // whose owner is asked: every screen receives every message
}

// Tick says that a person ticked a recommended action of a record, or no longer. The
// owner of the list keeps it; until the record comes with it, the pane shows it.
type Tick struct {
	Pane   *Pane // whose owner is meant
	Key    alert.Key
	Title  string // of the record, as it was sent
	Action string // as it was sent
	On     bool
}

// ticks are the recommended actions that were ticked here since the record was shown.
type ticks map[string]bool

// settle forgets ticks that a record came with.
func (t ticks) settle(kept map[string]bool) {
	maps.DeleteFunc(t, func(action string, on bool) bool { return kept[action] == on })
}

// Ticked reports whether a recommended action of the shown record is ticked.
func (p *Pane) Ticked(action string) bool {
	if on, here := p.ticks[action]; here {
		return on
	}
	return p.shown != nil && p.shown.ticked[action]
}

// Untick forgets a tick that could not be kept, so that the record's own shows again.
func (p *Pane) Untick(action string) {
	delete(p.ticks, action)
	p.manner.version++
}

// Asked returns the typed condition of what is under the cursor; ok is false if there is
// no row there, or one that no condition is made of.
func (p *Pane) Asked() (asked Pivot, ok bool) {
	row, ok := rowAt(p)
	if !ok || row.asks == nil {
		return Pivot{}, false
	}
	asked = row.asks()
	asked.Pane = p
	return asked, asked.Field != ""
}

// unticked says where the rows are that can be ticked, seen from one that can't, which begins at a line.
func unticked(p *Pane, from int) string {
	switch {
	case onMembers(p):
		return "Mark alerts in their list, to which = leads; enter opens this one"
	case hasMembers(p) && len(p.shown.actions) == 0:
		return "Nothing to tick here; " + toMembers()
	case len(p.shown.actions) == 0:
		return "No actions are recommended here that could be ticked"
	}
	where := "in " + named(summaryPage)
	if p.chosen == summaryPage {
		where = "further down"
		if slices.ContainsFunc(p.views[p.chosen].built.stops, func(s stop) bool { return s.action != "" && s.from < from }) {
			where = "further up"
		}
	}
	return "Only recommended actions can be ticked: they are " + where
}

// hasMembers reports whether the shown record is an incident of which alerts are stored.
func hasMembers(p *Pane) bool { return p.shown.isIncident() && len(p.shown.members()) > 0 }

// toMembers says where in an incident the key is that leads to the list of its alerts.
func toMembers() string {
	return fmt.Sprintf("in %d %s = leads to their list", evidencePage+1, pageRows()[evidencePage].whole)
}

// unasked says why there is nothing to filter by on a row.
func unasked(p *Pane) string {
	if hasMembers(p) {
		return "No field for this; " + toMembers()
	}
	return "The query language has no field for this"
}

// act runs a command on the row under the cursor and returns its message.
func act(p *Pane, id string) tea.Cmd {
	row, ok := rowAt(p)
	asked, some := p.Asked()
	if all := listing(p); all != nil && id == "detail.pivot" {
		return screen.Send(*all)
	}
	switch {
	case !ok && (id == "detail.enter" || !hasMembers(p)):
		return nil
	case row.action != "" && id != "detail.pivot":
		tick := Tick{Pane: p, Key: p.asked.key, Title: p.shown.record.Title(), Action: row.action, On: !p.Ticked(row.action)}
		p.ticks[row.action] = tick.On
		p.manner.version++
		return screen.Send(tick)
	case row.visits != nil && id == "detail.enter":
		visit := *row.visits
		visit.Pane, visit.Among = p, among(p, visit.Key)
		if p.chosen == relatedPage {
			visit.Among = p.beside.related.found.value.rows
		}
		return screen.Send(visit)
	case row.lists != nil && id == "detail.enter":
		all := *row.lists
		all.Pane = p
		return screen.Send(all)
	case id == "detail.tick":
		return screen.Say(screen.Info, unticked(p, row.from))
	case id == "detail.enter" && some:
		return relate(p, asked)
	case some:
		return screen.Send(asked)
	case id == "detail.enter" && row.fold:
		if !p.Unfold() {
			p.Fold()
		}
		return nil
	}
	return screen.Say(screen.Info, unasked(p))
}
