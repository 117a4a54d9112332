package entra

import (
	"net/netip"
	"net/url"
	"runtime"
	"strings"

	"tocsin/graph/fault"
)

// Sources: learn.microsoft.com, "How to use managed identities on an Azure VM to acquire an access
// token", "Use managed identities for App Service: REST endpoint reference" and "Authenticate
// against Azure resources with Azure Arc-enabled servers".

// endpointKind is a sort of endpoint for managed identities.
type endpointKind int

// The kinds.
const (
	imds        endpointKind = iota // of a virtual machine, and where nothing else is shown
	appService                      // of App Service, Functions and Container Apps
	arc                             // of the Azure Arc agent
	unsupported                     // of Service Fabric and Cloud Shell, which no collector runs on
)

func (k endpointKind) title() string {
	return [...]string{"an Azure virtual machine", "Azure App Service", "Azure Arc", "Service Fabric or Cloud Shell"}[k]
}

// Fixed addresses and files by which a machine is known.
const (
	imdsAddress  = "http://169.254.169.254/metadata/identity/oauth2/token"
	arcAddress   = "http://127.0.0.1:40342/metadata/identity/oauth2/token"
	arcAgent     = "/opt/azcmagent/bin/himds"
	assetTagFile = "/sys/class/dmi/id/chassis_asset_tag"
	azureTag     = "7783-7084-3265-9085-8269-3286-77" // of each virtual machine in Azure
)

func isAzure(tag string) bool { return strings.TrimSpace(tag) == azureTag }

// endpointKind returns the kind by the environment, in the order in which Microsoft's libraries
// look.
func (m Machine) endpointKind() endpointKind {
	endpoint := m.get("IDENTITY_ENDPOINT") != ""
	switch {
	case endpoint && m.get("IDENTITY_HEADER") != "" && m.get("IDENTITY_SERVER_THUMBPRINT") != "", !endpoint && m.get("MSI_ENDPOINT") != "":
		return unsupported
	case endpoint && m.get("IDENTITY_HEADER") != "":
		return appService
	case endpoint && m.get("IMDS_ENDPOINT") != "", runtime.GOOS == "linux" && m.exists(arcAgent):
		return arc
	}
	return imds
}

// address returns the address of the endpoint for a kind. One from the environment must be on
// this machine: the identity's secret is sent there, and its token comes from there.
func (m Machine) address(kind endpointKind) (string, *fault.Fault) {
	address := m.get("IDENTITY_ENDPOINT")
	switch {
	case kind == unsupported:
		return "", fault.New(fault.Usage, "the managed identities of "+kind.title()+" are not supported", "use another credential for the integration", nil)
	case kind == imds:
		return imdsAddress, nil
	case kind == arc && address == "":
		return arcAddress, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || !isOwnHost(u.Hostname()) {
		return "", fault.New(fault.SignIn, "IDENTITY_ENDPOINT names no address on this machine, and nothing was sent there", "leave the variable as "+kind.title()+" sets it", nil)
	}
	u.RawQuery, u.Fragment = "", ""
	return u.String(), nil
}

// isOwnHost reports whether a host is this machine, or the link to what runs it.
func isOwnHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && (a.IsLoopback() || a.IsLinkLocalUnicast()) && a.Zone() == ""
}
