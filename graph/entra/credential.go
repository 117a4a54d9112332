package entra

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"

	"tocsin/graph/alert"
)

// Credential is how an application proves who it is.
type Credential = alert.Credential

// The credentials. Those of a machine need no certificate: the cloud that runs it vouches.
const (
	Certificate      = alert.Certificate
	ManagedIdentity  = alert.ManagedIdentity
	WorkloadIdentity = alert.WorkloadIdentity
)

// Machine is the computer that this program runs on, as far as its cloud vouches for it. The zero
// value is the real one.
type Machine struct {
	Get   func(string) string // reads the environment; nil is os.Getenv
	Root  string              // stands before the paths of files; "" is the root of the file system
	Local http.RoundTripper   // reaches the machine's own endpoint; nil is directly, past any proxy
}

// Vouched is a credential that a machine shows.
type Vouched struct {
	Credential Credential
	Where      string // what vouches: "Azure App Service"
	TenantID   string // that the environment names; "" for none
	ClientID   string // that the environment names; "" for none
}

// Vouched lists the credentials that the machine shows, by its environment and its files. It
// sends nothing.
func (m Machine) Vouched() (out []Vouched) {
	if where := m.managed(); where != "" {
		out = append(out, Vouched{Credential: ManagedIdentity, Where: where})
	}
	if path := m.get(tokenFileVariable); path != "" {
		v := Vouched{Credential: WorkloadIdentity, Where: "the token file of " + tokenFileVariable}
		if id := m.get("AZURE_TENANT_ID"); alert.CheckTenant(id) == nil {
			v.TenantID = id
		}
		if id := m.get("AZURE_CLIENT_ID"); alert.IsGUID(id) {
			v.ClientID = id
		}
		out = append(out, v)
	}
	return out
}

// managed returns what has an endpoint for managed identities here; "" if nothing shows one.
func (m Machine) managed() string {
	switch kind := m.endpointKind(); {
	case kind != imds:
		return kind.title()
	case isAzure(m.file(assetTagFile)):
		return imds.title()
	}
	return ""
}

// get reads the environment.
func (m Machine) get(name string) string {
	if m.Get == nil {
		return os.Getenv(name)
	}
	return m.Get(name)
}

// path returns the path of a file of the machine.
func (m Machine) path(path string) string {
	if m.Root == "" {
		return path
	}
	return filepath.Join(m.Root, path)
}

// file returns the beginning of a small file; "" if it can't be read.
func (m Machine) file(path string) string {
	f, err := os.Open(m.path(path))
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, 128)
	n, _ := f.Read(head)
	return string(head[:n])
}

// exists reports whether a file is there.
func (m Machine) exists(path string) bool {
	_, err := os.Stat(m.path(path))
	return err == nil
}

// arcFolder returns the folder in which the agent of Azure Arc leaves its keys.
func (m Machine) arcFolder() string {
	if runtime.GOOS == "windows" {
		return filepath.Join(m.get("ProgramData"), "AzureConnectedMachineAgent", "Tokens")
	}
	return "/var/opt/azcmagent/tokens"
}
