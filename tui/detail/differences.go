package detail

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/tui/text"
)

// Difference is a field whose values differ in two records.
type Difference struct {
	Field    string
	Old, New []string // the values as they are stored; a text has one, or none if it is missing
}

// Words returns the name of the field and what each side has that the other doesn't, in the wording of the
// summary. clock writes a time.
func (d *Difference) Words(clock func(alert.Time) string) (name string, was, is []string) {
	was, is = only(d.Old, d.New), only(d.New, d.Old)
	return labelOf(d.Field), wordedAll(d.Field, was, clock), wordedAll(d.Field, is, clock)
}

// Told leaves out the differences that no words tell, such as that of two times in the same second, and those
// that the words of another one tell, such as the category beside the categories.
func Told(all []Difference, clock func(alert.Time) string) []Difference {
	told := map[string]bool{}
	return slices.DeleteFunc(all, func(d Difference) bool {
		_, was, is := d.Words(clock)
		words := strings.Join(slices.Concat([]string{rowOf(d.Field).label}, was, []string{""}, is), "\n")
		again := told[words]
		told[words] = true
		return again || slices.Equal(was, is)
	})
}

// Differences returns the fields that differ in two records of one kind, in the order of
// the kind's slots. What every record has of its own, such as its id, is left out.
func Differences(a, b *alert.Record) []Difference {
	kind := a.Kind()
	if kind == nil || kind != b.Kind() {
		return nil
	}
	var found []Difference
	for i := range kind.Slots {
		slot := &kind.Slots[i]
		if slot.Same(a, b) || unique(slot) {
			continue
		}
		found = append(found, Difference{Field: slot.Field.Name, Old: values(slot, a), New: values(slot, b)})
	}
	return found
}

// unique reports whether a slot differs in any two records, which tells nothing.
func unique(s *alert.Slot) bool {
	return s.Shape == alert.ShapeURL || slices.Contains([]string{"resource_id", "shared_ids", "ingested_at", "updated_at"}, s.Field.Name)
}

// values returns the values of a slot as texts.
func values(s *alert.Slot, r *alert.Record) []string {
	switch {
	case s.Text != nil && s.Field.Name == titleField:
		return present(alert.Ended(*s.Text(r)))
	case s.Text != nil:
		return present(*s.Text(r))
	case s.List != nil:
		return *s.List(r)
	case s.Time != nil:
		if at := *s.Time(r); at != 0 {
			return []string{at.String()}
		}
	case s.Number != nil:
		if n := *s.Number(r); n >= 0 {
			return []string{text.Number(n)}
		}
	case s.Entities != nil:
		var all []string
		for _, e := range *s.Entities(r) {
			all = append(all, story.EntityWord(&e))
		}
		return all
	}
	return nil
}

func present(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// Was returns the fields that differ from what the history says they were at first.
// changes are in the order of time, the oldest first; fields that are not texts have
// their value as the history has it.
func Was(changes []alert.Change) []Difference {
	var found []Difference
	at := map[string]int{}
	for _, c := range changes {
		i, ok := at[c.Field]
		if !ok {
			i = len(found)
			at[c.Field] = i
			found = append(found, Difference{Field: c.Field})
			if !isList(c.Field) {
				found[i].Old = present(c.Old)
			}
		}
		if isList(c.Field) {
			found[i].Old, found[i].New = netElements(found[i].Old, found[i].New, &c)
			continue
		}
		found[i].New = present(c.New)
	}
	return slices.DeleteFunc(found, func(d Difference) bool { return slices.Equal(d.Old, d.New) })
}

// Lists whose changes are written in a way of their own.
const (
	entitiesField = "entities"
	commentsField = "comments"
)

// isList reports whether a field is a list, of which a change has what was removed and what was added.
func isList(field string) bool {
	f := alert.FieldOf(field)
	return field == entitiesField || f != nil && f.List
}

// elements returns what a side of a change of a list names. Comments, which have commas of their own, stay
// together.
func elements(field, s string) []string {
	switch {
	case field == entitiesField:
		return story.EntityWords(s)
	case field == commentsField:
		return present(s)
	}
	return slices.DeleteFunc(strings.Split(s, ", "), func(one string) bool { return one == "" })
}

// netElements returns what was removed from a list and added to it by several changes together: what came
// and went again is in neither.
func netElements(gone, come []string, c *alert.Change) (was, is []string) {
	take := func(from *[]string, word string) bool {
		i := slices.Index(*from, word)
		if i >= 0 {
			*from = slices.Delete(*from, i, i+1)
		}
		return i >= 0
	}
	for _, word := range elements(c.Field, c.Old) {
		if !take(&come, word) {
			gone = append(gone, word)
		}
	}
	for _, word := range elements(c.Field, c.New) {
		if !take(&gone, word) {
			come = append(come, word)
		}
	}
	return gone, come
}

// only returns what a list has and another one doesn't; of single values, the list.
func only(list, other []string) []string {
	if len(list) < 2 && len(other) < 2 {
		return list
	}
	has := map[string]bool{}
	for _, s := range other {
		has[s] = true
	}
	var own []string
	for _, s := range list {
		if !has[s] {
			own = append(own, s)
		}
	}
	return own
}

// wordedAll returns values in the wording of the summary.
func wordedAll(field string, list []string, clock clock) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = worded(field, s, clock)
	}
	return out
}
