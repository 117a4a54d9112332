package entra_test

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

func TestCloudOf(t *testing.T) {
	lab := entra.Cloud{Name: "lab", Login: "https://127.0.0.1:9443/", Graph: "https://127.0.0.1:9443", CAFile: "ca.pem"}
	for _, test := range []struct{ name, graph, login, office string }{
		{"", "https://graph.microsoft.com", "https://login.microsoftonline.com", "https://manage.office.com"},
		{"global", "https://graph.microsoft.com", "https://login.microsoftonline.com", "https://manage.office.com"},
		{"gcc", "https://graph.microsoft.com", "https://login.microsoftonline.com", "https://manage-gcc.office.com"},
		{"usgov", "https://graph.microsoft.us", "https://login.microsoftonline.us", "https://manage.office365.us"},
		{"usgov-dod", "https://dod-graph.microsoft.us", "https://login.microsoftonline.us", "https://manage.protection.apps.mil"},
		{"lab", "https://127.0.0.1:9443", "https://127.0.0.1:9443", ""},
	} {
		c, err := entra.CloudOf(test.name, []entra.Cloud{lab})
		if err != nil || c.Graph != test.graph || c.Login != test.login || c.Office != test.office || c.Private != (test.name == "lab") {
			t.Errorf("%q: %+v, %v", test.name, c, err)
		}
		for api, root := range map[alert.Scope]string{alert.GraphScope: test.graph, alert.OfficeScope: test.office} {
			switch got, err := entra.Scope(c, api); {
			case root == "":
				wantFault(t, err, fault.Usage, test.name, "no "+string(api)+" address")
			case err != nil || got != root+"/.default":
				t.Errorf("%q, %s: scope %s, %v", test.name, api, got, err)
			}
		}
	}
}

func TestCloudOfRefuses(t *testing.T) {
	lab := entra.Cloud{Name: "lab", Login: "https://login.test", Graph: "https://graph.test"}
	_, err := entra.CloudOf("china", []entra.Cloud{lab})
	wantFault(t, err, fault.Usage, "china", "no security alerts")
	for _, name := range []string{"global", ""} {
		_, err = entra.CloudOf(name, []entra.Cloud{{Name: "global", Login: "https://login.test", Graph: "https://graph.test"}})
		wantFault(t, err, fault.Usage, "global", "one of Microsoft's clouds")
	}
	_, err = entra.CloudOf("golbal", []entra.Cloud{lab})
	if f := wantFault(t, err, fault.Usage, "golbal"); !strings.Contains(f.Hint, "global, gcc, usgov, usgov-dod, lab") {
		t.Errorf("hint %q names no choices", f.Hint)
	}
	for _, bad := range []string{"", "http://login.test", "login.test", "https://", "https://a@login.test", "https://login.test/path", "https://login.test?x", "https://login.test#x", "https://[", "\x1b"} {
		c := lab
		c.Login = bad
		_, err := entra.CloudOf("lab", []entra.Cloud{c})
		wantFault(t, err, fault.Usage, "lab", "login")
	}
	c := lab
	c.Graph = ""
	_, err = entra.CloudOf("lab", []entra.Cloud{c})
	wantFault(t, err, fault.Usage, "graph")
	c = lab
	c.Office = "ftp://office.test"
	_, err = entra.CloudOf("lab", []entra.Cloud{c})
	wantFault(t, err, fault.Usage, "office")
}

func TestHTTPClientTrustsTheCAFile(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) }))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	cloud := entra.Cloud{Name: "lab", CAFile: caFile(t, server.Certificate()), Private: true}
	get := func(c entra.Cloud) (string, error) {
		hc, err := entra.HTTPClient(c)
		if err != nil {
			t.Fatal(err)
		}
		defer hc.CloseIdleConnections()
		resp, err := hc.Get(server.URL)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		return string(body), err
	}
	if proto, err := get(cloud); err != nil || proto != "HTTP/2.0" {
		t.Errorf("%q, %v", proto, err)
	}
	cloud.Private = false // one of Microsoft's clouds ignores our authority
	if _, err := get(cloud); err == nil {
		t.Error("a public cloud trusts a CA file")
	}
}

func TestHTTPClientRefusesCAFile(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.pem")
	if err := os.WriteFile(empty, []byte("no PEM"), 0o600); err != nil {
		t.Fatal(err)
	}
	huge := filepath.Join(dir, "huge.pem")
	if err := os.WriteFile(huge, bytes.Repeat([]byte("\n"), 5<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		huge:                           "is larger than",
		filepath.Join(dir, "none.pem"): "does not exist",
		dir:                            "is a folder",
		empty:                          "no certificate in PEM",
	} {
		_, err := entra.HTTPClient(entra.Cloud{Name: "lab", CAFile: path, Private: true})
		wantFault(t, err, fault.Usage, filepath.Base(path), want)
	}
}

func TestHTTPClientStaysOnTheHost(t *testing.T) {
	other := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the other host was asked") }))
	defer other.Close()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		case "/here":
			http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
		}
	}))
	defer server.Close()
	hc, err := entra.HTTPClient(entra.Cloud{CAFile: caFile(t, server.Certificate()), Private: true})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/away": http.StatusTemporaryRedirect, "/here": http.StatusOK} {
		resp, err := hc.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
		}
	}
}
