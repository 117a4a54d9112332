//go:build unix

package cmd

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The versions of the programs that are built to compare with.
const (
	victoriaModule = "github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs@v1.52.1"
	duckdbModule   = "github.com/duckdb/duckdb-go/v2@v2.10506.0"
)

// peers are the programs that BenchmarkTable compares with, by path. The path of a
// missing one is empty.
type peers struct{ rg, grep, jq, victoria, duckdb string }

// openPeers looks for the installed ones and builds the others in modules of their own, so
// that go.mod of the program never names them. It logs why one is missing; its figures are
// dashes then. Unless -bench names the benchmark, nothing is built, since that reads the
// modules from the network.
func openPeers(b *testing.B, benchmark string) peers {
	b.Helper()
	var p peers
	for name, path := range map[string]*string{"rg": &p.rg, "grep": &p.grep, "jq": &p.jq} {
		found, err := exec.LookPath(name)
		if err != nil {
			b.Logf("%s is missing: %v", name, err)
		}
		*path = found
	}
	if !named(benchmark) {
		return p
	}
	p.victoria = builtPeer(b, "victoria-logs", victoriaModule, "")
	p.duckdb = builtPeer(b, "duckdb", duckdbModule, filepath.Join("testdata", "duckdb", "main.go"))
	return p
}

// named reports whether -bench names a benchmark: a run of all benchmarks doesn't.
func named(benchmark string) bool {
	f := flag.Lookup("test.bench")
	return f != nil && strings.Contains(f.Value.String(), benchmark)
}

// sizesOf are the numbers of alerts that a benchmark is run with: the least alone unless it
// is named, since the others take hours.
func sizesOf(benchmark string) []int {
	if named(benchmark) {
		return []int{10_000, 100_000, 1_000_000}
	}
	return []int{10_000}
}

// builtPeer builds a program from a module, or from a source file that imports the module. It
// returns the program's path, or "" if there is no network, no C compiler for DuckDB or
// another reason, which it logs.
func builtPeer(b *testing.B, name, module, source string) string {
	b.Helper()
	dir := b.TempDir()
	program := filepath.Join(dir, name)
	steps := [][]string{{"mod", "init", "peer"}, {"get", module}, {"build", "-o", program, trimmed(module)}}
	if source != "" {
		text, err := os.ReadFile(source)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "main.go"), text, 0o600)
		}
		if err != nil {
			b.Fatal(err)
		}
		steps[2] = []string{"build", "-o", program, "."}
	}
	for _, args := range steps {
		if err := runGo(dir, args...); err != nil {
			b.Logf("%s is missing: go %s: %v", name, args[0], err)
			return ""
		}
	}
	return program
}

// trimmed returns a package path without its version.
func trimmed(module string) string {
	path, _, _ := strings.Cut(module, "@")
	return path
}

// runGo runs the go command in a folder. C is used if there is a compiler.
func runGo(dir string, args ...string) error {
	c := exec.Command("go", args...)
	c.Dir, c.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%.2000s", err, out)
	}
	return nil
}
