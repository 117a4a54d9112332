// Package normalize turns one item as a service sent it into an alert.Record,
// and the evidence of a raw alert into alert.Evidence. It is pure: the same
// bytes give the same record, whatever the time or the machine.
//
// It never fails. A field that is not as the schema says is left out of the
// record, which is then marked Odd; the item itself stays complete in Raw. The
// package must not know how items are fetched or kept.
package normalize
