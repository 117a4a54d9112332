package simulator

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func readTopic(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../assets/docs/scenario.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestTopicNamesEveryKey compares the help topic scenario with the keys at the top of a
// scenario file, both ways. Its part about switches is made from their rows.
func TestTopicNamesEveryKey(t *testing.T) {
	_, top, found := strings.Cut(readTopic(t), "\n## At the top of the file\n")
	top, _, ended := strings.Cut(top, "\n## ")
	if !found || !ended {
		t.Fatal("the topic lacks a section")
	}
	known := map[string]bool{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[scenarioFile]()) {
		if key := field.Tag.Get("toml"); key != "" && key != "switches" {
			known[key] = true
		}
	}
	for _, row := range regexp.MustCompile(`(?m)^    \[*([a-z_]+)[\] ]`).FindAllStringSubmatch(top, -1) {
		if !known[row[1]] {
			t.Errorf("the topic has %s, which no scenario has", row[1])
		}
		delete(known, row[1])
	}
	if len(known) > 0 {
		t.Errorf("the topic leaves out %v", known)
	}
}

// TestSwitchRows compares the rows with the members of Switches, both ways, and each row's
// words with the texts that a scenario accepts.
func TestSwitchRows(t *testing.T) {
	members := map[string]bool{}
	var gather func(prefix string, of reflect.Type)
	gather = func(prefix string, of reflect.Type) {
		for _, field := range reflect.VisibleFields(of) {
			switch key := field.Tag.Get("toml"); {
			case key == "" || key == "-":
			case field.Type.Kind() == reflect.Struct && field.Type != reflect.TypeFor[Span]():
				gather(prefix+key+".", field.Type)
			default:
				members[prefix+key] = true
			}
		}
	}
	gather("", reflect.TypeFor[fileSwitches]())
	tables := map[string]bool{}
	for _, table := range SwitchTables() {
		tables[table[0]] = true
	}
	for _, row := range SwitchRows() {
		if !members[row.Name()] || row.Help == "" || !tables[row.Table] {
			t.Errorf("%s: a member %t, help %q, table %s", row.Name(), members[row.Name()], row.Help, row.Table)
		}
		delete(members, row.Name())
		for _, word := range row.Words {
			if !regexp.MustCompile(`\b` + word + `\b`).MatchString(row.Help) {
				t.Errorf("%s: the help leaves out %q", row.Name(), word)
			}
			if _, err := ReadScenario(fmt.Appendf(nil, "[%s]\n%s = %q\n", row.Table, row.Key, word)); err != nil {
				t.Error(err)
			}
		}
		if _, err := ReadScenario(fmt.Appendf(nil, "[%s]\n%s = \"nonsense\"\n", row.Table, row.Key)); err == nil && row.Words != nil {
			t.Errorf("%s takes any text", row.Name())
		}
		for _, value := range row.Passing {
			if f, err := parseFault(Fault{text: row.passing(value)}); err != nil || reflect.DeepEqual(f.switches, Switches{}) {
				t.Errorf("%s: a fault %s: %+v, %v", row.Name(), value, f.switches, err)
			}
		}
	}
	if len(members) > 0 {
		t.Errorf("no rows for %v", members)
	}
}

// TestTopicExamples reads the examples of the topic.
func TestTopicExamples(t *testing.T) {
	intro, rest, _ := strings.Cut(readTopic(t), "\n## At")
	_, passing, _ := strings.Cut(rest, "\n## Faults that pass\n")
	passing, _, _ = strings.Cut(passing, "\n## ")
	example := func(text string) string {
		var b strings.Builder
		for line := range strings.Lines(text) {
			if own, ok := strings.CutPrefix(line, "    "); ok && !strings.HasPrefix(own, " ") {
				code, _, _ := strings.Cut(own, "  ")
				b.WriteString(strings.TrimSpace(code) + "\n")
			}
		}
		return b.String()
	}
	if s, err := ReadScenario([]byte(example(intro))); err != nil || s.Switches.PerMinute != 150 || s.Switches.ClockAhead == 0 {
		t.Errorf("%+v, %v\n%s", s.Switches, err, example(intro))
	}
	if s, err := ReadScenario([]byte(example(passing))); err != nil || len(s.Faults) != 21 || s.Faults[0].switches.Office.PageSize != 1 {
		t.Errorf("%+v, %v\n%s", s.Faults, err, example(passing))
	}
}
