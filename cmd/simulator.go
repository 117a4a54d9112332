package cmd

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"text/template"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// simServer serves a simulated tenant over TLS on this machine, with the files that
// an integration needs. The commands sim and demo use it.
type simServer struct {
	tenant      *simulator.Tenant
	name        string
	dir         string
	url         string
	officeURL   string // of the Office 365 Management API, which has a host of its own
	caFile      string
	certificate string
	key         string
	made        bool                            // an earlier run made the files in dir
	edited      bool                            // a person edited its settings, so they are kept
	hosts       []string                        // that its certificate is for
	leaf        atomic.Pointer[tls.Certificate] // that it shows
	proxyCA     []byte                          // of the proxy of a demo's trouble
	play        *play                           // nil unless it is the tenant of a demo
	server      *http.Server
	failed      chan error
}

// openSimulator serves tenant on an address and writes its certificate authority to
// dir. No application can sign in before register or a guided setup.
func openSimulator(tenant *simulator.Tenant, dir, address, name string) (*simServer, error) {
	return serveSimulator(tenant, tenant, dir, address, name)
}

// serveSimulator is openSimulator with a handler of its own before the tenant.
func serveSimulator(tenant *simulator.Tenant, handler http.Handler, dir, address, name string) (*simServer, error) {
	listener, office, err := listenTwice(address)
	if err != nil {
		reason, _ := fault.Reason(err)
		return nil, fault.New(fault.Usage, "cannot listen on "+address+": "+reason, "choose another address with --listen", err)
	}
	tenant.ServeOfficeAt(office.Addr().String())
	l := &simServer{
		tenant: tenant, name: name, dir: dir, url: "https://" + listener.Addr().String(), officeURL: "https://" + office.Addr().String(),
		caFile: filepath.Join(dir, "ca.pem"), failed: make(chan error, 2),
		certificate: filepath.Join(dir, name+".pem"), key: filepath.Join(dir, name+".key.pem"),
	}
	if err := l.checkFolder(); err != nil {
		return nil, errors.Join(err, listener.Close(), office.Close())
	}
	if err := l.readdress(); err != nil { // it may refuse, so it comes before other files are replaced
		return nil, errors.Join(err, listener.Close(), office.Close())
	}
	secure, err := l.tls(listener.Addr().String())
	if err != nil {
		return nil, errors.Join(err, listener.Close(), office.Close())
	}
	l.server = &http.Server{
		Handler:           handler,
		TLSConfig:         secure,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // a client that hangs up is not worth a message
	}
	for _, one := range []net.Listener{listener, office} {
		go func() { l.failed <- l.server.ServeTLS(one, "", "") }()
	}
	return l, nil
}

// listenTwice listens on an address, and on another port of its host for the Office 365 Management API: behind
// a port that was named the next one, so that both are the same again after a restart, unless it is taken.
func listenTwice(address string) (listener, office net.Listener, err error) {
	if listener, err = net.Listen("tcp", address); err != nil {
		return nil, nil, err
	}
	at := listener.Addr().(*net.TCPAddr)
	if _, port, err := net.SplitHostPort(address); err == nil && port != "0" {
		next := *at
		next.Port++
		if office, err = net.Listen("tcp", next.String()); err == nil {
			return listener, office, nil
		}
	}
	free := *at
	free.Port = 0
	if office, err = net.Listen("tcp", free.String()); err != nil {
		return nil, nil, errors.Join(err, listener.Close())
	}
	return listener, office, nil
}

// tls makes the server's certificate and writes the authority that signed it.
func (l *simServer) tls(address string) (*tls.Config, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	l.hosts = []string{"localhost", "127.0.0.1", "::1", host}
	leaf, ca, err := simulator.TLS(l.hosts...)
	if err != nil {
		return nil, err
	}
	if err := writeSimFile(l.caFile, ca); err != nil {
		return nil, err
	}
	l.leaf.Store(&leaf)
	shows := func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return l.leaf.Load(), nil }
	return &tls.Config{GetCertificate: shows, MinVersion: tls.VersionTLS12}, nil
}

