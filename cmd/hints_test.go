package cmd

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// TestEachFaultHasARemedy walks the tables: a new row says what happened and what to do.
func TestEachFaultHasARemedy(t *testing.T) {
	for _, e := range fault.Explanations() {
		if e.Means == "" || e.Do == "" {
			t.Errorf("%s: %+v", e.Code, e)
		}
	}
	for _, k := range slices.Concat(entra.Faults(), entra.VouchedFaults()) {
		if k.Sentence == "" || k.Hint == "" || !strings.HasSuffix(k.Sentence, "("+k.Fault.Code+")") || k.Kind.Exit() < 3 {
			t.Errorf("AADSTS%d: %+v", k.Number, k)
		}
	}
	for _, f := range checkedFields() {
		if f.hint == "" {
			t.Errorf("nothing helps with a wrong %s", f.name)
		}
	}
	for _, row := range troubles() {
		if row.waits == "" || row.did == "" {
			t.Errorf("nothing is told about the trouble %s", row.word)
		}
	}
}

// TestFaultsAreMadeWithAHint reads the packages that find out what is wrong with a setup, and those that
// change an integration: none of their faults is made without a hint, but for a person's own interruption.
func TestFaultsAreMadeWithAHint(t *testing.T) {
	var files []string
	for _, pattern := range []string{
		"../graph/entra/*.go", "../graph/check/*.go", "../graph/certificate/*.go",
		"setup.go", "handout.go", "preset.go", "drafts.go", "madepair.go", "backend*.go", "doctor*.go", "standin.go", "trouble.go",
		"integration*.go", "integrator.go", "certrenew.go", "renewal*.go", "removal*.go", "cert*.go", "reload*.go", "fresh.go", "status.go", "bugreport.go", "../store/config/*.go",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %q, %v", pattern, found, err)
		}
		files = append(files, found...)
	}
	made := 0
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		positions := token.NewFileSet()
		file, err := parser.ParseFile(positions, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			hint, ok := hintOf(call)
			if !ok {
				return true
			}
			made++
			if lit, empty := hint.(*ast.BasicLit); empty && lit.Value == `""` {
				t.Errorf("%s: a fault without a hint", positions.Position(call.Pos()))
			}
			return true
		})
	}
	if made < 130 {
		t.Errorf("only %d faults were found", made)
	}
}

// hintOf returns the hint of a call that makes a fault; false for another call, and for the fault
// of an interruption.
func hintOf(call *ast.CallExpr) (ast.Expr, bool) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		if of, ok := f.X.(*ast.Ident); ok {
			name = of.Name + "." + f.Sel.Name
		}
	}
	at := map[string]int{"usage": 0, "refuse": 0, "network": 1, "fault.New": 2}
	n, ok := at[name]
	if !ok || n >= len(call.Args) {
		return nil, false
	}
	if kind, is := call.Args[0].(*ast.SelectorExpr); is && kind.Sel.Name == "Interrupted" {
		return nil, false
	}
	return call.Args[n], true
}

// An error whose cause names no remedy still has a second line: the use of the command, or the log.
func TestEachErrorHasANextStep(t *testing.T) {
	a := newApp(Env{Now: time.Now})
	root := newRoot(a)
	ran, _, err := root.Find([]string{"setup"})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range fault.Explanations() {
		got := a.advised(ran, fault.New(e.Kind, "x", "", nil)).Hint
		want := seeLog
		switch e.Kind {
		case fault.Interrupted:
			want = ""
		case fault.Usage:
			want = "see its use with: tocsin setup --help"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", e.Code, got, want)
		}
	}
	if got := a.advised(nil, fault.Of(errors.New("odd"))).Hint; got != seeLog {
		t.Errorf("before a command is known: %q", got)
	}
}
