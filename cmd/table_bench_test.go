//go:build unix

package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
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

// BenchmarkTable measures whole processes of the program on data that others might bring,
// beside a client that only downloads and beside tools that search files, and prints one
// table. Its ratios are of one run, since machines differ and are loaded:
//
//	go test ./cmd -run '^$' -bench Table/100k -benchtime 1x -timeout 1h
//
// Figures of the drain are of the program's process alone; the service is in this one.
func BenchmarkTable(b *testing.B) {
	if testing.Short() {
		b.Skip("it takes minutes")
	}
	program := filepath.Join(b.TempDir(), "tocsin")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "tocsin").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, size := range []struct {
		name string
		n    int
	}{{"10k", 10_000}, {"100k", 100_000}, {"1M", 1_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			var rows []costs
			for range b.N {
				for _, mix := range mixes() {
					rows = append(rows, costsOf(b, program, size.n, mix))
				}
			}
			fmt.Printf("\n%s", tableOf(rows))
		})
	}
}

// costs is a row of the table. A time of 0 stands for a tool that isn't installed.
type costs struct {
	mix            simulator.Mix
	n              int
	bytes          int64 // of all items
	download       time.Duration
	drain, imports used
	store          int64 // its size in bytes
	query, rg, jq  used
}

// used holds what a process took.
type used struct {
	wall, cpu time.Duration
	memory    int64 // peak, bytes
	written   int64 // bytes, to disk
}

// costsOf measures one mix.
func costsOf(b *testing.B, program string, n int, mix simulator.Mix) costs {
	c := costs{mix: mix, n: n}
	dir := b.TempDir()
	l, err := openSimulator(simulator.New(simulator.GenerateMix(n, 1, mix), time.Now), dir, "127.0.0.1:0", "lab")
	if err != nil {
		b.Fatal(err)
	}
	defer l.close()
	if err := l.register(time.Now()); err != nil {
		b.Fatal(err)
	}
	settings, err := l.writeSettings(simSettings{Store: "sqlite:tocsin.db", Since: "400d", PollEvery: "1m", Sources: simulator.Sources()[:1]})
	if err != nil {
		b.Fatal(err)
	}
	items := filepath.Join(dir, "items.ndjson")
	c.download, c.bytes = download(b, dir, settings, items)
	c.drain = process(b, program, "--config", settings, "collect", "--once")
	info, err := os.Stat(filepath.Join(dir, "tocsin.db"))
	if err != nil {
		b.Fatal(err)
	}
	c.store = info.Size()
	c.query = process(b, program, "--config", settings, "query", "title CONTAINS 'sign-in' AND severity = 'high'", "--limit", "5", "--format", "ndjson")
	c.imports = process(b, program, "--store", "sqlite:"+filepath.Join(dir, "imported.db"), "import", items)
	if path, err := exec.LookPath("rg"); err == nil {
		c.rg = process(b, path, "-m", "5", `"severity":"high".*"title":"[^"]*sign-in`, items)
	}
	if path, err := exec.LookPath("jq"); err == nil {
		c.jq = process(b, path, "-c", `select(.severity == "high" and (.title | contains("sign-in"))) | .id`, items)
	}
	return c
}

// process runs a program to its end.
func process(b *testing.B, program string, args ...string) used {
	b.Helper()
	p := exec.Command(program, args...)
	var errs bytes.Buffer
	p.Stdout, p.Stderr, p.Env = io.Discard, &errs, append(os.Environ(), "HOME="+b.TempDir(), "XDG_STATE_HOME="+b.TempDir())
	began := time.Now()
	if err := p.Run(); err != nil {
		b.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	u := used{wall: time.Since(began), cpu: p.ProcessState.UserTime() + p.ProcessState.SystemTime()}
	if r, ok := p.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.memory, u.written = r.Maxrss<<10, r.Oublock*512
	}
	return u
}

// download reads all alerts page by page as a back-fill does, with TLS and a token, and
// does nothing else with them; then it writes them to a file, a line each, untimed.
func download(b *testing.B, dir, settings, to string) (took time.Duration, size int64) {
	b.Helper()
	get := client(b, settings)
	var pages [][]byte
	began := time.Now()
	for next := ""; ; {
		body := get(next)
		pages = append(pages, body)
		if next = nextLink(body); next == "" {
			break
		}
	}
	took = time.Since(began)
	f, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for _, page := range pages {
		var p struct{ Value []json.RawMessage }
		if err := json.Unmarshal(page, &p); err != nil {
			b.Fatal(err)
		}
		for _, item := range p.Value {
			size += int64(len(item))
			if _, err := f.Write(append(slices.Clip(item), '\n')); err != nil {
				b.Fatal(err)
			}
		}
	}
	return took, size
}

