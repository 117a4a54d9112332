package query

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPublishedQueries holds the language against the queries that public
// material shows: each parses, but for the one with a bare word.
func TestPublishedQueries(t *testing.T) {
	dir := os.Getenv("TOCSIN_SAMPLES")
	if dir == "" {
		t.Skip("TOCSIN_SAMPLES is not set: it names the folder that holds facts/taegis-queries.txt")
	}
	f, err := os.Open(filepath.Join(dir, "facts", "taegis-queries.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		cut := strings.LastIndex(line, " # ")
		if cut < 0 || strings.HasPrefix(line, "#") {
			continue
		}
		n++
		text := line[:cut]
		q, problems := Parse(text, now)
		published(t, text, q, Failed(problems))
	}
	if n < 70 {
		t.Errorf("only %d queries were found", n)
	}
}

func published(t *testing.T, text string, q *Query, failed *Problem) {
	t.Helper()
	_, wrong := parse(text)
	if bare := strings.Contains(text, "explorer.exe"); bare {
		if wrong == nil || wrong.Hint != "put it in quotes: 'explorer.exe'" {
			t.Errorf("%s: a bare word gave %+v", text, wrong)
		}
		return
	}
	if wrong != nil {
		t.Errorf("%s: does not parse: %s (%s)", text, wrong.Message, wrong.Hint)
		return
	}
	switch {
	case failed == nil:
		if q == nil {
			t.Errorf("%s: neither query nor error", text)
		} else if pipes := pipesIn(text); len(q.Stages) != pipes {
			t.Errorf("%s has %d stages, want %d", text, len(q.Stages), pipes)
		} else if _, err := q.Run(t.Context(), Records(nil)); err != nil {
			t.Errorf("%s does not run: %v", text, err)
		}
	case strings.Contains(failed.Message, "not built yet"), strings.Contains(failed.Message, "there is no schema"):
	case foreign(failed, text):
	default:
		t.Errorf("%s\n%s", text, Format(*failed, text))
	}
}

// pipesIn counts the | outside strings.
func pipesIn(text string) (n int) {
	for _, t := range scan(text) {
		if t.is("|") {
			n++
		}
	}
	return n
}

// foreign reports whether the error is about a field of an event schema that
// has no FROM to name it.
func foreign(p *Problem, text string) bool {
	return strings.Contains(p.Message, "there is no field") && strings.HasPrefix(text, "commandline ")
}
