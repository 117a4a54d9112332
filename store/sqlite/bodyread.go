package sqlite

import "tocsin/graph/alert"

// readTagged reads a body with tags. It skips a tag that it does not know, and a
// value in a form that this program's shape does not have.
func (p *packer) readTagged(l *layout, r *alert.Record) {
	for p.more() {
		head := p.take()
		switch {
		case head < uint64(len(l.read)) && l.read[head] != nil:
			l.read[head](p, r)
		case head>>formBits == 0: // a checksum that the flags don't tell of
			p.damaged()
		default:
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

// readersOf returns what reads a slot's value in each form that its shape is or was
// written in. They are made once a slot: one look-up by the head of a value is 3 % faster
// than finding the slot and a switch on its shape.
func (l *layout) readersOf(s *alert.Slot) map[form]reader {
	inline := func(p *packer, r *alert.Record) { *s.Text(r) = p.readInline() }
	switch s.Shape {
	case alert.ShapeWord, alert.ShapeProse:
		return map[form]reader{
			formOne:   func(p *packer, r *alert.Record) { *s.Text(r) = p.text(p.take()) },
			formBytes: inline,
		}
	case alert.ShapeID:
		return map[form]reader{
			formOne:   func(p *packer, r *alert.Record) { *s.Text(r) = p.identity(p.take()) },
			formBytes: inline,
		}
	case alert.ShapeURL:
		return map[form]reader{
			formOne: func(p *packer, r *alert.Record) { *s.Text(r) = p.text(p.take()) },
			formTwo: func(p *packer, r *alert.Record) {
				before, behind := p.text(p.take()), p.text(p.take())
				*s.Text(r) = before + p.key + behind
			},
			formMany:  func(p *packer, r *alert.Record) { *s.Text(r) = p.readSharing(l.incidentOf(r)) },
			formBytes: inline,
		}
	case alert.ShapeList:
		many := func(p *packer, r *alert.Record) { *s.List(r) = p.readList(p.length()) }
		if s.Shares {
			many = func(p *packer, r *alert.Record) { *s.List(r) = p.readShared(*l.entities.Entities(r)) }
		}
		return map[form]reader{
			formMany:  many,
			formBytes: func(p *packer, r *alert.Record) { p.within(func() { *s.List(r) = p.readListed(s) }) },
		}
	case alert.ShapeEntities:
		return map[form]reader{
			formMany:  func(p *packer, r *alert.Record) { *s.Entities(r) = p.readWordEntities(p.length()) },
			formBytes: func(p *packer, r *alert.Record) { p.within(func() { *s.Entities(r) = p.readEntities() }) },
		}
	}
	return map[form]reader{formOne: readNumber(s)}
}

// readNumber returns what reads one of the shapes that are numbers on disk.
func readNumber(s *alert.Slot) reader {
	if s.Shape == alert.ShapeInstant {
		return func(p *packer, r *alert.Record) { *s.Time(r) = p.created + alert.Time(unzigzag(p.take())) }
	}
	return func(p *packer, r *alert.Record) { *s.Number(r) = int(unzigzag(p.take())) }
}

// identity is the reverse of writeNumbered.
func (p *packer) identity(n uint64) string {
	if n&1 != 0 {
		return digits(n >> 1)
	}
	return p.text(n >> 1)
}

// readListed reads the texts of a list that stand in a body one by one.
func (p *packer) readListed(s *alert.Slot) []string {
	list := p.readTexts()
	if s.Cites {
		return alert.Recited(list, p.key)
	}
	return list
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

// within reads a value of bytes, and sees that read takes all of them.
func (p *packer) within(read func()) {
	n := p.length()
	end := p.at + n
	if n > 0 {
		read()
	}
	if p.at != end {
		p.damaged()
	}
}

// readInline reads a slot's text: a value of bytes, of which the first is the coding.
func (p *packer) readInline() string {
	n := p.length()
	if n == 0 {
		p.damaged()
		return ""
	}
	c := coding(p.in[p.at])
	p.at++
	return p.decoded(n-1, c)
}

// decoded reads a text of n bytes.
func (p *packer) decoded(n int, c coding) string {
	if n > len(p.in)-p.at || p.err != nil {
		p.damaged()
		return ""
	}
	text, ok := decode(p.in[p.at:p.at+n], c, p.key)
	p.at += n
	if !ok {
		p.damaged()
		return ""
	}
	return text
}

// inline is the reverse of addInline.
func (p *packer) inline() string {
	n := p.take()
	if n>>codingBits > uint64(len(p.in)) {
		p.damaged()
		return ""
	}
	return p.decoded(int(n>>codingBits), coding(n&(1<<codingBits-1)))
}

// readText is the reverse of addText.
func (p *packer) readText() string {
	switch n := p.take(); {
	case n == 1:
		return p.inline()
	case n&1 != 0:
		p.damaged()
		return ""
	default:
		return p.text(n >> 1)
	}
}

func (p *packer) readTexts() []string {
	list := make([]string, p.length())
	for i := range list {
		list[i] = p.readText()
	}
	return list
}

func (p *packer) readEntities() []alert.Entity {
	list := make([]alert.Entity, p.length())
	for i := range list {
		p.readEntity(&list[i], len(list))
	}
	return list
}

// readEntity reads one of n entities.
func (p *packer) readEntity(e *alert.Entity, n int) {
	head := p.take()
	switch id := head >> entityBits; {
	case head&inlineFollows == 0:
		which := p.word(id)
		e.Type, e.Value = alert.EntityType(p.text(uint64(which.kind))), which.text
	case id == 0:
		e.Type = alert.EntityType(p.inline())
		e.Value = p.inline()
	default:
		e.Type = alert.EntityType(p.text(id))
		e.Value = p.inline()
	}
	if head&roleFollows != 0 {
		e.Role, e.Verdict = p.readText(), p.readText()
	}
	if head&ofFollows != 0 {
		e.Of = p.of(n)
	}
}

// of reads the number of one of n entities.
func (p *packer) of(n int) int {
	of := p.take()
	if of == 0 || of > uint64(n) {
		p.damaged()
		return 0
	}
	return int(of)
}
