package query

import "tocsin/graph/alert"

// reader reads a field from records of one kind: the slot that the field shows,
// and the view over it. The zero reader finds nothing.
type reader struct {
	kind *alert.Kind
	slot *alert.Slot
	view *alert.View // never nil beside a slot
}

// each calls yield with every text but missing ones, until yield returns false.
func (rd reader) each(r *alert.Record, yield func(string) bool) {
	s := rd.slot
	switch {
	case s == nil:
	case s.Text != nil:
		word := *s.Text(r)
		if rd.view.Text != nil {
			word = rd.view.Text(word)
		}
		if word != "" {
			yield(word)
		}
	case s.List != nil:
		for _, word := range *s.List(r) {
			if word != "" && !yield(word) {
				return
			}
		}
	case s.Entities != nil:
		rd.entities(*s.Entities(r), yield)
	}
}

// entities is each for entities: the values of those of the view's type, else
// all of them as type:value.
func (rd reader) entities(all []alert.Entity, yield func(string) bool) {
	for i := range all {
		word := all[i].Value
		if word == "" || rd.view.Entity != "" && all[i].Type != rd.view.Entity {
			continue
		}
		if rd.view.Entity == "" && !rd.view.Values {
			word = string(all[i].Type) + ":" + word
		}
		if !yield(word) {
			return
		}
	}
}

// number returns the number of a record; ok is false if it is missing.
func (rd reader) number(r *alert.Record) (v float64, ok bool) {
	if rd.slot == nil {
		return 0, false
	}
	if rd.view.Number != nil {
		return rd.view.Number(*rd.slot.Text(r)), true
	}
	if rd.view.Count {
		return float64(len(*rd.slot.List(r))), true
	}
	n := *rd.slot.Number(r)
	return rd.view.Scaled(n), n >= 0
}

// time returns the time of a record; 0 is missing.
func (rd reader) time(r *alert.Record) alert.Time {
	if rd.slot == nil {
		return 0
	}
	return *rd.slot.Time(r)
}

// truth returns the truth of a record; ok is false if it is missing.
func (rd reader) truth(r *alert.Record) (v, ok bool) {
	if rd.slot == nil {
		return false, false
	}
	return rd.view.Bool(*rd.slot.Text(r)), true
}

// several reports whether a record of the kind may have several values.
func (rd reader) several() bool {
	return rd.slot != nil && !rd.view.Count && (rd.slot.List != nil || rd.slot.Entities != nil)
}

// Texts returns the values of a field of text, without empty ones; nil is missing.
func (f *Field) Texts(r *alert.Record) []string {
	if f.Type != alert.String {
		return nil
	}
	var out []string
	f.of(r.Kind()).each(r, func(word string) bool {
		out = append(out, word)
		return true
	})
	return out
}

// Number returns the value of a field of numbers; ok is false if it is missing.
func (f *Field) Number(r *alert.Record) (v float64, ok bool) {
	if f.Type != alert.Number {
		return 0, false
	}
	return f.of(r.Kind()).number(r)
}

// Time returns the value of a field of times, those in microseconds too; 0 is missing.
func (f *Field) Time(r *alert.Record) alert.Time {
	if f.Type != alert.Timestamp {
		return 0
	}
	return f.of(r.Kind()).time(r)
}

// Bool returns the value of a field of true and false; ok is false if it is missing.
func (f *Field) Bool(r *alert.Record) (v, ok bool) {
	if f.Type != alert.Bool {
		return false, false
	}
	return f.of(r.Kind()).truth(r)
}

// Value returns the value of a field of a record as output shows it: a string, a
// float64, a bool, an alert.Time, for Usec an int64 of microseconds, nil if it is
// missing; a []string, which may be empty, if a record of this kind may have
// several. It is nil for original_data, whose values are in the record's Raw.
func (f *Field) Value(r *alert.Record) any {
	rd := f.of(r.Kind())
	switch f.Type {
	case alert.Number:
		if v, ok := rd.number(r); ok {
			return v
		}
	case alert.Bool:
		if v, ok := rd.truth(r); ok {
			return v
		}
	case alert.Timestamp:
		if t := rd.time(r); t != 0 && f.Usec() {
			return micros(t)
		} else if t != 0 {
			return t
		}
	case alert.String:
		if v := f.Texts(r); rd.several() {
			return v
		} else if len(v) > 0 {
			return v[0]
		}
	}
	return nil
}

// micros cuts a time to whole microseconds, towards the past.
func micros(t alert.Time) int64 {
	us := int64(t / alert.Microsecond)
	if t < 0 && t%alert.Microsecond != 0 {
		us--
	}
	return us
}
