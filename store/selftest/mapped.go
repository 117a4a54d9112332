package selftest

import (
	"fmt"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// mapped compares the columns of each record of a sample with those that its item
// gives. It is true only if the present mapping made all records.
func (t *test) mapped(s *sample, yield func(Finding) bool) error {
	left, err := t.store.Outdated(t.ctx, normalize.Version(), 1)
	if err != nil || len(left) > 0 {
		return err
	}
	for i := range s.records {
		was := &s.records[i]
		is := engine.Clean(t.record(was.Integration, was.Source, was.Raw))
		if field := otherColumn(was, &is); field != "" {
			detail := fmt.Sprintf("%s of %s %q: %s is not that of its item", was.Source, was.Integration, was.ID, field)
			if !yield(Finding{Rule: "columns are those of the item", Query: from(s.kind) + "resource_id = " + query.Quote(was.ID), Detail: detail}) {
				return errStopped
			}
		}
	}
	return nil
}

// otherColumn returns the name of a field that two states of a record differ in. A
// slot without a tag is gathered from other records.
func otherColumn(was, is *alert.Record) string {
	if was.Kind() != is.Kind() {
		return "its kind"
	}
	if was.Kind() == nil {
		return ""
	}
	if was.Created() != is.Created() {
		return "created_at"
	}
	if was.Updated() != is.Updated() {
		return "updated_at"
	}
	for _, c := range engine.Diff(was, is) {
		slot := was.Kind().Slot(alert.FieldOf(c.Field))
		if slot != nil && slot.Tag != 0 {
			return c.Field
		}
	}
	return ""
}
