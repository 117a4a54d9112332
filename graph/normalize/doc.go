// Package normalize turns one item as a service sent it into an alert.Record,
// and the evidence of a raw alert into alert.Evidence. It is pure: the same
// bytes give the same record, whatever the time or the machine.
//
// It never fails. A field not as the schema says is left out of the record,
// which is then marked Malformed; the item itself stays complete in Raw. Null,
// absent and "" are missing values and not malformed. The package must not know
// how items are fetched or kept.
//
// Sources are rows (source.go), each joined by name with its row in
// alert.Sources: members read as they stand are listed there, code is only for
// those of which something is made. Begin with Record, then alerts_v2.go,
// incidents.go and legacy.go, a source a file. Other tables are kinds.go (types
// of evidence, the members that feed a logical type or a field, which are spellings
// of one thing), product.go (providers, sensors, schemas) and words.go (enums).
// One more kind of evidence is a row in kinds.go and needs no other change; one
// more source is a file with its row, and its line in source.go.
package normalize
