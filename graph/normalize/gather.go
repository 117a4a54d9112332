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
	own      []distinct // by number of the field that evidence fills; nil before the first
	objects  int        // how many were opened
	pair     []byte     // two members as one text
	held     []leaf
	heldRoom [usualHeld]leaf
	siblings siblings // of the piece of evidence at hand
	known    entityTable
	spellings
}

// leaf is a value held back.
type leaf struct {
	position
	object int // the number of the object that it stands in
	value  []byte
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
	g.entities, g.found, g.own, g.spellings = again.entities, again.found, again.own, again.spellings
	g.malformed = g.malformed || again.malformed
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
	g.objects++
	this := g.objects
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
			g.value(position{outer, labelNames.get(g.name)}, this, level)
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
	g.feed(known, own, g.held[held:], piece{object: this, holder: outer})
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
// table mentions. object is the number of the object that the member stands in.
func (g *gatherer) value(at position, object, level int) {
	switch g.in.Peek() {
	case jsontext.KindBeginObject:
		g.open(jsontext.KindBeginObject)
		g.object(nil, at.name, level+1)
	case jsontext.KindBeginArray:
		g.open(jsontext.KindBeginArray)
		for g.element() {
			g.value(at, object, level)
		}
	default:
		if value := g.take(); at.name != unnamed && len(value) > 0 && value[0] != 'n' {
			g.hold(leaf{at, object, value})
		}
	}
}

// hold holds a value back, if there is room.
func (g *gatherer) hold(l leaf) {
	switch {
	case len(g.held) >= mostHeld:
		g.malformed = true
		return
	case g.held == nil:
		g.held = g.heldRoom[:0]
	}
	g.held = append(g.held, l)
}

// Entities and values for which there is room from the beginning. An alert has an entity
// for each 120 to 150 of its bytes, if its evidence is of Endpoint.
const (
	usualHeld   = 16
	entityBytes = 110
	mostUsual   = 128
)

// entity adds one value, unless it was there before, and returns its id; 0 if
// there is no value, or no room.
func (g *gatherer) entity(to alert.EntityType, value []byte, own owner) (id int) {
	text := value[:min(len(value), mostWord)]
	if to == alert.App && value[0] != '"' && value[0] != 't' && value[0] != 'f' {
		g.malformed = g.malformed || len(value) > mostWord // cloud applications have numbers for ids
	} else {
		text = tidy(to, g.plain(value, mostWord))
	}
	return g.entityOf(to, text, own)
}

// entityOf is entity for a text.
func (g *gatherer) entityOf(to alert.EntityType, text []byte, own owner) (id int) {
	if len(text) == 0 {
		return 0
	}
	if id = g.known.find(g.entities, to, text); id != 0 {
		g.judge(g.entities, id, own.verdict)
		return id
	}
	if len(g.entities) >= mostEntities {
		g.malformed = true
		return 0
	}
	if g.entities == nil {
		g.entities = make([]alert.Entity, 0, 4+min(len(g.raw)/entityBytes, mostUsual))
	}
	from, end := alert.DomainIn(to, text)
	e := alert.Entity{Type: to, Value: g.keep(text), Role: own.role, Verdict: own.verdict}
	id = g.put(e)
	if from < end && len(g.entities) < mostEntities && g.known.find(g.entities, alert.Domain, text[from:end]) == 0 {
		g.put(alert.Entity{Type: alert.Domain, Value: e.Value[from:end], Role: own.role}) // a bad sender's domain may be anyone's
	}
	return id
}

// put adds a new entity and returns its id.
func (g *gatherer) put(e alert.Entity) (id int) {
	e.Of = len(g.entities) + 1
	g.entities = append(g.entities, e)
	g.known.add(&e)
	return e.Of
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
