package blockfile

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestEveryByteAndEveryCut: no flipped byte and no other length passes.
func TestEveryByteAndEveryCut(t *testing.T) {
	whole, err := os.ReadFile(written(t, "mine", map[string][]byte{"a": random(300), "b": random(100), "c": nil}))
	must(t, err)
	path := filepath.Join(t.TempDir(), "store-index")
	refused := func(what string, b []byte) {
		must(t, os.WriteFile(path, b, 0o600))
		if f, err := Open(path, nil); err == nil {
			t.Errorf("%s passes: %d blocks", what, len(f.blocks))
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 1 << (i % 8)
		refused(fmt.Sprintf("byte %d", i), b)
		refused(fmt.Sprintf("a cut at %d", i), whole[:i])
	}
	refused("a longer file", append(bytes.Clone(whole), 0))
	refused("a file twice", append(bytes.Clone(whole), whole...))
}

// TestPiecesAndCutsOfALargeFile does the same at places all over a file of many pieces.
func TestPiecesAndCutsOfALargeFile(t *testing.T) {
	path := written(t, "mine", blocks())
	whole, err := os.ReadFile(path)
	must(t, err)
	places := rand.New(rand.NewPCG(1, 1))
	for range 40 {
		at := places.IntN(len(whole))
		b := bytes.Clone(whole)
		b[at] ^= 1 << places.IntN(8)
		must(t, os.WriteFile(path, b, 0o600))
		if _, err := Open(path, nil); !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d: %v", at, err)
		}
		must(t, os.WriteFile(path, whole[:at], 0o600))
		if _, err := Open(path, nil); !errors.Is(err, ErrDamaged) {
			t.Errorf("a cut at %d: %v", at, err)
		}
	}
}

func TestAnotherVersion(t *testing.T) {
	path := written(t, "mine", nil)
	b, err := os.ReadFile(path)
	must(t, err)
	b[8]++
	must(t, os.WriteFile(path, b, 0o600))
	if _, err := Open(path, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("a flipped bit is no version: %v", err)
	}
	copy(b[12:], sum(b[:12]))
	must(t, os.WriteFile(path, b, 0o600))
	if _, err := Open(path, nil); !errors.Is(err, ErrVersion) {
		t.Errorf("%v", err)
	}
}

// TestTablesThatLie have right checksums: a table may say anything.
func TestTablesThatLie(t *testing.T) {
	body := make([]byte, 2*align)
	copy(body, header())
	pieces := sum(body)
	entry := func(name string, n uint64) []byte {
		return append(append([]byte{byte(len(name)), 0}, name...), number(n, 8)...)
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	right := join(number(1, 4), []byte("i"), number(1, 4), entry("a", 5), pieces)
	for name, table := range map[string][]byte{
		"nothing":                   nil,
		"a long identity":           join(number(1<<31, 4), right),
		"an identity above its end": join(number(maxIdentity, 4)),
		"many blocks":               join(number(0, 4), number(1<<32-1, 4), pieces),
		"blocks that are not there": join(number(0, 4), number(maxBlocks, 4), pieces),
		"a long block":              join(number(0, 4), number(1, 4), entry("a", align+1), pieces),
		"a block without an end":    join(number(0, 4), number(1, 4), entry("a", 1<<63), pieces),
		"a block that wraps":        join(number(0, 4), number(1, 4), entry("a", 1<<64-align), pieces),
		"a block too few":           join(number(0, 4), number(0, 4), pieces),
		"a name twice":              join(number(0, 4), number(2, 4), entry("a", 0), entry("a", 5), pieces),
		"a long name":               join(number(0, 4), number(1, 4), []byte{0, 255}, pieces),
		"no pieces":                 join(number(0, 4), number(1, 4), entry("a", 5)),
		"a piece too many":          join(right, pieces),
		"half a piece":              join(right, pieces[:2]),
	} {
		path := filepath.Join(t.TempDir(), "store-index")
		must(t, os.WriteFile(path, join(body, table, trailer(2*align, table)), 0o600))
		if _, err := Open(path, nil); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, end := range []int64{0, align - 1, 2*align + 1, 1 << 40, -1} {
		path := filepath.Join(t.TempDir(), "store-index")
		must(t, os.WriteFile(path, join(body, right, trailer(end, right)), 0o600))
		if _, err := Open(path, nil); !errors.Is(err, ErrDamaged) {
			t.Errorf("a table at %d: %v", end, err)
		}
	}
	path := filepath.Join(t.TempDir(), "store-index")
	must(t, os.WriteFile(path, join(body, right, trailer(2*align, right)), 0o600))
	holds(t, path, "i", map[string][]byte{"a": make([]byte, 5)})
}

// FuzzTable reads tables whose checksums are right.
func FuzzTable(f *testing.F) {
	f.Add([]byte{}, uint16(align))
	f.Add(append(number(0, 4), number(0, 4)...), uint16(align))
	f.Add(bytes.Join([][]byte{number(1, 4), []byte("i"), number(1, 4), {1, 0, 'a'}, number(5, 8), number(7, 4)}, nil), uint16(2*align))
	f.Fuzz(func(t *testing.T, table []byte, end uint16) {
		r, err := parseTable(table, int64(end))
		if err != nil {
			return
		}
		if len(r.identity) > maxIdentity || int64(len(r.pieces)) != pieceCount(int64(end)) {
			t.Errorf("%d bytes of identity, %d pieces", len(r.identity), len(r.pieces))
		}
		taken := map[int64]bool{}
		for name, s := range r.blocks {
			if s.at < align || s.n < 0 || s.at%align != 0 || s.at+s.n > int64(end) || s.n > 0 && taken[s.at] {
				t.Errorf("block %q at %+v", name, s)
			}
			taken[s.at] = taken[s.at] || s.n > 0
		}
	})
}

// FuzzOpen opens any bytes.
func FuzzOpen(f *testing.F) {
	whole, err := os.ReadFile(written(f, "mine", map[string][]byte{"a": random(70), "b": random(3)}))
	must(f, err)
	f.Add(whole, 0, byte(0))
	f.Add(whole, 100, byte(1))
	f.Add(whole[:align], 0, byte(0))
	f.Fuzz(func(t *testing.T, b []byte, at int, flip byte) {
		b = bytes.Clone(b)
		if at >= 0 && at < len(b) {
			b[at] ^= flip
		}
		path := filepath.Join(t.TempDir(), "store-index")
		must(t, os.WriteFile(path, b, 0o600))
		file, err := Open(path, nil)
		if err != nil {
			return
		}
		if !bytes.Equal(b, whole) && bytes.HasPrefix(whole, b[:min(len(b), align)]) && len(b) == len(whole) {
			t.Error("a changed file passes")
		}
		must(t, file.Close())
	})
}

func sum(b []byte) []byte { return number(uint64(checksum(b)), 4) }

// number returns a number of so many bytes.
func number(n uint64, size int) []byte {
	b := make([]byte, 8)
	for i := range b {
		b[i] = byte(n >> (8 * i))
	}
	return b[:size]
}
