// Package normalize turns one item as a service sent it into an alert.Record,
// and the evidence of a raw alert into alert.Evidence. It is pure: the same
// bytes give the same record, whatever the time or the machine.
//
// It never fails. A field that is not as the schema says is left out of the
// record, which is then marked Odd; the item itself stays complete in Raw. Null,
// absent and "" are missing values and nothing odd. The package must not know
// how items are fetched or kept.
//
// Begin with Record, then alerts_v2.go, incidents.go and legacy.go, a source a
// file. What is decided in tables is in kinds.go (types of evidence, what feeds
// a logical type), product.go (providers, sensors, schemas), words.go (enums)
// and paths.go (where each field comes from). A new kind of evidence is a row in
// kinds.go and needs no other change.
package normalize
