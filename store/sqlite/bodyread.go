package sqlite

import "tocsin/graph/alert"

// readTagged reads a body with tags. It skips a tag that it does not know, and a
// value in a form that this program's shape does not have.
func (p *packer) readTagged(l *layout, r *alert.Record) {
	for p.more() {
		head := p.take()
		f := form(head & (1<<formBits - 1))
		if s := l.slot(head >> formBits); s == nil || !p.read(s, f, r) {
			p.skip(f)
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

// read reads a value into its slot. It returns false, and has read nothing, if
// the slot's shape is not written in the form.
func (p *packer) read(s *alert.Slot, f form, r *alert.Record) bool {
	switch s.Shape {
	case alert.ShapeWord, alert.ShapeProse:
		if f == formOne {
			*s.Text(r) = p.text(p.take())
			return true
		}
	case alert.ShapeURL:
		return p.readURL(s, f, r)
	case alert.ShapeList:
		if f == formMany {
			*s.List(r) = p.readList(p.length())
			return true
		}
	case alert.ShapeEntities:
		if f == formMany {
			*s.Entities(r) = p.readEntities(p.length())
			return true
		}
	default:
		if f == formOne {
			p.readNumber(s, r)
			return true
		}
	}
	return false
}

func (p *packer) readURL(s *alert.Slot, f form, r *alert.Record) bool {
	switch f {
	case formOne:
		*s.Text(r) = p.text(p.take())
	case formTwo:
		before, behind := p.text(p.take()), p.text(p.take())
		*s.Text(r) = before + p.key + behind
	default:
		return false
	}
	return true
}

// readNumber reads a value of one of the shapes that are numbers on disk.
func (p *packer) readNumber(s *alert.Slot, r *alert.Record) {
	switch s.Shape {
	case alert.ShapeID:
		*s.Text(r) = p.identity(p.take())
	case alert.ShapeInstant:
		*s.Time(r) = p.created + alert.Time(unzigzag(p.take()))
	case alert.ShapeNumber:
		*s.Number(r) = int(unzigzag(p.take()))
	}
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
