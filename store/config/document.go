package config

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"tocsin/graph/fault"
)

// document knows the places of keys and tables in the text of a settings file.
//
// A path names one thing: "store", "screen.links", "integration.0.name" for the first
// [[integration]], "integration.0.sources.1" for an element of a list.
type document struct {
	findings
	text    []byte
	lines   []int           // offsets of the beginnings of lines
	spans   map[string]span // of each "key = value" outside inline tables, by path
	headers map[string]int  // offset of each [table] and [[table]] header's line, by path
	free    map[string][]entry
	counts  map[string]int // elements of each array of tables, by path
	blanks  []span         // of what the decoder must not see: unknown tables, wrong types
	parser  *unstable.Parser
	whole   *shape // of the whole file
}

// span is the byte range of one "key = value" without its comment.
type span struct{ start, value, end int }

// entry is a key in a table whose keys a person chooses, such as [views].
type entry struct {
	name string
	Place
}

// cursor is a point of the walk: a path, its shape, and whether the walk is inside an
// inline table.
type cursor struct {
	path   string
	name   string // the path without the numbers of elements, for a sentence
	shape  *shape // nil below a key that has a problem: what follows is not looked at
	inline bool
}

// locate walks the text up to the first syntax error, which the decoder reports. It
// finds unknown keys and values of a wrong type.
func locate(text []byte) *document { return locateIn(text, root()) }

// locateIn is locate for a file of a shape.
func locateIn(text []byte, whole *shape) *document {
	d := &document{
		findings: findings{places: map[string]Place{}, known: map[string]bool{}},
		text:     text, lines: lineStarts(text), spans: map[string]span{}, headers: map[string]int{},
		free: map[string][]entry{}, counts: map[string]int{}, parser: &unstable.Parser{}, whole: whole,
	}
	d.parser.Reset(text)
	table := cursor{shape: d.whole}
	for d.parser.NextExpression() {
		switch n := d.parser.Expression(); n.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = d.header(n)
		case unstable.KeyValue:
			d.expression(table, n)
		}
	}
	return d
}

// readable returns the text without unknown tables, and without headings and values of a
// wrong type, at which the decoder would stop.
func (d *document) readable() []byte {
	if len(d.blanks) == 0 {
		return d.text
	}
	text := bytes.Clone(d.text)
	for _, s := range d.blanks {
		for i, c := range text[s.start:s.end] {
			if c != '\n' && c != '\r' {
				text[s.start+i] = ' '
			}
		}
	}
	return text
}

// header follows the keys of [table] or [[table]]. An unknown table, and one of the
// wrong kind, is hidden from the decoder.
func (d *document) header(n *unstable.Node) cursor {
	c := cursor{shape: d.whole}
	var first, last *unstable.Node
	for keys := n.Key(); keys.Next() && c.shape != nil; {
		last = keys.Node()
		if first == nil {
			first = last
		}
		c = d.step(d.lastElement(c), last)
	}
	at := lineStart(d.text, int(first.Raw.Offset))
	isArray := c.shape != nil && c.shape.elements != nil
	if c.shape != nil && (isArray != (n.Kind == unstable.ArrayTable) || !isArray && c.shape.kind != unstable.InlineTable) {
		c = d.mistyped(c, d.at(first))
	}
	switch {
	case c.shape == nil:
		d.blanks = append(d.blanks, span{start: at, end: lineEnd(d.text, at)})
	case isArray:
		c = d.nextElement(c)
		d.headers[c.path], d.places[c.path] = at, d.at(first)
	default:
		d.headers[c.path] = at
	}
	return c
}

// mistyped reports a value of a wrong type, and ends the walk there.
func (d *document) mistyped(c cursor, place Place) cursor {
	p := Problem{Path: c.path, Place: place, Sentence: fmt.Sprintf("%q must be %s", c.name, c.shape.words)}
	if c.shape.elements != nil {
		p.Sentence, p.Hint = c.name+" must be a list of tables", fmt.Sprintf("write [[%s]] in double brackets", c.name)
	}
	d.add(p)
	return cursor{path: c.path}
}

// expression follows one key = value of a table. Those of a hidden table, and a value of
// a wrong type, are hidden from the decoder too.
func (d *document) expression(table cursor, n *unstable.Node) {
	if table.shape == nil || !d.keyValue(table, n) {
		start := int(n.Raw.Offset)
		d.blanks = append(d.blanks, span{start: start, end: start + int(n.Raw.Length)})
	}
}

// keyValue follows the keys of key = value, then its value, and reports whether the
// types are right.
func (d *document) keyValue(c cursor, n *unstable.Node) (right bool) {
	var last *unstable.Node
	for keys := n.Key(); keys.Next(); {
		last = keys.Node()
		before := c.shape
		if c = d.step(c, last); c.shape == nil {
			return before.kind == unstable.InlineTable // an unknown key hides nothing
		}
	}
	if !c.inline {
		start := int(n.Raw.Offset)
		d.spans[c.path] = span{start, valueStart(d.text, int(last.Raw.Offset+last.Raw.Length)), start + int(n.Raw.Length)}
	}
	if right = d.value(c, n.Value(), d.at(last)); !right {
		d.known[c.path] = true // the decoder doesn't see the value, nor what is in it
		maps.DeleteFunc(d.places, func(path string, _ Place) bool { return strings.HasPrefix(path, c.path+".") })
	}
	return right
}

