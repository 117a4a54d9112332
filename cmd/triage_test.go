package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
)

// TestTriageTakesWhatATablePrints prints alerts whose ids begin alike on a terminal, and
// gives each id to triage as it is printed.
func TestTriageTakesWhatATablePrints(t *testing.T) {
	env, dir := quietEnv(t), t.TempDir()
	var lines strings.Builder
	for i := range 60 {
		fmt.Fprintf(&lines, `{"id":"da63755122%08d_-%d","title":"A title that would take all of the line, and more of it","severity":"high","status":"new",`+
			`"serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-06-02T07:00:%02dZ"}`+"\n", i*i*7919, 961444813+i, i)
	}
	write(t, filepath.Join(dir, "a.ndjson"), lines.String())
	store := []string{"--store", "sqlite:" + filepath.Join(dir, "s.db")}
	if got := call(t, env, append(store, "import", filepath.Join(dir, "a.ndjson"))...); got.code != 0 {
		t.Fatal(got.err)
	}
	env.Terminal = func(io.Writer) bool { return true }
	for _, cells := range []int{80, 100, 200} {
		env.Width = func(io.Writer) int { return cells }
		got := call(t, env, append(store, "query", "")...)
		rows := strings.Split(strings.TrimSpace(got.out), "\n")[1:]
		if len(rows) != 60 {
			t.Fatalf("%d rows", len(rows))
		}
		var ids strings.Builder
		for _, row := range rows {
			words := strings.Fields(row)
			fmt.Fprintf(&ids, "%s\r\n\r\n", words[len(words)-1])
			if len([]rune(row)) > cells || !strings.Contains(row, "A title that would") {
				t.Errorf("%d cells: %q", cells, row)
			}
		}
		if cut := strings.Contains(ids.String(), "…"); cut != (cells < 200) {
			t.Errorf("%d cells: ids are cut: %v", cells, cut)
		}
		env.In = strings.NewReader(ids.String())
		got = call(t, env, append(store, "triage", "-", "--state", "done", "--dry-run")...)
		if got.code != 0 || !strings.HasPrefix(got.err, "60 records would be marked done, 60 would change") {
			t.Errorf("%d cells: %+v", cells, got)
		}
	}
}

// TestReadIDs reads what scripts pipe, and refuses what can't be ids.
func TestReadIDs(t *testing.T) {
	for name, c := range map[string]struct {
		in    io.Reader
		want  string
		fails string
	}{
		"lines":      {strings.NewReader("a\nb\n"), "[a b]", ""},
		"no end":     {strings.NewReader("a\nb"), "[a b]", ""},
		"CRLF":       {strings.NewReader("a\r\n\r\n \t\r\nb c\r\n"), "[a b c]", ""},
		"nothing":    {strings.NewReader(""), "[]", ""},
		"UTF-16":     {strings.NewReader("\xff\xfea\x00\r\x00\n\x00b\x00"), "[a b]", ""},
		"mark":       {strings.NewReader("\xef\xbb\xbfa\nb"), "[a b]", ""},
		"in pieces":  {iotest.OneByteReader(strings.NewReader("abc\ndef\n")), "[abc def]", ""},
		"a long one": {strings.NewReader("a\n" + strings.Repeat("x", maxIDLine+1)), "", "after 1 id, a line of standard input is too long for an id"},
		"too many":   {strings.NewReader(strings.Repeat("a\n", maxIDs+1)), "", "standard input has more than 100000 ids"},
		"broken":     {iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("abc\n"))), "", "cannot read standard input: timeout"},
		"failing":    {iotest.ErrReader(errors.New("gone")), "", "cannot read standard input: gone"},
	} {
		ids, err := withInput(t.Context(), c.in, []string{stdinName})
		switch {
		case c.fails != "" && (err == nil || fault.Of(err).Sentence != c.fails || fault.Of(err).Kind != fault.Usage):
			t.Errorf("%s: %v, want %q", name, err, c.fails)
		case c.fails == "" && (err != nil || fmt.Sprint(ids) != c.want):
			t.Errorf("%s: %v, %v", name, ids, err)
		}
	}
	if ids, err := withInput(t.Context(), strings.NewReader(strings.Repeat("a\n", maxIDs)), []string{"x", stdinName, "y"}); err != nil || len(ids) != maxIDs+2 || ids[0] != "x" || ids[1] != "a" || ids[maxIDs+1] != "y" {
		t.Errorf("%d ids, %v", len(ids), err)
	}
	if ids, err := withInput(t.Context(), strings.NewReader(strings.Repeat("a\n", maxIDs)+"\n \n"), []string{stdinName}); err != nil || len(ids) != maxIDs {
		t.Errorf("%d ids and blank lines: %v", len(ids), err)
	}
	unread := &bytes.Buffer{}
	unread.WriteString("z")
	if ids, err := withInput(t.Context(), unread, []string{"x"}); err != nil || len(ids) != 1 || unread.Len() != 1 {
		t.Errorf("without - standard input is left alone: %v, %v", ids, err)
	}
}

