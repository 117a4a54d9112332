package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// conventions is how many things people expect of a screen.
const conventions = 55

// TestConventions reads the table of what people expect of a screen (testdata/conventions.tsv:
// number, feature, what holds it, state, what is missing) and holds that each test and each
// golden that it names exists. What holds a row is a test, as folder.TestName, or a file.
func TestConventions(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "conventions.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	if len(lines) != 1+conventions {
		t.Fatalf("%d lines, want a head and %d", len(lines), conventions)
	}
	for i, line := range lines[1:] {
		row := strings.Split(line, "\t")
		if len(row) != 5 || row[0] != strconv.Itoa(i+1) || row[1] == "" {
			t.Errorf("row %d is %q", i+1, line)
			continue
		}
		if why := promise(row[2], row[3], row[4]); why != "" {
			t.Errorf("%s %s: %s", row[0], row[1], why)
		}
	}
}

// promise says what is wrong with the last three cells of a row; "" if they are right.
func promise(held, state, missing string) string {
	if !slices.Contains([]string{"true", "partly", "not"}, state) {
		return fmt.Sprintf("%q is no state", state)
	}
	if (held == "") != (state == "not") {
		return "what is true is held by something, and what is not is not"
	}
	if (missing == "") != (state == "true") {
		return "what is missing is said if something is"
	}
	for _, name := range strings.Fields(held) {
		if err := findNamed(name); err != nil {
			return err.Error()
		}
	}
	return ""
}

// findNamed returns an error unless there is the test or the file with a name.
func findNamed(name string) error {
	folder, test, ok := strings.Cut(name, ".Test")
	if !ok {
		_, err := os.Stat(filepath.Join("..", filepath.FromSlash(name)))
		return err
	}
	files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(folder), "*_test.go"))
	if err != nil {
		return err
	}
	declared := regexp.MustCompile(`(?m)^func Test` + regexp.QuoteMeta(test) + `\(t \*testing\.T\)`)
	for _, path := range files {
		if b, err := os.ReadFile(path); err != nil || declared.Match(b) {
			return err
		}
	}
	return fmt.Errorf("there is no %s", name)
}

func TestPromise(t *testing.T) {
	for _, c := range []struct {
		held, state, missing string
		right                bool
	}{
		{"cmd.TestPromise", "true", "", true},
		{"cmd.TestPromise cmd/testdata/conventions.tsv", "partly", "more", true},
		{"", "not", "all", true},
		{"cmd.TestPromis", "true", "", false},
		{"cmd/testdata/conventions.txt", "true", "", false},
		{"", "true", "", false},
		{"cmd.TestPromise", "partly", "", false},
		{"cmd.TestPromise", "yes", "", false},
	} {
		if why := promise(c.held, c.state, c.missing); (why == "") != c.right {
			t.Errorf("%q %q %q: %q", c.held, c.state, c.missing, why)
		}
	}
}
