package cmd

import (
	"os/exec"
	"runtime"
	"testing"
)

// TestShellWord gives each path to a shell, which must read it as one word.
func TestShellWord(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no such shell")
	}
	for path, want := range map[string]string{
		"/home/amal/tocsin.db": "/home/amal/tocsin.db",
		"/a b/x":               "'/a b/x'",
		"/it's":                `'/it'\''s'`,
		"/$HOME/`x`":           "'/$HOME/`x`'",
		`/back\slash`:          `'/back\slash'`,
		"/é/alerts":            "/é/alerts",
		"/~/#x":                "'/~/#x'",
	} {
		got := shellWord(path)
		if got != want {
			t.Errorf("%s becomes %s, want %s", path, got, want)
		}
		if read, err := exec.Command("sh", "-c", "printf %s "+got).Output(); err != nil || string(read) != path {
			t.Errorf("a shell reads %s as %q, %v", got, read, err)
		}
	}
}
