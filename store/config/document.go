package config

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"

	"tocsin/graph/fault"
)

// document knows the places of keys and tables in the text of a settings file.
//
// A path names one thing: "store", "screen.links", "integration.0.name" for the first
// [[integration]].
type document struct {
	text    []byte
	lines   []int           // offsets of the beginnings of lines
	places  map[string]at   // of each key, by path
	spans   map[string]span // of each "key = value" outside inline tables, by path
	headers map[string]int  // offset of each [[table]] header's line, by path
	free    map[string][]entry
	counts  map[string]int // elements of each array of tables, by path
	parser  *unstable.Parser
}

// span is the byte range of one "key = value" without its comment.
type span struct{ start, value, end int }

// entry is a key in a table whose keys a person chooses, such as [views].
type entry struct {
	name string
	at
}

// cursor is a point of the walk: a path, its shape, and whether the walk is inside an
// inline table.
type cursor struct {
	path   string
	shape  *shape
	inline bool
}

// locate walks the text, which the decoder has accepted. It returns a problem for an
// unknown key, or for a table that should be an array of tables.
func locate(text []byte) (*document, *problem) {
	d := &document{
		text: text, lines: lineStarts(text), places: map[string]at{}, spans: map[string]span{}, headers: map[string]int{},
		free: map[string][]entry{}, counts: map[string]int{}, parser: &unstable.Parser{},
	}
	d.parser.Reset(text)
	whole := root()
	table := cursor{shape: whole}
	for d.parser.NextExpression() {
		var p *problem
		switch n := d.parser.Expression(); n.Kind {
		case unstable.Table, unstable.ArrayTable:
			table, p = d.header(whole, n)
		case unstable.KeyValue:
			p = d.keyValue(table, n)
		}
		if p != nil {
			return nil, p
		}
	}
	if err := d.parser.Error(); err != nil {
		return nil, &problem{sentence: printable(err.Error()), cause: err}
	}
	return d, nil
}

// header follows the keys of [table] or [[table]].
func (d *document) header(whole *shape, n *unstable.Node) (cursor, *problem) {
	c := cursor{shape: whole}
	var first *unstable.Node
	for keys := n.Key(); keys.Next(); {
		key := keys.Node()
		if first == nil {
			first = key
		}
		var p *problem
		if c, p = d.step(d.lastElement(c), key); p != nil {
			return c, p
		}
	}
	if c.shape.elements == nil {
		return c, nil
	}
	if n.Kind == unstable.Table {
		return c, notArray(d.at(first), c)
	}
	c = d.nextElement(c)
	d.headers[c.path] = lineStart(d.text, int(first.Raw.Offset))
	d.places[c.path] = d.at(first)
	return c, nil
}

func notArray(place at, c cursor) *problem {
	return &problem{at: place, sentence: fmt.Sprintf("%s must be a list of tables", c.path), hint: fmt.Sprintf("write [[%s]] in double brackets", c.path)}
}

// keyValue follows the keys of key = value, then its value.
func (d *document) keyValue(c cursor, n *unstable.Node) *problem {
	var last *unstable.Node
	for keys := n.Key(); keys.Next(); {
		last = keys.Node()
		var p *problem
		if c, p = d.step(c, last); p != nil {
			return p
		}
	}
	if !c.inline {
		start := int(n.Raw.Offset)
		d.spans[c.path] = span{start, valueStart(d.text, int(last.Raw.Offset+last.Raw.Length)), start + int(n.Raw.Length)}
	}
	return d.value(c, n.Value(), d.at(last))
}

func (d *document) value(c cursor, n *unstable.Node, place at) *problem {
	c.inline = true
	isArray := c.shape.elements != nil
	for child := n.Child(); child != nil; child = child.Next() {
		var p *problem
		switch {
		case n.Kind == unstable.InlineTable && isArray:
			return notArray(place, c)
		case n.Kind == unstable.InlineTable:
			p = d.keyValue(c, child)
		case n.Kind == unstable.Array && isArray:
			element := d.nextElement(c)
			d.places[element.path] = place
			p = d.value(element, child, place)
		}
		if p != nil {
			return p
		}
	}
	return nil
}

// step moves from c to one of its keys.
func (d *document) step(c cursor, key *unstable.Node) (cursor, *problem) {
	name, place := string(key.Data), d.at(key)
	next := cursor{inline: c.inline, path: name}
	if c.path != "" {
		next.path = c.path + "." + name
	}
	switch {
	case c.shape.anyKey:
		d.free[c.path] = append(d.free[c.path], entry{name, place})
		next.shape = &shape{}
	case c.shape.keys[name] != nil:
		next.shape = c.shape.keys[name]
	default:
		return next, unknownKey(c.shape, name, place)
	}
	d.places[next.path] = place
	return next, nil
}

// nextElement begins an element of an array of tables.
func (d *document) nextElement(c cursor) cursor {
	i := d.counts[c.path]
	d.counts[c.path]++
	return cursor{path: c.path + "." + strconv.Itoa(i), shape: c.shape.elements, inline: c.inline}
}

// lastElement moves to the last element, to which [array.table] belongs.
func (d *document) lastElement(c cursor) cursor {
	if c.shape.elements == nil {
		return c
	}
	return cursor{path: c.path + "." + strconv.Itoa(max(d.counts[c.path]-1, 0)), shape: c.shape.elements}
}

func (d *document) at(key *unstable.Node) at {
	offset := int(key.Raw.Offset)
	line, _ := slices.BinarySearch(d.lines, offset+1) // lines that begin at or before it
	return at{line, offset - d.lines[line-1] + 1}
}

// lineStarts returns the offsets of the beginnings of lines. The parser can count
// lines too, but it counts from the start each time.
func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// valueStart skips the blanks and "=" after a key.
func valueStart(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '=') {
		i++
	}
	return i
}

func lineStart(text []byte, i int) int { return bytes.LastIndexByte(text[:i], '\n') + 1 }

// lineEnd returns the offset after the line break of the line that contains i.
func lineEnd(text []byte, i int) int {
	if n := bytes.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(text)
}

// unknownKey returns the problem of an unknown key. Its hint names the nearest key of
// the table, or the table to which the key belongs.
func unknownKey(s *shape, name string, place at) *problem {
	p := &problem{at: place, sentence: fmt.Sprintf("the key %.*q is not known", maxShown, name)}
	known := slices.Sorted(maps.Keys(s.keys))
	if near := fault.Nearest(name, known); near != "" {
		p.hint = fmt.Sprintf("did you mean %q?", near)
		return p
	}
	if home := root().homeOf(name); home != "" {
		p.hint = fmt.Sprintf("%q belongs %s", name, home)
		return p
	}
	p.hint = "known here: " + joined(known)
	return p
}
