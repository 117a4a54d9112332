//go:build unix

package cmd

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

// mixes are the data of BenchmarkTable: from text that repeats to text that occurs once.
func mixes() []simulator.Mix {
	return []simulator.Mix{
		{Bytes: 4000, New: 0.02},
		{Bytes: 4000, New: 0.5},
		{Bytes: 4000, New: 1},
		{Bytes: 1500, New: 0.25},
		{Bytes: 12000, New: 0.5, Nested: true},
	}
}

// sizeName returns the name of a size's benchmarks: 10k, 100k or 1M.
func sizeName(n int) string {
	if n >= 1_000_000 {
		return fmt.Sprintf("%dM", n/1_000_000)
	}
	return fmt.Sprintf("%dk", n/1000)
}

// mixName returns the name of a mix's benchmarks, such as 4000B-50new.
func mixName(mix simulator.Mix) string { return fmt.Sprintf("%dB-%.0fnew", mix.Bytes, mix.New*100) }

// BenchmarkTable measures whole processes of the program on data that others might bring,
// beside a client that only downloads, tools that search files, VictoriaLogs and DuckDB,
// and prints a table of the filters for each mix and one of all figures with their budgets.
// Its ratios are of one run, since machines differ and are loaded:
//
//	go test ./cmd -run '^$' -bench Table -benchtime 1x -timeout 24h
//	go test ./cmd -run '^$' -bench Table/100k -benchtime 1x -timeout 2h
//	go test ./cmd -run '^$' -bench Table/1M/4000B-50new -benchtime 1x -timeout 4h
//
// A million alerts of 4 KB take about 15 GB in the folder for temporary files. Figures of the
// drain are of the program's process alone; the service is in this one.
func BenchmarkTable(b *testing.B) {
	for _, n := range sizesOf("Table") {
		b.Run(sizeName(n), func(b *testing.B) {
			program, others := buildProgram(b), openPeers(b, "Table")
			var measured []*costs
			for _, mix := range mixes() {
				b.Run(mixName(mix), func(b *testing.B) {
					c := costsOf(b, program, others, n, mix)
					measured = append(measured, c)
					fmt.Printf("\n%s\n%s", screensOf(c), tableOf(measured)) // for a run cut short
				})
			}
		})
	}
}

// buildProgram builds the program as it is released.
func buildProgram(b *testing.B) string {
	b.Helper()
	if testing.Short() {
		b.Skip("it takes minutes")
	}
	program := filepath.Join(b.TempDir(), "tocsin")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "tocsin")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

// costs holds the measurements of one mix. A time of 0 stands for a missing tool.
type costs struct {
	mix            simulator.Mix
	n              int
	bytes          int64 // of all items
	download       time.Duration
	drain, imports used
	store, index   int64 // sizes in bytes of the store and of the index beside it
	query          used
	rg, grep, jq   used
	victoria       struct {
		feed, query time.Duration
		size        int64
		screens     []time.Duration
		matches     []int
	}
	duckdb struct {
		load, query time.Duration
		screens     []time.Duration
	}
	filters []filter
	probe   probeResult
}

// used holds what a process took.
type used struct {
	wall, cpu time.Duration
	memory    int64 // peak, bytes
	written   int64 // bytes, to disk
}

// bed is a drained tenant: the ground of all measurements of a mix.
type bed struct {
	dir, settings, items, store string
	n                           int
	stop                        func()
}

// newBed serves a tenant, downloads it and drains it.
func newBed(b *testing.B, program string, c *costs) *bed {
	b.Helper()
	dir := b.TempDir()
	l, err := openSimulator(simulator.New(simulator.GenerateMix(c.n, 1, c.mix), time.Now), dir, "127.0.0.1:0", "lab")
	if err != nil {
		b.Fatal(err)
	}
	if err := l.register(time.Now()); err != nil {
		b.Fatal(err)
	}
	settings, err := l.writeSettings(simSettings{Store: "sqlite:tocsin.db", Since: "400d", PollEvery: "1m", Sources: simulator.Sources()[:1]})
	if err != nil {
		b.Fatal(err)
	}
	bed := &bed{dir: dir, settings: settings, items: filepath.Join(dir, "items.ndjson"), store: filepath.Join(dir, "tocsin.db"), n: c.n, stop: l.close}
	c.download, c.bytes = download(b, settings, bed.items)
	c.drain = process(b, program, "--config", settings, "collect", "--once")
	info, err := os.Stat(bed.store)
	if err != nil {
		b.Fatal(err)
	}
	c.store = info.Size()
	c.filters = filters(findNeedles(b, bed.items, c.n))
	return bed
}

