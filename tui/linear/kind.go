package linear

import (
	"tocsin/graph/alert"
	"tocsin/store/index"
)

// kindRow holds what the lines tell of the records of one kind.
type kindRow struct {
	kind    *alert.Kind
	line    func(*index.Row) []string // a row of the list: what matters most comes first
	parts   []part                    // of an open record, in the order of their numbers
	twin    string                    // what is said before the numbers of the others about the same events
	triaged bool                      // a person decides about it
}

// twinOf is said of an alert that another source has, too. The records of an alert are not the same thing
// twice.
const twinOf = "twin of"

// kinds returns the row of each kind; that of alerts comes first. The parts up to 9 have the numbers that
// the pages of the screen have.
func kinds() []kindRow {
	const beyond = 10 // the first number that no page has
	return []kindRow{
		{alert.AlertKind(), alertLine, []part{
			{1, "what happened", tellStory},
			{2, "evidence", tellEvidence},
			{3, "process tree", tellTree},
			{4, "timeline", tellTimeline},
			{5, "history", tellHistory},
			{6, "fields", tellFields},
			{7, "compare with what it was", tellWas},
			{8, "related", tellRelated},
			{9, "past decisions", tellPast},
			{beyond, "times", tellTimes},
		}, twinOf, true},
		{alert.IncidentKind(), incidentLine, []part{
			{1, "what it is", tellIncident},
			{2, "alerts", tellAlerts},
			{3, "process tree", tellTree},
			{4, "timeline", tellTimeline},
			{5, "history", tellHistory},
			{6, "fields", tellFields},
			{7, "compare with what it was", tellWas},
			{8, "related", tellRelated},
			{9, "past decisions", tellPast},
			{beyond, "times", tellTimes},
			{beyond + 1, "entities", tellEntities},
		}, twinOf, true},
		{alert.EventKind(), eventLine, []part{
			{1, "what was done", tellEvent},
			{6, "fields", tellFields},
			{8, "related", tellRelated},
			{beyond + 1, "entities", tellEntities},
			{beyond + 2, "its alert", tellAlertOf},
		}, "same alert as", false},
	}
}

// kindOf returns the row of a record's kind.
func kindOf(r *index.Row) kindRow {
	all := kinds()
	for _, k := range all {
		if k.kind == r.Kind {
			return k
		}
	}
	return all[0]
}
