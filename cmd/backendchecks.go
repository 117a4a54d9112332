package cmd

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// Check returns what is wrong with a field while it is typed, or "".
func (d *backend) Check(field string, draft setup.Draft) string {
	const likeGUID = "enter a GUID such as 1b2c3d4e-0000-0000-0000-000000000000"
	switch field {
	case "name":
		return d.checkName(draft.Name)
	case "tenant_id":
		if alert.CheckTenant(draft.TenantID) != nil {
			return likeGUID + ", or a domain"
		}
	case "client_id":
		switch {
		case !alert.IsGUID(draft.ClientID):
			return likeGUID
		case alert.CheckClient(draft.ClientID, draft.TenantID) != nil:
			return "this is the tenant id; enter the application (client) id, which stands beside it"
		}
	}
	return ""
}

func (d *backend) checkName(name string) string {
	switch taken := d.taker(name); {
	case taken == "":
	case taken == name:
		return "the settings already have an integration with this name"
	default:
		return "the settings already have an integration named " + fault.Line(taken, 64) + ", which differs only in case"
	}
	if err := alert.CheckIntegration(name); err != nil {
		return "it " + err.Error()
	}
	return ""
}

// taker returns the name of the integration in the settings that conflicts with
// name, or "".
func (d *backend) taker(name string) string {
	for _, taken := range names(d.settings) {
		if alert.SameIntegration(taken, name) {
			return taken
		}
	}
	return ""
}

// Twin returns the name of an integration with the draft's application.
func (d *backend) Twin(draft setup.Draft) string {
	for _, in := range d.settings.Integrations {
		if sameApplication(in, integrationOf(draft)) {
			return in.Name
		}
	}
	return ""
}

// sameApplication reports whether two integrations have one application. A client ID belongs to
// one tenant, of which one may have the ID and the other a domain.
func sameApplication(a, b config.Integration) bool {
	usual := entra.Clouds()[0].Name
	sameTenant := strings.EqualFold(a.TenantID, b.TenantID) || alert.IsGUID(a.TenantID) != alert.IsGUID(b.TenantID)
	return strings.EqualFold(a.ClientID, b.ClientID) && sameTenant && cmp.Or(a.Cloud, usual) == cmp.Or(b.Cloud, usual)
}

// checkTwins warns of integrations that read the same sources with the application of one: each
// alert comes once for each of them. A paused one reads nothing.
func checkTwins(settings *config.Config, in config.Integration) (out []check.Result) {
	for _, other := range settings.Integrations {
		both := slices.DeleteFunc(slices.Clone(in.Sources), func(s string) bool { return !slices.Contains(other.Sources, s) })
		if other.Name == in.Name || in.Paused || other.Paused || len(both) == 0 || !sameApplication(in, other) {
			continue
		}
		message := other.Name + " has the same application, and reads " + commas(both) + " too: all of that comes twice; remove or pause one of them"
		out = append(out, check.Result{ID: "twin", Title: "Twin", State: check.Warned, Message: message})
	}
	return out
}

// Tenant asks the draft's cloud for the tenant of a domain.
func (d *backend) Tenant(ctx context.Context, draft setup.Draft) (string, error) {
	cloud, err := d.cloud(draft.Cloud)
	if err != nil {
		return "", err
	}
	client, err := d.app.http(cloud, draft.Name)
	if err != nil {
		return "", err
	}
	found, err := entra.Discover(ctx, client, cloud, draft.TenantID)
	return found.TenantID, err
}
