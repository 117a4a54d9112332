package simulator

import (
	"bytes"
	"crypto/sha1"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tocsin/graph/bound"
)

// Paths of the portal's pages, below the tenant.
const (
	consentPath = "/adminconsent"
	uploadPath  = "/certificates"
)

// mostUpload bounds what is read of an upload: a certificate is a few kilobytes.
const mostUpload = 64 << 10

// ConsentPath returns the path of the page that shows and grants the application's permissions;
// Entra has it at the same place.
func (t *Tenant) ConsentPath() string { return "/" + t.tenantID + consentPath }

// UploadPath returns the path that takes a certificate of the application in PEM.
func (t *Tenant) UploadPath() string { return "/" + t.tenantID + uploadPath }

// Portal answers what an administrator does in the portal, consent and the upload of a
// certificate, and leaves every other request to the tenant. A tenant whose administrator is
// played has none.
type Portal struct{ Tenant *Tenant }

// ServeHTTP answers one request.
func (p Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	serve := map[string]func(http.ResponseWriter, *http.Request){
		p.Tenant.ConsentPath(): p.consent, "/" + p.Tenant.domain + consentPath: p.consent,
		p.Tenant.UploadPath(): p.upload, "/" + p.Tenant.domain + uploadPath: p.upload,
	}[strings.ToLower(r.URL.Path)]
	switch {
	case serve == nil:
		p.Tenant.ServeHTTP(w, r)
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		p.page(w, http.StatusMethodNotAllowed, portalPage{Title: "This page takes GET and POST"})
	default:
		serve(w, r)
	}
}

// consent shows which permissions the application has; a POST grants all that it asks for.
func (p Portal) consent(w http.ResponseWriter, r *http.Request) {
	if client := r.URL.Query().Get("client_id"); client != "" && !strings.EqualFold(client, p.Tenant.clientID) {
		p.page(w, http.StatusBadRequest, portalPage{Title: "This tenant has no such application", Text: "It has " + p.Tenant.clientID + ", not " + client + "."})
		return
	}
	if r.Method == http.MethodPost {
		p.Tenant.Grant(Roles()...)
	}
	page := portalPage{Title: "Permissions of the application", Text: "Consent grants all of them to " + p.Tenant.clientID + ".", Button: "Grant admin consent"}
	granted := p.Tenant.granted()
	for _, role := range Roles() {
		page.Rows = append(page.Rows, portalRow{role, slices.Contains(granted, role)})
	}
	if !slices.ContainsFunc(page.Rows, func(r portalRow) bool { return !r.Granted }) {
		page.Text, page.Button = "All of them are granted.", ""
	}
	p.page(w, http.StatusOK, page)
}

// granted returns the permissions that were granted so far.
func (t *Tenant) granted() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.roles)
}

// upload registers a certificate. The body is PEM, or that of the page's form.
func (p Portal) upload(w http.ResponseWriter, r *http.Request) {
	page := portalPage{Title: "Upload a certificate of the application", Button: "Upload", Input: true}
	if r.Method == http.MethodGet {
		p.page(w, http.StatusOK, page)
		return
	}
	body, err := bound.Read(r.Body, mostUpload)
	var cert *x509.Certificate
	if err == nil {
		cert, err = uploaded(body)
	}
	if err != nil {
		page.Text = "Nothing was uploaded: " + err.Error() + "."
		p.page(w, http.StatusBadRequest, page)
		return
	}
	p.Tenant.Register(cert)
	p.page(w, http.StatusOK, portalPage{Title: "The certificate was uploaded", Text: fmt.Sprintf("%s, thumbprint %X", cert.Subject, sha1.Sum(cert.Raw))})
}

// uploaded reads the certificate of an upload.
func uploaded(body []byte) (*x509.Certificate, error) {
	if form, ok := bytes.CutPrefix(body, []byte("certificate=")); ok {
		text, err := url.QueryUnescape(string(form))
		if err != nil {
			return nil, errors.New("the form can't be read")
		}
		body = []byte(text)
	}
	var cert *x509.Certificate
	for block, rest := pem.Decode(body); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			return nil, errors.New("it holds a private key; upload only the certificate")
		case block.Type != "CERTIFICATE" || cert != nil:
			continue
		}
		parsed, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, errors.New("the certificate can't be read")
		}
		cert = parsed
	}
	if cert == nil {
		return nil, errors.New("it holds no certificate in PEM")
	}
	return cert, nil
}

// portalPage is a page of the portal.
type portalPage struct {
	Title, Text, Button string
	Input               bool // a certificate can be pasted
	Rows                []portalRow
}

// portalRow is a permission.
type portalRow struct {
	Role    string
	Granted bool
}

var portalTemplate = template.Must(template.New("portal").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body><h1>{{.Title}}</h1>
{{with .Text}}<p>{{.}}</p>
{{end}}{{with .Rows}}<ul>
{{range .}}<li>{{.Role}}: {{if .Granted}}granted{{else}}not granted{{end}}</li>
{{end}}</ul>
{{end}}{{with .Button}}<form method="post">
{{if $.Input}}<p><textarea name="certificate" rows="24" cols="68"></textarea></p>
{{end}}<button>{{.}}</button></form>
{{end}}<p>A simulated tenant on this computer. Nothing here is real.</p></body></html>
`))

func (p Portal) page(w http.ResponseWriter, status int, page portalPage) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; form-action 'self'")
	w.WriteHeader(status)
	_ = portalTemplate.Execute(w, page) // a client that hangs up is not worth a message
}
