package blockfile

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestRest reads a whole file, lets it rest, and reads it again: the same bytes, while the
// process holds none of them in between.
func TestRest(t *testing.T) {
	block := random(3 * piece)
	path := written(t, "mine", map[string][]byte{"only": block})
	f, err := Open(path, nil)
	must(t, err)
	defer f.Close()
	if !bytes.Equal(f.Block("only"), block) {
		t.Fatal("the block is not as it was written")
	}
	if held := mappedPages(t, path); held < len(block)>>10 {
		t.Fatalf("after all was read, %d KB of it are in the process", held)
	}
	f.Rest()
	if held := mappedPages(t, path); held != 0 {
		t.Errorf("at rest, %d KB of the file are in the process", held)
	}
	if !bytes.Equal(f.Block("only"), block) {
		t.Error("after a rest, the block is not as it was written")
	}
}

// mappedPages returns how many KB of a mapped file are in this process.
func mappedPages(t *testing.T, path string) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/smaps")
	must(t, err)
	_, of, found := strings.Cut(string(text), path+"\n")
	if !found {
		t.Fatal("the file is not mapped")
	}
	_, of, _ = strings.Cut(of, "Rss:")
	n, err := strconv.Atoi(strings.Fields(of)[0])
	must(t, err)
	return n
}
