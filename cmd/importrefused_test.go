package cmd

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// TestImportOfARefusedBatch has the store refuse one batch of an import: the first of several, the
// last one, or one before a file that can't be read. The import says so,
// ends with the code of the store, and counts what is stored.
func TestImportOfARefusedBatch(t *testing.T) {
	for name, c := range map[string]struct {
		stored int // records before the batch that the store refuses
		items  int
		more   []string // files after the first
		counts string   // what is said to be stored; "" for nothing
		errors int
	}{
		"the first":             {0, 3*importBatch + 5, nil, "", 1},
		"the second":            {importBatch, 3*importBatch + 5, nil, fmt.Sprintf("%d new, 0 changed, 0 already stored in integration import; these are stored", importBatch), 1},
		"the last":              {importBatch, importBatch + 5, nil, fmt.Sprintf("%d new, 0 changed, 0 already stored in integration import; these are stored", importBatch), 1},
		"the only one":          {0, 5, nil, "", 1},
		"beside a missing file": {0, 5, []string{"missing.ndjson"}, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			env, dir := quietEnv(t), t.TempDir()
			db, file := filepath.Join(dir, "s.db"), filepath.Join(dir, "f.ndjson")
			args := []string{"--store", "sqlite:" + db, "import"}
			write(t, file, lines(0, 1, 1))
			if got := call(t, env, append(args, file)...); got.code != 0 {
				t.Fatal(got.err)
			}
			refuse(t, db, fmt.Sprintf("da%d", 1+c.stored))
			write(t, file, lines(1, c.items, 1))
			files := []string{file}
			for _, f := range c.more {
				files = append(files, filepath.Join(dir, f))
			}
			got := call(t, env, slices.Concat(args, files)...)
			if got.code != 5 || strings.Count(got.err, "tocsin: ") != c.errors || c.counts == "" && strings.Contains(got.err, "new, ") || !strings.Contains(got.err, c.counts) {
				t.Errorf("%+v", got)
			}
			left := call(t, env, "--store", "sqlite:"+db, "query", "| aggregate count", "--format", "csv")
			if want := fmt.Sprint(1 + c.stored); left.code != 0 || !strings.HasSuffix(strings.TrimSpace(left.out), "\n"+want) {
				t.Errorf("the store has %+v, want %s", left, want)
			}
		})
	}
}

// refuse has the store refuse the batch with an id, and take others.
func refuse(t *testing.T, db, id string) {
	t.Helper()
	conn, err := sqlite.OpenConn(db, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	sql := fmt.Sprintf("CREATE TRIGGER refuse BEFORE INSERT ON alert WHEN new.aid = CAST('%s' AS BLOB) BEGIN SELECT RAISE(ABORT, 'refused'); END", id)
	if err := sqlitex.ExecuteScript(conn, sql, nil); err != nil {
		t.Fatal(err)
	}
}
