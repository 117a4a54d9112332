package entra

import (
	"net/url"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Cloud is a Microsoft cloud, or a private one for tests. The three roots are https
// addresses without a path, such as "https://graph.microsoft.com".
type Cloud struct {
	Name    string
	Login   string // issues the tokens
	Graph   string
	Office  string // the Office 365 Management API; may be empty in a private cloud
	CAFile  string // PEM file of an authority to trust as well as the system's; private clouds only
	Help    string // one line, as a choice in the setup; Microsoft's clouds only
	Portal  string // the admin center of its tenants; Microsoft's clouds only
	Private bool   // not one of Microsoft's: no request for instance discovery
}

// china is known but refused: its Graph has no security alerts.
const china = "china"

// Clouds returns the clouds that can be used, the default first. GCC differs from the
// global cloud only in its Office 365 Management API. Source of the roots: learn.microsoft.com, "National cloud
// deployments" and "Office 365 Management Activity API reference".
func Clouds() []Cloud {
	return []Cloud{
		{
			Name: "global", Help: "Microsoft 365 worldwide", Portal: "https://entra.microsoft.com",
			Login: "https://login.microsoftonline.com", Graph: "https://graph.microsoft.com", Office: "https://manage.office.com",
		},
		{
			Name: "gcc", Help: "US Government, GCC", Portal: "https://entra.microsoft.com",
			Login: "https://login.microsoftonline.com", Graph: "https://graph.microsoft.com", Office: "https://manage-gcc.office.com",
		},
		{
			Name: "usgov", Help: "US Government, GCC High", Portal: "https://entra.microsoft.us",
			Login: "https://login.microsoftonline.us", Graph: "https://graph.microsoft.us", Office: "https://manage.office365.us",
		},
		{
			Name: "usgov-dod", Help: "US Government, DoD", Portal: "https://entra.microsoft.us",
			Login: "https://login.microsoftonline.us", Graph: "https://dod-graph.microsoft.us", Office: "https://manage.protection.apps.mil",
		},
	}
}

// CloudOf returns the cloud with a name, from the known and the private ones; "" is
// the global cloud. A fault of kind Usage reports an unknown name, China (its Graph
// has no security alerts), a private cloud whose roots are not https addresses, or a
// private cloud with the name of a known one.
func CloudOf(name string, private []Cloud) (Cloud, error) {
	known := Clouds()
	if name == "" {
		name = known[0].Name
	}
	ours := slices.ContainsFunc(private, func(c Cloud) bool { return c.Name == name })
	names := make([]string, 0, len(known)+len(private))
	for _, c := range known {
		switch {
		case c.Name == name && ours:
			return Cloud{}, fault.New(fault.Usage, `a [[cloud]] has the name "`+name+`", which is one of Microsoft's clouds`, "rename it, here and in the integrations that use it", nil)
		case c.Name == name:
			return c, nil
		}
		names = append(names, c.Name)
	}
	if name == china {
		return Cloud{}, fault.New(fault.Usage, "the cloud "+china+" cannot be used: its Graph has no security alerts", "use a tenant in another cloud: "+strings.Join(names, ", "), nil)
	}
	for _, c := range private {
		if c.Name == name {
			return c.private()
		}
		names = append(names, oneLine(c.Name))
	}
	return Cloud{}, fault.New(fault.Usage, `the cloud "`+oneLine(name)+`" is not known`, "choose one of "+strings.Join(names, ", ")+", or add a [[cloud]]", nil)
}

// private returns the cloud with its roots checked and without a final slash.
func (c Cloud) private() (Cloud, error) {
	c.Private = true
	for _, root := range []struct {
		key   string
		value *string
	}{{"login", &c.Login}, {"graph", &c.Graph}, {"office", &c.Office}} {
		if *root.value == "" && root.key == "office" {
			continue
		}
		address, err := Address(c.Name, root.key, *root.value)
		if err != nil {
			return Cloud{}, err
		}
		*root.value = address
	}
	return c, nil
}

// Address returns the root of a service of a private cloud without a final slash. The
// key is that of the settings: login, graph or office. The fault is of kind Usage.
func Address(cloud, key, root string) (string, error) {
	u, err := url.Parse(root)
	if err != nil || u.Scheme != "https" || !isService(u) || u.User != nil || strings.Trim(u.Path, "/") != "" || strings.ContainsAny(root, "?#") {
		return "", fault.New(fault.Usage, `the cloud "`+oneLine(cloud)+`" has no usable `+key+` address`,
			key+` must look like "https://host:port", without a path`, nil)
	}
	return "https://" + u.Host, nil
}

// isService reports whether an address has a host, and a port that there can be.
func isService(u *url.URL) bool {
	return isHost(u) && !strings.HasSuffix(u.Host, ":") && (u.Port() == "" || isPort(u.Port()))
}

// Root returns the address of an API in the cloud. The fault of a private cloud that
// names none is of kind Usage.
func (c Cloud) Root(api alert.Scope) (string, error) {
	root := map[alert.Scope]string{alert.GraphScope: c.Graph, alert.OfficeScope: c.Office}[api]
	if root == "" {
		return "", fault.New(fault.Usage, `the cloud "`+oneLine(c.Name)+`" has no `+string(api)+" address", "add "+string(api)+" to its [[cloud]]", nil)
	}
	return root, nil
}

// Scope returns the scope of a token for an API in the cloud: all permissions that an
// administrator has granted.
func Scope(c Cloud, api alert.Scope) (string, error) {
	root, err := c.Root(api)
	if err != nil {
		return "", err
	}
	return root + "/.default", nil
}
