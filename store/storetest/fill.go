package storetest

import (
	"fmt"

	"tocsin/graph/alert"
)

// Filled returns a record of a kind in which every kept slot has a value, different for
// each n. A new slot needs no change here.
func Filled(kind *alert.Kind, n int) alert.Record {
	source := alert.AlertsV2
	for _, s := range alert.Sources() {
		if s.Kind() == kind {
			source = s.Name
			break
		}
	}
	r := alert.Record{Key: alert.Key{Integration: "contoso", Source: source, ID: fmt.Sprintf("%s-%d", kind.Name, n)}}
	kind.Make(&r)
	fill(&r, n)
	r.Raw = fmt.Appendf(nil, `{"id":%q,"n":%d}`, r.ID, n)
	return r
}

// kept reports whether an engine stores a slot's value, in the body or as one of the
// times in columns.
func kept(s *alert.Slot) bool {
	return s.Tag != 0 || s.Field.Name == "created_at" || s.Field.Name == "updated_at"
}

// fill sets each kept slot that has no value.
func fill(r *alert.Record, n int) {
	slots := r.Kind().Slots
	for i := range slots {
		s := &slots[i]
		if !kept(s) || !missing(s, r) {
			continue
		}
		word := fmt.Sprintf("%s %d", s.Field.Name, n%50)
		switch s.Shape {
		case alert.ShapeWord, alert.ShapeProse:
			*s.Text(r) = word
		case alert.ShapeID:
			*s.Text(r) = fmt.Sprint(n + int(s.Tag))
		case alert.ShapeURL:
			*s.Text(r) = "https://portal.example/" + s.Field.Name + "/" + r.ID + "?tid=tenant"
		case alert.ShapeList:
			*s.List(r) = []string{word, "", s.Field.Name}
		case alert.ShapeInstant:
			*s.Time(r) = noon + alert.Time(n)*alert.Second - alert.Time(s.Tag)
		case alert.ShapeNumber:
			*s.Number(r) = n % 101
		case alert.ShapeEntities:
			*s.Entities(r) = entities(n)
		}
	}
}

// entities returns one entity of each type, with and without a role, a verdict and
// another spelling.
func entities(n int) (out []alert.Entity) {
	for i, t := range alert.EntityTypes() {
		e := alert.Entity{Type: t, Value: fmt.Sprintf("%s-%d", t, n%300)}
		if i%2 == 1 {
			e.Of = i
		}
		if i%3 == 0 {
			e.Role = "destination"
		}
		if i%4 < 2 {
			e.Verdict = "suspicious"
		}
		out = append(out, e)
	}
	return out
}

// missing reports whether a slot has no value.
func missing(s *alert.Slot, r *alert.Record) bool {
	switch {
	case s.Text != nil:
		return *s.Text(r) == ""
	case s.List != nil:
		return len(*s.List(r)) == 0
	case s.Time != nil:
		return *s.Time(r) == 0
	case s.Number != nil:
		return *s.Number(r) < 0
	}
	return len(*s.Entities(r)) == 0
}

// canonical returns a record in the form for comparisons: without Ingested, Triage and
// the other members that the store fills, and with nil for an empty list.
func canonical(r alert.Record) alert.Record {
	out := alert.Record{Key: r.Key, Malformed: r.Malformed, Raw: r.Raw}
	if len(out.Raw) == 0 {
		out.Raw = nil
	}
	kind := r.Kind()
	if kind == nil {
		return out
	}
	kind.Make(&out)
	for i := range kind.Slots {
		if s := &kind.Slots[i]; kept(s) && !missing(s, &r) {
			assign(s, &out, &r)
		}
	}
	return out
}

func assign(s *alert.Slot, to, from *alert.Record) {
	switch {
	case s.Text != nil:
		*s.Text(to) = *s.Text(from)
	case s.List != nil:
		*s.List(to) = *s.List(from)
	case s.Time != nil:
		*s.Time(to) = *s.Time(from)
	case s.Number != nil:
		*s.Number(to) = *s.Number(from)
	case s.Entities != nil:
		*s.Entities(to) = *s.Entities(from)
	}
}
