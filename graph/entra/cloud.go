package entra

import (
	"net/url"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Cloud is one Microsoft cloud, or a private one for tests. The three roots
// are https addresses without a path, such as "https://graph.microsoft.com".
type Cloud struct {
	Name    string
	Login   string // where tokens come from
	Graph   string
	Office  string // the Office 365 Management API; may be empty in a private cloud
	CAFile  string // PEM file of an authority to trust besides the system's; private clouds only
	Help    string // one line, as a choice in the setup; Microsoft's only
	Portal  string // the admin center of its tenants; Microsoft's only
	Private bool   // not Microsoft's: instance discovery is not asked
}

// china is known, and refused: its Graph has no security alerts.
const china = "china"

// Clouds lists the clouds that can be used, the default first. GCC tenants
// belong to the global one. Roots: learn.microsoft.com, "National cloud
// deployments" and "Office 365 Management Activity API reference".
func Clouds() []Cloud {
	return []Cloud{
		{
			Name: "global", Help: "Microsoft 365 worldwide, and US GCC", Portal: "https://entra.microsoft.com",
			Login: "https://login.microsoftonline.com", Graph: "https://graph.microsoft.com", Office: "https://manage.office.com",
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

// CloudOf finds a cloud by its name among the known and the private ones; ""
// is the global cloud. The faults are of kind Usage: an unknown name, China
// (its Graph has no security alerts), a private cloud whose roots are no https
// addresses, or one that bears the name of a known cloud.
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
			return Cloud{}, fault.New(fault.Usage, `a [[cloud]] has the name "`+name+`" of a cloud of Microsoft's`, "rename it, and the cloud of its integrations", nil)
		case c.Name == name:
			return c, nil
		}
		names = append(names, c.Name)
	}
	if name == china {
		return Cloud{}, fault.New(fault.Usage, "the cloud "+china+" cannot be used: its Graph has no security alerts", "use a tenant of another cloud: "+strings.Join(names, ", "), nil)
	}
	for _, c := range private {
		if c.Name == name {
			return c.private()
		}
		names = append(names, oneLine(c.Name))
	}
	return Cloud{}, fault.New(fault.Usage, `the cloud "`+oneLine(name)+`" is not known`, "choose one of "+strings.Join(names, ", ")+", or add a [[cloud]]", nil)
}

// private returns the cloud with its roots checked and freed of a last slash.
func (c Cloud) private() (Cloud, error) {
	c.Private = true
	for _, root := range []struct {
		key      string
		value    *string
		optional bool
	}{{"login", &c.Login, false}, {"graph", &c.Graph, false}, {"office", &c.Office, true}} {
		if *root.value == "" && root.optional {
			continue
		}
		u, err := url.Parse(*root.value)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			return Cloud{}, fault.New(fault.Usage, `the cloud "`+oneLine(c.Name)+`" has no usable `+root.key+` address`,
				root.key+` must look like "https://host:port", without a path`, nil)
		}
		*root.value = "https://" + u.Host
	}
	return c, nil
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
