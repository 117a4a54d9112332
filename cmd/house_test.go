package cmd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/cmd"
	"tocsin/tui"
)

// mayImport lists which packages of this module each part may import, in addition to
// the leaves. A name ending in /… means the package and all packages below it. The
// first matching row counts.
var mayImport = []struct {
	who string
	may []string
}{
	{"tocsin", []string{"tocsin/cmd"}},
	{"tocsin/assets", nil},
	{"tocsin/cmd/verbs", []string{
		"tocsin/store", "tocsin/store/engine", "tocsin/store/query", "tocsin/store/index", "tocsin/store/config",
	}},
	{"tocsin/cmd/powercut", nil},
	{"tocsin/cmd/…", []string{"tocsin/…"}},
	{"tocsin/graph/alert", nil},
	{"tocsin/graph/alert/story", nil},
	{"tocsin/graph/alert/attack", nil},
	{"tocsin/graph/fault", nil},
	{"tocsin/graph/durable", nil},
	{"tocsin/graph/long", nil},
	{"tocsin/graph/unprivileged", nil},
	{"tocsin/graph/fault/faulttest", nil},
	{"tocsin/graph/scan", nil},
	{"tocsin/graph/idset", nil},
	{"tocsin/graph/ingest", nil},
	{"tocsin/graph/certificate", nil},
	{"tocsin/graph/normalize", nil},
	{"tocsin/graph/simulator", nil},
	{"tocsin/graph/entra", []string{"tocsin/graph/certificate"}},
	{"tocsin/graph", []string{"tocsin/graph/entra"}},
	{"tocsin/graph/collect", []string{"tocsin/graph", "tocsin/graph/normalize"}},
	{"tocsin/graph/audit", []string{"tocsin/graph/collect", "tocsin/graph/normalize"}},
	{"tocsin/graph/conformance", []string{"tocsin/graph", "tocsin/graph/sources"}},
	{"tocsin/graph/sources", []string{"tocsin/graph", "tocsin/graph/collect", "tocsin/graph/check", "tocsin/graph/normalize"}},
	{"tocsin/graph/completeness", nil},
	{"tocsin/graph/check", []string{"tocsin/graph", "tocsin/graph/entra", "tocsin/graph/certificate"}},
	{"tocsin/store/…", []string{"tocsin/graph/normalize", "tocsin/store/…"}},
	{"tocsin/tui/guide", nil},
	{"tocsin/tui/setup", []string{
		"tocsin/graph/check", "tocsin/graph/certificate", "tocsin/tui/…",
		"tocsin/store", "tocsin/store/engine", "tocsin/store/query", "tocsin/store/index", "tocsin/store/config",
	}},
	{"tocsin/tui/leap", []string{
		"tocsin/store/query", "tocsin/store/index", "tocsin/tui/command", "tocsin/tui/rows", "tocsin/tui/screen",
	}},
	{"tocsin/tui/queue", []string{
		"tocsin/store/query", "tocsin/store/index", "tocsin/store/links", "tocsin/tui/command", "tocsin/tui/rows", "tocsin/tui/screen", "tocsin/tui/text",
	}},
	{"tocsin/tui/…", []string{
		"tocsin/tui/…", "tocsin/store", "tocsin/store/engine", "tocsin/store/query", "tocsin/store/index", "tocsin/store/memory", "tocsin/store/links", "tocsin/store/coverage", "tocsin/store/config",
	}},
}

// leaves are the packages that every package may import, except that leaves import
// only what mayLeaf lists.
var leaves = []string{"tocsin/graph/alert", "tocsin/graph/alert/story", "tocsin/graph/alert/attack", "tocsin/graph/bound", "tocsin/graph/fault", "tocsin/graph/durable", "tocsin/graph/long", "tocsin/graph/scan", "tocsin/graph/idset", "tocsin/graph/ingest", "tocsin/assets"}

var mayLeaf = map[string][]string{
	"tocsin/graph/alert/story":  {"tocsin/graph/alert"},
	"tocsin/graph/alert/attack": {"tocsin/assets"},
	"tocsin/graph/bound":        {"tocsin/graph/fault"},
	"tocsin/graph/durable":      {"tocsin/graph/bound"},
	"tocsin/graph/ingest":       {"tocsin/graph/alert", "tocsin/graph/fault"},
}

func covers(pattern, name string) bool {
	if base, ok := strings.CutSuffix(pattern, "/…"); ok {
		return name == base || strings.HasPrefix(name, base+"/")
	}
	return name == pattern
}

func allowed(who, what string) bool {
	if slices.Contains(leaves, who) {
		return slices.Contains(mayLeaf[who], what)
	}
	if slices.Contains(leaves, what) {
		return true
	}
	for _, row := range mayImport {
		if covers(row.who, who) {
			return slices.ContainsFunc(row.may, func(p string) bool { return covers(p, what) })
		}
	}
	return false
}

// list runs go list at the root of the module and returns its lines, split.
func list(t *testing.T, format string) [][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-f", format, "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var rows [][]string
	for line := range strings.Lines(string(out)) {
		rows = append(rows, strings.Fields(line))
	}
	return rows
}

