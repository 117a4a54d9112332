package index

import (
	"tocsin/graph/alert"
	"tocsin/store/query"
)

// field says which column answers for a field of the query language, and how a
// value of the column is read.
type field struct {
	kind   fieldKind
	column int
	// text, number and truth read a word of the column where the field is not the
	// word itself. They are asked once a distinct word, the missing one included.
	text   func(word string) string
	number func(word string) float64
	truth  func(word string) bool
	named  bool // entities are read as kind:value
}

type fieldKind int

const (
	neverField  fieldKind = iota // no alert has a value
	wordField                    // a word, or a list of words
	numberField                  // a number made of a word
	boolField                    // a truth made of a word
	timeField
	idField
	urlField
	entityField
	rawField // a path into the raw item
)

// fields is the one table from names of the query language to columns. Logical
// types and other fields that a kind of entity fills need no row: see fieldOf.
func fields() map[string]field {
	word := func(column int) field { return field{kind: wordField, column: column} }
	instant := func(column int) field { return field{kind: timeField, column: column} }
	return map[string]field{
		"resource_id": {kind: idField},
		"url":         {kind: urlField},
		"ingest.product.name": {kind: wordField, column: colSource, text: func(word string) string {
			return alert.SourceName(word).IngestProduct()
		}},
		"ingest.product.version": {kind: wordField, column: colSource, text: func(word string) string {
			return alert.SourceName(word).Version()
		}},
		"severity": {kind: numberField, column: colSeverity, number: func(word string) float64 {
			return alert.Severity(word).Number()
		}},
		"triage.seen": {kind: boolField, column: colTriageState, truth: func(word string) bool {
			return alert.TriageState(word).Seen()
		}},

		"integration":          word(colIntegration),
		"tenant_id":            word(colTenant),
		"title":                word(colTitle),
		"description":          word(colDescription),
		"status":               word(colStatus),
		"provider":             word(colProvider),
		"product":              word(colProduct),
		"service_source":       word(colServiceSource),
		"detection_source":     word(colDetectionSource),
		"detector_id":          word(colDetector),
		"category":             word(colCategory),
		"categories":           word(colCategories),
		"classification":       word(colClassification),
		"determination":        word(colDetermination),
		"assigned_to":          word(colAssigned),
		"investigation_state":  word(colInvestigation),
		"incident_id":          word(colIncident),
		"threat_name":          word(colThreatName),
		"threat_family":        word(colThreatFamily),
		"actor":                word(colActor),
		"schema":               word(colSchema),
		"tags":                 word(colTags),
		"sensor_types":         word(colSensors),
		"attack_technique_ids": word(colTechniques),
		"triage.state":         word(colTriageState),
		"triage.by":            word(colTriageBy),
		"triage.note":          word(colTriageNote),

		"created_at":       instant(colCreated),
		"updated_at":       instant(colUpdated),
		"began_at":         instant(colBegan),
		"event_time_usec":  instant(colBegan),
		"ended_at":         instant(colEnded),
		"resolved_at":      instant(colResolved),
		"ingested_at":      instant(colIngested),
		"ingest_time_usec": instant(colIngested),
		"triage.at":        instant(colTriageAt),

		"entities": {kind: entityField, named: true},
	}
}

// fieldOf returns what answers for a field of a query.
func (ix *Index) fieldOf(f *query.Field, path []string) field {
	switch {
	case path != nil:
		return field{kind: rawField}
	case f == nil:
		return field{}
	}
	if known, ok := ix.fields[f.Name]; ok {
		return known
	}
	if f.Entity() != "" {
		return field{kind: entityField}
	}
	return field{}
}
