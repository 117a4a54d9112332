package story

import (
	"strings"
	"time"

	"tocsin/graph/alert"
)

// changes adds the history: changes at the service and triage here.
func (t *timeline) changes(list []alert.Change) {
	for _, c := range list {
		e := Event{At: c.At, Kind: Triaged, By: c.By, Change: c}
		if c.Sent() {
			e.Kind, e.By, e.Minor = Changed, "", !decides(c.Field)
		}
		t.add(e, func(l *line) {
			if c.Field == entitiesField && l.entities(EntitiesChanged(c.Old, c.New)) {
				return
			}
			switch {
			case e.By != "":
				l.add(Name, e.By)
				l.add(Plain, " changed ")
			case c.By == alert.ByLate:
				l.add(Plain, "A late event changed ")
			default:
				l.add(Plain, "Changed ")
			}
			l.add(Name, fieldWords(c.Field))
			l.with(" from ", Value, cut(valueWords(c.Field, c.Old), 256))
			l.with(" to ", Value, cut(valueWords(c.Field, c.New), 256))
		})
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
