package cmd

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

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
	settings, err := config.Load(t.Context(), path)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if err := checkOwners(settings); err != nil {
		t.Error(err)
	}
	if _, err := newRegistry(settings); err != nil {
		t.Error(err)
	}
	if err := checkViews(settings, time.Now()); err != nil {
		t.Error(err)
	}
	if len(settings.Keys) == 0 || len(settings.Views) == 0 || len(settings.Integrations) != 1 || len(settings.Integrations[0].Sources) == 0 {
		t.Errorf("examples are missing:\n%s", text)
	}
}
