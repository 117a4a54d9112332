package sqlite

import "tocsin/graph/alert"

// readTagged reads a body with tags. It skips a tag that it does not know, and a
// value in a form that this program's shape does not have.
func (p *packer) readTagged(l *layout, r *alert.Record) {
	for len(p.buf) > 0 && p.err == nil {
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
		p.buf = p.buf[length:]
	}
	for range n {
		p.take()
	}
}

// read reads a value into its slot. It returns false, and has read nothing, if
// the slot's shape is not written in the form.
func (p *packer) read(s *alert.Slot, f form, r *alert.Record) bool {
	switch {
	case f == formOne:
		return p.readOne(s, r)
	case f == formTwo && s.Shape == alert.ShapeURL:
		before, behind := p.word(p.take()).text, p.word(p.take()).text
		*s.Text(r) = before + p.key + behind
	case f == formMany && s.Shape == alert.ShapeList:
		*s.List(r) = p.readList(p.length())
	case f == formMany && s.Shape == alert.ShapeEntities:
		*s.Entities(r) = p.readEntities(p.length())
	default:
		return false
	}
	return true
}

func (p *packer) readOne(s *alert.Slot, r *alert.Record) bool {
	switch s.Shape {
	case alert.ShapeWord, alert.ShapeProse, alert.ShapeURL:
		*s.Text(r) = p.word(p.take()).text
	case alert.ShapeID:
		*s.Text(r) = p.identity(p.take())
	case alert.ShapeInstant:
		*s.Time(r) = p.created + alert.Time(unzigzag(p.take()))
	case alert.ShapeNumber:
		*s.Number(r) = int(unzigzag(p.take()))
	default:
		return false
	}
	return true
}

// identity is the reverse of numbered.
func (p *packer) identity(n uint64) string {
	if n&1 != 0 {
		return digits(n >> 1)
	}
	return p.word(n >> 1).text
}

func (p *packer) readList(n int) []string {
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = p.word(p.take()).text
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
	e.Type, e.Value = alert.EntityType(p.word(uint64(which.kind)).text), which.text
	varints = 1
	if id&roleFollows != 0 {
		e.Role, e.Verdict = p.word(p.take()).text, p.word(p.take()).text
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