func TestImports(t *testing.T) {
	rows := list(t, `{{.ImportPath}} {{join .Imports " "}}`)
	if len(rows) < 20 {
		t.Fatalf("go list named %d packages", len(rows))
	}
	for _, row := range rows {
		who := row[0]
		for _, what := range row[1:] {
			if strings.HasPrefix(what, "tocsin") && !allowed(who, what) {
				t.Errorf("%s must not import %s (the table at the top of this file)", who, what)
			}
			asks := what == "net/http" && (covers("tocsin/store/…", who) || covers("tocsin/tui/…", who))
			if covers("tocsin/cmd/verbs", who) && slices.Contains([]string{"os", "io", "github.com/spf13/cobra"}, what) {
				t.Errorf("%s must know neither flags nor streams, and imports %s", who, what)
			}
			if slices.Contains([]string{"tocsin/cmd/powercut", "tocsin/graph/unprivileged", "tocsin/graph/fault/faulttest"}, what) {
				t.Errorf("%s imports %s, which is for tests", who, what)
			}
			if asks {
				t.Errorf("%s must make no HTTP request, and imports net/http", who)
			}
		}
	}
}

func TestAllowed(t *testing.T) {
	for _, c := range []struct {
		who, what string
		want      bool
	}{
		{"tocsin/tui/alerts", "tocsin/store", true},
		{"tocsin/tui/alerts", "tocsin/store/sqlite", false},
		{"tocsin/tui/alerts", "tocsin/graph", false},
		{"tocsin/tui/alerts", "tocsin/graph/alert", true},
		{"tocsin/tui/setup", "tocsin/graph/check", true},
		{"tocsin/store/sqlite", "tocsin/graph/collect", false},
		{"tocsin/graph", "tocsin/graph/simulator", false},
		{"tocsin/graph/sources", "tocsin/graph/collect", true},
		{"tocsin/graph/collect", "tocsin/graph/sources", false},
		{"tocsin/graph/check", "tocsin/graph/sources", false},
		{"tocsin/graph/ingest", "tocsin/assets", false},
		{"tocsin/cmd", "tocsin/graph/simulator", true},
		{"tocsin/cmd", "tocsin/cmd/verbs", true},
		{"tocsin/cmd/verbs", "tocsin/store", true},
		{"tocsin/cmd/verbs", "tocsin/tui/text", false},
		{"tocsin/cmd/verbs", "tocsin/cmd", false},
	} {
		if got := allowed(c.who, c.what); got != c.want {
			t.Errorf("allowed(%s, %s) = %v", c.who, c.what, got)
		}
	}
}

func TestComments(t *testing.T) {
	for _, row := range list(t, `{{.ImportPath}} {{.Dir}}`) {
		set := token.NewFileSet()
		files, documented := parse(t, set, row[1])
		if !documented {
			t.Errorf("package %s has no comment", row[0])
		}
		for _, f := range files {
			for _, d := range f.Decls {
				for _, name := range undocumented(d) {
					t.Errorf("%s: %s has no comment", set.Position(d.Pos()), name)
				}
			}
		}
	}
}

// parse reads the files of a package, without its tests.
func parse(t *testing.T, set *token.FileSet, dir string) (files []*ast.File, documented bool) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		documented = documented || f.Doc != nil
	}
	return files, documented
}

// undocumented returns the exported names of a declaration that have no comment of
// their own or of their group. Methods of unexported types need none.
func undocumented(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if d.Doc == nil && s.Doc == nil && s.Name.IsExported() {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				if d.Doc == nil && s.Doc == nil && s.Comment == nil && s.Names[0].IsExported() {
					names = append(names, s.Names[0].Name)
				}
			}
		}
	}
	return names
}

func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	for {
		switch v := t.(type) {
		case *ast.StarExpr:
			t = v.X
		case *ast.IndexExpr:
			t = v.X
		case *ast.IndexListExpr:
			t = v.X
		case *ast.Ident:
			return v.Name
		default:
			return ""
		}
	}
}

// TestTopLevel checks the folders at the root of the module.
func TestTopLevel(t *testing.T) {
	want := []string{"LICENSE", "README.md", "assets", "cmd", "go.mod", "go.sum", "graph", "main.go", "store", "tui"}
	if _, err := os.Stat("../.git"); err != nil {
		t.Skip("no git checkout: ", err)
	}
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git isn't here: ", err)
	}
	out, err := exec.Command(git, "-c", "safe.directory=*", "-C", "..", "ls-files").Output() // whoever owns the checkout
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		top, _, _ := strings.Cut(strings.TrimSpace(line), "/")
		if !strings.HasPrefix(top, ".") {
			seen[top] = true
		}
	}
	for top := range seen {
		if !slices.Contains(want, top) {
			t.Errorf("%s: the top level is exactly %v", top, want)
		}
	}
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && slices.Contains([]string{"util", "utils", "helper", "helpers", "common", "manager"}, d.Name()) {
			t.Errorf("%s: name a package after what it is for", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKeyTable compares the tables of keys in README and in tocsin help keys with the
// commands.
func TestKeyTable(t *testing.T) {
	registry, err := tui.NewRegistry(nil, cmd.ScreenSpecs()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"../README.md", "../assets/docs/keys.md"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, _ := strings.Cut(string(b), "<!-- keys -->\n")
		_, after, ok := strings.Cut(rest, "<!-- /keys -->")
		if !ok {
			t.Fatalf("%s has no <!-- keys --> … <!-- /keys -->", path)
		}
		want := before + "<!-- keys -->\n" + registry.Table() + "<!-- /keys -->" + after
		if want == string(b) {
			continue
		}
		if os.Getenv("UPDATE") == "" {
			t.Fatalf("the key table of %s is stale: UPDATE=1 go test ./cmd -run TestKeyTable mends it", path)
		}
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
