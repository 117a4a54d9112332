package normalize

import (
	"bytes"

	"tocsin/graph/alert"
)

// whole adds the entity that two members make, DOMAIN\account or folder\name, and the
// member that spells it in short: the account, or the folder. It returns the id of the
// first; 0 if a member is missing, or if one holds both already.
func (g *gatherer) whole(f *feed, m *leaf, beside []byte, own owner) (id int) {
	if len(beside) == 0 {
		return 0
	}
	g.pair = append(g.pair[:0], tidy("", g.plain(beside, mostWord))...)
	first := len(g.pair)
	second := tidy(f.to, g.plain(m.value, mostWord))
	if first == 0 || len(second) == 0 || first+len(second) >= mostWord {
		return 0
	}
	if f.to == alert.Path {
		return g.wholePath(second, own)
	}
	if bytes.IndexByte(second, '\\') >= 0 || bytes.IndexByte(second, '@') >= 0 {
		return 0
	}
	g.pair = append(append(g.pair, '\\'), second...)
	id = g.entityOf(f.to, g.pair, own)
	if part := g.entityOf(f.to, g.pair[first+1:], own); id != 0 && part != 0 {
		g.spell(id, part)
	}
	return id
}

// wholePath is whole for a file of a name in the folder that g.pair holds.
func (g *gatherer) wholePath(name []byte, own owner) (id int) {
	folder := len(g.pair)
	separator := byte('\\')
	if bytes.IndexByte(g.pair, separator) < 0 && bytes.IndexByte(g.pair, '/') >= 0 {
		separator = '/'
	}
	switch {
	case len(g.pair) >= len(name) && bytes.EqualFold(g.pair[folder-len(name):], name): // a path that has the name already
		return 0
	case g.pair[folder-1] != separator:
		g.pair = append(g.pair, separator)
	}
	g.pair = append(g.pair, name...)
	id = g.entityOf(alert.Path, g.pair, own)
	if part := g.entityOf(alert.Path, g.pair[:folder], own); id != 0 && part != 0 {
		g.spell(id, part)
	}
	return id
}
