package index

import (
	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// build puts alerts, which stand in the default order, into columns. It has no
// table of keys: it is only ever merged. The caller is the one writer.
func (ix *Index) build(rows []engine.Row) *segment {
	s := &segment{n: len(rows), seq: make([]int64, len(rows))}
	var ids [wordColumns][]uint32
	var instants [timeColumns][]alert.Time
	for i := range ids {
		ids[i] = make([]uint32, len(rows))
	}
	for i := range instants {
		instants[i] = make([]alert.Time, len(rows))
	}
	for i := range rows {
		r := &rows[i]
		for column, word := range wordsOf(r) {
			ids[column][i] = ix.dictionaries[column].word(word)
		}
		for column, list := range listsOf(r.Alert) {
			ids[colCategories+column][i] = ix.dictionaries[colCategories+column].list(list)
		}
		for column, t := range timesOf(r) {
			instants[column][i] = t
		}
		s.ids.add(r.ID)
		s.entities.add(ix.entities(r.Alert))
		s.seq[i] = r.Seq
	}
	for i := range ids {
		s.words[i] = packWords(ids[i])
	}
	for i := range instants {
		s.times[i] = packTimes(instants[i])
	}
	return s
}

// wordsOf gives a row's words in the order of the columns, up to the lists.
func wordsOf(r *engine.Row) [colCategories]string {
	a := r.Alert
	return [colCategories]string{
		colIntegration:     r.Integration,
		colSource:          string(r.Source),
		colTenant:          a.TenantID,
		colTitle:           a.Title,
		colDescription:     a.Description,
		colSeverity:        string(a.Severity),
		colStatus:          string(a.Status),
		colProvider:        string(a.Provider),
		colProduct:         a.Product,
		colServiceSource:   a.ServiceSource,
		colDetectionSource: a.DetectionSource,
		colDetector:        a.DetectorID,
		colCategory:        a.Category,
		colClassification:  a.Classification,
		colDetermination:   a.Determination,
		colAssigned:        a.AssignedTo,
		colInvestigation:   a.InvestigationState,
		colIncident:        a.IncidentID,
		colThreatName:      a.ThreatName,
		colThreatFamily:    a.ThreatFamily,
		colActor:           a.Actor,
		colSchema:          a.Schema,
		colTriageState:     r.Triage.State.Word(),
		colTriageBy:        r.Triage.By,
		colTriageNote:      r.Triage.Note,
		colURL:             cutURL(a.URL, r.ID),
	}
}

// listsOf gives an alert's lists in the order of the columns from colCategories on.
func listsOf(a *alert.Alert) [wordColumns - colCategories][]string {
	return [...][]string{a.Categories, a.Techniques, a.SensorTypes, a.Tags}
}

func timesOf(r *engine.Row) [timeColumns]alert.Time {
	a := r.Alert
	return [timeColumns]alert.Time{
		colCreated:  a.Created,
		colUpdated:  a.Updated,
		colBegan:    a.Began,
		colEnded:    a.Ended,
		colResolved: a.Resolved,
		colIngested: r.Ingested,
		colTriageAt: r.Triage.At,
	}
}

// entities gives the numbers of an alert's entities and the mask of their kinds.
// The slice is good until the next call.
func (ix *Index) entities(a *alert.Alert) (ids []uint32, kinds uint32) {
	ids = ix.scratch[:0]
	for _, e := range a.Entities {
		if e.Value != "" {
			ids = append(ids, ix.dictionaries[dictEntities].entity(e))
			kinds |= ix.kinds.of(e.Type)
		}
	}
	ix.scratch = ids
	return ids, kinds
}
