package config

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func located(t *testing.T, text string) *document {
	t.Helper()
	_, d, err := parse("x", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSpansAreTheBytesOfEachSetting(t *testing.T) {
	const keys = "tenant_id='t'\nclient_id='c'\ncertificate='p'\n"
	d := located(t, "store =  'a' # x\n[screen]\n\tlinks\t=\t\"on\"\n[[integration]]\n\"name\" = \"\"\"\na\"\"\" # y\n"+keys+
		"sources = [ # z\n 'a' ] \n[[ integration ]] # w\nname='b'\nrequests_per_minute = 0x10\n"+keys)
	for path, want := range map[string][2]string{
		"store":                             {"store =  'a'", "'a'"},
		"screen.links":                      {"links\t=\t\"on\"", `"on"`},
		"integration.0.name":                {"\"name\" = \"\"\"\na\"\"\"", "\"\"\"\na\"\"\""},
		"integration.0.sources":             {"sources = [ # z\n 'a' ]", "[ # z\n 'a' ]"},
		"integration.1.name":                {"name='b'", "'b'"},
		"integration.1.requests_per_minute": {"requests_per_minute = 0x10", "0x10"},
	} {
		s, ok := d.spans[path]
		if !ok {
			t.Errorf("%s is not found", path)
			continue
		}
		if got := [2]string{string(d.text[s.start:s.end]), string(d.text[s.value:s.end])}; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]string{"integration.0": "[[integration]]\n", "integration.1": "[[ integration ]] # w\n"} {
		at := d.headers[path]
		if got := string(d.text[at:lineEnd(d.text, at)]); got != want {
			t.Errorf("header of %s: %q, want %q", path, got, want)
		}
	}
}

func TestPlacesOfKeys(t *testing.T) {
	d := located(t, "\r\ntheme = 'dark'\r\n  [screen]\n  ascii = true\n[views]\n'a b' = 'x'\n\"ü\" = 'y'\n")
	for path, want := range map[string]Place{"theme": {2, 1}, "screen": {3, 4}, "screen.ascii": {4, 3}, "views": {5, 2}} {
		if got := d.places[path]; got != want {
			t.Errorf("%s at %v, want %v", path, got, want)
		}
	}
	if got, want := d.free["views"], []entry{{"a b", Place{6, 1}}, {"ü", Place{7, 1}}}; !slices.Equal(got, want) {
		t.Errorf("views %v, want %v", got, want)
	}
	if got := placeOf(d.places, "screen.mouse"); got != (Place{3, 4}) {
		t.Errorf("an absent key stands at %v, want its table's place", got)
	}
	if got := placeOf(d.places, "cloud.0.name"); got != (Place{}) {
		t.Errorf("nothing stands at %v", got)
	}
}

func TestInlineTablesHaveNoSpans(t *testing.T) {
	d := located(t, "screen = {ascii = true, links = 'on'}\n")
	if len(d.spans) != 1 || d.places["screen.links"] != (Place{1, 25}) {
		t.Errorf("spans %v, places %v", d.spans, d.places)
	}
}

func TestLineStarts(t *testing.T) {
	for text, want := range map[string][]int{"": {0}, "a": {0}, "a\n": {0, 2}, "\n\nb": {0, 1, 2}, "a\r\nb": {0, 3}} {
		if got := lineStarts([]byte(text)); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	text := []byte("one\ntwo")
	for i, want := range []int{0, 0, 0, 0, 4, 4, 4, 4} {
		if got := lineStart(text, i); got != want {
			t.Errorf("line of byte %d starts at %d, want %d", i, got, want)
		}
	}
	for i, want := range []int{4, 4, 4, 4, 7, 7, 7, 7} {
		if got := lineEnd(text, i); got != want {
			t.Errorf("line of byte %d ends at %d, want %d", i, got, want)
		}
	}
}

// Every key of the settings rejects a value of another type, and is found if it is in
// the wrong table.
func TestShapeKnowsEveryKey(t *testing.T) {
	s := root()
	for path, want := range map[string]string{
		"store": "text in quotes", "index_rows": "a whole number", "screen": "a table", "screen.mouse": "true or false",
		"integration": "a list of tables, each headed [[integration]]", "cloud": "a list of tables, each headed [[cloud]]",
		"integration.sources": `a list of texts, such as ["a", "b"]`, "integration.requests_per_minute": "a whole number",
		"views": "a table", "views.x": "text in quotes", "views.x.y": "", "keys.x": `a list of texts, such as ["a", "b"]`,
		"none": "", "screen.none": "", "integration.none.more": "",
	} {
		if got := s.wants(strings.Split(path, ".")); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	for name, want := range map[string]string{
		"theme": "at the top of the file, before the first [table]", "mouse": "under [screen]", "tenant_id": "under [[integration]]",
		"ca_file": "under [[cloud]]", "none": "",
	} {
		if got := s.homeOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// The keys that an integration is written with are those of the file.
func TestSettingsAreAllKeysOfAnIntegration(t *testing.T) {
	known := root().keys["integration"].elements.keys
	written := map[string]bool{}
	for _, s := range Defaults().settings() {
		written[s.key] = true
		if known[s.key] == nil {
			t.Errorf("%s is written, but not read", s.key)
		}
	}
	if len(written) != len(known) {
		t.Errorf("%d keys are written, %d read", len(written), len(known))
	}
}

// After each combination of changed keys the file reads back as intended, and nothing
// outside the integration changes.
func TestReplaceInEveryCombination(t *testing.T) {
	const head, tail = "# head\n[[integration]] # one\nname = 'a' # n\ntenant_id = 't'\nclient_id = 'c' # c\ncertificate = 'p'\nsince = '7d' # s\n", "# tail\n[views]\nx = 'y'\n"
	edits := []func(*Integration){
		func(in *Integration) { in.Name = "renamed" },
		func(in *Integration) { in.ClientID = "c2" },
		func(in *Integration) { in.PrivateKey = "k" },
		func(in *Integration) { in.Cloud = "usgov" },
		func(in *Integration) { in.Sources = []string{"alerts"} },
		func(in *Integration) { in.Since *= 2 },
		func(in *Integration) { in.RequestsPerMinute = 0 },
	}
	for set := range 1 << len(edits) {
		text := []byte(head + tail)
		settings, doc, err := parse("x", text)
		if err != nil {
			t.Fatal(err)
		}
		in := settings.Integrations[0]
		for i, edit := range edits {
			if set&(1<<i) != 0 {
				edit(&in)
			}
		}
		e := &editing{text: text, settings: settings, doc: doc}
		if err := e.replace(0, in); err != nil {
			t.Fatal(err)
		}
		got := string(e.applied())
		after, _, err := parse("x", []byte(got))
		if err != nil {
			t.Fatalf("set %b: %v in\n%s", set, err, got)
		}
		if !reflect.DeepEqual(after.Integrations[0], in) {
			t.Errorf("set %b: %+v, want %+v", set, after.Integrations[0], in)
		}
		for _, kept := range []string{"# head\n[[integration]] # one\n", " # n\n", " # c\n", " # s\n", tail} {
			if !strings.Contains(got, kept) {
				t.Errorf("set %b: %q is lost in\n%s", set, kept, got)
			}
		}
	}
}

func TestAppliedOrdersChanges(t *testing.T) {
	e := &editing{text: []byte("0123456789"), changes: []change{{7, 8, "x"}, {2, 2, "a"}, {2, 2, "b"}, {3, 5, ""}}}
	if got := string(e.applied()); got != "01ab256x89" {
		t.Errorf("%q", got)
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{"a b": "a b", "a\x1b[2J\nb": "a [2J b", "\u202e": "", "\xff": "�", "ü": "ü", strings.Repeat("x", 4096): strings.Repeat("x", maxShown-1) + "…"} {
		if got := printable(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	p := Problem{Place: Place{3, 4}, Sentence: "is wrong"}
	if got := fmt.Sprint(p.fault("c.toml")); got != "c.toml:3:4: is wrong" {
		t.Error(got)
	}
}

// A table below an array of tables belongs to the last element.
func TestATableBelongsToTheLastElement(t *testing.T) {
	d := locate([]byte("[[integration]]\nname = 'a'\n[[integration]]\nname = 'b'\n[integration.sub]\n"))
	if len(d.problems) != 1 || d.problems[0].Path != "integration.1.sub" || d.problems[0].Line != 5 {
		t.Errorf("%+v", d.problems)
	}
}

// TestProblemsAreBounded counts the work on a file in which every key is wrong: the
// problems, the hints that are searched, and the owners that are asked.
func TestProblemsAreBounded(t *testing.T) {
	unknown := func(n int) []byte {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "sources_%d = 1\n", i)
		}
		return []byte(text.String())
	}
	asked := 0
	owner := func(*Config) []Problem {
		asked++
		return nil
	}
	_, _, err := parse("x", unknown(10*MaxProblems), owner, owner)
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != MaxProblems || asked != 0 {
		t.Errorf("%d problems, %d owners are asked: %v", len(problems), asked, err)
	}
	if got := problems.Beyond(1); got != "at least 99" {
		t.Errorf("%s more", got)
	}
	if err := locate(append(unknown(MaxProblems), "y = 1\ny = 1\n"...)).decode(&file{}); err != nil {
		t.Errorf("it is decoded: %v", err)
	}
	few, many := unknown(MaxProblems), unknown(11*MaxProblems)
	each := (testing.AllocsPerRun(1, func() { locate(many) }) - testing.AllocsPerRun(1, func() { locate(few) })) / (10 * MaxProblems)
	if each > 10 {
		t.Errorf("a key beyond the bound costs %.0f allocations", each)
	}
}
