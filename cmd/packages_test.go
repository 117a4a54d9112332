package cmd_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestArchitectureNamesEveryPackage holds that the list of packages in tocsin help
// architecture is whole, and names no package that has gone.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	b, err := os.ReadFile("../assets/docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "## Packages\n")
	packages, _, ok := strings.Cut(rest, "Who may import whom")
	if !ok {
		t.Fatal("there is no list of packages")
	}
	named := map[string]bool{}
	for line := range strings.Lines(packages) {
		if name, ok := strings.CutPrefix(line, "    "); ok && !strings.HasPrefix(name, " ") {
			named[strings.Fields(name)[0]] = true
		}
	}
	delete(named, "main.go")
	for _, row := range list(t, "{{.ImportPath}}") {
		name, below := strings.CutPrefix(row[0], "tocsin/")
		if below && !named[name] {
			t.Errorf("the list of packages lacks %s", name)
		}
		delete(named, name)
	}
	for name := range named {
		t.Errorf("the list names %s, which is no package", name)
	}
}

// TestReadmeLeadsToEveryPackage holds that README's table of what to change leads to each
// package: it names the folder, or a file in it.
func TestReadmeLeadsToEveryPackage(t *testing.T) {
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "| to change … |")
	table, _, ok := strings.Cut(rest, "\n\n")
	if !ok {
		t.Fatal("there is no table of what to change")
	}
	led := map[string]bool{}
	for _, match := range regexp.MustCompile("`([a-z0-9/]+)/(?:[a-z0-9_*]+[.][a-z.]+)?`").FindAllStringSubmatch(table, -1) {
		led[match[1]] = true
	}
	for _, row := range list(t, "{{.ImportPath}}") {
		if name, below := strings.CutPrefix(row[0], "tocsin/"); below && !led[name] {
			t.Errorf("the table of what to change doesn't lead to %s", name)
		}
	}
}
