package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tocsin/graph/alert"
)

// loadRecords replaces the audit log by records as they were received.
func (t *Tenant) loadRecords(items [][]byte) error {
	at := alert.At(t.now()) - 2*alert.Minute
	records, err := auditRecords(at, items)
	if err != nil {
		return err
	}
	log := newAuditLog(func(alert.Time) {})
	for _, r := range records {
		log.add(r)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.audit = log
	return nil
}

// Append adds records to the audit log, as they are received. They become available at a
// moment of the service's clock, which must not lie before the minute that goes on: the
// contents of earlier ones are made.
func (t *Tenant) Append(at time.Time, items [][]byte) error {
	records, err := auditRecords(alert.At(at), items)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.audit == nil {
		t.audit = newAuditLog(func(alert.Time) {})
	}
	for _, r := range records {
		t.audit.add(r)
	}
	return nil
}

// auditRecords makes records of the audit log that become available at a moment. An item
// that holds records, as an alert made of them does, is taken apart.
func auditRecords(at alert.Time, items [][]byte) (list []auditRecord, err error) {
	for i, item := range items {
		var o struct {
			RecordType json.Number
			Records    []json.RawMessage `json:"records"`
		}
		item = bytes.TrimSpace(item)
		var wrong *json.UnmarshalTypeError
		if err := json.Unmarshal(item, &o); len(item) == 0 || item[0] != '{' || err != nil && !errors.As(err, &wrong) {
			return nil, fmt.Errorf("load %s: item %d: %w", alert.O365Management, i+1, errNotObject)
		}
		records := o.Records
		if records == nil {
			records = []json.RawMessage{item}
		}
		for _, record := range records {
			list = append(list, auditRecord{at, contentOf(recordTypeOf(record)), func() []byte { return record }})
		}
	}
	return list, nil
}

// recordTypeOf reads the RecordType of a record; 0 if it has none.
func recordTypeOf(record []byte) int {
	var o struct{ RecordType int }
	if json.Unmarshal(record, &o) != nil {
		return 0
	}
	return o.RecordType
}
