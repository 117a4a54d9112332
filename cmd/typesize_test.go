package cmd_test

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// Bounds of a type: beyond them it does more than one thing.
const (
	mostMethods = 25
	mostFields  = 15

	recordMethods = 5 // what has no more of them is a record: it may have as many fields as there are facts
)

// size is how many methods and fields a type has.
type size struct{ methods, fields int }

// large are the types beyond the bounds, as they are. An entry may only shrink, and goes once its type is
// within them; none comes in.
var large = map[string]size{
	"cmd.app":                  {137, 19},
	"cmd.backend":              {37, 6},
	"cmd.renewer":              {52, 15},
	"cmd.shown":                {36, 11},
	"cmd.simServer":            {11, 16},
	"graph.Client":             {29, 17},
	"graph/collect.contentRun": {33, 9},
	"graph/collect.feed":       {29, 21},
	"graph/collect.odata":      {30, 11},
	"graph/collect.pager":      {41, 15},
	"graph/conformance.list":   {30, 8},
	"graph/ingest.State":       {22, 34},
	"graph/normalize.reader":   {43, 9},
	"graph/simulator.Tenant":   {71, 27},
	"graph/simulator.world":    {77, 3},
	"store.Store":              {88, 20},
	"store/index.Index":        {48, 21},
	"store/index.search":       {39, 11},
	"store/query.checker":      {61, 13},
	"store/query.parser":       {51, 5},
	"store/query.values":       {15, 19},
	"store/sqlite.DB":          {154, 33},
	"store/sqlite.packer":      {47, 13},
	"store/sqlite.writer":      {29, 13},
}

// TestTypesAreBounded counts the methods and the fields of each type but those of tests. What a system
// has of its own in place of another's counts once.
func TestTypesAreBounded(t *testing.T) {
	methods, fields := map[string]map[string]bool{}, map[string]int{}
	for _, p := range list(t, "{{.ImportPath}} {{.Dir}}") {
		files, _ := parse(t, token.NewFileSet(), p[1])
		for _, f := range files {
			for _, d := range f.Decls {
				count(strings.TrimPrefix(p[0], "tocsin/")+".", d, methods, fields)
			}
		}
	}
	if len(fields) < 500 {
		t.Errorf("only %d types were found", len(fields))
	}
	for name := range fields {
		is := size{len(methods[name]), fields[name]}
		if is.methods <= recordMethods {
			is.fields = 0
		}
		switch was, known := large[name]; {
		case is.methods > max(was.methods, mostMethods) || is.fields > max(was.fields, mostFields):
			t.Errorf("%s has %d methods and %d fields: make parts of it", name, is.methods, is.fields)
		case known && is.methods <= mostMethods && is.fields <= mostFields:
			t.Errorf("%s is within the bounds: it needs no entry", name)
		case known && is != was:
			t.Errorf("%s has become smaller: its entry is {%d, %d}", name, is.methods, is.fields)
		}
	}
	for name := range large {
		if _, there := fields[name]; !there {
			t.Errorf("there is no type %s", name)
		}
	}
}

// count adds what a declaration has of types: a method, or fields.
func count(folder string, d ast.Decl, methods map[string]map[string]bool, fields map[string]int) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			of := receiver(d)
			if methods[folder+of] == nil {
				methods[folder+of] = map[string]bool{}
			}
			methods[folder+of][d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			of, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			n := 0
			if is, ok := of.Type.(*ast.StructType); ok {
				n = is.Fields.NumFields()
			}
			fields[folder+of.Name.Name] = max(fields[folder+of.Name.Name], n)
		}
	}
}
