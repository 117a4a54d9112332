//go:build unix

package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/graph/certificate"
)

// limited runs the program in a process of its own with a limit of the shell.
func limited(t *testing.T, limit string, args ...string) (out string, code int) {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell sets the limits here")
	}
	home := t.TempDir()
	named := filepath.Join(t.TempDir(), "tocsin") // TestMain goes by the name
	if err := os.Symlink(program(t.Context()).Path, named); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), sh, append([]string{"-c", `trap '' XFSZ; ` + limit + `; exec "$0" "$@"`, named}, args...)...)
	c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_STATE_HOME="+home)
	b, err := c.CombinedOutput()
	if err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	return string(b), c.ProcessState.ExitCode()
}

// TestEveryWriterNamesTheLimit lets each writer of the program meet a limit of the system:
// none blames the path or the permissions.
func TestEveryWriterNamesTheLimit(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	items := in("items.ndjson")
	write(t, items, lines(0, 5, 1))
	cert, key, err := certificate.Make(certificate.Options{Name: "lab", Days: 365, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := certificate.Write(dir, "lab", cert, key); err != nil {
		t.Fatal(err)
	}
	setup := []string{
		"setup", "--config", in("new.toml"), "--name", "lab", "--tenant", "contoso.example", "--client", stranger,
		"--certificate", in("lab.pem"), "--key", in("lab.key.pem"), "--no-test",
	}
	for _, c := range []struct {
		name, limit, says string
		codes             string
		args              []string
	}{
		{"store", "ulimit -f 0", "would become larger", "5", []string{"--store", "sqlite:" + in("a.db"), "import", items}},
		{"certificate", "ulimit -f 0", "would become larger", "1", []string{"cert", "new", "b", "--dir", dir}},
		{"log", "ulimit -f 0", "would become larger", "0", []string{"--log", in("log"), "version"}},
		{"cpu profile", "ulimit -f 0", "would become larger", "1", []string{"--profile", "cpu=" + in("cpu"), "version"}},
		{"heap profile", "ulimit -f 0", "would become larger", "1", []string{"--profile", "heap=" + in("heap"), "version"}},
		{"trace", "ulimit -f 0", "would become larger", "1", []string{"--profile", "trace=" + in("trace"), "version"}},
		{"simulator", "ulimit -f 0", "would become larger", "1", []string{"sim", "--dir", in("sim")}},
		{"settings", "ulimit -f 0", "would become larger", "2", setup},
		{"store without files", "ulimit -n 8", "too many files open", "2 5", []string{"--store", "sqlite:" + in("b.db"), "import", items}},
		{"settings without files", "ulimit -n 7", "too many files open", "2", []string{"query", ""}},
	} {
		out, code := limited(t, c.limit, c.args...)
		if strings.Contains(out, "fatal error: runtime:") {
			continue // Go's own poller found no file, and no program can say it better
		}
		if !strings.Contains(out, c.says) || strings.Contains(out, "permission") || strings.Contains(out, "check the path") {
			t.Errorf("%s: exit %d, %s", c.name, code, out)
		}
		if !strings.Contains(" "+c.codes+" ", " "+strconv.Itoa(code)+" ") {
			t.Errorf("%s: exit %d, want %s: %s", c.name, code, c.codes, out)
		}
	}
}
