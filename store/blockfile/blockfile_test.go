package blockfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unsafe"
)

// random returns bytes that no compression or sparse file makes small.
func random(n int) []byte {
	b := make([]byte, n)
	source := rand.NewChaCha8([32]byte{byte(n), byte(n >> 8)})
	_, _ = source.Read(b)
	return b
}

// blocks returns blocks of lengths around the bounds of alignment and pieces.
func blocks() map[string][]byte {
	out := map[string][]byte{"": nil}
	for _, n := range []int{0, 1, align - 1, align, align + 1, piece - align, piece, piece + 1, 3*piece + 5} {
		out[fmt.Sprint(n, " bytes")] = random(n)
	}
	return out
}

// written writes a file with blocks, in parts of many lengths.
func written(t testing.TB, identity string, blocks map[string][]byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store-index")
	must(t, writeTo(path, identity, blocks))
	return path
}

func writeTo(path, identity string, blocks map[string][]byte) error {
	w, err := Create(path)
	if err != nil {
		return err
	}
	for name, b := range blocks {
		var parts [][]byte
		for size := 1; len(b) > 0; size *= 7 {
			n := min(size, len(b))
			parts, b = append(parts, b[:n]), b[n:]
		}
		if err := w.Put(name, slices.Values(parts)); err != nil {
			w.Abort()
			return err
		}
	}
	return w.Commit([]byte(identity), nil)
}

// just gives the parts one after the other.
func just(parts ...[]byte) iter.Seq[[]byte] { return slices.Values(parts) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// holds fails unless a file opens and has just the blocks.
func holds(t *testing.T, path, identity string, want map[string][]byte) {
	t.Helper()
	f, err := Open(path, func(got []byte) error {
		if string(got) != identity {
			t.Errorf("the identity is %q", got)
		}
		return nil
	})
	must(t, err)
	same(t, f, want)
	must(t, f.Close())
	must(t, f.Close())
}

func same(t *testing.T, f *File, want map[string][]byte) {
	t.Helper()
	for name, b := range want {
		got := f.Block(name)
		if got == nil || !bytes.Equal(got, b) || cap(got) != len(got) {
			t.Errorf("block %q: %d bytes of %d, or others", name, len(got), len(b))
		}
		if len(got) > 0 && uintptr(unsafe.Pointer(&got[0]))%align != 0 {
			t.Errorf("block %q is not aligned", name)
		}
	}
	if f.Block("no such") != nil || len(f.blocks) != len(want) {
		t.Errorf("%d blocks, want %d", len(f.blocks), len(want))
	}
}

func TestWhatIsPutIsRead(t *testing.T) {
	for _, c := range []map[string][]byte{blocks(), nil, {"one": random(10)}, {"one": random(piece - align)}} {
		holds(t, written(t, "mine", c), "mine", c)
	}
}

// TestReadIntoMemory is for systems without a mapping.
func TestReadIntoMemory(t *testing.T) {
	path := written(t, "mine", blocks())
	b, err := os.ReadFile(path)
	must(t, err)
	r, err := readTable(bytes.NewReader(b), int64(len(b)))
	must(t, err)
	data, release, err := loadCopy(bytes.NewReader(b), r)
	must(t, err)
	same(t, &File{data: data, blocks: r.blocks}, blocks())
	must(t, release())
	b[r.end-1-piece]++
	if _, _, err := loadCopy(bytes.NewReader(b), r); !errors.Is(err, ErrDamaged) {
		t.Errorf("a piece that differs: %v", err)
	}
}

func TestOpenAsksForTheIdentityFirst(t *testing.T) {
	path := written(t, "theirs", blocks())
	b, err := os.ReadFile(path)
	must(t, err)
	b[align+1]++ // of a block
	must(t, os.WriteFile(path, b, 0o600))
	foreign := errors.New("foreign")
	if _, err := Open(path, func([]byte) error { return foreign }); err != foreign {
		t.Errorf("%v", err)
	}
	if _, err := Open(path, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "target")
	must(t, writeTo(target, "mine", nil))
	link, folder := filepath.Join(dir, "link"), filepath.Join(dir, "folder")
	must(t, os.Mkdir(folder, 0o700))
	if err := os.Symlink(target, link); err != nil {
		t.Log("no links here: ", err)
		link = folder
	}
	for _, path := range []string{link, folder} {
		if _, err := Open(path, nil); !errors.Is(err, ErrUntrusted) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := Open(filepath.Join(dir, "missing"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

// BenchmarkOpen opens a file of 500 MB out of the system's memory.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "store-index")
	w, err := Create(path)
	must(b, err)
	part := random(50 << 20)
	for i := range 10 {
		must(b, w.Put(fmt.Sprint(i), just(part)))
	}
	must(b, w.Commit(nil, nil))
	b.SetBytes(500 << 20)
	for b.Loop() {
		f, err := Open(path, nil)
		must(b, err)
		must(b, f.Close())
	}
}
