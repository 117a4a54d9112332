package story

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// changed is a change of a group.
type changed struct {
	of int // number of the group
	alert.Change
}

// step tells what one hand did to one or several records in one second: the fields, and the records.
type step struct {
	changes []changed // of the first of them
	of      []int     // numbers of the groups
	mixed   bool      // not all had the same values before
}

// changes adds the history: changes at the service and triage here. What was done alike in one
// second is one event: whoever takes an incident takes all of its alerts.
func (t *timeline) changes() {
	var order []string
	steps := map[string]*step{}
	for i, g := range t.groups {
		for _, list := range together(i, g.Changes) {
			var told, rest []changed
			for _, c := range list {
				if t.minor(&c) {
					rest = append(rest, c)
				} else {
					told = append(told, c)
				}
			}
			for _, c := range rest {
				t.step(&step{changes: []changed{c}, of: []int{i}}, true)
			}
			if len(told) == 0 {
				continue
			}
			key := alike(told)
			s := steps[key]
			if s == nil {
				s = &step{changes: told}
				steps[key], order = s, append(order, key)
			}
			s.of = append(s.of, i)
			s.mixed = s.mixed || !slices.EqualFunc(s.changes, told, func(a, b changed) bool { return a.Old == b.Old })
		}
	}
	for _, key := range order {
		t.step(steps[key], false)
	}
}

// together divides the changes of a group into those of one second and one hand.
func together(of int, list []alert.Change) [][]changed {
	var out [][]changed
	at := map[string]int{} // by second and hand, the number of the list from 1
	for _, c := range list {
		key := strconv.FormatInt(int64(c.At/alert.Second), 10) + " " + c.By
		if c.Field == entitiesField { // a sentence of its own
			key += " " + c.Field
		}
		n := at[key]
		if n == 0 {
			out = append(out, nil)
			n = len(out)
			at[key] = n
		}
		out[n-1] = append(out[n-1], changed{of, c})
	}
	return out
}

// alike returns what steps that are told as one have in common: second, hand, fields and values.
func alike(list []changed) string {
	var b strings.Builder
	b.WriteString(strconv.FormatInt(int64(list[0].At/alert.Second), 10) + "\x00" + list[0].By)
	for _, c := range list {
		b.WriteString("\x00" + c.Field + "\x00" + c.New)
	}
	return b.String()
}

// minor reports whether a change is bookkeeping: counts and texts that the service writes anew, comments,
// which are told themselves, and among several records their evidence, of which they tell.
func (t *timeline) minor(c *changed) bool {
	return c.Sent() && (!decides(c.Field) || c.Field == entitiesField && len(t.groups) > 1)
}

// step adds the event of a step.
func (t *timeline) step(s *step, minor bool) {
	first := s.changes[0]
	e := Event{At: first.At, Kind: Triaged, By: first.By, Change: first.Change, Minor: minor}
	if first.Sent() {
		e.Kind, e.By = Changed, ""
	}
	t.of = first.of
	t.add(e, func(l *line) {
		if first.Field == entitiesField && l.entities(EntitiesChanged(first.Old, first.New)) {
			return
		}
		switch {
		case e.By != "":
			l.add(Name, e.By)
			l.add(Plain, " changed ")
		case first.By == alert.ByLate:
			l.add(Plain, "A late event changed ")
		default:
			l.add(Plain, "Changed ")
		}
		for i, c := range s.changes {
			if i > 0 {
				l.add(Plain, ", ")
			}
			l.add(Name, fieldWords(c.Field))
			if !s.mixed {
				l.with(" from ", Value, cut(valueWords(c.Field, c.Old), longestChange))
			}
			l.with(" to ", Value, cut(valueWords(c.Field, c.New), longestChange))
		}
		t.records(l, s.of)
	})
}

// longestChange bounds a value that a change is told with.
const longestChange = 256

// ChangeWords returns a change as words, without who made it and when: the field, what it was and what
// it is.
func ChangeWords(c *alert.Change) string {
	var l line
	switch words := fieldWords(c.Field); {
	case c.Field == entitiesField && l.entities(EntitiesChanged(c.Old, c.New)):
	case c.Old == "" && c.New == "":
		l.add(Plain, "A part that no field shows")
	default:
		l.add(Name, strings.ToUpper(words[:min(1, len(words))])+words[min(1, len(words)):])
		l.with(" from ", Value, cmp.Or(cut(valueWords(c.Field, c.Old), longestChange), "nothing"))
		l.with(" to ", Value, cmp.Or(cut(valueWords(c.Field, c.New), longestChange), "nothing"))
	}
	return Sentence{Parts: l.parts}.String()
}

// records says which records of several a step is about.
func (t *timeline) records(l *line, of []int) {
	if len(t.groups) == 1 {
		return
	}
	incidents, alerts := 0, 0
	for _, i := range of {
		if r := t.groups[i].Record; r != nil && r.Incident != nil {
			incidents++
		} else {
			alerts++
		}
	}
	switch {
	case incidents > 0 && alerts == 0:
		l.add(Plain, ": the incident")
	case len(of) == 1 && t.groups[of[0]].Record != nil:
		l.with(": ", Name, cut(t.groups[of[0]].Record.Heading(), 256))
	case incidents > 0:
		l.add(Plain, ": the incident and "+counted(alerts, "alert"))
	case alerts > 1:
		l.add(Plain, ": "+counted(alerts, "alert"))
	}
}

// decides reports whether a change of the service to a field is a step of an investigation, or tells of
// what happened. Counts, texts and numbers that the service writes anew with each alert do not.
func decides(field string) bool {
	switch field {
	case entitiesField, "severity", "status", "assigned_to", "classification", "determination", "investigation_state", "redirect_id", "category", "tags":
		return true
	}
	return false
}

// valueWords returns a value of a change in the words of every screen: New for OPEN, and a time
// as others are written, without the ticks of the service.
func valueWords(field, value string) string {
	switch {
	case value == "":
		return ""
	case field == "status":
		return alert.Status(value).Title()
	case field == "triage.state":
		return alert.ParseTriage(value).Word()
	case field == "triage.verdict":
		return alert.Verdict(value).Title()
	case field == "triage.bookmarked" && alert.Flag(value).Set():
		return "yes"
	}
	if field == "triage.note" {
		return quoted(value)
	}
	if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
		return at.UTC().Format("2006-01-02 15:04:05Z")
	}
	return value
}

// fieldWords names a field for people so that a value can follow "to": "assignee" for
// assigned_to, and "triage" for triage.state.
func fieldWords(field string) string {
	switch field {
	case "triage.state":
		return "triage"
	case "triage.assigned_to":
		return "owner"
	case "assigned_to":
		return "assignee"
	}
	return strings.ReplaceAll(strings.TrimPrefix(field, "triage."), "_", " ")
}
