package cmd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

// unbounded are the names that read what is foreign without a bound, or answers with
// headers without one. Package bound has what stands in their place.
var unbounded = map[string][]string{
	"io":            {"ReadAll"},
	"io/ioutil":     {"ReadAll", "ReadFile"},
	"os":            {"ReadFile"},
	"encoding/json": {"NewDecoder"},
	"net/http":      {"DefaultClient", "DefaultTransport", "Get", "Head", "Post", "PostForm"},
}

// mayReadUnbounded lists the packages for which the table above does not hold: the one
// that bounds, and those that only tests import.
var mayReadUnbounded = []string{"tocsin/graph/bound", "tocsin/tui/tuitest", "tocsin/cmd/powercut"}

// TestForeignInputIsBounded keeps unbounded readers out of the program, and every
// transport must bound its headers.
func TestForeignInputIsBounded(t *testing.T) {
	for _, row := range list(t, `{{.ImportPath}} {{.Dir}}`) {
		if slices.Contains(mayReadUnbounded, row[0]) {
			continue
		}
		set := token.NewFileSet()
		files, _ := parse(t, set, row[1])
		for _, f := range files {
			for pos, name := range unboundedNames(f) {
				t.Errorf("%s: %s reads without a bound: use graph/bound", set.Position(pos), name)
			}
		}
	}
}

// unboundedNames returns the uses of the table's names in a file, and the transports
// that do not bound their headers.
func unboundedNames(f *ast.File) map[token.Pos]string {
	names := map[string]string{} // of the imports, with their paths
	for _, i := range f.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		name := path[strings.LastIndex(path, "/")+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		names[name] = path
	}
	found := map[token.Pos]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && slices.Contains(unbounded[names[x.Name]], n.Sel.Name) {
				found[n.Pos()] = x.Name + "." + n.Sel.Name
			}
		case *ast.CompositeLit:
			s, ok := n.Type.(*ast.SelectorExpr)
			if !ok || s.Sel.Name != "Transport" {
				return true
			}
			x, ok := s.X.(*ast.Ident)
			bounds := slices.ContainsFunc(n.Elts, func(e ast.Expr) bool {
				pair, ok := e.(*ast.KeyValueExpr)
				key, is := pair.Key.(*ast.Ident)
				return ok && is && key.Name == "MaxResponseHeaderBytes"
			})
			if ok && names[x.Name] == "net/http" && !bounds {
				found[n.Pos()] = "http.Transport without MaxResponseHeaderBytes"
			}
		}
		return true
	})
	return found
}

// TestUnboundedNames checks the search on a text that has each kind.
func TestUnboundedNames(t *testing.T) {
	const text = `package x
import ("io"; j "encoding/json"; "os"; "net/http")
var a, b, c, d = io.ReadAll, j.NewDecoder, os.ReadFile, http.DefaultClient
var e, f = http.Transport{}, http.Transport{MaxResponseHeaderBytes: 1}
var g = json.NewDecoder
`
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Values(unboundedNames(f)))
	want := []string{"http.DefaultClient", "http.Transport without MaxResponseHeaderBytes", "io.ReadAll", "j.NewDecoder", "os.ReadFile"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
