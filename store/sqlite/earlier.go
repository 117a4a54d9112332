package sqlite

import "tocsin/graph/alert"

// Bodies that earlier programs wrote. Rows keep them until they are written again.

// The first layout of bodies had no tags: every slot stood in a fixed order, a
// missing one as 0. A body may end before the last
// slots.

// earlierTags is that order, of the kinds that there were. It never changes.
func earlierTags(kind *alert.Kind) []uint8 {
	switch kind {
	case alert.AlertKind():
		return []uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 18, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 24, 25, 27, 26, 29, 28}
	case alert.IncidentKind():
		return []uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	}
	return nil
}

func (p *packer) readEarlier(l *layout, r *alert.Record) {
	for _, s := range l.earlier {
		if !p.more() {
			return
		}
		p.readEarlierSlot(l, s, r)
	}
}

func (p *packer) readEarlierSlot(l *layout, s *alert.Slot, r *alert.Record) {
	switch s.Shape {
	case alert.ShapeURL:
		n := p.take()
		*s.Text(r) = p.text(n >> 1)
		if n&1 != 0 {
			*s.Text(r) += p.key + p.text(p.take())
		}
	case alert.ShapeList:
		*s.List(r) = p.readList(p.length())
	case alert.ShapeInstant: // one more than the zigzag, 0 for a missing one
		if n := p.take(); n != 0 {
			*s.Time(r) = p.created + alert.Time(unzigzag(n-1))
		}
	case alert.ShapeEntities:
		*s.Entities(r) = p.readEarlierEntities(p.length())
	default: // as it is written with a tag
		l.read[head(s, formOne)](p, r)
	}
}

// readEarlierEntities reads ids with one bit, which tells whether role and
// verdict follow.
func (p *packer) readEarlierEntities(n int) []alert.Entity {
	if n == 0 {
		return nil
	}
	list := make([]alert.Entity, n)
	for i := range list {
		e := &list[i]
		id := p.take()
		which := p.word(id >> 1)
		e.Type, e.Value = alert.EntityType(p.text(uint64(which.kind))), which.text
		if id&1 != 0 {
			e.Role, e.Verdict = p.text(p.take()), p.text(p.take())
		}
	}
	return list
}

// Bodies of schema 1 have tags, and words alone: of each entity there is its id and two
// marks.
const wordEntityBits = 2

// readWordEntities reads entities of such a body, which stand in so many varints.
func (p *packer) readWordEntities(varints int) []alert.Entity {
	if varints == 0 {
		return nil
	}
	n := p.length()
	if n >= varints {
		p.damaged()
		return nil
	}
	list := make([]alert.Entity, n)
	varints--
	for i := range list {
		varints -= p.readWordEntity(&list[i], n)
	}
	if varints != 0 {
		p.damaged()
	}
	return list
}

// readWordEntity reads one of n entities and returns how many varints it took.
func (p *packer) readWordEntity(e *alert.Entity, n int) (varints int) {
	id := p.take()
	which := p.word(id >> wordEntityBits)
	e.Type, e.Value = alert.EntityType(p.text(uint64(which.kind))), which.text
	varints = 1
	if id&roleFollows != 0 {
		e.Role, e.Verdict = p.text(p.take()), p.text(p.take())
		varints += 2
	}
	if id&ofFollows != 0 {
		e.Of = p.of(n)
		varints++
	}
	return varints
}