// value follows the value of the key at a place, and reports whether the types are
// right.
func (d *document) value(c cursor, n *unstable.Node, key Place) bool {
	if n.Kind != c.shape.kind {
		d.mistyped(c, key)
		return false
	}
	c.inline = true
	right, i := true, 0
	for child := n.Child(); child != nil; child = child.Next() {
		ok := true
		switch {
		case n.Kind == unstable.InlineTable:
			ok = d.keyValue(c, child)
		case c.shape.elements != nil && child.Kind != unstable.InlineTable:
			d.mistyped(c, d.placeIn(child, key))
			ok = false
		case c.shape.elements != nil:
			ok = d.value(d.element(c, child, key), child, key)
		case c.shape.items != nil:
			ok = d.item(c, i, child, key)
		}
		right, i = right && ok, i+1
	}
	return right
}

// element begins an inline element of an array of tables.
func (d *document) element(c cursor, n *unstable.Node, key Place) cursor {
	element := d.nextElement(c)
	d.places[element.path] = d.placeIn(n, key)
	return element
}

// item looks at an element of a list of values.
func (d *document) item(c cursor, i int, n *unstable.Node, key Place) bool {
	path := c.path + "." + strconv.Itoa(i)
	d.places[path] = d.placeIn(n, key)
	if n.Kind == c.shape.items.kind {
		return true
	}
	d.mistyped(cursor{path: path, name: c.name, shape: &shape{words: c.shape.words}}, d.places[path])
	return false
}

// placeIn returns the place of an element, or of the list's key if the parser doesn't
// know that of the element.
func (d *document) placeIn(n *unstable.Node, key Place) Place {
	if n.Raw.Length == 0 {
		return key
	}
	return d.at(n)
}

// step moves from c to one of its keys.
func (d *document) step(c cursor, key *unstable.Node) cursor {
	name, place := string(key.Data), d.at(key)
	next := cursor{inline: c.inline, path: name, name: name}
	if c.path != "" {
		next.path, next.name = c.path+"."+name, c.name+"."+name
	}
	switch {
	case c.shape.values != nil:
		d.free[c.path] = append(d.free[c.path], entry{name, place})
		next.shape = c.shape.values
	case c.shape.keys[name] != nil:
		next.shape = c.shape.keys[name]
	case c.shape.keys == nil:
		return d.mistyped(c, placeOf(d.places, c.path))
	default:
		d.unknown(c, name, place)
		return cursor{path: next.path}
	}
	d.places[next.path] = place
	return next
}

// nextElement begins an element of an array of tables.
func (d *document) nextElement(c cursor) cursor {
	i := d.counts[c.path]
	d.counts[c.path]++
	return cursor{path: c.path + "." + strconv.Itoa(i), name: c.name, shape: c.shape.elements, inline: c.inline}
}

// lastElement moves to the last element, to which [array.table] belongs.
func (d *document) lastElement(c cursor) cursor {
	if c.shape.elements == nil {
		return c
	}
	return cursor{path: c.path + "." + strconv.Itoa(max(d.counts[c.path]-1, 0)), name: c.name, shape: c.shape.elements}
}

// unknown reports an unknown key. Its hint names the nearest key of the table, or the
// table to which the key belongs. The nearest key doesn't count as missing, unless it is
// a list of tables, which a single value can't mean.
func (d *document) unknown(c cursor, name string, place Place) {
	if d.full() {
		return // the search for a hint costs the most
	}
	path := name
	if c.path != "" {
		path = c.path + "." + name
	}
	p := Problem{Path: path, Place: place, Sentence: fmt.Sprintf("the key %.*q is not known", maxShown, name)}
	known := slices.Sorted(maps.Keys(c.shape.keys))
	near := fault.Nearest(name, known)
	switch home := d.whole.homeOf(name); {
	case near != "":
		p.Hint = fmt.Sprintf("did you mean %q?", near)
	case home != "":
		p.Hint = fmt.Sprintf("%q belongs %s", name, home)
	default:
		p.Hint = "known here: " + joined(known)
	}
	d.add(p)
	if near != "" && (c.shape.keys[near].elements == nil || !d.single()) {
		d.known[strings.TrimSuffix(path, name)+near] = true
	}
}

// single reports whether the expression sets one value, not tables or a list.
func (d *document) single() bool {
	n := d.parser.Expression()
	return n.Kind == unstable.KeyValue && n.Value().Kind != unstable.Array && n.Value().Kind != unstable.InlineTable
}
