package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/simulator"
	"tocsin/store/index"
)

// printed presses :print and returns what the file has that the message names.
func (p *viewer) printed() string {
	p.t.Helper()
	p.Keys(":")
	p.Type("print")
	p.Keys("enter")
	p.until("The list is in")
	files, err := filepath.Glob(filepath.Join("home", ".local", "state", "tocsin", "list-*.txt"))
	if err != nil || len(files) == 0 {
		p.t.Fatalf("%q, %v:\n%s", files, err, p.Text())
	}
	path := files[len(files)-1]
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		p.t.Errorf("%v, %v", info.Mode(), err)
	}
	p.shows(filepath.Base(path)[:len("list-2006")])
	return read(p.t, path)
}

// :print writes the file that query prints for the query in force, a table too.
func TestPrintedList(t *testing.T) {
	inWorld(t, simulator.Generate(40, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		p := w.start(120, 30)
		p.until("/37 ")
		p.Keys("1")
		p.until("severity = 'high'")
		list := p.printed()
		p.Keys("/", "ctrl+u")
		p.Type("| aggregate count by severity")
		p.Keys("enter")
		p.until("count")
		table := p.printed()
		p.leave("ctrl+c")
		for query, got := range map[string]string{"severity = 'high'": list, "| aggregate count by severity": table} {
			var out, errs bytes.Buffer
			env := w.env(&out, &errs)
			env.Terminal = func(io.Writer) bool { return false }
			if code := run(context.Background(), []string{"query", query}, env); code != 0 {
				t.Fatalf("%d: %s", code, errs.String())
			}
			if got != out.String() || strings.Count(got, "\n") < 3 {
				t.Errorf("%s: the file has\n%s\nquery prints\n%s", query, got, out.String())
			}
		}
	})
}

// growing is a store that answers in parts, and goes on to the next one only as it is waited
// for if it loads.
type growing struct {
	parts  []index.Result
	waited []int64
	asked  int
	err    error // of Wait
}

func (g *growing) Search(context.Context, index.Request) (index.Result, error) {
	g.asked++
	r := g.parts[0]
	if !r.Loading {
		g.parts = g.parts[1:]
	}
	if r.Total < 0 {
		return r, errors.New("torn page")
	}
	return r, nil
}

func (g *growing) Wait(_ context.Context, seq int64) (int64, error) {
	g.waited = append(g.waited, seq)
	g.parts = g.parts[1:]
	return seq + 1, g.err
}

// TestWholeAnswer: a part is asked for again, and an index that fills is waited for, once.
func TestWholeAnswer(t *testing.T) {
	part, loading := index.Result{Partial: true, Total: 1}, index.Result{Loading: true, Seq: -1, Total: 2}
	g := &growing{parts: []index.Result{part, loading, {Total: 3}}}
	got, err := wholeAnswer(t.Context(), g, index.Request{})
	if err != nil || got.Total != 3 || g.asked != 3 || !slices.Equal(g.waited, []int64{-1}) {
		t.Errorf("%+v after %d questions and the waits %v: %v", got, g.asked, g.waited, err)
	}
	if _, err := wholeAnswer(t.Context(), &growing{parts: []index.Result{part, {Total: -1}}}, index.Request{}); err == nil {
		t.Error("an error of the store is lost")
	}
	gone := errors.New("the file is gone")
	if _, err := wholeAnswer(t.Context(), &growing{parts: []index.Result{loading}, err: gone}, index.Request{}); !errors.Is(err, gone) {
		t.Errorf("an error of the wait is lost: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := wholeAnswer(ctx, &growing{parts: []index.Result{part}}, index.Request{}); !errors.Is(err, context.Canceled) {
		t.Errorf("it goes on: %v", err)
	}
}
