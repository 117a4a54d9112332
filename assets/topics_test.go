package assets_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// topicWidth is the smallest width of a terminal, in columns.
const topicWidth = 80

// readTopics returns the texts of tocsin help by name.
func readTopics(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("docs/*.md")
	if err != nil || len(paths) < 3 {
		t.Fatalf("topics %q, %v", paths, err)
	}
	topics := map[string]string{}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		topics[strings.TrimSuffix(filepath.Base(path), ".md")] = string(b)
	}
	return topics
}

// TestTopicsFitATerminal checks that a topic has a title and can be read as plain
// text at 80 columns. The rows of a generated table may be longer.
func TestTopicsFitATerminal(t *testing.T) {
	html := regexp.MustCompile(`</?[a-z]+>`)
	for name, text := range readTopics(t) {
		if !strings.HasPrefix(text, "# ") || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s: the first line is no title, or the last has no end", name)
		}
		n := 0
		for line := range strings.Lines(text) {
			n++
			line = strings.TrimSuffix(line, "\n")
			if utf8.RuneCountInString(line) > topicWidth && !strings.HasPrefix(line, "|") {
				t.Errorf("%s:%d is wider than %d columns", name, n, topicWidth)
			}
			if strings.TrimRight(line, " ") != line || strings.Contains(line, "\t") || html.MatchString(line) {
				t.Errorf("%s:%d has blanks at its end, a tab or HTML: %q", name, n, line)
			}
		}
	}
}

// TestTopicsNameWhatExists checks that each path of this project that a topic, README
// or CONTRIBUTING names exists.
func TestTopicsNameWhatExists(t *testing.T) {
	texts := readTopics(t)
	for _, path := range []string{"../README.md", "../.github/CONTRIBUTING.md"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = string(b)
	}
	named := regexp.MustCompile(`(?m)(?:^|[^/.\w])((?:graph|store|tui|cmd|assets)(?:/[a-z0-9_.-]*[a-z0-9])+)`)
	n := 0
	for name, text := range texts {
		for _, match := range named.FindAllStringSubmatch(text, -1) {
			path := match[1]
			n++
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(path))); err != nil {
				t.Errorf("%s names %s, which is not there", name, path)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d paths were found", n)
	}
}

// The hint of a service whose authority isn't trusted leads to the settings topic: it says how each system
// learns to trust one.
func TestSettingsSayHowToTrustAnAuthority(t *testing.T) {
	settings := readTopics(t)["settings"]
	for _, want := range []string{"SSL_CERT_FILE", "update-ca-certificates", "update-ca-trust", "keychain", "Windows"} {
		if !strings.Contains(settings, want) {
			t.Errorf("settings.md lacks %s", want)
		}
	}
}
