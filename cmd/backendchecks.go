package cmd

import (
	"cmp"
	"context"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
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

// Twin returns the name of an integration with the draft's application. A client ID belongs to
// one tenant, of which one may have the ID and the other a domain.
func (d *backend) Twin(draft setup.Draft) string {
	for _, in := range d.settings.Integrations {
		sameTenant := strings.EqualFold(in.TenantID, draft.TenantID) || alert.IsGUID(in.TenantID) != alert.IsGUID(draft.TenantID)
		if strings.EqualFold(in.ClientID, draft.ClientID) && sameTenant && cmp.Or(in.Cloud, entra.Clouds()[0].Name) == draft.Cloud {
			return in.Name
		}
	}
	return ""
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
