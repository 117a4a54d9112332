package setup

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// A part owns its state and knows no screen: what it needs comes with the call, so that each can be tried
// alone. Only the rows of the steps, and the Screen itself, join the parts.
func TestPartsKnowNoScreen(t *testing.T) {
	for _, name := range []string{
		"answers.go", "keeper.go", "pair.go", "pairwork.go", "rail.go", "scroll.go", "sheet.go", "steps.go", "trial.go", "trialwork.go", "work.go",
	} {
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
