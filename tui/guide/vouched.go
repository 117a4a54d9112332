package guide

import "tocsin/graph/alert"

// vouched tells what is entered in place of a certificate if the cloud of the machine vouches for it.
func vouched(a About) []Passage {
	if alert.Credential(a.Credential) == alert.ManagedIdentity {
		return identity(a)
	}
	var p points
	p.say(Text, "There is no certificate to upload: the application trusts the token of this machine. In the registration, open Certificates & secrets, Federated credentials, Add credential, and choose Other issuer:")
	for _, fact := range [...]struct{ name, value string }{{"issuer", a.Issuer}, {"subject", a.Subject}, {"audience", a.Audience}} {
		if fact.value == "" {
			fact.value = "tocsin doctor shows it, once the token file can be read"
		}
		p.fact(fact.name, fact.value)
	}
	p.say(Note, "Entra may take "+alert.AcceptedWithin+" to trust it. Nothing ends and nothing is renewed: the cloud writes the token anew by itself.")
	return p.out
}

// identity tells how a managed identity gets its permissions: the portal has no page for that.
func identity(a About) []Passage {
	var p points
	p.say(Text, "There is no certificate to upload: the identity of this machine signs in, and the client ID is the identity's own. It needs no registration. The portal can't grant it permissions of an API: an administrator runs this in PowerShell (Microsoft.Graph module):")
	for _, line := range Script(a) {
		p.value(line)
	}
	p.say(Note, "A token that the machine holds may lack new permissions for up to a day. Nothing ends and nothing is renewed.")
	return p.out
}

// Script returns the lines of PowerShell that grant a managed identity its permissions; nil for
// another credential.
func Script(a About) []string {
	if alert.Credential(a.Credential) != alert.ManagedIdentity {
		return nil
	}
	lines := []string{
		"Connect-MgGraph -Scopes AppRoleAssignment.ReadWrite.All, Application.Read.All",
		"$me = Get-MgServicePrincipal -Filter \"appId eq '" + a.ClientID + "'\"",
	}
	api := ""
	for _, need := range Needed(a.Sources) {
		if need.API != api {
			api = need.API
			lines = append(lines, "$api = Get-MgServicePrincipal -Filter \"appId eq '"+idOf(api)+"'\"")
		}
		lines = append(lines, "New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $me.Id -PrincipalId $me.Id -ResourceId $api.Id -AppRoleId ($api.AppRoles | Where-Object Value -eq "+need.Name+").Id")
	}
	return lines
}

// idOf returns the application ID of an API by its title, which is the same in each tenant.
func idOf(api string) string {
	if api == alert.OfficeScope.Title() {
		return "c5393580-f805-4401-95e8-94b7a6ef2fc2"
	}
	return "00000003-0000-0000-c000-000000000000"
}
