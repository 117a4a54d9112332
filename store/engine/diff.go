package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// named and namedEntities limit how many elements of a list a change names; the rest are only counted. People
// look in the history for what an alert got with an update: a process with its files, its
// account and its device is some twenty entities.
const (
	named         = 8
	namedEntities = 32
)

// Diff returns the changes from one version of a record to a newer one, under the field
// names of the query language, in the order of the kind's slots. It leaves out quiet
// slots: updated_at changes with every version. For lists (tags, entities …), Old names
// the removed elements and New the added ones. If two versions have the same columns
// but different items, Diff returns one change of original_data without values, so
// that a changed record always has a history.
//
// The caller sets At and By; old and new must have the same key.
func Diff(old, new *alert.Record) []alert.Change {
	d := differ{}
	if kind := new.Kind(); kind != nil && kind == old.Kind() {
		for i := range kind.Slots {
			if s := &kind.Slots[i]; !s.Quiet {
				d.slot(s, old, new)
			}
		}
	}
	if len(d.changes) == 0 {
		d.changes = append(d.changes, alert.Change{Field: "original_data"})
	}
	return d.changes
}

// DiffTriage returns the changes of what was decided, under the field names of the query
// language. The caller sets At and By.
func DiffTriage(was, is alert.Triage) []alert.Change {
	d := differ{}
	old, new := alert.Record{Triage: was}, alert.Record{Triage: is}
	for _, r := range []*alert.Record{&old, &new} {
		r.Triage.State = alert.TriageState(r.Triage.State.Word())
	}
	slots := alert.TriageSlots()
	for i := range slots {
		d.slot(&slots[i], &old, &new)
	}
	return d.changes
}

type differ struct{ changes []alert.Change }

// slot compares first and formats only what differs: formatting a time costs more than
// all comparisons of a record.
func (d *differ) slot(s *alert.Slot, old, new *alert.Record) {
	name := s.Field.Name
	switch {
	case s.Text != nil:
		d.text(name, *s.Text(old), *s.Text(new))
	case s.List != nil:
		d.list(name, *s.List(old), *s.List(new), named)
	case s.Time != nil:
		if was, is := *s.Time(old), *s.Time(new); was != is {
			d.text(name, was.String(), is.String())
		}
	case s.Number != nil:
		if was, is := *s.Number(old), *s.Number(new); was != is {
			d.text(name, number(was), number(is))
		}
	case s.Entities != nil:
		if was, is := *s.Entities(old), *s.Entities(new); !slices.Equal(was, is) {
			d.list(name, entityWords(was), entityWords(is), namedEntities)
		}
	}
}

func (d *differ) text(field, old, new string) {
	if old != new {
		d.changes = append(d.changes, alert.Change{Field: field, Old: old, New: new})
	}
}

// list names the removed and the added elements. The same elements in another order are
// not a change.
func (d *differ) list(field string, old, new []string, most int) {
	if slices.Equal(old, new) {
		return
	}
	d.text(field, words(without(old, new), most), words(without(new, old), most))
}

func without(all, gone []string) []string {
	have := make(map[string]bool, len(gone))
	for _, s := range gone {
		have[s] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return have[s] })
}

func words(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// entityWords formats entities for the history.
func entityWords(list []alert.Entity) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Listed()
	}
	return out
}

// number formats a number; a missing one, which is below zero, is "".
func number(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}
