package config

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// readTopic returns the help topic settings.
func readTopic(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../assets/docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// topicTable returns the part of the topic below the heading of a table, such as
// [screen]; "" stands for the keys at the top of the file.
func topicTable(t *testing.T, table string) string {
	t.Helper()
	heading := "At the top of the file"
	if table != "" {
		heading = table
	}
	_, rest, ok := strings.Cut(readTopic(t), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("the topic has no section %s", heading)
	}
	section, _, _ := strings.Cut(rest, "\n## ")
	return section
}

// TestTopicNamesEveryKey compares the topic with the keys that the file may have.
func TestTopicNamesEveryKey(t *testing.T) {
	for name, s := range root().keys {
		table := ""
		switch {
		case s.elements != nil:
			table, s = "[["+name+"]]", s.elements
		case s.keys != nil:
			table = "[" + name + "]"
		case s.values != nil:
			topicTable(t, "["+name+"]")
			continue
		default:
			s = &shape{keys: map[string]*shape{name: s}}
		}
		section := topicTable(t, table)
		for key := range s.keys {
			if !regexp.MustCompile(`(?m)^    ` + key + ` `).MatchString(section) {
				t.Errorf("the topic leaves out %s of the table %q", key, table)
			}
		}
	}
}

// TestTopicHasTheTemplatesDefaults compares each default in the topic with the one in a
// new settings file.
func TestTopicHasTheTemplatesDefaults(t *testing.T) {
	table, compared := "", 0
	for line := range strings.Lines(template) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "# ")
		if strings.HasPrefix(line, "[") {
			table = line
			continue
		}
		m := regexp.MustCompile(`^([a-z_]+) = ("[^"]*"|\[[^\]]*\]|\w+)`).FindStringSubmatch(line)
		if m == nil || m[1] == "store" || table == "[[cloud]]" {
			continue
		}
		given := regexp.MustCompile(`(?m)^    ` + m[1] + ` = ("[^"]*"|\[[^\]]*\]|\w+)`).FindStringSubmatch(topicTable(t, table))
		if given == nil {
			continue // a key without a default
		}
		compared++
		if given[1] != m[2] {
			t.Errorf("the topic gives %s the default %s, the template %s", m[1], given[1], m[2])
		}
	}
	if compared < 10 {
		t.Errorf("only %d defaults were compared", compared)
	}
}

// TestTopicExitCodes compares the table of exit codes with the codes of the faults.
func TestTopicExitCodes(t *testing.T) {
	codes := topicTable(t, "Exit codes")
	for kind := fault.Failed; kind <= fault.Interrupted; kind++ {
		if !strings.Contains(codes, fmt.Sprintf("\n    %-3d   ", kind.Exit())) {
			t.Errorf("the topic leaves out the exit code %d", kind.Exit())
		}
	}
}
