package cmd

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run this binary as the program. CLOCK sets its clock, so
// that a script can show times; the user's name is amal.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tocsin": func() { os.Exit(Main(os.Args[1:], scripted())) },
		"shell":  func() { os.Exit(shell(os.Args[1:])) },
	})
}

func scripted() Env {
	env := System()
	env.User = "amal"
	if how := os.Getenv("HANG"); how != "" {
		env.Show = hanging(env.Show, how)
	}
	if at, err := time.Parse(time.RFC3339, os.Getenv("CLOCK")); err == nil {
		env.Now = func() time.Time { return at }
	}
	if address := os.Getenv("ONLY_TO"); address != "" {
		env.HTTP = onlyTo(address)
	}
	return env
}

// TestScripts runs the commands as a person would. In addition to the commands of
// testscript, the scripts have:
//
//	code N tocsin …   run the program, which must exit with N
//	sim [ARGS]        serve a simulated tenant until the script ends, and set
//	                  CONFIG, TENANT, CLIENT, CERT, KEY and LOGIN to what it prints
//	proxy STATUS      set HTTPS_PROXY to a proxy that answers with STATUS, and to a name
//	                  and a password for it
//	mode OCTAL FILE   check the permissions of a file or folder
//	json FILE…        check that every line of the files is JSON, or each whole file
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: false,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("NO_COLOR", "1")
			for _, name := range []string{"CONFIG", "DATA", "STATE", "CACHE"} {
				env.Setenv("XDG_"+name+"_HOME", filepath.Join(env.WorkDir, "home", strings.ToLower(name)))
			}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code": code, "sim": sim, "proxy": proxy, "mode": mode, "json": isJSON,
		},
	})
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program args")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// sims ends the simulator of a folder.
var sims sync.Map

func sim(ts *testscript.TestScript, neg bool, args []string) {
	if end, ok := sims.LoadAndDelete(ts.MkAbs("lab")); ok { // one at a time uses a folder
		end.(func())()
	}
	ctx, cancel := context.WithCancel(context.Background())
	c := program(ctx, append([]string{"sim", "--dir", ts.MkAbs("lab")}, args...)...)
	c.Dir = ts.MkAbs(".")
	c.Env = append(os.Environ(), "CLOCK="+ts.Getenv("CLOCK"))
	out, err := c.StdoutPipe()
	ts.Check(err)
	ts.Check(c.Start())
	end := sync.OnceFunc(func() { cancel(); _ = c.Wait() })
	sims.Store(ts.MkAbs("lab"), end)
	ts.Defer(end)
	var ready simReady
	line, err := bufio.NewReader(out).ReadBytes('\n')
	ts.Check(err)
	ts.Check(json.Unmarshal(line, &ready))
	for name, value := range map[string]string{
		"CONFIG": ready.Config, "TENANT": ready.TenantID, "CLIENT": ready.ClientID,
		"CERT": ready.Certificate, "KEY": ready.PrivateKey, "LOGIN": ready.Login,
	} {
		ts.Setenv(name, value)
	}
}

func proxy(ts *testscript.TestScript, neg bool, args []string) {
	status, err := strconv.Atoi(strings.Join(args, " "))
	ts.Check(err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	ts.Defer(server.Close)
	ts.Setenv("HTTPS_PROXY", "http://user:hunter2@"+server.Listener.Addr().String())
}

// program returns a command that runs this binary as the program with arguments.
func program(ctx context.Context, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err) // every system has one
	}
	c := exec.CommandContext(ctx, self)
	c.Args = append([]string{"tocsin"}, args...)
	return c
}

func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode OCTAL FILE")
	}
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

func isJSON(ts *testscript.TestScript, neg bool, args []string) {
	for _, file := range args {
		d := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
		for n := 0; ; n++ {
			var v any
			err := d.Decode(&v)
			if errors.Is(err, io.EOF) && n > 0 {
				break
			}
			if (err == nil) == neg {
				ts.Fatalf("%s: value %d: %v", file, n+1, err)
			}
			if neg {
				break
			}
		}
	}
}
