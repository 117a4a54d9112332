package powercut

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// Fate says what becomes of what was not synced.
type Fate int

// The fates. Names follow Keep and Drop too; Some and Torn throw for each change.
const (
	Keep Fate = iota // all of it is there
	Drop             // none of it
	Some             // any part of it, so that a later write may be there without an earlier one
	Torn             // as Some, and each write may end after any sector
	fates
)

// Fates is the number of fates.
const Fates = int(fates)

// The sizes of a sector, of which a write ends at a multiple.
const shortSector, longSector = 512, 4096

// Image writes to an empty folder what a cut may leave at this moment. The fate is
// that of all files and folders, or each has its own if mixed.
func (d *Disk) Image(to string, fate Fate, mixed bool, random *rand.Rand) error {
	s := &survivor{fate: fate, mixed: mixed, random: random}
	return s.write(to, d.dirs[d.root])
}

// survivor writes what survives.
type survivor struct {
	fate   Fate
	mixed  bool
	random *rand.Rand
}

// of is the fate of one file or folder.
func (s *survivor) of() Fate {
	if s.mixed {
		return Fate(s.random.IntN(Fates))
	}
	return s.fate
}

func (s *survivor) lives(f Fate) bool {
	return f == Keep || f != Drop && s.random.IntN(2) == 0
}

func (s *survivor) write(to string, f *folder) error {
	names, fate := maps.Clone(f.synced), s.of()
	for _, r := range f.pending {
		if s.lives(fate) {
			apply(names, r.names)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) { // equal seeds make equal images
		path := filepath.Join(to, name)
		var err error
		switch node := names[name].(type) {
		case *folder:
			if err = os.Mkdir(path, 0o700); err == nil {
				err = s.write(path, node)
			}
		case *inode:
			err = os.WriteFile(path, s.content(node), 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *survivor) content(file *inode) []byte {
	content, fate := bytes.Clone(file.synced), s.of()
	for _, c := range file.pending {
		if !s.lives(fate) {
			continue
		}
		if fate == Torn && len(c.data) > 0 && s.random.IntN(3) == 0 {
			c.data = c.data[:s.tear(c)]
		}
		if c.data == nil || len(c.data) > 0 {
			content = c.apply(content)
		}
	}
	return content
}

// tear returns how much of a write is there: it ends where a sector of the file ends.
func (s *survivor) tear(c change) int64 {
	sector := int64(shortSector)
	if s.random.IntN(2) == 0 {
		sector = longSector
	}
	end := (c.at + s.random.Int64N(int64(len(c.data)))) / sector * sector
	return max(end-c.at, 0)
}
