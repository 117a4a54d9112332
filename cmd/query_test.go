package cmd

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/store/query"
)

// queryFlag is a flag of query with a value, and what its effect on the output is.
type queryFlag struct {
	args   string
	effect func(out string) bool
}

// queryFlags are the flags of query, and the global ones that matter to it. Of two
// integrations, b has an alert as well.
func queryFlags() []queryFlag {
	begins := func(with string) func(string) bool {
		return func(out string) bool { return strings.HasPrefix(out, with) }
	}
	has := func(part string) func(string) bool {
		return func(out string) bool { return strings.Contains(out, part) }
	}
	isJSON := func(out string) bool { return json.Valid([]byte(out)) }
	return []queryFlag{
		{"--format table", func(out string) bool {
			return begins("CREATED ")(out) || begins("FROM alert")(out) || begins("FIELD ")(out)
		}},
		{"--format json", isJSON},
		{"--format ndjson", func(out string) bool {
			return !slices.ContainsFunc(strings.Split(strings.TrimSpace(out), "\n"), func(line string) bool { return !isJSON(line) || line[0] != '{' })
		}},
		{"--format csv", begins("resource_id,ingest")},
		{"--raw", has(`"raw":{"id":"`)},
		{"--limit 1", func(out string) bool { return strings.Count(out, "only-title-of") == 1 }},
		{"--explain", has("FROM alert")},
		{"--fields", has("ingest.product.version")},
		{"--integration a", func(out string) bool {
			return !strings.Contains(out, "only-title-of-b") && (strings.Contains(out, "only-title-of-a") || strings.Contains(out, "'a'") || strings.Contains(out, "ingest.product.version"))
		}},
		{"--read-only", func(out string) bool { return out != "" }},
	}
}

// refusedPairs are the flags of query that don't go together, in the order of
// queryFlags. --raw alone is refused with a table, which is the usual format.
func refusedPairs() map[[2]string]string {
	const (
		noRaw = "a table can't show raw items"
	)
	return map[[2]string]string{
		{"--format table", "--format json"}:   `--format is given twice: as "table" and as "json"`,
		{"--format table", "--format ndjson"}: `--format is given twice: as "table" and as "ndjson"`,
		{"--format table", "--format csv"}:    `--format is given twice: as "table" and as "csv"`,
		{"--format json", "--format ndjson"}:  `--format is given twice: as "json" and as "ndjson"`,
		{"--format json", "--format csv"}:     `--format is given twice: as "json" and as "csv"`,
		{"--format ndjson", "--format csv"}:   `--format is given twice: as "ndjson" and as "csv"`,
		{"--format table", "--raw"}:           noRaw,
		{"--format csv", "--raw"}:             "csv can't hold raw items",
		{"--raw", "--limit 1"}:                noRaw,
		{"--raw", "--integration a"}:          noRaw,
		{"--raw", "--read-only"}:              noRaw,
		{"--raw", "--explain"}:                "--explain prints no records, so no raw items",
		{"--raw", "--fields"}:                 "--fields prints no records, so no raw items",
		{"--limit 1", "--explain"}:            "--explain prints no records to limit",
		{"--limit 1", "--fields"}:             "--fields prints no records to limit",
		{"--explain", "--fields"}:             "--explain and --fields print different things",
		{"--format ndjson", "--explain"}:      "--explain has no format ndjson",
		{"--format csv", "--explain"}:         "--explain has no format csv",
		{"--format ndjson", "--fields"}:       "--fields has no format ndjson",
		{"--fields", "--integration a"}:       "the fields are the same for every integration",
		{"--format csv", "--fields"}:          "--fields has no format csv",
	}
}

// TestPairsOfQueryFlags gives query each pair of its flags, in both orders. Either both
// have their effect, or a sentence says why not and nothing is printed.
func TestPairsOfQueryFlags(t *testing.T) {
	env, dir := quietEnv(t), t.TempDir()
	store := []string{"--store", "sqlite:" + filepath.Join(dir, "s.db")}
	for _, name := range []string{"a", "b"} {
		file := filepath.Join(dir, name)
		write(t, file, `{"id":"`+name+`-1","title":"only-title-of-`+name+`","severity":"high","status":"new","createdDateTime":"2026-06-02T07:00:00Z"}`)
		if got := call(t, env, slices.Concat(store, []string{"--integration", name, "import", file})...); got.code != 0 {
			t.Fatal(got.err)
		}
	}
	flags, refused, met := queryFlags(), refusedPairs(), 0
	for i, a := range flags {
		for _, b := range flags[i+1:] {
			want, no := refused[[2]string{a.args, b.args}]
			if no {
				met++
			}
			for _, args := range [][]string{{a.args, b.args}, {b.args, a.args}} {
				words := slices.Concat(store, []string{"query"}, strings.Fields(strings.Join(args, " ")))
				if !slices.Contains(args, "--fields") {
					words = append(words, "")
				}
				got := call(t, env, words...)
				sentence, hint, _ := strings.Cut(strings.TrimPrefix(got.err, "tocsin: "), "\n")
				switch {
				case no && args[0] == b.args && strings.HasPrefix(want, "--format is given twice"):
					if got.code != 2 || got.out != "" {
						t.Errorf("%q: %+v", args, got)
					}
				case no && (got.code != 2 || got.out != "" || sentence != want || !strings.HasPrefix(hint, "hint: ")):
					t.Errorf("%q: %+v, want %q", args, got, want)
				case !no && (got.code != 0 || got.err != ""):
					t.Errorf("%q: %+v", args, got)
				case !no && !a.effect(got.out):
					t.Errorf("%q: %s has no effect on %s", args, a.args, got.out)
				case !no && !b.effect(got.out):
					t.Errorf("%q: %s has no effect on %s", args, b.args, got.out)
				}
			}
		}
	}
	if met != len(refused) {
		t.Errorf("%d of %d refused pairs were tried", met, len(refused))
	}
}

