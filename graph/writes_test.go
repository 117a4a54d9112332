package graph_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
)

// TestNothingIsWrittenToGraph: triage is kept here, so nothing asks a service to change
// anything. Requests have the methods GET and POST; POST is of a sign-in, and of the start of
// a subscription, without which there are no audit records.
func TestNothingIsWrittenToGraph(t *testing.T) {
	posts := map[string]bool{"entra/login.go": false, "office.go": false}
	files := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == "simulator" || d.Name() == "testdata"):
			return fs.SkipDir // it answers requests
		case path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			method := ""
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if of, ok := n.X.(*ast.Ident); ok && of.Name == "http" {
					method, _ = strings.CutPrefix(n.Sel.Name, "Method")
					if method == n.Sel.Name {
						method = ""
					}
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					switch text {
					case "POST", "PUT", "PATCH", "DELETE":
						method = text
					}
				}
			}
			switch _, mayPost := posts[name]; {
			case method == "", method == "Get", method == "Head":
			case method == "Post" && mayPost:
				posts[name] = true
			default:
				t.Errorf("%s has requests of the method %s", name, method)
			}
			return true
		})
		return nil
	})
	if err != nil || files < 50 {
		t.Fatalf("%d files, %v", files, err)
	}
	for name, found := range posts {
		if !found {
			t.Errorf("%s has no POST any more", name)
		}
	}
}
