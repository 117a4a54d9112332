package sqlite

import (
	"cmp"
	"slices"

	"tocsin/graph/alert"
)

// layout says which slots the bodies of a kind have, and in which order.
type layout struct {
	kind             *alert.Kind
	flag             int64         // isIncident, or 0 for alerts
	slots            []*alert.Slot // those with a tag, by tag
	byTag            [256]*alert.Slot
	earlier          []*alert.Slot // in the order of bodies without tags
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
		created: kind.Slot(alert.FieldOf("created_at")).Time,
		updated: kind.Slot(alert.FieldOf("updated_at")).Time,
	}
	if kind == alert.IncidentKind() {
		l.flag = isIncident
	}
	for i := range kind.Slots {
		if s := &kind.Slots[i]; s.Tag != 0 {
			l.slots = append(l.slots, s)
			l.byTag[s.Tag] = s
		}
	}
	slices.SortFunc(l.slots, func(a, b *alert.Slot) int { return cmp.Compare(a.Tag, b.Tag) })
	for _, tag := range earlierTags(kind) {
		l.earlier = append(l.earlier, l.byTag[tag])
	}
	return l
}

func (all layouts) of(kind *alert.Kind) *layout {
	for _, l := range all {
		if l.kind == kind {
			return l
		}
	}
	return nil
}

// flagged returns the layout of the kind that a row's flags name; nil for an empty
// record.
func (all layouts) flagged(flags int64) *layout {
	if flags&tagged == isNothing {
		return nil
	}
	for _, l := range all {
		if l.flag == flags&isIncident {
			return l
		}
	}
	return nil
}

// slot returns the slot of a tag; nil for one that this program does not know.
func (l *layout) slot(tag uint64) *alert.Slot {
	if tag >= uint64(len(l.byTag)) {
		return nil
	}
	return l.byTag[tag]
}
