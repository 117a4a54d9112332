package normalize

import (
	"bytes"

	"tocsin/graph/alert"
)

// whole adds the entity that two members make, DOMAIN\account or folder\name, and the
// member that spells it in short: the account, or the folder. It returns the id of the
// first; 0 if a member is missing, or if an account's name holds both already.
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

// wholePath is whole for a file of a name in the folder that g.pair holds. A path that ends in
// the name needs no joining. The folder does not get the file's verdict.
func (g *gatherer) wholePath(name []byte, own owner) (id int) {
	folder := len(g.pair)
	separator := byte('\\')
	if bytes.IndexByte(g.pair, separator) < 0 && bytes.IndexByte(g.pair, '/') >= 0 {
		separator = '/'
	}
	switch {
	case endsIn(g.pair, name):
		return g.entityOf(alert.Path, g.pair, own)
	case g.pair[folder-1] != separator:
		g.pair = append(g.pair, separator)
	}
	g.pair = append(g.pair, name...)
	id = g.entityOf(alert.Path, g.pair, own)
	own.verdict = ""
	if part := g.entityOf(alert.Path, g.pair[:folder], own); id != 0 && part != 0 {
		g.spell(id, part)
	}
	return id
}

// endsIn reports whether a path has the name already: as its last part, or whole. A part
// begins behind a separator: the file "d" in the folder "C:\\cmd" is another.
func endsIn(path, name []byte) bool {
	from := len(path) - len(name)
	if from < 0 || !bytes.EqualFold(path[from:], name) {
		return false
	}
	return from == 0 || isSeparator(path[from-1]) || isSeparator(name[0])
}

func isSeparator(c byte) bool { return c == '\\' || c == '/' }
