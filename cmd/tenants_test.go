package cmd

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/simulator"
	"tocsin/store"
	"tocsin/store/config"
)

// TestIntegrationsShare gives two integrations of one application one limit and one pool of
// connections, and those of two applications two limits.
func TestIntegrationsShare(t *testing.T) {
	of := application{tenant: "a", client: "b"}
	s := newShared()
	if s.limitsOf(of) != s.limitsOf(application{tenant: "a", client: "b"}) || s.limitsOf(of) == s.limitsOf(application{tenant: "a", client: "c"}) {
		t.Error("limits are not those of the application")
	}
	if a, b := applicationOf(entra.Cloud{}, config.Integration{TenantID: "AB"}), applicationOf(entra.Cloud{}, config.Integration{TenantID: "ab"}); a != b {
		t.Errorf("%+v is not %+v", a, b)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	made := 0
	client := func(cloud entra.Cloud) *http.Client {
		c, err := s.client(t.Context(), cloud, func(entra.Cloud) (*http.Client, error) {
			made++
			return &http.Client{}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	global, lab := client(entra.Cloud{Name: "global"}), client(entra.Cloud{Name: "lab", Private: true, CAFile: file})
	if client(entra.Cloud{Name: "usgov"}) != global || client(entra.Cloud{Name: "other", Private: true, CAFile: file}) != lab || made != 2 {
		t.Errorf("%d clients of two authorities", made)
	}
	if err := os.WriteFile(file, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if client(entra.Cloud{Name: "lab", Private: true, CAFile: file}) == lab || made != 3 {
		t.Error("a changed authority is not in use")
	}
}

// onlyTo returns clients that reach every host at one address.
func onlyTo(address string) func(entra.Cloud) (*http.Client, error) {
	return func(c entra.Cloud) (*http.Client, error) {
		client, err := entra.HTTPClient(c)
		if err != nil {
			return nil, err
		}
		client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		}
		return client, nil
	}
}

// crowd is many simulated tenants behind one address, told apart by the host's name.
type crowd struct {
	dir     string
	address string
	path    string // of the settings
}

// hostOf is the name of a tenant's host.
func hostOf(i int) string { return fmt.Sprintf("t%03d.tenants.example", i) }

// newCrowd serves n tenants, of which one never answers a list and one is broken.
func newCrowd(tb testing.TB, n int) *crowd {
	tb.Helper()
	c := &crowd{dir: sharedFolder(tb)}
	pair, err := certificate.Load(tb.Context(), filepath.Join(c.dir, "lab.pem"), filepath.Join(c.dir, "lab.key.pem"), time.Now())
	if err != nil {
		tb.Fatal(err)
	}
	leaf, ca, err := simulator.TLS("*.tenants.example")
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.dir, "ca.pem"), ca, 0o600); err != nil {
		tb.Fatal(err)
	}
	tenants := map[string]*simulator.Tenant{}
	var settings bytes.Buffer
	settings.WriteString("store = \"sqlite:tenants.db\"\n")
	for i := range n {
		tenant := simulator.New(simulator.Generate(10, uint64(i)), time.Now)
		tenant.Register(pair.Certificate)
		tenant.Grant(simulator.Roles()...)
		tenants[hostOf(i)] = tenant
		fmt.Fprintf(&settings, "[[cloud]]\nname = \"c%d\"\nlogin = \"https://%[2]s\"\ngraph = \"https://%[2]s\"\nca_file = \"ca.pem\"\n", i, hostOf(i))
		fmt.Fprintf(&settings, "[[integration]]\nname = \"t%03d\"\ncloud = \"c%d\"\ntenant_id = %q\nclient_id = %q\ncertificate = \"lab.pem\"\nprivate_key = \"lab.key.pem\"\n", i, i, tenant.TenantID(), tenant.ClientID())
	}
	tenants[hostOf(8)].Set(func(s *simulator.Switches) { s.NextStatus, s.NextStatusFor = 500, 1<<30 })
	c.path = filepath.Join(c.dir, "config.toml")
	if err := os.WriteFile(c.path, settings.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == hostOf(7) && strings.Contains(r.URL.Path, "/security/") {
			<-r.Context().Done()
			return
		}
		tenants[r.Host].ServeHTTP(w, r)
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	server.EnableHTTP2 = true
	server.StartTLS()
	tb.Cleanup(server.Close)
	c.address = server.Listener.Addr().String()
	return c
}

// BenchmarkTenants polls 500 tenants of two lists each for some minutes, from a process of
// its own over real sockets, and measures what that process takes. Each tenant but the slow
// and the broken one must have been polled within its minute.
func BenchmarkTenants(b *testing.B) {
	const n, lasts = 500, 150 * time.Second
	for range b.N {
		c := newCrowd(b, n)
		run := program(b.Context(), "--config", c.path, "collect")
		run.Env = append(os.Environ(), "ONLY_TO="+c.address)
		var said bytes.Buffer
		run.Stdout, run.Stderr = &said, &said
		if err := run.Start(); err != nil {
			b.Fatal(err)
		}
		<-time.After(lasts)
		peak, now := megabytes(b, run.Process.Pid, "VmHWM"), megabytes(b, run.Process.Pid, "VmRSS")
		lag, distance, requests := c.polled(b, n)
		if err := run.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		if err := run.Wait(); err != nil {
			b.Fatalf("%v: %.2000s", err, said.String())
		}
		cpu := run.ProcessState.UserTime() + run.ProcessState.SystemTime()
		b.ReportMetric(peak, "MB-peak")
		b.ReportMetric(now, "MB-RSS")
		b.ReportMetric(100*cpu.Seconds()/lasts.Seconds(), "%-of-a-core")
		b.ReportMetric(lag.Seconds(), "s-longest-lag")
		b.ReportMetric(distance.Seconds(), "s-longest-distance")
		b.ReportMetric(float64(requests)/lasts.Minutes(), "requests/min")
		if peak > 300 || lag > 70*time.Second || distance > 70*time.Second {
			b.Errorf("peak %.0f MB, lag %s, distance %s; CPU %s", peak, lag, distance, cpu)
		}
	}
}

// megabytes returns a figure of a process's memory in MB.
func megabytes(b *testing.B, pid int, name string) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	m := regexp.MustCompile(`(?m)^` + name + `:\s+(\d+) kB$`).FindSubmatch(text)
	if m == nil {
		b.Skipf("the system doesn't tell the memory of a process: %v", err)
	}
	kb, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}

// polled returns the longest lag and distance of the tenants that answer, and how many
// requests were sent.
func (c *crowd) polled(b *testing.B, n int) (lag, distance time.Duration, requests int64) {
	b.Helper()
	kept, err := store.Open(b.Context(), "sqlite:"+filepath.Join(c.dir, "tenants.db"), store.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	defer kept.Close()
	states, err := kept.States(b.Context())
	if err != nil || len(states) != 2*n {
		b.Fatalf("%d states, %v", len(states), err)
	}
	now, bad := time.Now(), 0
	for _, s := range states {
		requests += s.Requests
		if slow, broken := "t007", "t008"; s.Integration == slow || s.Integration == broken {
			continue
		}
		if s.LastOK.IsZero() || s.Fault != nil {
			bad++
		}
		lag, distance = max(lag, s.Lag(now)), max(distance, s.Distance)
	}
	if bad > 0 {
		b.Errorf("%d feeds were never polled, or failed", bad)
	}
	return lag, distance, requests
}
