package cmd

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/certificate"
	"tocsin/tui/setup"
)

// atHome gives the test a home folder and another folder to work in.
func atHome(t *testing.T) (home, work string) {
	t.Helper()
	home, work = t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Chdir(work)
	return home, work
}

// with returns an environment with more variables.
func with(env Env, variables map[string]string) Env {
	get := env.Get
	env.Get = func(name string) string {
		if value, ok := variables[name]; ok {
			return value
		}
		return get(name)
	}
	env.Environ = func() (all []string) {
		for name, value := range variables {
			all = append(all, name+"="+value)
		}
		return all
	}
	return env
}

const oneAlert = `{"id":"ad-1","title":"Odd sign-in","severity":"low","status":"new","createdDateTime":"2026-06-01T09:30:00Z","lastUpdateDateTime":"2026-06-01T10:00:00Z","serviceSource":"azureAdIdentityProtection","providerAlertId":"1","@odata.type":"#microsoft.graph.security.alert"}`

// TestHomeFolder gives ~ wherever a path is given. Nothing named ~ is made, and the
// files below the home folder are used.
func TestHomeFolder(t *testing.T) {
	home, work := atHome(t)
	if err := os.WriteFile(filepath.Join(home, "alerts.json"), []byte(oneAlert), 0o600); err != nil {
		t.Fatal(err)
	}
	cert, key, err := certificate.Make(certificate.Options{Name: "c", Days: 365, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := certificate.Write(home, "c", cert, key); err != nil {
		t.Fatal(err)
	}
	const settings = `store = "sqlite:~/settings.db"
[[integration]]
name = "a"
tenant_id = "contoso.example"
client_id = "05494214-078e-4175-bd7c-47338161b075"
certificate = "~/c.pem"
private_key = "~/c.key.pem"
cloud = "lab"
[[cloud]]
name = "lab"
login = "https://127.0.0.1"
graph = "https://127.0.0.1"
ca_file = "~/c.pem"
`
	if err := os.WriteFile(filepath.Join(home, "c.toml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		variables map[string]string
		args      []string
		out       string // a part of what is printed
		made      string // a file below the home folder
	}{
		{nil, []string{"--store", "sqlite:~/flag.db", "import", "~/alerts.json"}, "", "flag.db"},
		{map[string]string{"TOCSIN_STORE": "sqlite:~/variable.db"}, []string{"import", "~/alerts.json"}, "", "variable.db"},
		{nil, []string{"--config", "~/c.toml", "import", "~/alerts.json"}, "", "settings.db"},
		{nil, []string{"--config", "~/c.toml", "config", "check"}, "1 integration, no errors", ""},
		{map[string]string{"TOCSIN_CONFIG": "~/c.toml"}, []string{"config", "check"}, "1 integration, no errors", ""},
		{nil, []string{"--log", "~/flag.log", "config", "path"}, "", "flag.log"},
		{map[string]string{"TOCSIN_LOG": "~/variable.log"}, []string{"config", "path"}, "", "variable.log"},
		{nil, []string{"--profile", "heap=~/heap.out", "config", "path"}, "", "heap.out"},
		{nil, []string{"cert", "new", "made", "--dir", "~/certs"}, "made", "certs/made.pem"},
		{nil, []string{"cert", "show", "~/c.pem"}, "thumbprint", ""},
		{nil, []string{"cert", "check", "~/c.pem", "~/c.key.pem"}, "thumbprint", ""},
		{nil, []string{
			"--config", "~/new/c.toml", "setup", "--no-test", "--name", "n", "--tenant", "contoso.example",
			"--client", "05494214-078e-4175-bd7c-47338161b075", "--certificate", "~/c.pem", "--key", "~/c.key.pem",
		}, "", "new/c.toml"},
	} {
		env := with(quietEnv(t), c.variables)
		got := call(t, env, c.args...)
		if got.code != 0 || !strings.Contains(got.out, c.out) {
			t.Errorf("%v %v: %+v", c.variables, c.args, got)
		}
		if c.made != "" && !exists(filepath.Join(home, filepath.FromSlash(c.made))) {
			t.Errorf("%v %v makes no %s", c.variables, c.args, c.made)
		}
	}
	if made, err := os.ReadDir(work); err != nil || len(made) > 0 {
		t.Errorf("%v, %v in the working folder", made, err)
	}
	b := &backend{app: newApp(quietEnv(t))}
	if _, err := b.Certificate(setup.Draft{Certificate: "~/c.pem", PrivateKey: "~/c.key.pem"}); err != nil {
		t.Error(err)
	}
	if in := integrationOf(setup.Draft{Certificate: "~/c.pem"}); in.Certificate != filepath.Join(home, "c.pem") {
		t.Errorf("the setup writes %q", in.Certificate)
	}
}

// TestHomeOfAnotherUser refuses ~name wherever a path is given, and makes nothing of
// that name.
func TestHomeOfAnotherUser(t *testing.T) {
	_, work := atHome(t)
	for _, c := range []struct {
		variables map[string]string
		args      []string
	}{
		{nil, []string{"--store", "sqlite:~amal/x.db", "import", "/dev/null"}},
		{nil, []string{"--config", "~amal/c.toml", "config", "path"}},
		{nil, []string{"--log", "~amal/log", "config", "path"}},
		{nil, []string{"--profile", "heap=~amal/heap", "config", "path"}},
		{nil, []string{"import", "~amal/x.json"}},
		{nil, []string{"cert", "new", "x", "--dir", "~amal"}},
		{nil, []string{"cert", "show", "~amal/x.pem"}},
		{nil, []string{"cert", "check", "~amal/x.pem"}},
		{nil, []string{"sim", "--dir", "~amal"}},
		{nil, []string{"sim", "--scenario", "~amal/x"}},
		{nil, []string{"sim", "--load", "~amal/x"}},
		{nil, []string{"setup", "--certificate", "~amal/x.pem"}},
		{nil, []string{"setup", "--key", "~amal/x.pem"}},
		{map[string]string{"TOCSIN_STORE": "sqlite:~amal/x.db"}, []string{"import", "/dev/null"}},
		{map[string]string{"TOCSIN_CONFIG": "~amal/c.toml"}, []string{"config", "path"}},
		{map[string]string{"TOCSIN_LOG": "~amal/log"}, []string{"config", "path"}},
		{map[string]string{"TOCSIN_TRACE": "~amal/trace"}, []string{"config", "path"}},
	} {
		var errs bytes.Buffer
		env := with(quietEnv(t), c.variables)
		env.Out, env.Err = io.Discard, &errs
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // sim would serve until it is ended
		got := said{code: run(ctx, c.args, env), err: errs.String()}
		cancel()
		if got.code != 2 || !strings.Contains(got.err, "the home folder of another user") {
			t.Errorf("%v %v: %+v", c.variables, c.args, got)
		}
	}
	b := &backend{app: newApp(quietEnv(t))}
	if _, err := b.Certificate(setup.Draft{Certificate: "~amal/c.pem", PrivateKey: "c"}); err == nil || !strings.Contains(err.Error(), "another user") {
		t.Errorf("the setup takes it: %v", err)
	}
	if made, err := os.ReadDir(work); err != nil || len(made) > 0 {
		t.Errorf("%v, %v in the working folder", made, err)
	}
	if got := call(t, quietEnv(t), "--store", "sqlite:./~", "import", "/dev/null"); got.code != 0 || !exists("~") {
		t.Errorf("./~ is a file of that name: %+v", got)
	}
}

// TestNamesOfNothing refuses a path flag without a value, which a script gives if its
// own variable is not set, and a variable of blanks; an empty variable is as good as
// unset.
func TestNamesOfNothing(t *testing.T) {
	_, work := atHome(t)
	for _, flag := range []string{"--config", "--store", "--log"} {
		for _, value := range []string{"", "  "} {
			if got := call(t, quietEnv(t), flag, value, "config", "path"); got.code != 2 || !strings.Contains(got.err, flag+" is empty") {
				t.Errorf("%s %q: %+v", flag, value, got)
			}
		}
	}
	for _, v := range variables() {
		if got := call(t, with(quietEnv(t), map[string]string{v.name: " \t"}), "config", "path"); got.code != 2 || !strings.Contains(got.err, v.name+" holds only blanks") {
			t.Errorf("%s: %+v", v.name, got)
		}
		if v.values != nil {
			if got := call(t, with(quietEnv(t), map[string]string{v.name: "yes"}), "config", "path"); got.code != 2 || !strings.Contains(got.err, v.name+` cannot be "yes"`) {
				t.Errorf("%s: %+v", v.name, got)
			}
		}
		if got := call(t, with(quietEnv(t), map[string]string{v.name: ""}), "config", "path"); got.code != 0 || got.err != "" {
			t.Errorf("%s empty: %+v", v.name, got)
		}
	}
	if made, err := os.ReadDir(work); err != nil || len(made) > 0 {
		t.Errorf("%v, %v in the working folder", made, err)
	}
}

// TestMisspeltVariables warns of a variable that changes nothing because of its name.
func TestMisspeltVariables(t *testing.T) {
	for name, want := range map[string]string{
		"TOCSIN_STROE": "did you mean TOCSIN_STORE?", "TOCSIN_CONF": "did you mean TOCSIN_CONFIG?", "TOCSIN_LOGS": "did you mean TOCSIN_LOG?", "TOCSINSTORE": "did you mean TOCSIN_STORE?",
		"TOCSIN_SAMPLES": "", "TOCSIN_TEAM_SECRET": "", "STORE": "", "TOCSIN_LOG": "", "TOCSIN_TRACE_TEXT": "",
	} {
		env := quietEnv(t)
		env.Environ = func() []string { return []string{name + "=secret"} }
		got := call(t, env, "config", "path")
		if got.code != 0 || strings.Contains(got.err, "secret") {
			t.Errorf("%s: %+v", name, got)
		}
		if want == "" && got.err != "" || !strings.Contains(got.err, want) {
			t.Errorf("%s: %q, want %q", name, got.err, want)
		}
	}
}

// TestSettingsThatAreNotThere names a file that doesn't exist; the hint says how setup makes it.
func TestSettingsThatAreNotThere(t *testing.T) {
	for _, c := range []struct {
		variables map[string]string
		args      []string
		hint      string
	}{
		{nil, []string{"--config", "none.toml", "query", ""}, "make the file with: tocsin --config none.toml setup"},
		{map[string]string{"TOCSIN_CONFIG": "none.toml"}, []string{"query", ""}, "make the file with: tocsin --config none.toml setup"},
	} {
		got := call(t, with(quietEnv(t), c.variables), c.args...)
		if got.code != 2 || !strings.Contains(got.err, "there is no settings file none.toml") || !strings.Contains(got.err, c.hint) {
			t.Errorf("%v %v: %+v", c.variables, c.args, got)
		}
	}
}

// TestVerboseWithoutALog says that --verbose needs a log.
func TestVerboseWithoutALog(t *testing.T) {
	if got := call(t, quietEnv(t), "-v", "config", "path"); got.code != 0 || got.err != "warning: --verbose changed nothing: it is for the log, which --log or TOCSIN_LOG names\n" {
		t.Errorf("%+v", got)
	}
	if got := call(t, quietEnv(t), "-v", "--log", filepath.Join(t.TempDir(), "log"), "config", "path"); got.code != 0 || got.err != "" {
		t.Errorf("%+v", got)
	}
}
