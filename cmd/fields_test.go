package cmd

import (
	"bytes"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// fieldBlocks returns what --fields prints of each field, by its name, on one line.
func fieldBlocks(t *testing.T) (map[string]string, string) {
	t.Helper()
	var out bytes.Buffer
	if err := printFields(&app{env: Env{Out: &out}}, asTable); err != nil {
		t.Fatal(err)
	}
	blocks, name := map[string]string{}, ""
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, " ") {
			name, _, _ = strings.Cut(line, " ")
		}
		blocks[name] += strings.Join(strings.Fields(line), " ") + " "
	}
	return blocks, out.String()
}

// TestFieldsSayWhereTheyComeFrom holds that each member of an item that fills a field,
// unchanged or by computing, is printed below the field.
func TestFieldsSayWhereTheyComeFrom(t *testing.T) {
	blocks, printed := fieldBlocks(t)
	n := 0
	for _, s := range alert.Sources() {
		for member, field := range s.Direct {
			if want := string(s.Name) + ": from " + member; !strings.Contains(blocks[field], want+" ") && !strings.Contains(blocks[field], want+",") {
				t.Errorf("%s does not say %q: %s", field, want, blocks[field])
			}
			n++
		}
		for field, members := range s.Derived {
			if want := string(s.Name) + ": computed from " + members; !strings.Contains(blocks[field], want+" ") && !strings.Contains(blocks[field], want+",") {
				t.Errorf("%s does not say %q: %s", field, want, blocks[field])
			}
			n++
		}
	}
	if n < 60 {
		t.Errorf("only %d rows were looked at", n)
	}
	for name, want := range map[string]string{
		"@user":           "alerts_v2: from ",
		"event_time_usec": "alerts_v2: from firstActivityDateTime ",
		"status":          "values: OPEN, IN_PROGRESS, RESOLVED, REDIRECTED ",
	} {
		if !strings.Contains(blocks[name], want) {
			t.Errorf("%s does not say %q: %s", name, want, blocks[name])
		}
	}
	if len(blocks) != len(query.Fields())+1 {
		t.Errorf("%d fields are printed of %d", len(blocks)-1, len(query.Fields()))
	}
	for line := range strings.Lines(printed) {
		if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, " ") && text.Width(line) > 80 {
			t.Errorf("%d columns: %s", text.Width(line), line)
		}
	}
}
