//go:build unix

package cmd

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// victoria is a VictoriaLogs server on this machine that holds the alerts of a file.
type victoria struct {
	url  string
	feed time.Duration // from the first line until all lines can be found
	size int64         // of its folder after stop, bytes
	stop func()
}

// startVictoria starts a server and feeds it the file. It ends with stop, at the latest with the
// benchmark.
func startVictoria(b *testing.B, program, items string) *victoria {
	b.Helper()
	if program == "" {
		return nil
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	dir := b.TempDir()
	server := exec.Command(program, "-storageDataPath="+dir, "-httpListenAddr="+address, "-retentionPeriod=100y", "-loggerLevel=ERROR")
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	v := &victoria{url: "http://" + address}
	v.stop = sync.OnceFunc(func() {
		server.Process.Signal(os.Interrupt) // it writes what it holds in memory
		server.Wait()
		v.size = folderSize(b, dir)
		os.RemoveAll(dir)
	})
	b.Cleanup(v.stop)
	v.await(b)
	v.take(b, items)
	return v
}

// await waits until the server answers.
func (v *victoria) await(b *testing.B) {
	b.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range 1000 {
		if resp, err := http.Get(v.url + "/health"); err == nil {
			resp.Body.Close()
			return
		}
		<-tick.C
	}
	b.Fatal("VictoriaLogs doesn't answer")
}

// take sends the lines of a file and waits until they can be found.
func (v *victoria) take(b *testing.B, items string) {
	b.Helper()
	f, err := os.Open(items)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	began := time.Now()
	resp, err := http.Post(v.url+"/insert/jsonline?_time_field=createdDateTime&_msg_field=title&_stream_fields=serviceSource", "application/stream+json", f)
	if err != nil {
		b.Fatal(err)
	}
	resp.Body.Close()
	v.get(b, "/internal/force_flush", nil)
	v.feed = time.Since(began)
}

// get posts a form and returns the answer.
func (v *victoria) get(b *testing.B, path string, form url.Values) []byte {
	b.Helper()
	resp, err := http.PostForm(v.url+path, form)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode/100 != 2 {
		b.Fatalf("%s %v: %d: %v\n%.300s", path, form, resp.StatusCode, err, body)
	}
	return body
}

// screen returns the time of all that a screen shows for a filter, one request after the
// other: a page, counts by the fields of the facets, which also give the exact count, and a
// histogram. It is the median of several runs.
func (v *victoria) screen(b *testing.B, f filter) time.Duration {
	b.Helper()
	page := f.logs + " | fields _time, id, _msg, severity, status, serviceSource, incidentId, assignedTo"
	if f.logsSort != "" {
		page = fmt.Sprintf("%s | sort by (%s) limit %d | fields _time, id, _msg, severity, status, serviceSource, incidentId, assignedTo", f.logs, f.logsSort, screenRows)
	}
	return repeated(func() {
		v.get(b, "/select/logsql/query", url.Values{"query": {page}, "limit": {fmt.Sprint(screenRows)}})
		v.get(b, "/select/logsql/query", url.Values{"query": {f.logs + " | stats by (severity, status, serviceSource, category) count() rows"}})
		v.get(b, "/select/logsql/hits", url.Values{"query": {f.logs}, "start": {"400d"}, "end": {"now"}, "step": {"12h"}})
	})
}

// count returns how many rows a filter matches.
func (v *victoria) count(b *testing.B, f filter) int {
	b.Helper()
	answer := v.get(b, "/select/logsql/query", url.Values{"query": {f.logs + " | stats count() rows"}})
	_, rest, _ := bytes.Cut(answer, []byte(`"rows":"`))
	digits, _, _ := bytes.Cut(rest, []byte(`"`))
	n, err := strconv.Atoi(string(digits))
	if err != nil {
		b.Fatalf("%s: %s", f.name, answer)
	}
	return n
}

// first returns the time until the server has answered with five rows of a filter.
func (v *victoria) first(b *testing.B, filter string) time.Duration {
	b.Helper()
	return repeated(func() { v.get(b, "/select/logsql/query", url.Values{"query": {filter}, "limit": {"5"}}) })
}

// folderSize returns the bytes of all files of a folder.
func folderSize(b *testing.B, dir string) (size int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasSuffix(path, ".lock") {
			if info, err := d.Info(); err == nil {
				size += info.Size()
			}
		}
		return nil // a file that a merge removed meanwhile doesn't count
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}
