package cmd

import (
	"errors"
	"os/user"
	"runtime"
	"strings"
	"testing"

	"tocsin/store/config"
)

// TestSignsOfTheLocale draws with ASCII alone if the setting says so, or the locale. Of its
// variables the first one counts.
func TestSignsOfTheLocale(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its consoles need no locale")
	}
	for _, c := range []struct {
		setting bool
		vars    map[string]string
		ascii   bool
	}{
		{false, nil, false},
		{true, nil, true},
		{true, map[string]string{"LANG": "de_DE.UTF-8"}, true},
		{false, map[string]string{"LANG": "de_DE.UTF-8"}, false},
		{false, map[string]string{"LANG": "de_DE.utf8"}, false},
		{false, map[string]string{"LANG": "de_DE@euro"}, true},
		{false, map[string]string{"LANG": "C"}, true},
		{false, map[string]string{"LC_CTYPE": "C.UTF-8", "LANG": "C"}, false},
		{false, map[string]string{"LC_ALL": "POSIX", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"}, true},
	} {
		settings := config.Empty("config.toml")
		settings.Screen.ASCII = c.setting
		env := Env{Get: func(name string) string { return c.vars[name] }}
		if got := themeOf(env, settings).ASCII; got != c.ascii {
			t.Errorf("%+v: ASCII %v", c, got)
		}
	}
}

// TestAccessibleOfTheEnvironment shows lines in place of the screen if ACCESSIBLE has any
// value, as with --accessible.
func TestAccessibleOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		value string
		args  []string
		lines bool
	}{{"", nil, false}, {"", []string{"--accessible"}, true}, {"1", nil, true}, {"0", nil, true}} {
		env := quietEnv(t)
		env.In = strings.NewReader("q\n")
		get := env.Get
		env.Get = func(name string) string {
			if name == "ACCESSIBLE" {
				return c.value
			}
			return get(name)
		}
		got := call(t, env, append(c.args, "open", temporary(t, `{"id":"a","title":"Ransomware","serviceSource":"x"}`))...)
		if lines := got.code == 0 && strings.Contains(got.out, "Ransomware"); lines != c.lines {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// TestWhoDecides: several people who run the program as one account keep their names.
func TestWhoDecides(t *testing.T) {
	for _, c := range []struct{ sudo, account, want string }{
		{"", "amal", "amal"},
		{"alice", "tocsin", "alice"},
		{"root", "tocsin", "tocsin"},
		{" ", "tocsin", "tocsin"},
		{"alice", "root", "alice"},
		{"alice\n", "tocsin", "alice"},
		{"", "", "unknown"},
		{"", "none", "unknown"},
	} {
		get := func(name string) string { return map[string]string{"SUDO_USER": c.sudo}[name] }
		got := userName(get, func() (*user.User, error) {
			if c.account == "none" {
				return nil, errors.New("unknown userid 4711")
			}
			return &user.User{Username: c.account}, nil
		})
		if got != c.want {
			t.Errorf("SUDO_USER %q, account %q: %q, want %q", c.sudo, c.account, got, c.want)
		}
	}
}
