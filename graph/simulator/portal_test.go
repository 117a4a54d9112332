package simulator

import (
	"crypto/sha1"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin/graph/certificate"
)

// TestPortal grants and uploads as a browser and as curl do, and refuses the rest.
func TestPortal(t *testing.T) {
	cert, key, err := certificate.Make(certificate.Options{Name: "lab", Days: 9, Bits: 2048, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	tenant := New(Generate(1, 1), time.Now)
	portal := Portal{tenant}
	send := func(method, path, body string) (int, string) {
		w := httptest.NewRecorder()
		portal.ServeHTTP(w, httptest.NewRequest(method, "https://127.0.0.1"+path, strings.NewReader(body)))
		if w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s %s is %s", method, path, w.Header().Get("Content-Type"))
		}
		return w.Code, w.Body.String()
	}
	link := tenant.ConsentPath() + "?client_id=" + tenant.ClientID()
	if code, page := send(http.MethodGet, link, ""); code != 200 || strings.Count(page, ": not granted<") != len(Roles()) || !strings.Contains(page, "Grant admin consent") {
		t.Errorf("before consent: %d %s", code, page)
	}
	if len(tenant.granted()) != 0 {
		t.Error("to look grants")
	}
	if code, page := send(http.MethodGet, tenant.ConsentPath()+"?client_id=%3Cscript%3E", ""); code != 400 || strings.Contains(page, "<script>") {
		t.Errorf("another application: %d %s", code, page)
	}
	if code, page := send(http.MethodPost, link, ""); code != 200 || strings.Contains(page, "not granted") || len(tenant.granted()) != len(Roles()) {
		t.Errorf("after consent: %d %s", code, page)
	}
	if code, _ := send(http.MethodDelete, link, ""); code != 405 {
		t.Errorf("DELETE: %d", code)
	}
	block, _ := pem.Decode(cert)
	thumbprint := fmt.Sprintf("%X", sha1.Sum(block.Bytes)) // as the guide's step shows it
	broken := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")}))
	for name, c := range map[string]struct {
		body, says string
		keys       int // registered
	}{
		"nothing":        {"", "holds no certificate", 0},
		"a key too":      {string(cert) + string(key), "holds a private key", 0},
		"broken":         {broken, "can&#39;t be read", 0},
		"too much":       {strings.Repeat("x", mostUpload+1), "Nothing was uploaded", 0},
		"by curl":        {string(cert), "CN=lab, thumbprint " + thumbprint, 1},
		"by the browser": {"certificate=" + url.QueryEscape(string(cert)), "CN=lab", 1},
	} {
		before := len(tenant.keys)
		code, page := send(http.MethodPost, tenant.UploadPath(), c.body)
		if got := len(tenant.keys) - before; got != c.keys || (code == 200) != (c.keys > 0) || !strings.Contains(page, c.says) {
			t.Errorf("%s: %d registered, %d %s", name, got, code, page)
		}
	}
	if code, page := send(http.MethodGet, tenant.UploadPath(), ""); code != 200 || !strings.Contains(page, "<textarea") {
		t.Errorf("the page: %d %s", code, page)
	}
	w := httptest.NewRecorder()
	portal.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "https://127.0.0.1/v1.0/x", nil))
	if w.Code != http.StatusUnauthorized && w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "<html") {
		t.Errorf("Graph answers %d %s", w.Code, w.Body.String())
	}
}
