package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// generated are the parts of the topics that are made from tables of the program, by the
// name between their marks.
func generated(t *testing.T) map[string]map[string]string {
	return map[string]map[string]string{
		"query.md":  {"words": wordsPart(), "fields": fieldsPart(), "grammar": grammarPart(t)},
		"errors.md": {"codes": codesPart(), "entra": entraPart()},

		"scenario.md": {"switches": switchesPart()},
	}
}

// TestReference compares the generated parts of the topics with what they are made from.
func TestReference(t *testing.T) {
	for file, parts := range generated(t) {
		path := filepath.Join("..", "assets", "docs", file)
		was := read(t, path)
		now := was
		for name, part := range parts {
			now = replacePart(t, now, name, part)
		}
		if now == was {
			continue
		}
		if os.Getenv("UPDATE") == "" {
			t.Errorf("%s is stale: UPDATE=1 go test ./cmd -run TestReference mends it", path)
			continue
		}
		if err := os.WriteFile(path, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func replacePart(t *testing.T, text, name, part string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, begun := strings.Cut(text, begin)
	_, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("no %s … %s", begin, end)
	}
	return before + begin + part + end + after
}

// inColumn writes a term and a text about it, broken into lines of 80 cells, with the text
// in a column of its own.
func inColumn(b *strings.Builder, term, about string, column int) {
	indent := strings.Repeat(" ", column)
	lead := "    " + term
	if len(lead)+2 > column {
		b.WriteString(lead + "\n")
		lead = ""
	}
	for _, line := range text.Wrap(about, 80-column) {
		b.WriteString(lead + indent[len(lead):] + line + "\n")
		lead = ""
	}
}

// switchesPart lists the switches of a scenario file, by table.
func switchesPart() string {
	const column = 24 // cells before what a switch does
	var b strings.Builder
	for _, table := range simulator.SwitchTables() {
		fmt.Fprintf(&b, "\n%s:\n\n    [%s]\n", table[1], table[0])
		for _, row := range simulator.SwitchRows() {
			if row.Table == table[0] {
				inColumn(&b, row.Key, row.Help, column)
			}
		}
	}
	return b.String() + "\n"
}

// wordsPart lists the values that have other words, by field.
func wordsPart() string {
	var b strings.Builder
	for _, f := range query.Fields() {
		others := slices.ContainsFunc(f.Values, func(v alert.Value) bool { return len(v.Also) > 0 })
		if !others || f.Name == "product" { // the words of a product are those of its provider
			continue
		}
		fmt.Fprintf(&b, "  %s\n\n", f.Name)
		for _, v := range f.Values {
			if len(v.Also) > 0 {
				inColumn(&b, v.Word, strings.Join(v.Also, ", "), 26)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// fieldsPart lists every field except the never-filled ones.
func fieldsPart() string {
	var b strings.Builder
	for _, f := range query.Fields() {
		if f.Never {
			continue
		}
		about := f.Type.String() + "; " + f.Help
		if len(f.Aliases) > 0 {
			about += "; also " + strings.Join(f.Aliases, ", ")
		}
		if len(f.Schemas) > 0 {
			about += "; only FROM " + fault.Or(f.Schemas)
		}
		inColumn(&b, f.Name, about, 30)
	}
	return b.String()
}

// grammarPart is the grammar in the comment of package query.
func grammarPart(t *testing.T) string {
	_, rest, ok := strings.Cut(read(t, filepath.Join("..", "store", "query", "doc.go")), "//\tquery ")
	grammar, _, ended := strings.Cut("//\tquery "+rest, "//\n")
	if !ok || !ended {
		t.Fatal("the comment of package query has no grammar")
	}
	var b strings.Builder
	for line := range strings.Lines(grammar) {
		b.WriteString("    " + strings.TrimPrefix(line, "//\t"))
	}
	return b.String()
}

func codesPart() string {
	var b strings.Builder
	for _, e := range fault.Explanations() {
		inColumn(&b, e.Code, fmt.Sprintf("exit code %d: %s. What helps: %s.", e.Kind.Exit(), e.Means, e.Do), 18)
	}
	return b.String()
}

func entraPart() string {
	var b strings.Builder
	for _, known := range entra.Faults() {
		about := strings.TrimSuffix(known.Sentence, " ("+known.Fault.Code+")")
		inColumn(&b, known.Fault.Code, about+". What helps: "+known.Hint+".", 20)
	}
	return b.String()
}