// nextLink returns the address of the page after one, without reading its items.
func nextLink(page []byte) string {
	_, rest, found := bytes.Cut(page, []byte(`"@odata.nextLink":"`))
	if !found {
		return ""
	}
	link, _, _ := bytes.Cut(rest, []byte(`"`))
	return strings.ReplaceAll(string(link), `\u0026`, "&")
}

// client signs in with the settings of a simulated tenant and returns a function that gets
// a page; "" stands for the first one.
func client(b *testing.B, path string) func(address string) []byte {
	b.Helper()
	a := benchApp(b, path)
	settings, err := a.load(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	t, err := a.target(settings, settings.Integrations[0])
	if err != nil {
		b.Fatal(err)
	}
	pair, err := certificate.Load(context.Background(), t.Certificate, t.PrivateKey, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	tokens, err := entra.New(entra.Options{Cloud: t.Cloud, TenantID: t.TenantID, ClientID: t.ClientID, Pair: pair, HTTP: t.HTTP, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	scope, err := entra.Scope(t.Cloud, alert.GraphScope)
	if err != nil {
		b.Fatal(err)
	}
	token, err := tokens.Token(context.Background(), scope)
	if err != nil {
		b.Fatal(err)
	}
	return func(address string) []byte {
		if address == "" {
			address = t.Cloud.Graph + "/v1.0/security/alerts_v2?$top=1000&$filter=lastUpdateDateTime%20ge%202020-01-01T00:00:00Z&$orderby=lastUpdateDateTime%20asc"
		}
		return getPage(b, t.HTTP, address, token)
	}
}

func getPage(b *testing.B, client *http.Client, address, token string) []byte {
	b.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("%d: %v\n%.300s", resp.StatusCode, err, body)
	}
	return body
}

// tableOf returns the table as text: a row for each mix.
func tableOf(rows []costs) string {
	columns := []struct {
		head string
		cell func(c costs) string
	}{
		{"alerts", func(c costs) string { return fmt.Sprint(c.n) }},
		{"B each", func(c costs) string { return fmt.Sprint(c.bytes / int64(c.n)) }},
		{"new", func(c costs) string { return fmt.Sprintf("%.0f %%", c.mix.New*100) }},
		{"nested", func(c costs) string { return fmt.Sprint(c.mix.Nested) }},
		{"client MB/s", func(c costs) string { return rate(c.bytes, c.download) }},
		{"drain MB/s", func(c costs) string { return rate(c.bytes, c.drain.wall) }},
		{"of client", func(c costs) string { return fmt.Sprintf("%.0f %%", 100*float64(c.download)/float64(c.drain.wall)) }},
		{"MB/s a core", func(c costs) string { return rate(c.bytes, c.drain.cpu) }},
		{"µs each", func(c costs) string { return fmt.Sprint(c.drain.cpu.Microseconds() / int64(c.n)) }},
		{"peak MB", func(c costs) string { return fmt.Sprint(c.drain.memory >> 20) }},
		{"store B each", func(c costs) string { return fmt.Sprint(c.store / int64(c.n)) }},
		{"import of drain", func(c costs) string { return fmt.Sprintf("%.0f %%", 100*float64(c.drain.wall)/float64(c.imports.wall)) }},
		{"written", func(c costs) string { return fmt.Sprintf("%.1f ×", float64(c.imports.written)/float64(c.store)) }},
		{"query ms", func(c costs) string { return millis(c.query) }},
		{"query MB", func(c costs) string { return fmt.Sprint(c.query.memory >> 20) }},
		{"rg ms", func(c costs) string { return millis(c.rg) }},
		{"jq ms", func(c costs) string { return millis(c.jq) }},
	}
	heads, cells := make([]string, len(columns)), make([][]string, len(rows))
	for i, column := range columns {
		heads[i] = column.head
		for n, row := range rows {
			cells[n] = append(cells[n], column.cell(row))
		}
	}
	text := "| " + strings.Join(heads, " | ") + " |\n|" + strings.Repeat(" --- |", len(heads)) + "\n"
	for _, row := range cells {
		text += "| " + strings.Join(row, " | ") + " |\n"
	}
	return text
}

func rate(bytes int64, took time.Duration) string {
	return fmt.Sprintf("%.1f", float64(bytes)/1e6/took.Seconds())
}

// millis is a time in milliseconds, or a dash if the tool isn't installed.
func millis(u used) string {
	if u.wall == 0 {
		return "–"
	}
	return fmt.Sprint(u.wall.Milliseconds())
}
