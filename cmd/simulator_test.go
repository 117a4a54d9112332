package cmd

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// stage is a simulated tenant, the settings of its integration, and an environment
// for the program.
type stage struct {
	*simServer
	env  Env
	path string // of the settings
}

// sharedPair is a certificate and its key that all simulators of a run of the tests share,
// because making keys takes most of their time.
var sharedPair = sync.OnceValues(func() ([2][]byte, error) {
	cert, key, err := certificate.Make(certificate.Options{Name: "lab", Days: certificateDays, Now: time.Now().AddDate(0, 0, -1)})
	return [2][]byte{cert, key}, err
})

// sharedFolder returns a folder with the shared pair, as an earlier run of the simulator
// leaves it.
func sharedFolder(t testing.TB) string {
	t.Helper()
	pair, err := sharedPair()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, _, err := certificate.Write(dir, "lab", pair[0], pair[1]); err != nil {
		t.Fatal(err)
	}
	return dir
}

// newStage serves a scenario with items of the sources.
func newStage(t *testing.T, scenario simulator.Scenario, sources ...alert.SourceName) *stage {
	t.Helper()
	s := &stage{env: quietEnv(t)}
	tenant := simulator.New(scenario, func() time.Time { return s.env.Now() })
	var err error
	if s.simServer, err = openSimulator(tenant, sharedFolder(t), "127.0.0.1:0", "lab"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	if err := s.register(s.env.Now().AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	s.path, err = s.writeSettings(simSettings{Store: "sqlite:tocsin.db", Since: "60d", PollEvery: "1m", Sources: sources})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// quietEnv returns an environment without a terminal, with folders of its own.
func quietEnv(t *testing.T) Env {
	dir := t.TempDir()
	return Env{
		In: &bytes.Buffer{}, Now: time.Now, User: "amal", HTTP: entra.HTTPClient,
		Get: func(name string) string {
			switch name {
			case "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME":
				return filepath.Join(dir, name)
			}
			return ""
		},
		Terminal: func(io.Writer) bool { return false },
		Width:    func(io.Writer) int { return 80 },
		Environ:  func() []string { return nil },
		Signals:  func(ctx context.Context) Signals { return Signals{Context: ctx, Stop: func() {}} },
	}
}

// said holds the outcome of a run of the program.
type said struct {
	code     int
	out, err string
}

// call runs the program in this process.
func call(t *testing.T, env Env, args ...string) said {
	t.Helper()
	var out, err bytes.Buffer
	env.Out, env.Err = &out, &err
	code := run(t.Context(), args, env)
	return said{code, out.String(), err.String()}
}

// tocsin runs the program with the stage's settings.
func (s *stage) tocsin(t *testing.T, args ...string) said {
	t.Helper()
	return call(t, s.env, append([]string{"--config", s.path}, args...)...)
}

// must runs the program, which must exit with 0, and returns its stdout.
func (s *stage) must(t *testing.T, args ...string) string {
	t.Helper()
	got := s.tocsin(t, args...)
	if got.code != 0 {
		t.Fatalf("%q exits %d: %s", args, got.code, got.err)
	}
	return got.out
}

// draft returns the stage's integration as a draft of the guided setup.
func (s *stage) draft(in config.Integration) setup.Draft {
	return setup.Draft{
		Name: "new", Cloud: in.Cloud, Sources: in.Sources, TenantID: in.TenantID, ClientID: in.ClientID,
		Certificate: filepath.Join(s.dir, in.Certificate), PrivateKey: filepath.Join(s.dir, in.PrivateKey),
	}
}
