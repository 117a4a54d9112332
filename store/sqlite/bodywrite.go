package sqlite

import (
	"encoding/binary"

	"tocsin/graph/alert"
)

// write appends a slot's value; nothing if it is missing.
func (p *packer) write(l *layout, s *alert.Slot, r *alert.Record) {
	switch s.Shape {
	case alert.ShapeWord, alert.ShapeProse:
		p.writeText(s, *s.Text(r))
	case alert.ShapeID:
		p.writeNumbered(s, *s.Text(r))
	case alert.ShapeURL:
		p.writeURL(s, *s.Text(r), l.incidentOf(r))
	case alert.ShapeList:
		var here [usualShared]uint64
		if all, ok := l.shares(s, r, here[:0]); ok {
			p.writeShared(s, all)
			return
		}
		p.writeList(s, listed(s, r))
	case alert.ShapeInstant:
		if at := *s.Time(r); at != 0 {
			p.writeOne(s, zigzag(int64(at-p.created))) // the difference may wrap; so it does back
		}
	case alert.ShapeNumber:
		if n := *s.Number(r); n >= 0 {
			p.writeOne(s, zigzag(int64(n)))
		}
	case alert.ShapeEntities:
		p.writeEntities(s, *s.Entities(r))
	}
}

// head returns what precedes a value: its tag and its form.
func head(s *alert.Slot, f form) uint64 { return uint64(s.Tag)<<formBits | uint64(f) }

func (p *packer) writeOne(s *alert.Slot, n uint64) {
	p.add(head(s, formOne))
	p.add(n)
}

// writeText writes the id of a text's word; without a word, the text itself.
func (p *packer) writeText(s *alert.Slot, text string) {
	switch id := p.textID(text); {
	case text == "":
	case id != 0:
		p.writeOne(s, id)
	default:
		p.writeInline(s, text)
	}
}

func (p *packer) writeInline(s *alert.Slot, text string) {
	data, c := encode(p.scratch[:0], text, p.key)
	p.scratch = data
	p.add(head(s, formBytes))
	p.add(uint64(len(data)) + 1)
	p.out = append(append(p.out, byte(c)), data...)
}

// writeNumbered writes an id of digits as a number, shifted by a mark, for there are
// too many of them for words.
func (p *packer) writeNumbered(s *alert.Slot, text string) {
	if n, isNumber := parseDigits(text); isNumber {
		p.writeOne(s, n<<1|1)
		return
	}
	switch id := p.textID(text); {
	case text == "":
	case id != 0:
		p.writeOne(s, id<<1)
	default:
		p.writeInline(s, text)
	}
}

func (p *packer) writeURL(s *alert.Slot, url, incident string) {
	if at, ok := partOfID(url, p.key); ok {
		p.writeSharing(s, partOfRecord, uint64(at), uint64(len(url)))
		return
	}
	before, behind, how := cutURL(url, p.key, incident)
	if how == unshared {
		p.writeText(s, url)
		return
	}
	first, second := p.textID(before), p.textID(behind)
	if first == 0 && before != "" || second == 0 && behind != "" {
		p.writeInline(s, url)
		return
	}
	if how == aroundIncident {
		p.writeSharing(s, how, first, second)
		return
	}
	p.add(head(s, formTwo))
	p.add(first)
	p.add(second)
}

// writeBytes writes what add appends as one value of bytes.
func (p *packer) writeBytes(s *alert.Slot, add func()) {
	p.add(head(s, formBytes))
	from := len(p.out)
	add()
	n := len(p.out) - from
	var length [binary.MaxVarintLen64]byte
	used := binary.PutUvarint(length[:], uint64(n))
	p.out = append(p.out, length[:used]...) // for their room alone
	copy(p.out[from+used:], p.out[from:from+n])
	copy(p.out[from:], length[:used])
}

func (p *packer) writeList(s *alert.Slot, list []string) {
	if len(list) == 0 {
		return
	}
	p.writeBytes(s, func() {
		p.add(uint64(len(list)))
		for _, text := range list {
			p.addText(text)
		}
	})
}

// addText appends one of several texts: the id of its word, shifted, or, behind a mark,
// the text itself.
func (p *packer) addText(text string) {
	if id := p.textID(text); id != 0 || text == "" {
		p.add(id << 1)
		return
	}
	p.out = append(p.out, 1)
	p.addInline(text)
}

// addInline appends a text: a varint of its length and coding, then its bytes.
func (p *packer) addInline(text string) {
	data, c := encode(p.scratch[:0], text, p.key)
	p.scratch = data
	p.add(uint64(len(data))<<codingBits | uint64(c))
	p.out = append(p.out, data...)
}

// Marks of an entity.
const (
	roleFollows   = 1 << iota // role and verdict
	ofFollows                 // Of
	inlineFollows             // its value: the number is that of the kind's word; 0 if the kind is inline too, ahead of the value

	entityBits = 3
)

func (p *packer) writeEntities(s *alert.Slot, list []alert.Entity) {
	if len(list) == 0 {
		return
	}
	p.writeBytes(s, func() {
		p.add(uint64(len(list)))
		for i := range list {
			p.addEntity(&list[i], marks(&list[i], len(list)))
		}
	})
}

func (p *packer) addEntity(e *alert.Entity, marks uint64) {
	kind := p.textID(string(e.Type))
	id := p.wordID(string(e.Type), word{kind: int64(kind), text: e.Value})
	if id != 0 || e.Type == "" && e.Value == "" {
		p.add(id<<entityBits | marks)
	} else {
		p.add(kind<<entityBits | marks | inlineFollows)
		if kind == 0 {
			p.addInline(string(e.Type))
		}
		p.addInline(e.Value)
	}
	if marks&roleFollows != 0 {
		p.addText(e.Role)
		p.addText(e.Verdict)
	}
	if marks&ofFollows != 0 {
		p.add(uint64(e.Of))
	}
}

// marks returns what must be written of an entity beside its value. An Of beyond the
// entities is left out.
func marks(e *alert.Entity, entities int) (marks uint64) {
	if e.Role != "" || e.Verdict != "" {
		marks |= roleFollows
	}
	if e.Of > 0 && e.Of <= entities {
		marks |= ofFollows
	}
	return marks
}
