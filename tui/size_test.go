package tui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// TestNoTypeGrowsTooLarge bounds the router and its parts: terminal programs rot here first.
func TestNoTypeGrowsTooLarge(t *testing.T) {
	const mostMethods, mostFields, mostLines = 25, 15, 300
	methods, fields := map[string]int{}, map[string]int{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	for _, e := range entries {
		if name := e.Name(); !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if lines := set.Position(file.End()).Line; lines > mostLines {
			t.Errorf("%s has %d lines", e.Name(), lines)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil {
					methods[receiver(n.Recv.List[0].Type)]++
				}
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok {
					fields[n.Name.Name] = s.Fields.NumFields()
				}
			}
			return true
		})
	}
	if methods["App"] == 0 || fields["App"] == 0 {
		t.Fatal("the App was not found")
	}
	for name, n := range methods {
		if n > mostMethods {
			t.Errorf("%s has %d methods", name, n)
		}
	}
	for name, n := range fields {
		if n > mostFields {
			t.Errorf("%s has %d fields", name, n)
		}
	}
}

func receiver(e ast.Expr) string {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	name, _ := e.(*ast.Ident)
	return name.Name
}
