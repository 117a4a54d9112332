package normalize

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// Version is the version of the mapping. It rises when a record of the same item
// would differ; the store then builds its columns anew from raw.
const Version = 1

// Record maps one item of a source. The record's Raw is raw itself, never
// changed, and the texts of the record are copies.
//
// It cannot fail: what is not as the schema says is left out and the record
// marked Odd, down to an item that is no JSON at all, whose record has an id
// and Raw alone. A member that is sent twice counts as it was sent last.
func Record(integration string, source alert.SourceName, raw []byte) alert.Record {
	rec := alert.Record{Key: alert.Key{Integration: integration, Source: source}, Raw: raw}
	r := newReader(raw)
	switch source {
	case alert.Incidents:
		rec.ID, rec.Incident = r.incident()
	case alert.Legacy:
		rec.ID, rec.Alert = r.legacy()
	case alert.AlertsV2:
		rec.ID, rec.Alert = r.alertV2()
	default:
		rec.ID, rec.Alert = r.unread()
	}
	r.end()
	rec.Malformed = r.odd
	if rec.ID == "" {
		rec.ID, rec.Malformed = hashID(raw), true
	}
	return rec
}

// hashID names an item that has no id of its own.
func hashID(raw []byte) string {
	sum := sha256.Sum256(raw)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// unread keeps an item of a source that is known and not read yet: its id and
// nothing else.
func (r *reader) unread() (id string, a *alert.Alert) {
	r.odd = true
	if r.open(jsontext.KindBeginObject) {
		for r.member() {
			if string(r.name) == "id" {
				id = r.text()
			} else {
				r.take()
			}
		}
	}
	return id, &alert.Alert{Status: alert.Open, Provider: alert.Other, Schema: thirdParty}
}