// order returns the order of a probe that opens the store and does no more.
func (d *bed) order() order {
	return order{Settings: d.settings, Store: "sqlite:" + d.store, N: d.n}
}

// remove removes the files of a bed before those of the next mix are made.
func (d *bed) remove(b *testing.B) {
	d.stop()
	if err := os.RemoveAll(d.dir); err != nil {
		b.Error(err)
	}
}

// costsOf measures one mix.
func costsOf(b *testing.B, program string, others peers, n int, mix simulator.Mix) *costs {
	b.Helper()
	c := &costs{mix: mix, n: n}
	bed := newBed(b, program, c)
	defer bed.remove(b)
	imported := filepath.Join(bed.dir, "imported.db")
	c.imports = process(b, program, "--store", "sqlite:"+imported, "import", bed.items)
	for _, suffix := range []string{"", "-wal", "-shm", "-index"} {
		os.Remove(imported + suffix)
	}
	c.searchFiles(b, others, bed.items)
	c.searchPeers(b, others, bed.items)
	probe(b, bed.order()) // from now on the store is warm
	if info, err := os.Stat(bed.store + "-index"); err == nil {
		c.index = info.Size()
	}
	c.query = several(b, program, "--config", bed.settings, "query", "title CONTAINS 'sign-in' AND severity = 'high'", "--limit", "5", "--format", "ndjson")
	o := bed.order()
	o.Filters, o.Fresh = probedOf(c.filters), fresh(b, bed)
	c.probe = probe(b, o)
	c.agree(b)
	return c
}

// searchFiles lets tools look for what the query looks for in the file of items. They read
// the whole file, since the newest items stand at its end.
func (c *costs) searchFiles(b *testing.B, others peers, items string) {
	const pattern = `"severity":"high".*"title":"[^"]*sign-in`
	if others.rg != "" {
		c.rg = several(b, others.rg, pattern, items)
	}
	if others.grep != "" {
		c.grep = several(b, others.grep, pattern, items)
	}
	if others.jq != "" {
		c.jq = process(b, others.jq, "-c", `select(.severity == "high" and (.title | contains("sign-in"))) | .id`, items)
	}
}

// searchPeers gives the file of items to VictoriaLogs and DuckDB and asks them for the same.
func (c *costs) searchPeers(b *testing.B, others peers, items string) {
	if v := startVictoria(b, others.victoria, items); v != nil {
		defer v.stop()
		c.victoria.feed = v.feed
		c.victoria.query = v.first(b, `severity:=high _msg:*sign-in*`)
		for _, f := range c.filters {
			c.victoria.screens = append(c.victoria.screens, v.screen(b, f))
			c.victoria.matches = append(c.victoria.matches, v.count(b, f))
		}
		v.stop()
		c.victoria.size = v.size
	}
	if d := openDuckDB(b, others.duckdb, items); d != nil {
		c.duckdb.load = d.load
		c.duckdb.query = d.whole(b, "severity = 'high' AND contains(title, 'sign-in')")
		c.duckdb.screens = d.screens(b, c.filters)
	}
}

// several runs a program several times and returns the last run, with the median time.
func several(b *testing.B, program string, args ...string) (u used) {
	b.Helper()
	wall := repeated(func() { u = process(b, program, args...) })
	u.wall = wall
	return u
}

// process runs a program to its end.
func process(b *testing.B, program string, args ...string) used {
	b.Helper()
	p := exec.Command(program, args...)
	var errs bytes.Buffer
	p.Stdout, p.Stderr, p.Env = io.Discard, &errs, append(os.Environ(), "HOME="+b.TempDir(), "XDG_STATE_HOME="+b.TempDir())
	began := time.Now()
	if err := p.Start(); err != nil {
		b.Fatal(err)
	}
	peak := watchPeak(p.Process.Pid)
	err := p.Wait()
	u := used{wall: time.Since(began), memory: peak(), cpu: p.ProcessState.UserTime() + p.ProcessState.SystemTime()}
	if err != nil {
		b.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	if r, ok := p.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.written = r.Oublock * 512 // as write_bytes of /proc/PID/io
	}
	return u
}
