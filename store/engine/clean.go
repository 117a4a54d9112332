package engine

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// Clean returns the record in a form that columns can hold. In every kept text, NUL and
// invalid UTF-8 become U+FFFD, because PostgreSQL refuses both and SQLite's functions
// stop at a NUL. A record that needed a change is marked Malformed. Key and Raw stay
// as they are: an identity must not change, and the item is stored as bytes. Clean does
// not change the given record.
func Clean(record alert.Record) alert.Record {
	kind := record.Kind()
	if kind == nil || !dirtyRecord(kind, &record) {
		return record
	}
	return cleaned(kind, &record)
}

// CleanText replaces NUL and invalid UTF-8 by U+FFFD.
func CleanText(s string) string {
	if !dirty(s) {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// shortText is the length up to which a look at each byte costs less than two calls. Most
// texts of a record are no longer, and every poll looks at those of a whole page again.
const shortText = 32

func dirty(s string) bool {
	return !(len(s) <= shortText && plain(s)) && (strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s))
}

// plain reports whether a text is ASCII without NUL.
func plain(s string) bool {
	for i := range len(s) {
		if s[i]-1 >= utf8.RuneSelf-1 {
			return false
		}
	}
	return true
}

// dirtyRecord reports whether a kept text must be changed. It is checked first so that
// clean records, which are the most, are neither copied nor written to.
func dirtyRecord(kind *alert.Kind, r *alert.Record) bool {
	for i := range kind.Slots {
		if s := &kind.Slots[i]; kept(s) && dirtySlot(s, r) {
			return true
		}
	}
	return false
}

// kept reports whether a slot is part of the body. Other texts belong to the key, or the
// store fills them.
func kept(s *alert.Slot) bool { return s.Tag != 0 }

func dirtySlot(s *alert.Slot, r *alert.Record) bool {
	switch {
	case s.Text != nil:
		return dirty(*s.Text(r))
	case s.List != nil:
		return slices.ContainsFunc(*s.List(r), dirty)
	case s.Entities != nil:
		return slices.ContainsFunc(*s.Entities(r), dirtyEntity)
	}
	return false
}

func dirtyEntity(e alert.Entity) bool {
	return dirty(string(e.Type)) || dirty(e.Value) || dirty(e.Role) || dirty(e.Verdict)
}

// cleaned copies the record and cleans the copy's texts. It does not copy what the store
// fills when it returns a record.
func cleaned(kind *alert.Kind, r *alert.Record) alert.Record {
	out := *r
	kind.Make(&out)
	for i := range kind.Slots {
		switch s := &kind.Slots[i]; {
		case s.Time != nil:
			*s.Time(&out) = *s.Time(r)
		case kept(s):
			cleanSlot(s, &out, r)
		}
	}
	out.Malformed = true
	return out
}

func cleanSlot(s *alert.Slot, to, from *alert.Record) {
	switch {
	case s.Text != nil:
		*s.Text(to) = CleanText(*s.Text(from))
	case s.Number != nil:
		*s.Number(to) = *s.Number(from)
	case s.List != nil:
		list := slices.Clone(*s.List(from))
		for i := range list {
			list[i] = CleanText(list[i])
		}
		*s.List(to) = list
	case s.Entities != nil:
		list := slices.Clone(*s.Entities(from))
		for i := range list {
			e := &list[i]
			e.Type, e.Value = alert.EntityType(CleanText(string(e.Type))), CleanText(e.Value)
			e.Role, e.Verdict = CleanText(e.Role), CleanText(e.Verdict)
		}
		*s.Entities(to) = list
	}
}
