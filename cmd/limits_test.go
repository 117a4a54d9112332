package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// TestRationed stops a reader that returns too many bytes.
func TestRationed(t *testing.T) {
	r := &rationed{Reader: strings.NewReader("abcdef"), left: 4}
	if b, err := io.ReadAll(r); string(b) != "abcd" || !errors.Is(err, bound.ErrTooLarge) {
		t.Errorf("%q, %v", b, err)
	}
	r.left = 10
	if b, err := io.ReadAll(r); string(b) != "ef" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}

// TestItemsAreBounded reads files with one item above the limit, as lines and as
// documents, at different places.
func TestItemsAreBounded(t *testing.T) {
	const limit = 4 << 20
	of := func(mb int) string {
		return `{"id":"1","severity":"low","title":"` + strings.Repeat("t", mb<<20) + `"}`
	}
	small, large := of(1), of(3*limit>>20)
	for name, c := range map[string]struct {
		content string
		items   int
		fails   bool
	}{
		"many lines":           {strings.Repeat(small+"\n", 20), 20, false},
		"many in an array":     {"[\n" + strings.Repeat(small+",\n", 19) + small + "]", 20, false},
		"a large line":         {small + "\n" + large + "\n", 1, true},
		"a large first line":   {large + "\n" + small, 0, true},
		"large in an array":    {"[\n" + small + ",\n" + large + "]", 1, true},
		"large and never done": {"[\n" + strings.Repeat(" ", 3*limit), 0, true},
	} {
		n := 0
		r := itemReader{path: "f", limit: limit, each: func(item) error { n++; return nil }}
		err := r.read(strings.NewReader(c.content))
		tooLarge := err != nil && fault.Of(err).Kind == fault.Usage && strings.Contains(err.Error(), "an item is larger than 4194304 bytes")
		if n != c.items || tooLarge != c.fails || (err != nil) != c.fails {
			t.Errorf("%s: %d items, %v", name, n, err)
		}
	}
}

// TestManySkipped checks that the error names the first skipped items and counts the
// rest.
func TestManySkipped(t *testing.T) {
	r := itemReader{path: "f", limit: bound.Item, each: func(item) error { return nil }}
	if err := r.read(strings.NewReader(strings.Repeat("1\n", 1000))); err != nil {
		t.Fatal(err)
	}
	err := r.skippedError()
	if len(r.places) != maxSkipped || err == nil || !strings.Contains(err.Error(), "1000 items were skipped: f:1: ") || !strings.HasSuffix(err.Error(), "and 990 more") {
		t.Errorf("%d places, %v", len(r.places), err)
	}
}

// TestReadFile reads a file of the largest size and refuses a larger one.
func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	write(t, path, "abcd")
	if b, err := readFile(path, 4); string(b) != "abcd" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if b, err := readFile(path, 3); b != nil || !errors.Is(err, bound.ErrTooLarge) {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := readFile(path+"x", 3); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	huge := filepath.Join(t.TempDir(), "huge")
	write(t, huge, strings.Repeat("#\n", bound.Settings))
	got := call(t, quietEnv(t), "--config", huge, "config", "show")
	if want := fmt.Sprintf("tocsin: the settings file %s is larger than 1 MB\nhint: name a settings file in TOML\n", huge); got.code != 2 || got.err != want || got.out != "" {
		t.Errorf("config show exits %d: %s", got.code, got.err)
	}
}

// TestScenariosAreBounded refuses a scenario file above the limit.
func TestScenariosAreBounded(t *testing.T) {
	huge := filepath.Join(t.TempDir(), "huge")
	write(t, huge, strings.Repeat("#\n", bound.Scenario/2)+"#")
	if _, err := simScenario(huge); !errors.Is(err, bound.ErrTooLarge) || !strings.Contains(err.Error(), "larger than 16 MB") {
		t.Errorf("%v", err)
	}
}
