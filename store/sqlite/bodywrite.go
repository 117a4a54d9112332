package sqlite

import (
	"strings"

	"tocsin/graph/alert"
)

// write appends a slot's value; nothing if it is missing.
func (p *packer) write(s *alert.Slot, r *alert.Record) {
	switch s.Shape {
	case alert.ShapeWord, alert.ShapeProse:
		if text := *s.Text(r); text != "" {
			p.writeOne(s, p.wordID(word{text: text}))
		}
	case alert.ShapeID:
		if text := *s.Text(r); text != "" {
			p.writeOne(s, p.numbered(text))
		}
	case alert.ShapeURL:
		p.writeURL(s, *s.Text(r))
	case alert.ShapeList:
		p.writeList(s, *s.List(r))
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

// numbered writes an id of digits as a number, shifted by a mark, for there are
// too many of them for the dictionary. Others are words.
func (p *packer) numbered(id string) uint64 {
	if n, ok := parseDigits(id); ok {
		return n<<1 | 1
	}
	return p.wordID(word{text: id}) << 1
}

func (p *packer) writeURL(s *alert.Slot, url string) {
	if url == "" {
		return
	}
	before, behind, ok := strings.Cut(url, p.key)
	if !ok || p.key == "" {
		p.writeOne(s, p.wordID(word{text: url}))
		return
	}
	p.add(head(s, formTwo))
	p.add(p.wordID(word{text: before}))
	p.add(p.wordID(word{text: behind}))
}

func (p *packer) writeList(s *alert.Slot, list []string) {
	if len(list) == 0 {
		return
	}
	p.add(head(s, formMany))
	p.add(uint64(len(list)))
	for _, text := range list {
		p.add(p.wordID(word{text: text}))
	}
}

// Marks of what follows the id of an entity.
const (
	roleFollows = 1 << iota // ids of role and verdict
	ofFollows               // Of

	entityBits = 2
)

func (p *packer) writeEntities(s *alert.Slot, list []alert.Entity) {
	if len(list) == 0 {
		return
	}
	varints := uint64(1)
	for i := range list {
		m := marks(&list[i], len(list))
		varints += 1 + 2*(m&roleFollows) + m/ofFollows
	}
	p.add(head(s, formMany))
	p.add(varints)
	p.add(uint64(len(list)))
	for i := range list {
		p.writeEntity(&list[i], marks(&list[i], len(list)))
	}
}

func (p *packer) writeEntity(e *alert.Entity, marks uint64) {
	kind := p.wordID(word{text: string(e.Type)})
	p.add(p.wordID(word{kind: int64(kind), text: e.Value})<<entityBits | marks)
	if marks&roleFollows != 0 {
		p.add(p.wordID(word{text: e.Role}))
		p.add(p.wordID(word{text: e.Verdict}))
	}
	if marks&ofFollows != 0 {
		p.add(uint64(e.Of))
	}
}

// marks returns what must be written of an entity beside its id. An Of beyond the
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
