package sqlite

import "tocsin/graph/alert"

// readTagged reads a body with tags. It skips a tag that it does not know, and a
// value in a form that this program's shape does not have.
func (p *packer) readTagged(l *layout, r *alert.Record) {
	for p.more() {
		head := p.take()
		if head < uint64(len(l.read)) && l.read[head] != nil {
			l.read[head](p, r)
		} else {
			p.skip(form(head & (1<<formBits - 1)))
		}
	}
}

func (p *packer) skip(f form) {
	n := 1
	switch f {
	case formTwo:
		n = 2
	case formMany:
		n = p.length()
	case formBytes:
		n = 0
		length := p.length()
		p.at += length
	}
	for range n {
		p.take()
	}
}

// reader reads one value of a slot.
type reader func(p *packer, r *alert.Record)

// readersOf returns what reads a slot's value in each form that its shape is written
// in. They are made once a slot: one look-up by the head of a value is 3 % faster than
// finding the slot and a switch on its shape.
func readersOf(s *alert.Slot) map[form]reader {
	switch s.Shape {
	case alert.ShapeWord, alert.ShapeProse:
		return map[form]reader{formOne: func(p *packer, r *alert.Record) { *s.Text(r) = p.text(p.take()) }}
	case alert.ShapeURL:
		return map[form]reader{
			formOne: func(p *packer, r *alert.Record) { *s.Text(r) = p.text(p.take()) },
			formTwo: func(p *packer, r *alert.Record) {
				before, behind := p.text(p.take()), p.text(p.take())
				*s.Text(r) = before + p.key + behind
			},
		}
	case alert.ShapeList:
		return map[form]reader{formMany: func(p *packer, r *alert.Record) { *s.List(r) = p.readList(p.length()) }}
	case alert.ShapeEntities:
		return map[form]reader{formMany: func(p *packer, r *alert.Record) { *s.Entities(r) = p.readEntities(p.length()) }}
	}
	return map[form]reader{formOne: readNumber(s)}
}

// readNumber returns what reads one of the shapes that are numbers on disk.
func readNumber(s *alert.Slot) reader {
	switch s.Shape {
	case alert.ShapeID:
		return func(p *packer, r *alert.Record) { *s.Text(r) = p.identity(p.take()) }
	case alert.ShapeInstant:
		return func(p *packer, r *alert.Record) { *s.Time(r) = p.created + alert.Time(unzigzag(p.take())) }
	}
	return func(p *packer, r *alert.Record) { *s.Number(r) = int(unzigzag(p.take())) }
}

// identity is the reverse of numbered.
func (p *packer) identity(n uint64) string {
	if n&1 != 0 {
		return digits(n >> 1)
	}
	return p.text(n >> 1)
}

func (p *packer) readList(n int) []string {
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = p.text(p.take())
	}
	return list
}

// readEntities reads entities that stand in so many varints.
func (p *packer) readEntities(varints int) []alert.Entity {
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
		varints -= p.readEntity(&list[i], n)
	}
	if varints != 0 {
		p.damaged()
	}
	return list
}

// readEntity reads one of n entities and returns how many varints it took.
func (p *packer) readEntity(e *alert.Entity, n int) (varints int) {
	id := p.take()
	which := p.word(id >> entityBits)
	e.Type, e.Value = alert.EntityType(p.text(uint64(which.kind))), which.text
	varints = 1
	if id&roleFollows != 0 {
		e.Role, e.Verdict = p.text(p.take()), p.text(p.take())
		varints += 2
	}
	if id&ofFollows != 0 {
		of := p.take()
		if of == 0 || of > uint64(n) {
			p.damaged()
			return varints
		}
		e.Of = int(of)
		varints++
	}
	return varints
}
