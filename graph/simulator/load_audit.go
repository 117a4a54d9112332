package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"tocsin/graph/alert"
)

// loadRecords replaces the audit log by records as they were received. An item that holds
// records, as an alert made of them does, is taken apart.
func (t *Tenant) loadRecords(items [][]byte) error {
	log := newAuditLog(func(alert.Time) {})
	at := alert.At(t.now()) - 2*alert.Minute
	for i, item := range items {
		var o struct {
			RecordType json.Number
			Records    []json.RawMessage `json:"records"`
		}
		item = bytes.TrimSpace(item)
		var wrong *json.UnmarshalTypeError
		if err := json.Unmarshal(item, &o); len(item) == 0 || item[0] != '{' || err != nil && !errors.As(err, &wrong) {
			return fmt.Errorf("load %s: item %d: %w", alert.O365Management, i+1, errNotObject)
		}
		records := o.Records
		if records == nil {
			records = []json.RawMessage{item}
		}
		for _, record := range records {
			log.add(auditRecord{at, contentOf(recordTypeOf(record)), func() []byte { return record }})
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.audit = log
	return nil
}

// recordTypeOf reads the RecordType of a record; 0 if it has none.
func recordTypeOf(record []byte) int {
	var o struct{ RecordType int }
	if json.Unmarshal(record, &o) != nil {
		return 0
	}
	return o.RecordType
}