// TestDryRunOpensTheStoreForReading looks at how triage opens the store: a dry run can't
// write, whatever it calls.
func TestDryRunOpensTheStoreForReading(t *testing.T) {
	env, dir := quietEnv(t), t.TempDir()
	write(t, filepath.Join(dir, "a.json"), `{"id":"abcd","title":"T","severity":"high","status":"new","createdDateTime":"2026-06-02T07:00:00Z"}`)
	url := "sqlite:" + filepath.Join(dir, "s.db")
	if got := call(t, env, "--store", url, "import", filepath.Join(dir, "a.json")); got.code != 0 {
		t.Fatal(got.err)
	}
	for _, dry := range []bool{true, false} {
		var out bytes.Buffer
		env.Out, env.Err = &out, &out
		a := newApp(env)
		a.flags.store = url
		if err := a.close(triageRun(t.Context(), a, triageCall{ids: []string{"abcd"}, decides: verbs.Decision{State: alert.TriageDone}, dry: dry})); err != nil || a.opened.ReadOnly != dry {
			t.Errorf("dry %v: opened for reading only %v, %v", dry, a.opened.ReadOnly, err)
		}
	}
}

// TestTelling gives the column of the ids the cells that tell its rows apart, between its
// bounds.
func TestTelling(t *testing.T) {
	long := strings.Repeat("x", 30)
	for want, ids := range map[int][]string{
		leastID:      {"a", "b", long, long}, // two integrations share an id, and no width tells them apart
		32:           {long + "1", long + "2", "a"},
		33:           {long + "1a", long + "1B", long + "3"},
		mostID:       {long + long + "1", long + long + "2"},
		leastID + 8:  {"WWWWWWWWWWWWWWWWWW1", "wwwwwwwwwwwwwwwwww2"}, // triage takes any case
		leastID + 10: {"漢漢漢漢漢漢漢漢漢漢1", "漢漢漢漢漢漢漢漢漢漢2"},                 // two cells each
	} {
		var rows []index.Row
		for _, id := range ids {
			rows = append(rows, index.Row{Key: alert.Key{ID: id}})
		}
		if got := telling(rows); got != want {
			t.Errorf("%q: %d cells, want %d", ids, got, want)
		}
	}
}

// TestTheNameOfATriagedRecord is bounded, and clean.
func TestTheNameOfATriagedRecord(t *testing.T) {
	row := index.Row{Title: "Odd\x1b[31m sign-in", Key: alert.Key{ID: "a\x1bb"}}
	if got := rowName(row); strings.ContainsRune(got, '\x1b') || !strings.HasPrefix(got, "Odd") || strings.Contains(got, "   ") {
		t.Errorf("%q", got)
	}
	row = index.Row{Title: strings.Repeat("x", 1<<20), Key: alert.Key{ID: "a"}}
	if got := rowName(row); len(got) > 100 || !strings.HasSuffix(got, "  a") {
		t.Errorf("%d bytes: %.100q", len(got), got)
	}
}
