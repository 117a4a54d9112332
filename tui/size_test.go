package tui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

// Bounds of a type and a file: terminal programs rot first in the type that knows all others.
const mostMethods, mostFields, mostLines = 25, 15, 300

// larger are the types over the bounds and how large they may be: the methods and fields
// only become fewer. A row no longer needed fails the test.
var larger = []struct {
	name            string
	methods, fields int
	reason          string
}{
	{"theme/Glyphs", 0, 40, "a table of signs"},
}

// TestNoTypeGrowsTooLarge bounds every type and file of the terminal program. A type is
// named by its folder too.
func TestNoTypeGrowsTooLarge(t *testing.T) {
	methods, fields := map[string]int{}, map[string]int{}
	set := token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			return err
		}
		if lines := set.Position(file.End()).Line; lines > mostLines {
			t.Errorf("%s has %d lines", name, lines)
		}
		count(file, path.Dir(name), methods, fields)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range []string{"./App", "alerts/Screen", "detail/Pane", "rows/Rows"} {
		if methods[known] == 0 || fields[known] == 0 {
			t.Errorf("%s was not found", known)
		}
	}
	for _, row := range larger {
		if max(row.methods, mostMethods) != max(methods[row.name], mostMethods) || max(row.fields, mostFields) != max(fields[row.name], mostFields) {
			t.Errorf("%s has %d methods and %d fields, larger says %d and %d", row.name, methods[row.name], fields[row.name], row.methods, row.fields)
		}
		delete(methods, row.name)
		delete(fields, row.name)
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

// count adds the methods and fields of the types that a file declares.
func count(file *ast.File, dir string, methods, fields map[string]int) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv != nil {
				methods[dir+"/"+receiver(n.Recv.List[0].Type)]++
			}
		case *ast.TypeSpec:
			if s, ok := n.Type.(*ast.StructType); ok {
				fields[dir+"/"+n.Name.Name] = s.Fields.NumFields()
			}
		}
		return true
	})
}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr: // of a generic type
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
