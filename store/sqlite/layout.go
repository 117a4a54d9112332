package sqlite

import (
	"cmp"
	"fmt"
	"slices"

	"tocsin/graph/alert"
)

// layout says which slots the bodies of a kind have, and in which order.
type layout struct {
	kind             *alert.Kind
	flags            int64                   // of the kind
	slots            []*alert.Slot           // those with a tag, by tag
	read             [256 << formBits]reader // by the head of a value; nil for a tag or form that this program does not know
	earlier          []*alert.Slot           // in the order of bodies without tags
	entities         *alert.Slot             // nil if the kind has none
	incident         *alert.Slot             // the id of a record's incident; nil if the kind has none
	created, updated func(*alert.Record) *alert.Time
}

// layouts has one of each kind.
type layouts []*layout

func newLayouts() (all layouts) {
	for _, kind := range alert.Kinds() {
		all = append(all, newLayout(kind))
	}
	return all
}

func newLayout(kind *alert.Kind) *layout {
	l := &layout{
		kind:    kind,
		flags:   kindFlags(kind.Number),
		created: kind.Slot(alert.FieldOf("created_at")).Time,
		updated: kind.Slot(alert.FieldOf("updated_at")).Time,
	}
	byTag := map[uint8]*alert.Slot{}
	for i := range kind.Slots {
		switch s := &kind.Slots[i]; {
		case s.Tag == 0:
		case s.Entities != nil:
			l.entities = s
		case s.Field == alert.FieldOf("incident_id"):
			l.incident = s
		}
	}
	for i := range kind.Slots {
		if s := &kind.Slots[i]; s.Tag != 0 {
			l.slots = append(l.slots, s)
			byTag[s.Tag] = s
			for f, read := range l.readersOf(s) {
				l.read[head(s, f)] = read
			}
		}
	}
	slices.SortFunc(l.slots, func(a, b *alert.Slot) int { return cmp.Compare(a.Tag, b.Tag) })
	for _, tag := range earlierTags(kind) {
		l.earlier = append(l.earlier, byTag[tag])
	}
	return l
}

// of returns the layout of a record; nil for an empty one.
func (all layouts) of(r *alert.Record) *layout {
	for _, l := range all {
		if l.kind.Holds(r) {
			return l
		}
	}
	return nil
}

// flags returns the flags of a record's row.
func (all layouts) flags(r *alert.Record) int64 {
	flags := int64(isNothing | isSummed)
	if l := all.of(r); l != nil {
		flags = tagged | isSummed | l.flags
	}
	if r.Malformed {
		flags |= isMalformed
	}
	return flags
}

// flagged returns the layout of the kind that a row's flags name; nil for an empty
// record and for a kind that this program does not know.
func (all layouts) flagged(flags int64) *layout {
	if flags&tagged == isNothing {
		return nil
	}
	for _, l := range all {
		if l.flags == flags&kindBits {
			return l
		}
	}
	return nil
}

// known reports whether this program knows the kind of a row: it must leave others
// to the program that wrote them.
func (all layouts) known(flags int64) bool {
	return flags&tagged == isNothing || all.flagged(flags) != nil
}

// knownSQL is known as a condition on the table alert.
func (all layouts) knownSQL() string {
	sql := fmt.Sprintf("(flags&%d=%d", tagged, isNothing)
	for _, l := range all {
		sql += fmt.Sprintf(" OR flags&%d=%d", kindBits, l.flags)
	}
	return sql + ")"
}

// flagsOf returns what the bits kindBits|tagged of the rows of a kind are. Those of alerts have
// the number 0, and bodies of theirs have both flags of tagged or neither.
func (all layouts) flagsOf(k *alert.Kind) (plain, flags int64) {
	for _, l := range all {
		if l.kind == k && k != alert.AlertKind() {
			return tagged | l.flags, tagged | l.flags
		}
	}
	return 0, tagged
}

// eventSQL is a condition on the table alert: the row is of an event.
func (all layouts) eventSQL() string {
	for _, l := range all {
		if l.kind == alert.EventKind() {
			return fmt.Sprintf("flags&%d=%d", kindBits|tagged, tagged|l.flags)
		}
	}
	return "0"
}
