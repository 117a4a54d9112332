package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tocsin/store/config"
)

// topicSettings returns the examples of the help topic settings as a settings file:
// each line KEY = VALUE below the heading of its table.
func topicSettings(t *testing.T) string {
	t.Helper()
	example := regexp.MustCompile(`^    ((?:"[^"]+"|[a-z_]+) = (?:"[^"]*"|\[[^\]]*\]|[0-9]+|true|false))`)
	required := map[string]string{
		"[[integration]]": "name = \"contoso\"\ntenant_id = \"contoso.example\"\nclient_id = \"00000000-1111-4222-8333-444444444444\"\ncertificate = \"c.pem\"\n",
	}
	var out strings.Builder
	for line := range strings.Lines(read(t, filepath.Join("..", "assets", "docs", "settings.md"))) {
		if heading, ok := strings.CutPrefix(strings.TrimSpace(line), "## "); ok && strings.HasPrefix(heading, "[") {
			if heading == "[[cloud]]" { // it has no example
				continue
			}
			out.WriteString(heading + "\n" + required[heading])
		}
		if m := example.FindStringSubmatch(line); m != nil {
			out.WriteString(m[1] + "\n")
		}
	}
	return out.String()
}

// TestSettingsTopicExamples loads the examples of the help topic as config check does.
func TestSettingsTopicExamples(t *testing.T) {
	text := topicSettings(t)
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, err := config.Load(t.Context(), path, newApp(quietEnv(t)).owners()...)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if len(settings.Keys) == 0 || len(settings.Views) == 0 || len(settings.Integrations) != 1 || len(settings.Integrations[0].Sources) == 0 {
		t.Errorf("examples are missing:\n%s", text)
	}
}

// TestKeysTopicExample loads the example of the help topic keys, and each key of its
// table as it is printed there.
func TestKeysTopicExample(t *testing.T) {
	topic := read(t, filepath.Join("..", "assets", "docs", "keys.md"))
	var example strings.Builder
	for line := range strings.Lines(topic) {
		if own, ok := strings.CutPrefix(line, "    "); ok {
			example.WriteString(own)
		}
	}
	if n := strings.Count(example.String(), " = "); n < 2 {
		t.Fatalf("%d examples:\n%s", n, example.String())
	}
	texts := []string{example.String()}
	for _, row := range regexp.MustCompile("(?m)^\\| [a-z]+ \\| (`.*`) \\| .* \\| `([a-z.-]+)` \\|$").FindAllStringSubmatch(topic, -1) {
		var keys []string
		for key := range strings.SplitSeq(row[1], "` `") { // a sequence has blanks
			keys = append(keys, `"`+strings.Trim(key, "`")+`"`)
		}
		if !strings.HasPrefix(keys[0], `":`) || keys[0] == `":"` {
			texts = append(texts, fmt.Sprintf("[keys]\n%q = [%s]\n", row[2], strings.Join(keys, ", ")))
		}
	}
	if len(texts) < 40 {
		t.Errorf("only %d rows were read", len(texts))
	}
	for _, text := range texts {
		settings, err := config.Load(t.Context(), temporary(t, text))
		if err == nil {
			_, err = newRegistry(settings.Keys)
		}
		if err != nil && !strings.Contains(err.Error(), "always ends the program") {
			t.Errorf("%v\n%s", err, text)
		}
	}
}

// temporary writes settings to a file of their own.
func temporary(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestKeysErrorsNameTheirLine checks settings with keys that can't be bound.
func TestKeysErrorsNameTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"[keys]\n\"alerts.dance\" = [\"x\"]\n":                             ":2:1: [keys] names a command that does not exist",
		"[keys]\n\n\"alerts.done\" = [\"ctrl+\"]\n":                        ":3:18: [keys] \"alerts.done\": \"ctrl+\" is not a key",
		"[keys]\n\"alerts.poll\" = [\"ctrl+c\"]\n":                         ":2:18: [keys] \"alerts.poll\": ctrl+c always",
		"[keys]\n\"alerts.done\" = [\"ctrl+d\"]\n":                         ":2:18: key \"ctrl+d\" means both",
		"[keys]\n\"alerts.done\" = [\"f5\"]\n\"alerts.poll\" = [\"f5\"]\n": ":3:18: key \"f5\" means both",
	} {
		path := temporary(t, text)
		got := call(t, quietEnv(t), "--config", path, "config", "check")
		if got.code != 2 || !strings.Contains(got.err, path+want) || strings.Contains(got.err, "README") {
			t.Errorf("%s: %+v", text, got)
		}
	}
}
