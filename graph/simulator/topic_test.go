package simulator

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// TestTopicNamesEveryKey compares the help topic scenario with the keys that a
// scenario file may have, both ways, and with the words of those that choose one.
func TestTopicNamesEveryKey(t *testing.T) {
	b, err := os.ReadFile("../../assets/docs/scenario.md")
	if err != nil {
		t.Fatal(err)
	}
	top, switches, ok := strings.Cut(string(b), "\n## [switches]\n")
	_, top, found := strings.Cut(top, "\n## At the top of the file\n")
	if !ok || !found {
		t.Fatal("the topic lacks a section")
	}
	for section, of := range map[string]reflect.Type{top: reflect.TypeFor[scenarioFile](), switches: reflect.TypeFor[scenarioFile]().Field(3).Type} {
		known := map[string]bool{}
		for _, field := range reflect.VisibleFields(of) {
			if key := field.Tag.Get("toml"); key != "" && key != "-" && key != "switches" {
				known[key] = true
			}
		}
		for _, row := range regexp.MustCompile(`(?m)^    ([a-z_]+) `).FindAllStringSubmatch(section, -1) {
			if !known[row[1]] {
				t.Errorf("the topic has %s, which no scenario has", row[1])
			}
			delete(known, row[1])
		}
		if len(known) > 0 {
			t.Errorf("the topic leaves out %v", known)
		}
	}
}

// TestTopicNamesEveryWord compares the words of the topic with the values that a
// scenario accepts.
func TestTopicNamesEveryWord(t *testing.T) {
	b, err := os.ReadFile("../../assets/docs/scenario.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(b), "\n## [switches]\n")
	for key, words := range map[string][]string{
		"legacy":      {string(Empty), string(NotFound), string(Gone)},
		"retry_after": {string(RetryDecimal), string(RetryDate), string(RetryNone)},
		"body":        {string(BodyTruncated), string(BodyHTML), string(BodyGzip), string(BodyJunk)},
		"broken_by":   {string(BreaksOff), string(BreaksWith0), string(BreaksWith2), string(BreaksWith3), string(BreaksWith4)},
		"link": {
			string(LinkRelative), string(LinkForeign), string(LinkPlain), string(LinkLong), string(LinkBad), string(LinkSame), string(LinkLoop),
			string(LinkRefused), string(LinkMissing), string(LinkGone), string(LinkFails),
		},
	} {
		row := regexp.MustCompile(`(?m)^    ` + key + ` .*\n(?:     .*\n)*`).FindString(rows)
		for _, word := range words {
			if !regexp.MustCompile(`\b` + word + `\b`).MatchString(row) {
				t.Errorf("%s: the topic leaves out %q", key, word)
			}
			if _, err := ReadScenario(fmt.Appendf(nil, "[switches]\n%s = %q\n", key, word)); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestTopicExample reads the example of the topic.
func TestTopicExample(t *testing.T) {
	b, err := os.ReadFile("../../assets/docs/scenario.md")
	if err != nil {
		t.Fatal(err)
	}
	intro, _, _ := strings.Cut(string(b), "\n## ")
	var example strings.Builder
	for line := range strings.Lines(intro) {
		if own, ok := strings.CutPrefix(line, "    "); ok {
			example.WriteString(own)
		}
	}
	if s, err := ReadScenario([]byte(example.String())); err != nil || s.Switches.PerMinute != 150 || s.Switches.ClockAhead == 0 {
		t.Errorf("%+v, %v\n%s", s.Switches, err, example.String())
	}
}
