package cmd

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
)

func gzipped(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstded(t *testing.T, text []byte) []byte {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return z.EncodeAll(text, nil)
}

// TestFormsOfText reads the same three items in every form of text that import takes,
// from a file and from standard input.
func TestFormsOfText(t *testing.T) {
	const text = oneV2 + "\r\n[" + oneLegacy + "," + oneIncident + "]\n"
	encode := func(e unicode.Endianness, mark unicode.BOMPolicy) []byte {
		b, err := unicode.UTF16(e, mark).NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	little := encode(unicode.LittleEndian, unicode.UseBOM)
	for name, content := range map[string][]byte{
		"blank lines first":        []byte(" \n\r\n\n{\n" + oneV2[1:] + "\n" + oneLegacy + oneIncident),
		"plain":                    []byte(text),
		"mark":                     []byte("\ufeff" + text),
		"UTF-16 LE":                little,
		"UTF-16 BE":                encode(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 LE without a mark": encode(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16 BE without a mark": encode(unicode.BigEndian, unicode.IgnoreBOM),
		"text sequence":            []byte("\x1e" + oneV2 + "\n\x1e[" + oneLegacy + ",\n" + oneIncident + "]\n"),
		"sequence over lines":      []byte("\x1e{\n" + oneV2[1:] + "\n\x1e" + oneLegacy + "\n\x1e" + oneIncident + "\n"),
		"sequence without ends":    []byte("\x1e" + oneV2 + "\x1e" + oneLegacy + "\x1e" + oneIncident),
		"gzip":                     gzipped(t, []byte(text)),
		"zstd":                     zstded(t, []byte(text)),
		"UTF-16 in gzip":           gzipped(t, little),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f.json")
			write(t, path, string(content))
			for _, path := range []string{path, "-"} {
				var got []string
				err := readItems(t.Context(), bytes.NewReader(content), path, func(string) {}, func(it item) error { got = append(got, string(it.raw)); return nil })
				if want := oneV2 + oneLegacy + oneIncident; err != nil || strings.ReplaceAll(strings.Join(got, ""), "\n", "") != want {
					t.Errorf("%s: %q, %v", path, got, err)
				}
			}
		})
	}
}

// TestRefusedKinds names what a file is that can't be read.
func TestRefusedKinds(t *testing.T) {
	wide, err := utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewEncoder().String(oneV2)
	if err != nil {
		t.Fatal(err)
	}
	tar := make([]byte, 512)
	copy(tar, "f.json")
	copy(tar[257:], "ustar")
	for content, want := range map[string]string{
		wide:                                 "f.json: unknown encoding UTF-32",
		"PK\x03\x04\x14":                     "is an archive or an office document (zip)",
		string(tar):                          "is a tar archive",
		string(gzipped(t, tar)):              "is a tar archive",
		"%PDF-1.7\n":                         "is a PDF document",
		"SQLite format 3\x00":                "is a SQLite database",
		"#< CLIXML\r\n<Objs />":              "is an export of PowerShell's Export-Clixml",
		"<?xml version='1.0'?>":              "is XML",
		"\n <html>":                          "is a web page",
		"HTTP/1.1 200 OK\r\n":                "is an answer with its HTTP headers",
		"Name;Severity;Status\nx;High;New\n": "is a CSV file",
		"Dear SOC,\nthe alerts, as asked, are attached.\n": "byte 0: not JSON",
		string(gzipped(t, []byte(oneV2)))[:20]:             "the packed file is cut off here",
		"\x1f\x8bnothing packed":                           "cannot read f.json",
	} {
		_, _, err := items(t, content)
		if err == nil || fault.Of(err).Kind != fault.Usage || !strings.Contains(shortPaths(fault.Of(err).Sentence), want) {
			t.Errorf("%.20q: %v, want %q", content, err, want)
		}
	}
}

// TestInputEndsWithTheContext reads from something that never answers.
func TestInputEndsWithTheContext(t *testing.T) {
	silent, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- readItems(ctx, silent, "-", func(string) {}, func(item) error { return nil })
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestDeepLists reads lists in lists up to a depth, and reports those beyond.
func TestDeepLists(t *testing.T) {
	for depth, want := range map[int]string{maxUnfold - 1: "", maxUnfold + 1: "nested too deep", 5000: "nested too deep"} {
		_, raws, err := items(t, strings.Repeat("[", depth)+oneV2+strings.Repeat("]", depth))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) || (len(raws) == 1) != (want == "") {
			t.Errorf("%d: %d items, %v", depth, len(raws), err)
		}
	}
}

// TestFaultyFiles imports what others brought, and tells how many records it makes.
func TestFaultyFiles(t *testing.T) {
	dir := os.Getenv("TOCSIN_SAMPLES")
	if dir == "" {
		t.Skip("TOCSIN_SAMPLES does not name the folder of samples")
	}
	for name, want := range map[string]struct {
		items int
		says  string
	}{
		"wire-01-utf16le.json":           {2, ""},
		"wire-05-incident-expanded.json": {3, ""},
		"wire-06-old-sources.ndjson":     {8, ""},
		"wire-08-numeric-ids.ndjson":     {2, "an incident of the old Defender API"},
		"tui-31.powershell-pascal.json":  {3, ""},
	} {
		n := 0
		err := readItems(t.Context(), nil, filepath.Join(dir, "faults", name), func(string) {}, func(item) error { n++; return nil })
		if n != want.items || (err == nil) != (want.says == "") || err != nil && !strings.Contains(err.Error(), want.says) {
			t.Errorf("%s: %d items, %v", name, n, err)
		}
	}
}

// TestManyEmptyItems reads a line of a few megabytes with a million things that are no
// items. They are looked at one by one.
func TestManyEmptyItems(t *testing.T) {
	_, raws, err := items(t, "["+strings.Repeat("{},", 1<<20)+oneV2+"]")
	if len(raws) != 1 || err == nil || !strings.Contains(err.Error(), "1048576 items were skipped") {
		t.Errorf("%d items, %.200v", len(raws), err)
	}
}

// TestJoinedErrors reports a file that breaks off and what was skipped before.
func TestJoinedErrors(t *testing.T) {
	env := quietEnv(t)
	path := filepath.Join(t.TempDir(), "f.gz")
	whole := gzipped(t, []byte("[\n"+oneV2+",\n17,\n"+oneIncident+","))
	write(t, path, string(whole))
	got := call(t, env, "--store", "sqlite:"+path+".db", "import", path)
	if got.code != 2 || !strings.Contains(got.err, "2 new") || !strings.Contains(got.err, "the file is cut off here") || !strings.Contains(got.err, "17 is not an alert") {
		t.Errorf("%d: %s", got.code, got.err)
	}
}

// TestWorstError checks that a store that can't be written decides the exit code,
// and that a bad file before it is reported as well.
func TestWorstError(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.json")
	write(t, good, oneV2)
	got := call(t, quietEnv(t), "--store", "sqlite:"+good+"/x.db", "import", filepath.Join(dir, "none.json"), good)
	if got.code != 5 || !strings.Contains(got.err, "none.json: no such file") || strings.Contains(got.err, "new,") {
		t.Errorf("%d: %s", got.code, got.err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("there is a store")
	}
}

// TestPackedFilesThatAreNotWhole imports files that were cut off, or have something
// behind their content.
func TestPackedFilesThatAreNotWhole(t *testing.T) {
	one := strings.Replace(oneV2, `"t"`, `"`+rand.Text()+rand.Text()+rand.Text()+`"`, 1)
	for how, packed := range map[string][]byte{"gz": gzipped(t, []byte(one+"\n"+oneIncident+"\n")), "zst": zstded(t, []byte(one+"\n"+oneIncident+"\n"))} {
		path := filepath.Join(t.TempDir(), "f."+how)
		write(t, path, string(packed)+"junk!")
		got := call(t, quietEnv(t), "import", path)
		if got.code != 0 || got.err != "warning: "+path+" has something behind its packed content, which is ignored\n2 new, 0 changed, 0 already stored in integration import\n" {
			t.Errorf("%s with junk: %+v", how, got)
		}
		write(t, path, string(packed[:len(packed)-6]))
		got = call(t, quietEnv(t), "import", path)
		if got.code != 2 || strings.Count(got.err, "tocsin: ") != 1 || strings.Count(got.err, "hint: ") != 1 || !strings.Contains(got.err, path) ||
			!strings.Contains(got.err, "the packed file is cut off here") || strings.Contains(got.err, "the rest was read") || strings.Contains(got.err, "skipped") {
			t.Errorf("%s cut off: %+v", how, got)
		}
	}
}

// TestForeignBytesAreTold imports items with bytes that are not UTF-8.
func TestForeignBytesAreTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.json")
	bad := strings.Replace(oneV2, `"t"`, "\"caf\xe9\"", 1)
	for content, want := range map[string]string{
		bad:                                   "warning: 1 item holds bytes that are not UTF-8, which are shown as \ufffd; save such files as UTF-8\n1 new, 0 changed, 0 already stored in integration import\n",
		bad + "\n" + bad + "\n" + oneIncident: "warning: 2 items hold bytes that are not UTF-8, which are shown as \ufffd; save such files as UTF-8\n",
		oneV2 + "\n" + oneIncident:            "2 new, 0 changed, 0 already stored in integration import\n",
	} {
		write(t, path, content)
		if got := call(t, quietEnv(t), "import", path); got.code != 0 || !strings.HasPrefix(got.err, want) {
			t.Errorf("%q: %+v", content, got)
		}
	}
}

// TestImportSaysWhatItStored ends an import in its third batch: the first one is stored
// then, and the second one may be.
func TestImportSaysWhatItStored(t *testing.T) {
	var lines strings.Builder
	for i := range 2*importBatch + 10 {
		lines.WriteString(strings.Replace(oneV2, `"a"`, fmt.Sprintf(`"a%d"`, i), 1) + "\n")
	}
	env := quietEnv(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs bytes.Buffer
	env.Out, env.Err = io.Discard, &errs
	env.In = io.MultiReader(strings.NewReader(lines.String()), &onRead{cancel})
	code, stored := run(ctx, []string{"import", "-"}, env), importBatch
	if strings.HasPrefix(errs.String(), fmt.Sprint(2*importBatch)) {
		stored *= 2
	}
	if want := fmt.Sprintf("%d new, 0 changed, 0 already stored in integration import; these are stored\n", stored); code != 130 || !strings.HasPrefix(errs.String(), want) {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
	if got := call(t, env, "query", "", "--count"); got.out != fmt.Sprintln(stored) {
		t.Errorf("%d are stored, it says %s", stored, got.out)
	}
}

// onRead calls a function at each read, and has no end.
type onRead struct{ call func() }

// Read calls the function.
func (r *onRead) Read(p []byte) (int, error) { r.call(); return copy(p, "\n"), nil }

// TestOutputThatFails gives each command that prints a stdout that takes nothing.
func TestOutputThatFails(t *testing.T) {
	s := newStage(t, simulator.Demo(1), alert.AlertsV2)
	for _, args := range [][]string{
		{"version"},
		{"config", "path"},
		{"config", "show"},
		{"config", "check"},
		{"status"},
		{"doctor"},
		{"query", "--fields"},
		{"query", "--explain", "title = 'x'"},
		{"help", "keys"},
		{"cert", "show", s.certificate},
		{"cert", "check", s.certificate, s.key},
		{"cert", "new", "new", "--dir", t.TempDir()},
		{"sim"},
	} {
		var errs bytes.Buffer
		env := s.env
		env.Out, env.Err = full{}, &errs
		if code := run(t.Context(), append([]string{"--config", s.path}, args...), env); code != 1 || !strings.Contains(errs.String(), "the disk is full") {
			t.Errorf("%q: exit code %d, %q", args, code, errs.String())
		}
	}
}

// full is a stream on a full disk.
type full struct{}

// Write fails.
func (full) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}
