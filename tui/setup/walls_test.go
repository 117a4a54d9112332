package setup

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// partFiles are the files of the parts.
var partFiles = []string{
	"answers.go", "keeper.go", "pair.go", "pairwork.go", "rail.go", "scroll.go", "sheet.go", "steps.go", "trial.go", "trialwork.go", "work.go",
}

// A part owns its state and knows no screen: what it needs comes with the call, so that each can be tried
// alone. Only the rows of the steps, and the Screen itself, join the parts.
func TestPartsKnowNoScreen(t *testing.T) {
	for _, name := range partFiles {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		named := 0
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				named++
				if id.Name == "Screen" {
					t.Errorf("%s names the Screen", set.Position(id.Pos()))
				}
			}
			return true
		})
		if named < 20 {
			t.Errorf("%s has only %d names", name, named)
		}
	}
}

// What a part owns it writes itself: outside of it no member of one is assigned. The draft is the exception,
// since every step has answers in it, and the fields of a stage, which are made by its row.
func TestPartsAreWrittenByThemselves(t *testing.T) {
	parts := map[string]bool{"steps": true, "answers": true, "pair": true, "test": true, "keeper": true, "work": true, "scroll": true}
	draft := map[string]bool{"Draft": true}
	for member := range reflect.TypeFor[Draft]().Fields() {
		draft[member.Name] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || slices.Contains(partFiles, name) {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			assigned, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for _, to := range assigned.Lhs {
				member, ok := to.(*ast.SelectorExpr)
				if !ok {
					continue
				}
				written++
				if of, ok := member.X.(*ast.SelectorExpr); ok && parts[of.Sel.Name] && (of.Sel.Name != "answers" || !draft[member.Sel.Name]) {
					t.Errorf("%s writes %s of %s", set.Position(to.Pos()), member.Sel.Name, of.Sel.Name)
				}
			}
			return true
		})
	}
	if written < 20 {
		t.Errorf("only %d members are written", written)
	}
}