// register enrols an application, and consents to every permission.
func (l *simServer) register(now time.Time) error {
	if err := l.enrol(now); err != nil {
		return err
	}
	l.tenant.Grant(simulator.Roles()...)
	return nil
}

// enrol makes a certificate, or uses the one that an earlier run left in the folder, and gives it to
// the tenant.
func (l *simServer) enrol(now time.Time) error {
	pair, err := certificate.Load(context.Background(), l.certificate, l.key, now)
	if err != nil {
		for _, old := range []string{l.certificate, l.key} {
			if _, there := os.Lstat(old); there == nil && !l.made {
				return notMade(old)
			}
			if err := os.Remove(old); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
		cert, key, err := certificate.Make(certificate.Options{Name: l.name, Days: certificateDays, Now: now})
		if err != nil {
			return err
		}
		if l.certificate, l.key, err = certificate.Write(l.dir, l.name, cert, key); err != nil {
			return err
		}
		if pair, err = certificate.Load(context.Background(), l.certificate, l.key, now); err != nil {
			return err
		}
	}
	l.tenant.Register(pair.Certificate)
	return nil
}

// simulatedCloud is the name of the cloud in the settings of a simulated tenant.
const simulatedCloud = "simulated"

// simSettings holds the values that differ between the settings of sim and demo.
type simSettings struct {
	Store, Since, PollEvery string
	Sources                 []alert.SourceName
	Empty                   bool // only the cloud, no integration yet
	Tenant                  *simView
}

// simView holds the values of a simulated tenant that the template prints.
type simView struct{ Name, URL, Office, TenantID, ClientID string }

var settingsTemplate = template.Must(template.New("settings").Parse(`store = "{{.Store}}"
{{if not .Empty}}
[[integration]]
name = "{{.Tenant.Name}}"
tenant_id = "{{.Tenant.TenantID}}"
client_id = "{{.Tenant.ClientID}}"
certificate = "{{.Tenant.Name}}.pem"
private_key = "{{.Tenant.Name}}.key.pem"
cloud = "simulated"
sources = [{{range $i, $s := .Sources}}{{if $i}}, {{end}}"{{$s}}"{{end}}]
poll_every = "{{.PollEvery}}"
since = "{{.Since}}"
requests_per_minute = 0
{{end}}
[[cloud]]
name = "simulated"
login = "{{.Tenant.URL}}"
graph = "{{.Tenant.URL}}"
office = "{{.Tenant.Office}}"
ca_file = "ca.pem"
`))

// settings returns the path of the settings file.
func (l *simServer) settings() string { return filepath.Join(l.dir, "config.toml") }

// readdress changes only the addresses of settings that a person edited.
func (l *simServer) readdress() error {
	if !l.edited {
		return nil
	}
	return config.Readdress(l.settings(), config.Cloud{Name: simulatedCloud, Login: l.url, Graph: l.url, Office: l.officeURL})
}

// writeSettings writes a settings file for the simulated tenant and returns its path.
// Edited settings are kept.
func (l *simServer) writeSettings(s simSettings) (string, error) {
	if l.edited {
		return l.settings(), nil
	}
	s.Tenant = &simView{Name: l.name, URL: l.url, Office: l.officeURL, TenantID: l.tenant.TenantID(), ClientID: l.tenant.ClientID()}
	var b bytes.Buffer
	if err := settingsTemplate.Execute(&b, s); err != nil {
		return "", err
	}
	return l.settings(), writeSimFile(l.settings(), sealed(b.Bytes()))
}

// wait serves until the context ends.
func (l *simServer) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-l.failed:
		return fault.New(fault.Failed, "the simulated tenant stopped: "+err.Error(), "", err)
	}
}

// close ends the server at once. A graceful shutdown of HTTP/2 takes a second,
// which is too long for a person who waits for it.
func (l *simServer) close() {
	l.server.Close()
	if l.play != nil {
		l.play.stop()
	}
}