// TestExplainAsJSON prints the canonical form and every warning with its place.
func TestExplainAsJSON(t *testing.T) {
	got := call(t, quietEnv(t), "query", "--explain", "--format", "json", "severity>='medium'\nand title not contains 'x' and created_at > '9999-01-01' and creator = 'y'")
	var out explained
	if err := json.Unmarshal([]byte(got.out), &out); err != nil || got.code != 0 {
		t.Fatalf("%v: %+v", err, got)
	}
	if want := "FROM alert WHERE severity >= 'medium' AND title !CONTAINS 'x'"; !strings.HasPrefix(out.Query, want) {
		t.Errorf("query %q", out.Query)
	}
	if len(out.Problems) < 3 {
		t.Fatalf("problems %+v", out.Problems)
	}
	first, second := out.Problems[0], out.Problems[1]
	if first.Line != 1 || first.Column != 11 || !first.Extension || first.Message == "" || second.Line != 2 || second.Column != 11 || !second.Extension {
		t.Errorf("problems %+v", out.Problems)
	}
	if last := out.Problems[len(out.Problems)-1]; last.Extension || last.Line != 2 {
		t.Errorf("the field that is always missing: %+v", last)
	}
	got = call(t, quietEnv(t), "query", "--explain", "--format", "json", "")
	if got.code != 0 || !strings.Contains(got.out, `"problems": []`) {
		t.Errorf("%+v", got)
	}
}

// TestFieldsAsJSON prints every field with what the table says of it.
func TestFieldsAsJSON(t *testing.T) {
	got := call(t, quietEnv(t), "query", "--fields", "--format", "json")
	var out []describedField
	if err := json.Unmarshal([]byte(got.out), &out); err != nil || got.code != 0 {
		t.Fatalf("%v: %s", err, got.err)
	}
	if len(out) != len(query.Fields()) {
		t.Fatalf("%d of %d fields", len(out), len(query.Fields()))
	}
	blocks, _ := fieldBlocks(t)
	missing, valued := 0, 0
	for i, f := range query.Fields() {
		d := out[i]
		block := blocks[f.Name]
		if d.Name != f.Name || d.Type != f.Type.String() || !slices.Equal(d.Aliases, f.Aliases) && len(f.Aliases) > 0 || !strings.Contains(block, d.Description) ||
			!strings.Contains(block, strings.Join(d.Records, ", ")) || !strings.Contains(block, strings.Join(d.Values, ", ")) {
			t.Errorf("%+v is not %s", d, block)
		}
		for source, origin := range d.Sources {
			how := ": from "
			if origin.Computed {
				how = ": computed from "
			}
			if !strings.Contains(block, source+how+origin.Members) {
				t.Errorf("%s: %+v is not in %s", source, origin, block)
			}
		}
		if n := strings.Count(block, ": from ") + strings.Count(block, ": computed from "); n != len(d.Sources) {
			t.Errorf("%s: %d of %d sources", f.Name, len(d.Sources), n)
		}
		if d.Missing != strings.Contains(block, "(always missing here)") {
			t.Errorf("%s: missing %v", f.Name, d.Missing)
		}
		if d.Missing {
			missing++
		}
		if len(d.Values) > 0 {
			valued++
		}
	}
	if missing == 0 || valued == 0 {
		t.Errorf("%d fields are missing, %d have values", missing, valued)
	}
}

// TestAFlagThatIsRepeated gives a flag twice with one value: nothing is dropped by that.
func TestAFlagThatIsRepeated(t *testing.T) {
	got := call(t, quietEnv(t), "query", "--fields", "--format", "json", "--format", "json")
	if got.code != 0 || got.err != "" || !json.Valid([]byte(got.out)) {
		t.Errorf("%+v", got)
	}
}
