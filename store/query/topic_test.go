package query

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// topicSection returns the indented lines below a heading of the help topic query,
// without their indent, and the whole text of the section.
func topicSection(t *testing.T, heading string) (lines []string, section string) {
	t.Helper()
	b, err := os.ReadFile("../../assets/docs/query.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(b), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("the topic has no section %s", heading)
	}
	section, _, _ = strings.Cut(rest, "\n## ")
	for line := range strings.Lines(section) {
		if line, ok := strings.CutPrefix(line, "    "); ok {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines, section
}

// topicNow is when the examples of the topic are read.
var topicNow = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

// TestTopicExamples reads every example: it must run, and can match something.
func TestTopicExamples(t *testing.T) {
	examples, _ := topicSection(t, "Examples")
	stages, _ := topicSection(t, "Stages")
	examples = append(examples, stages...)
	if len(examples) < 20 {
		t.Errorf("the topic has %d examples, and promises twenty", len(examples))
	}
	for _, text := range examples {
		_, problems := Parse(text, topicNow)
		for i := range problems {
			if p := &problems[i]; !p.Extension {
				t.Errorf("%s: %v", text, p)
			}
		}
	}
}

// TestTopicFields holds the names that the topic lists to the rows of alert, and
// the words after FROM to kinds and schemas.
func TestTopicFields(t *testing.T) {
	lines, _ := topicSection(t, "Fields")
	var named []string
	for _, line := range lines {
		names, _, _ := strings.Cut(line, "  ")
		for _, name := range regexp.MustCompile(`[@a-z_.]+`).FindAllString(names, -1) {
			if name == "or" {
				continue
			}
			named = append(named, name)
			if alert.FieldOf(name) == nil {
				t.Errorf("the topic names %s, which is no field", name)
			}
		}
	}
	for _, e := range alert.EntityTypes() {
		if !slices.Contains(named, "@"+string(e)) {
			t.Errorf("the topic leaves out @%s", e)
		}
	}
	words := alert.Schemas()
	for _, k := range alert.Kinds() {
		words = append(words, k.From...)
	}
	_, shape := topicSection(t, "Shape")
	for _, word := range words {
		if !regexp.MustCompile(`\b` + word + `\b`).MatchString(shape) {
			t.Errorf("the topic leaves out FROM %s", word)
		}
	}
}

// TestTopicOtherWords holds that each other word for a listed value is in the topic.
func TestTopicOtherWords(t *testing.T) {
	squeeze := strings.NewReplacer(" ", "", "_", "", "\n", "")
	_, section := topicSection(t, "Other words for a value")
	section = strings.ToLower(squeeze.Replace(section))
	n := 0
	for _, f := range alert.Fields() {
		for _, v := range f.Values {
			for _, also := range v.Also {
				n++
				if !strings.Contains(section, strings.ToLower(squeeze.Replace(also))) {
					t.Errorf("the topic leaves out %s of %s, which means %s", also, f.Name, v.Word)
				}
			}
		}
	}
	if n == 0 {
		t.Error("no field lists other words")
	}
}
