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

// What a part owns it writes itself: other files assign, count up and take the address of nothing that they
// reach through a part. The draft is the exception, since every step has answers in it. What a
// part's methods return are copies, which the compiler keeps from being written.
func TestPartsAreWrittenByThemselves(t *testing.T) {
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
		writes(file, func(to ast.Expr) {
			written++
			if part, member := owner(to); part != "" {
				t.Errorf("%s writes %s of %s", set.Position(to.Pos()), member, part)
			}
		})
	}
	if written < 20 {
		t.Errorf("only %d members are written", written)
	}
}

// writes calls each for everything that a file assigns, counts up, or takes the address of.
func writes(file *ast.File, each func(to ast.Expr)) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, to := range n.Lhs {
				each(to)
			}
		case *ast.IncDecStmt:
			each(n.X)
		case *ast.UnaryExpr:
			if _, made := n.X.(*ast.CompositeLit); n.Op == token.AND && !made {
				each(n.X)
			}
		}
		return true
	})
}

// owner returns the part through which an expression reaches what it names, and the member of the part;
// "" if it reaches it through none, or is the part itself. Of the draft nothing is the part's.
func owner(of ast.Expr) (part, member string) {
	parts := map[string]bool{"steps": true, "answers": true, "pair": true, "test": true, "keeper": true, "work": true, "scroll": true}
	for below := ""; ; {
		switch x := of.(type) {
		case *ast.SelectorExpr:
			if parts[x.Sel.Name] && below != "" && (x.Sel.Name != "answers" || !drafted(below)) {
				part, member = x.Sel.Name, below
			}
			below, of = x.Sel.Name, x.X
		case *ast.IndexExpr:
			of = x.X
		case *ast.StarExpr:
			of = x.X
		case *ast.ParenExpr:
			of = x.X
		case *ast.CallExpr:
			of = x.Fun
		default:
			return part, member
		}
	}
}

// drafted reports whether a member of the answers is the draft or one of its members.
func drafted(member string) bool {
	_, ok := reflect.TypeFor[Draft]().FieldByName(member)
	return ok || member == "Draft"
}

// TestWritesToPartsAreSeen in each way in which one may be written.
func TestWritesToPartsAreSeen(t *testing.T) {
	for line, want := range map[string]string{
		"s.steps.at = 1": "steps", "s.steps.now().left = true": "steps", "s.steps.stages[i].form = nil": "steps", "s.test.tries++": "test",
		"p := &s.keeper.kept": "keeper", "(*s.pair.made).Days = 1": "pair", "s.answers.was.Name = x": "answers",
		"s.test = lacking(a, b)": "", "s.answers.Name = x": "", "s.answers.Draft = d": "", "d := &s.answers.Draft": "", "s.o.Task = 1": "",
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc f() {\n"+line+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		writes(file, func(to ast.Expr) {
			if part, _ := owner(to); part != "" {
				got = part
			}
		})
		if got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}
