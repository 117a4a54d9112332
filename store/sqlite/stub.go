package sqlite

import (
	"bytes"
	"context"
	"os"

	"tocsin/graph/bound"
)

const (
	magic    = "SQLite format 3\x00" // a database begins so
	leastOne = 512                   // bytes of the smallest page: a shorter file holds nothing
)

// stub reports whether the file is the torn beginning of a database that was only
// being made, with nothing beside it that could complete it.
func (g *guard) stub() bool {
	info, err := os.Stat(g.real)
	if err != nil || info.Size() == 0 || info.Size() >= leastOne || !g.quiet() {
		return false
	}
	b, _, err := bound.File(context.Background(), g.real, leastOne)
	return err == nil && len(b) > 0 && bytes.Equal(b[:min(len(b), len(magic))], []byte(magic)[:min(len(b), len(magic))])
}
