package cmd

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/tui/text"
)

// TestRawKeepsHalfPairs imports texts that JSON can hold and UTF-8 cannot, and prints
// them again: each format has the escapes that were sent.
func TestRawKeepsHalfPairs(t *testing.T) {
	const raw = `{"id":"a","title":"\ud800 x \uDFFF \ud83d\ude00","severity":"low","serviceSource":"x","\udc00":[1.0,"\\\"\ud800"]}`
	path := filepath.Join(t.TempDir(), "f.json")
	write(t, path, strings.ReplaceAll(raw, ",", " ,\n\t"))
	env := quietEnv(t)
	if got := call(t, env, "--store", "sqlite:"+path+".db", "import", path); got.code != 0 {
		t.Fatal(got)
	}
	for _, format := range []string{"json", "ndjson"} {
		got := call(t, env, "--store", "sqlite:"+path+".db", "query", "", "--raw", "--format", format)
		if want := `,"raw":` + raw + "}"; got.code != 0 || !strings.Contains(got.out, want) {
			t.Errorf("%s: %s\nhas not %s", format, got.out, want)
		}
	}
}

// TestRawJSON removes the white space between parts and nothing else.
func TestRawJSON(t *testing.T) {
	for raw, want := range map[string]string{
		"{ \"a b\" : [ 1 , \" \\\" , \\\\\" , { } ]\r\n\t}": `{"a b":[1," \" , \\",{}]}`,
		`"\ud800"`: `"\ud800"`,
		`{"a":`:    `"{\"a\":"`,
		``:         `""`,
	} {
		if got := string(rawJSON([]byte(raw))); got != want {
			t.Errorf("%s is %s, want %s", raw, got, want)
		}
	}
}

// FuzzRawJSON checks that a raw item means the same when it is printed.
func FuzzRawJSON(f *testing.F) {
	for _, seed := range []string{hostile, `[ "\ud800\\" , 1e400 ]`, `{"a" : "\"" }`, "\"\xff\"", `{`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := jsontext.Value(rawJSON(raw))
		if !got.IsValid(lenient) {
			t.Fatalf("%q became %q", raw, got)
		}
		want := jsontext.Value(bytes.Clone(raw))
		if want.Compact(lenient, jsontext.PreserveRawStrings(true)) == nil && string(want) != string(got) {
			t.Fatalf("%q became %q, want %q", raw, got, want)
		}
	})
}

// TestTableOfLongTitles prints rows beside one with a huge title. In a pipe nothing is
// cut, and the others are not padded to it.
func TestTableOfLongTitles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.ndjson")
	var lines strings.Builder
	for i := range 50 {
		fmt.Fprintf(&lines, `{"id":"a-%d","title":"t","severity":"low","serviceSource":"x"}`+"\n", i)
	}
	long := strings.Repeat("漢", 1<<18)
	fmt.Fprintf(&lines, `{"id":"long","title":"%s","severity":"low","serviceSource":"x"}`+"\n", long)
	write(t, path, lines.String())
	env := quietEnv(t)
	if got := call(t, env, "--store", "sqlite:"+path+".db", "import", path); got.code != 0 {
		t.Fatal(got)
	}
	got := call(t, env, "--store", "sqlite:"+path+".db", "query", "")
	if rest := len(got.out) - len(long); got.code != 0 || !strings.Contains(got.out, long) || rest > 60*300 {
		t.Errorf("exit code %d, %d bytes beside the title", got.code, rest)
	}
}

// TestCSVIsSafeInAPipe prints an alert and a note with control sequences to a
// pipe.
func TestCSVIsSafeInAPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.json")
	write(t, path, hostile)
	env := quietEnv(t)
	db := "sqlite:" + path + ".db"
	if got := call(t, env, "--store", db, "import", path); got.code != 0 {
		t.Fatal(got)
	}
	const note = "\x1b]52;c;aGk=\x07 \u009b2J\u202eok\r\n＝1+1"
	if got := call(t, env, "--store", db, "triage", "--query", "FROM alert", "--state", "seen", "--note", note); got.code != 0 {
		t.Fatal(got)
	}
	got := call(t, env, "--store", db, "query", "", "--format", "csv")
	for line := range strings.Lines(got.out) {
		if line = strings.TrimSuffix(line, "\n"); text.Clean(line) != line {
			t.Errorf("a terminal behind the pipe gets %q", line)
		}
	}
	for _, want := range []string{"␛]52;c;aGk=␇", "ok\n'＝1+1", "'+1\n'@SUM(A1)"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%q is not in %q", want, got.out)
		}
	}
	for _, query := range []string{"title = '\x1b]0;x\x07\u009b'", "title = '\u202ex' AND nosuch = 1"} {
		got := call(t, env, "--store", db, "query", "--explain", query)
		for line := range strings.Lines(got.out + got.err) {
			if line = strings.TrimSuffix(line, "\n"); text.Clean(line) != line {
				t.Errorf("--explain prints %q", line)
			}
		}
	}
}
