package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDamagedStore overwrites pages of a store. What can be read is printed, and the
// exit code says that something is missing.
func TestDamagedStore(t *testing.T) {
	const alerts, page = 3000, 8192
	env, path := quietEnv(t), filepath.Join(t.TempDir(), "tocsin.db")
	items := filepath.Join(t.TempDir(), "items.ndjson")
	write(t, items, lines(0, alerts, 1))
	if got := call(t, env, "--store", "sqlite:"+path, "import", items); got.code != 0 {
		t.Fatal(got.err)
	}
	whole := []byte(read(t, path))
	for i := len(whole) / 3 / page * page; i < len(whole)*2/3; i++ {
		whole[i] = 0xa5
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	got := call(t, env, "--store", "sqlite:"+path, "query", "", "--format", "ndjson")
	if n := strings.Count(got.out, "\n"); got.code != 5 || n == 0 || n == alerts {
		t.Errorf("query prints %d of %d rows and exits %d: %s", n, alerts, got.code, got.err)
	}
	if !strings.Contains(got.err, "of the store could not be read") || !strings.Contains(got.err, "tocsin store check") {
		t.Errorf("it says %q", got.err)
	}
	if got := call(t, env, "--store", "sqlite:"+path, "store", "check"); got.code != 5 {
		t.Errorf("store check exits %d: %s", got.code, got.err)
	}
}
