package entra

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Known is the text for one AADSTS code.
type Known struct {
	Number int
	Reason string // text that error_description must contain; "" fits any
	fault.Fault
}

// Hints that several codes share.
const (
	checkIDs    = "compare the tenant id and the client id with the application's overview page in the Entra admin center"
	checkUpload = "upload the certificate, not the key, to the application under Certificates & secrets and compare the thumbprints; Entra may take " + alert.AcceptedWithin + " to accept a new certificate"
	newPair     = "make a new pair with tocsin cert new, upload its certificate to the application, then use it here"
	// addFederated is for a workload identity.
	addFederated = "under Certificates & secrets, Federated credentials, add one with the issuer, subject and audience of this machine; tocsin doctor shows them"
	checkClock   = "set this computer's clock, preferably from a time server"
	checkCloud   = "check the cloud of the integration and, if it is a [[cloud]] of your own, its addresses"
	itPasses     = "no action is needed: the sign-in is tried again"
	grantIt      = "ask an administrator to grant consent to the application's permissions in this tenant"
)

// Faults returns the table of texts for refusals by Entra, by code. If several rows
// have the same code, the first whose Reason fits is used. The screen, the wizard,
// doctor and the command line show these texts unchanged.
//
// Of an application without a certificate, those of VouchedFaults come first.
//
// Codes and meanings: learn.microsoft.com, "Microsoft Entra authentication and
// authorization error codes".
func Faults() []Known {
	row := func(code int, reason string, kind fault.Kind, sentence, hint string) Known {
		return Known{code, reason, fault.Fault{Kind: kind, Sentence: sentence, Hint: hint, Code: codeText(code)}}
	}
	const signIn, consent, certificate, service, policy = fault.SignIn, fault.Consent, fault.Certificate, fault.Service, fault.Policy
	return []Known{
		row(700027, "key was not found", certificate, "the certificate is not registered on the application (AADSTS700027)", checkUpload),
		row(700027, "did not match", certificate, "the private key does not belong to the certificate registered on the application (AADSTS700027)", "use the key that was made with the uploaded certificate, or "+newPair),
		row(700027, "expired", certificate, "the certificate has expired (AADSTS700027)", "renew it with: tocsin cert renew NAME"),
		row(700027, "", certificate, "Entra refused the signature made with the certificate (AADSTS700027)", checkUpload),
		row(1000502, "", certificate, "the certificate has expired or is not valid yet (AADSTS1000502)", newPair+"; if you made this one a moment ago, "+checkClock),
		row(700024, "", signIn, "this computer's clock differs too much from Entra's (AADSTS700024)", checkClock),
		about(fault.AboutApplication, row(700016, "", signIn, "the application was not found in the tenant: the client id or the tenant id is wrong (AADSTS700016)", checkIDs)),
		about(fault.AboutTenant, row(90002, "", signIn, "the tenant was not found: the tenant id or the cloud is wrong (AADSTS90002)", checkIDs+", and check the cloud")),
		about(fault.AboutTenant, row(900023, "", signIn, "the tenant id is neither a GUID nor a domain (AADSTS900023)", checkIDs)),
		about(fault.AboutCloud, row(900382, "", signIn, "the tenant is in another cloud than the one that was chosen (AADSTS900382)", "choose the cloud of the tenant: whoever registered the application knows at which address its portal is")),
		about(fault.AboutCloud, row(700023, "", signIn, "the proof of the certificate is for another sign-in address (AADSTS700023)", checkCloud)),
		about(fault.AboutCloud, row(50049, "", signIn, "Entra does not know this sign-in address (AADSTS50049)", checkCloud)),
		row(7000215, "", signIn, "Entra was offered a wrong client secret (AADSTS7000215)", "no client secret was sent from here: look for a proxy that changes requests"),
		row(7000222, "", signIn, "Entra was offered an expired client secret (AADSTS7000222)", "no client secret was sent from here: look for a proxy that changes requests"),
		row(7000218, "", signIn, "Entra received no proof of the certificate (AADSTS7000218)", "look for a proxy that changes requests"),
		row(50012, "", signIn, "Entra could not read the proof of the certificate (AADSTS50012)", checkUpload),
		row(50027, "", signIn, "Entra could not read the proof of the certificate (AADSTS50027)", checkUpload),
		about(fault.AboutCredential, row(70021, "", signIn, "no federated credential of the application fits the token of this machine (AADSTS70021)", addFederated)),
		about(fault.AboutCredential, row(700211, "", signIn, "no federated credential of the application has the issuer of this machine's token (AADSTS700211)", addFederated)),
		about(fault.AboutCredential, row(700212, "", signIn, "no federated credential of the application has the audience of this machine's token (AADSTS700212)", addFederated)),
		about(fault.AboutCredential, row(700213, "", signIn, "no federated credential of the application has the subject of this machine's token (AADSTS700213)", addFederated)),
		row(7000112, "", policy, "the application is disabled in the tenant (AADSTS7000112)", "enable it under Enterprise applications, Properties, Enabled for users to sign in; ask first why it was disabled"),
		row(7000229, "", consent, "the application is not installed in the tenant (AADSTS7000229)", grantIt),
		row(65001, "", consent, "no administrator has consented to the application's permissions (AADSTS65001)", grantIt),
		row(53003, "", policy, "Conditional Access blocks the application (AADSTS53003)", "ask an administrator to check the Conditional Access policies for workload identities (location and risk)"),
		about(fault.AboutCloud, row(1002012, "", signIn, "the requested scope is not valid (AADSTS1002012)", checkCloud)),
		about(fault.AboutCloud, row(70011, "", signIn, "the requested scope is not valid (AADSTS70011)", checkCloud)),
		row(500011, "", consent, "the requested service does not exist in the tenant (AADSTS500011)", "check that the tenant is licensed for it (Office 365 Management also needs auditing turned on) and that the cloud is right"),
		row(90033, "", service, "Entra has a temporary problem (AADSTS90033)", itPasses),
		row(90024, "", service, "Entra has a temporary problem (AADSTS90024)", itPasses),
	}
}

// about says which answer a row is about.
func about(about fault.About, k Known) Known {
	k.About = about
	return k
}

// codeText returns a code as Entra writes it.
func codeText(code int) string { return fmt.Sprintf("AADSTS%d", code) }

// known returns the first row that fits one of the codes.
func known(codes []int, description string) (Known, bool) {
	table := Faults()
	i := slices.IndexFunc(table, func(k Known) bool {
		return slices.Contains(codes, k.Number) && strings.Contains(strings.ToLower(description), k.Reason)
	})
	if i < 0 {
		return Known{}, false
	}
	return table[i], true
}
