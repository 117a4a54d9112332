package engine

import (
	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// Alerts are made of events. A service that has no alerts of its own, as Office 365, names
// in each event the alert that it is part of. Whoever puts the events gets the alert:
// normalize.Joined makes its item of the stored item and the new events, and so the order
// in which events come does not matter.

// PartOf returns the key of the alert that a record is an event of; ok is false if it is
// none, or of no alert.
func PartOf(r *alert.Record) (key alert.Key, ok bool) {
	if r.Event == nil || r.Event.AlertID == "" {
		return alert.Key{}, false
	}
	return alert.Key{Integration: r.Integration, Source: r.Source, ID: r.Event.AlertID}, true
}

// OfEvents reports whether a record is an alert of a source that makes alerts of events.
func OfEvents(r *alert.Record) bool {
	if r.Alert == nil {
		return false
	}
	s := alert.SourceOf(r.Source)
	return s != nil && s.Joined != nil
}

// SentBy returns the By of the changes from one version of a record to another that the
// service sent.
func SentBy(old, new *alert.Record) string {
	if OfEvents(new) && new.Updated() <= old.Updated() {
		return alert.ByLate
	}
	return alert.ByGraph
}

// Join makes the alert of a key of events: of those in was, its stored item, nil if there
// is none, and in items. An item may also be that of the whole
// alert. ok is false if they make no alert of that key.
func Join(key alert.Key, was []byte, items [][]byte, record func(integration string, source alert.SourceName, raw []byte) alert.Record) (r alert.Record, ok bool) {
	joined := normalize.Joined(was, items...)
	if joined == nil {
		return alert.Record{}, false
	}
	r = Clean(record(key.Integration, key.Source, joined))
	return r, r.Alert != nil && r.Key == key
}
