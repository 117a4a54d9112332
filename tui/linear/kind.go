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

// kinds returns the row of each kind; that of alerts comes first.
func kinds() []kindRow {
	return []kindRow{
		{alert.AlertKind(), alertLine, []part{
			{"what happened", tellStory},
			{"evidence", tellEvidence},
			{"process tree", tellTree},
			{"times", tellTimes},
			{"fields", tellFields},
			{"past decisions", tellPast},
			{"related", tellRelated},
			{"timeline", tellTimeline},
			{"history", tellHistory},
		}, twinOf, true},
		{alert.IncidentKind(), incidentLine, []part{
			{"what it is", tellIncident},
			{"alerts", tellAlerts},
			{"process tree", tellTree},
			{"entities", tellEntities},
			{"related", tellRelated},
			{"times", tellTimes},
			{"fields", tellFields},
			{"timeline", tellTimeline},
			{"history", tellHistory},
		}, twinOf, true},
		{alert.EventKind(), eventLine, []part{
			{"what was done", tellEvent},
			{"its alert", tellAlertOf},
			{"entities", tellEntities},
			{"related", tellRelated},
			{"fields", tellFields},
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
