package unprivileged

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// stranger is a user who owns nothing, on any Linux.
const stranger = 65534

// again runs the test in a process of a stranger. The program is named as the process itself: one
// need not reach the folder in which it is.
func again(t *testing.T) {
	t.Helper()
	temp, err := os.MkdirTemp("", "stranger")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	if err := os.Chmod(temp, 0o777); err != nil {
		t.Fatal(err)
	}
	only := "^" + strings.ReplaceAll(regexp.QuoteMeta(t.Name()), "/", "$/^") + "$"
	c := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.v", "-test.run="+only)
	c.Dir, c.Env = "/", append(os.Environ(), "TMPDIR="+temp)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: stranger, Gid: stranger}}
	out, err := c.CombinedOutput()
	var ended *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &ended):
		t.Skip("root can't become another user here: ", err)
	case err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()+" "):
		t.Errorf("as another user: %v\n%s", err, out)
	}
}
