package desktop

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// environment returns a Get of variables, which are all set.
func environment(names ...string) func(string) string {
	return func(name string) string {
		if slices.Contains(names, name) {
			return "set"
		}
		return ""
	}
}

// started holds what a desktop started.
type started struct {
	path, input string
	args        []string
}

// fake returns a desktop that has the tools and starts nothing.
func fake(system string, get func(string) string, tools ...string) (*Desktop, *started) {
	s := &started{}
	return New(Options{
		System: system, Get: get,
		Look: func(tool string) (string, error) {
			if slices.Contains(tools, tool) {
				return "/bin/" + tool, nil
			}
			return "", exec.ErrNotFound
		},
		Start: func(_ context.Context, input, path string, args ...string) error {
			*s = started{path, input, args}
			return nil
		},
	}), s
}

func TestTools(t *testing.T) {
	all := []string{"pbcopy", "clip.exe", "wl-copy", "xclip", "xsel", "open", "rundll32.exe", "xdg-open"}
	for name, c := range map[string]struct {
		system     string
		get        func(string) string
		tools      []string
		copy, open string // the command line; "" for none
	}{
		"mac":               {"darwin", environment(), all, "pbcopy", "open A"},
		"windows":           {"windows", environment(), all, "clip.exe", "rundll32.exe url.dll,FileProtocolHandler A"},
		"wayland":           {"linux", environment(wayland, x11), all, "wl-copy", "xdg-open A"},
		"x11":               {"linux", environment(x11), all, "xclip -selection clipboard", "xdg-open A"},
		"x11 with xsel":     {"freebsd", environment(x11), []string{"xsel"}, "xsel --clipboard --input", ""},
		"linux on windows":  {"linux", environment(wsl, x11), all, "clip.exe", "rundll32.exe url.dll,FileProtocolHandler A"},
		"a console":         {"linux", environment(), all, "", ""},
		"nothing installed": {"linux", environment(x11, wayland), nil, "", ""},
		"over SSH":          {"linux", environment(x11, "SSH_CONNECTION"), all, "", ""},
		"over SSH to a mac": {"darwin", environment("SSH_TTY"), all, "", ""},
		"an unknown system": {"plan9", environment(x11), all, "", ""},
	} {
		for what, use := range map[string]func(*Desktop) error{
			c.copy + "/copy": func(d *Desktop) error { return d.Copy(t.Context(), "é") },
			c.open + "/open": func(d *Desktop) error { return d.Open(t.Context(), "A") },
		} {
			want := what[:strings.LastIndexByte(what, '/')]
			d, s := fake(c.system, c.get, c.tools...)
			err := use(d)
			got := strings.TrimPrefix(strings.Join(append([]string{s.path}, s.args...), " "), "/bin/")
			if got != want || errors.Is(err, ErrNone) != (want == "") {
				t.Errorf("%s: started %q, want %q: %v", name, got, want, err)
			}
			if strings.HasSuffix(what, "/copy") && want != "" && s.input != map[bool]string{true: "\xff\xfe\xe9\x00", false: "é"}[want == "clip.exe"] {
				t.Errorf("%s: the input is %q", name, s.input)
			}
		}
	}
}

// A tool gets its input, its failure is told, and one that runs on is not waited for.
func TestStart(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell on this system: ", err)
	}
	path := filepath.Join(t.TempDir(), "got")
	if err := start(t.Context(), "in", shell, "-c", "cat > "+path); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "in" {
		t.Errorf("the input was %q", got)
	}
	if err := start(t.Context(), "", shell, "-c", "exit 3"); err == nil {
		t.Error("a failure is not told")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := start(ctx, "", shell, "-c", "sleep 3"); err != nil || time.Since(began) > 2*time.Second {
		t.Errorf("after %v: %v", time.Since(began), err)
	}
}

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		setting string
		env     map[string]string
		want    bool
	}{
		{"on", nil, true},
		{"on", map[string]string{"TMUX": "x"}, true},
		{"off", map[string]string{"KITTY_WINDOW_ID": "1"}, false},
		{"auto", nil, false},
		{"auto", map[string]string{"TERM": "xterm-256color"}, false},
		{"auto", map[string]string{"TERM": "foot-extra"}, true},
		{"", map[string]string{"VTE_VERSION": "7600"}, true},
		{"auto", map[string]string{"TERM_PROGRAM": "WezTerm"}, true},
		{"auto", map[string]string{"TERM_PROGRAM": "Apple_Terminal"}, false},
		{"auto", map[string]string{"TERM_PROGRAM": "WezTerm", "TMUX": "x"}, false},
		{"auto", map[string]string{"WT_SESSION": "x", "STY": "x"}, false},
	} {
		if got := Links(c.setting, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%q with %v: %v", c.setting, c.env, got)
		}
	}
}
