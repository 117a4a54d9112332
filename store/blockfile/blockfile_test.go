package blockfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
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
		if err := w.Put(name, parts...); err != nil {
			w.Abort()
			return err
		}
	}
	return w.Commit([]byte(identity), nil)
}

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

// TestCommitReplaces: the old file is there until the new one is whole, and an open one
// stays as it was.
func TestCommitReplaces(t *testing.T) {
	path := written(t, "old", blocks())
	old, err := Open(path, nil)
	must(t, err)
	w, err := Create(path)
	must(t, err)
	must(t, w.Put("a", []byte("b")))
	holds(t, path, "old", blocks())
	must(t, w.Commit([]byte("new"), func() error { holds(t, path, "old", blocks()); return nil }))
	holds(t, path, "new", map[string][]byte{"a": []byte("b")})
	same(t, old, blocks())
	must(t, old.Close())
	alone(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// alone fails if something stands beside a file.
func alone(t *testing.T, path string) {
	t.Helper()
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

// TestNothingIsLeft: a writer that gives up leaves the old file and nothing else.
func TestNothingIsLeft(t *testing.T) {
	broken := errors.New("broken")
	for name, end := range map[string]func(*Writer) error{
		"abort":          func(w *Writer) error { w.Abort(); w.Abort(); return broken },
		"a check":        func(w *Writer) error { return w.Commit(nil, func() error { return broken }) },
		"a full disk":    func(w *Writer) error { _ = w.file.Close(); return w.Put("b", random(piece)) },
		"a full disk, 2": func(w *Writer) error { _ = w.file.Close(); return w.Commit(nil, nil) },
		"identity":       func(w *Writer) error { return w.Commit(make([]byte, maxIdentity+1), nil) },
		"a name twice":   func(w *Writer) error { return w.Put("a") },
		"a long name":    func(w *Writer) error { return w.Put(string(make([]byte, maxName+1))) },
	} {
		path := written(t, "old", nil)
		w, err := Create(path)
		must(t, err)
		must(t, w.Put("a", random(2*piece)))
		if err := end(w); err == nil {
			t.Errorf("%s: no error", name)
		}
		if err := w.Commit(nil, nil); name != "abort" && name != "a check" && err == nil {
			t.Errorf("%s: the error is forgotten", name)
		}
		w.Abort()
		holds(t, path, "old", nil)
		alone(t, path)
	}
}

func TestCreateFails(t *testing.T) {
	if _, err := Create(filepath.Join(t.TempDir(), "missing", "f")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestSweep removes what killed writers left, and nothing else.
func TestSweep(t *testing.T) {
	const left = "store-index-ABCDEFGHIJKLMNOPQRSTUVWX27"
	dir := t.TempDir()
	old := time.Now().Add(-leftAfter - time.Minute)
	for name, at := range map[string]time.Time{
		left: old, "store-index-BBCDEFGHIJKLMNOPQRSTUVWX27": time.Now(), "store-index": old, "store-index-ABCDEFGHIJKLMNOPQRSTUVWX2": old,
		"store-index-abcdefghijklmnopqrstuvwx27": old, "other-index-ABCDEFGHIJKLMNOPQRSTUVWX27": old,
	} {
		must(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
		must(t, os.Chtimes(filepath.Join(dir, name), at, at))
	}
	folder := filepath.Join(dir, "store-index-CBCDEFGHIJKLMNOPQRSTUVWX27")
	must(t, os.Mkdir(folder, 0o700))
	must(t, os.Chtimes(folder, old, old))
	must(t, writeTo(filepath.Join(dir, "store-index"), "mine", nil))
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != 6 {
		t.Errorf("%v", entries)
	}
	if _, err := os.Stat(filepath.Join(dir, left)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a killed writer left: %v", err)
	}
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

// BenchmarkOpen opens a file of 500 MB out of the system's memory.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "store-index")
	w, err := Create(path)
	must(b, err)
	part := random(50 << 20)
	for i := range 10 {
		must(b, w.Put(fmt.Sprint(i), part))
	}
	must(b, w.Commit(nil, nil))
	b.SetBytes(500 << 20)
	for b.Loop() {
		f, err := Open(path, nil)
		must(b, err)
		must(b, f.Close())
	}
}

// BenchmarkWrite writes and syncs 500 MB.
func BenchmarkWrite(b *testing.B) {
	part := random(50 << 20)
	b.SetBytes(500 << 20)
	for b.Loop() {
		w, err := Create(filepath.Join(b.TempDir(), "store-index"))
		must(b, err)
		for i := range 10 {
			must(b, w.Put(fmt.Sprint(i), part))
		}
		must(b, w.Commit(nil, nil))
	}
}
