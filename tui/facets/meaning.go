package facets

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Meaning returns the condition that a word stands for on a chip or a key; "" for any other word. In a
// query the word alone is text to look for.
func Meaning(f *Facets, word string) (condition string) {
	for i := range f.o.Rows {
		row := &f.o.Rows[i]
		for _, v := range row.Values {
			if row.Since || !strings.EqualFold(word, row.brief(v.Word)) && !strings.EqualFold(word, v.Command.ID) && !strings.EqualFold(word, v.Name) {
				continue
			}
			if condition, err := query.Toggle("", row.Field, v.Word, false); err == nil {
				return condition
			}
		}
		if row.Field != triageSeen {
			continue
		}
		if condition := f.spoken()[strings.ToLower(word)]; condition != "" {
			return condition
		}
		for _, state := range alert.TriageStates() {
			if strings.EqualFold(word, string(state)) {
				return "triage.state = " + query.Quote(string(state))
			}
		}
	}
	if strings.Trim(word, "0123456789") == "" {
		return incidentOf(f.o.Kind, word)
	}
	return ""
}

// spoken returns the conditions that words stand for which are on no chip.
func (f *Facets) spoken() map[string]string {
	return map[string]string{
		query.Me:     f.o.Yours,
		"mine":       f.o.Yours,
		"bookmarked": "triage.bookmarked = true",
		"open":       "status != 'Resolved'",
		"closed":     "triage.state = 'done'",
		"noted":      "triage.note IS NOT NULL",
		"assigned":   "(triage.assigned_to IS NOT NULL OR assigned_to IS NOT NULL)",
		"unassigned": "triage.assigned_to IS NULL AND assigned_to IS NULL",
	}
}

// incidentOf returns the condition of a number, which is that of an incident as people say it.
func incidentOf(kind *alert.Kind, number string) string {
	switch {
	case number == "":
		return ""
	case kind == alert.IncidentKind():
		return "id = " + query.Quote(number)
	case kind == alert.AlertKind():
		return "incident_id = " + query.Quote(number)
	}
	return ""
}

// triageSeen is the field of whether a record was looked at.
const triageSeen = "triage.seen"

// Named returns what a condition asks for, as the chip of it says; "" if none of the facets is about it, or
// one of its values has no name.
func Named(rows []Facet, t query.Term) string {
	f := New(Options{Rows: rows})
	f.Ask([]query.Term{t})
	for i := range rows {
		if words := f.askedFor(&rows[i]); words != "" {
			return words
		}
	}
	return ""
}
