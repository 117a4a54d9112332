package normalize

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// gatherer collects the entities of evidence in one pass. Members that the table
// mentions are held back until their evidence ends, because only then its type,
// its verdict and the order of its feeds are known. Objects without a type of
// evidence, such as a userAccount, leave theirs to the evidence around them.
type gatherer struct {
	reader
	entities []alert.Entity
	found    traits
	held     []leaf
	heldRoom [usualHeld]leaf
	known    entityTable
	spellings
}

// leaf is a value held back.
type leaf struct {
	position
	level int // of the object that it stands in
	value []byte
}

// regather collects the entities anew, from each list of evidence as it was sent
// last. Hardly any item sends one twice, so only then is it read a second time.
func (g *gatherer) regather(lists map[string]*evidenceKind) {
	raw := g.raw
	last := map[string]int{}
	each := func(g *gatherer, do func(kind *evidenceKind)) {
		g.begin(raw)
		for g.open(jsontext.KindBeginObject); g.member(); {
			if kind, ok := lists[string(g.name)]; ok {
				do(kind)
			} else {
				g.take()
			}
		}
	}
	var find, again gatherer
	each(&find, func(*evidenceKind) {
		last[string(find.name)] = find.in.Offset()
		find.take()
	})
	each(&again, func(kind *evidenceKind) {
		if last[string(again.name)] == again.in.Offset() {
			again.list(kind)
		} else {
			again.take()
		}
	})
	g.entities, g.found, g.spellings = again.entities, again.found, again.spellings
}

// list takes a list of evidence, all of the known kind; if known is nil each
// element names its own.
func (g *gatherer) list(known *evidenceKind) {
	if !g.open(jsontext.KindBeginArray) {
		return
	}
	for g.element() {
		if g.open(jsontext.KindBeginObject) {
			g.object(known, itself, 0)
		}
	}
}

// owner holds what entities inherit from their evidence.
type owner struct{ role, verdict string }

// object takes the rest of an object that was opened, in an object or list of
// the name outer. At level 0 it is evidence in any case.
func (g *gatherer) object(known *evidenceKind, outer label, level int) {
	var own owner
	typed := known != nil || level == 0
	held, entities := len(g.held), len(g.entities)
	for g.member() {
		switch string(g.name) {
		case "@odata.type":
			typ := typeBytes(g.plain(g.take(), mostWord))
			if row := kindNames.get(typ); row != nil {
				known = row
			}
			typed = typed || isEvidence(string(typ))
		case "verdict":
			own.verdict = g.word(verdicts)
		case "roles":
			own.role = g.role()
		default:
			g.value(outer, labelNames.get(g.name), level)
		}
	}
	if !typed {
		if known = implied[outer]; known == nil {
			return
		}
	}
	if known == nil {
		known = unknown
	}
	g.found |= known.trait
	nested := len(g.entities) - entities
	g.feed(known, own, g.held[held:], level)
	g.held = g.held[:held]
	rotate(g.entities[entities:], nested)
}

// typeBytes is typeOf without a copy.
func typeBytes(odata []byte) []byte {
	return odata[bytes.LastIndexByte(odata, '.')+1:]
}

// role takes a list of roles and returns the first.
func (g *gatherer) role() string {
	first := ""
	if g.open(jsontext.KindBeginArray) {
		for g.element() {
			if w := g.word(roles); first == "" {
				first = w
			}
		}
	}
	return first
}

// value takes one member's value, however deep it goes, and holds back what the
// table mentions.
func (g *gatherer) value(outer, name label, level int) {
	switch g.in.Peek() {
	case jsontext.KindBeginObject:
		g.open(jsontext.KindBeginObject)
		g.object(nil, name, level+1)
	case jsontext.KindBeginArray:
		g.open(jsontext.KindBeginArray)
		for g.element() {
			g.value(outer, name, level)
		}
	default:
		if value := g.take(); name != unnamed && len(value) > 0 && value[0] != 'n' {
			if g.held == nil {
				g.held = g.heldRoom[:0]
			}
			g.held = append(g.held, leaf{position{outer, name}, level, value})
		}
	}
}

// feed makes entities of the members held back, in the order of the row's feeds.
func (g *gatherer) feed(row *evidenceKind, own owner, held []leaf, level int) {
	for i := range row.feeds {
		f := &row.feeds[i]
		for j := range held {
			m := &held[j]
			if m.name != f.from.name {
				continue
			}
			fits := m.outer == f.from.outer
			if f.from.outer == itself {
				fits = m.level == level
			}
			if !fits && f.from.outer != anyone {
				continue
			}
			if id := g.entity(f.to, m.value, own); id != 0 && f.thing != 0 {
				g.add(f.thing, i, id)
			}
		}
	}
	g.join()
}

// Entities and values for which there is room from the beginning. An alert has an entity
// for each 170 to 220 of its bytes, if its evidence is of Endpoint.
const (
	usualHeld   = 16
	entityBytes = 160
	mostUsual   = 128
)

// entity adds one value, unless it was there before, and returns its id; 0 if
// there is no value, or no room.
func (g *gatherer) entity(to alert.EntityType, value []byte, own owner) (id int) {
	text := value[:min(len(value), mostWord)]
	if to == alert.App && value[0] != '"' && value[0] != 't' && value[0] != 'f' {
		g.malformed = g.malformed || len(value) > mostWord // cloud applications have numbers for ids
	} else {
		text = g.plain(value, mostWord)
	}
	if len(text) == 0 {
		return 0
	}
	if id = g.known.find(g.entities, to, text); id != 0 {
		return id
	}
	if len(g.entities) >= mostEntities {
		g.malformed = true
		return 0
	}
	if g.entities == nil {
		g.entities = make([]alert.Entity, 0, 4+min(len(g.raw)/entityBytes, mostUsual))
	}
	id = len(g.entities) + 1
	e := alert.Entity{Type: to, Value: g.keep(text), Role: own.role, Verdict: own.verdict, Of: id}
	g.entities = append(g.entities, e)
	g.known.add(&e)
	return id
}

// rotate puts the first n entities, those of nested evidence, behind the others.
func rotate(list []alert.Entity, n int) {
	if n == 0 || n == len(list) {
		return
	}
	slices.Reverse(list[:n])
	slices.Reverse(list[n:])
	slices.Reverse(list)
}
