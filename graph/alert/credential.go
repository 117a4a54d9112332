package alert

import "strings"

// Credential is how an application proves who it is, by the word that settings use.
type Credential string

// The credentials; CredentialKinds has a row for each.
const (
	Certificate      Credential = "certificate"
	ManagedIdentity  Credential = "managed-identity"  // a token from an endpoint of the machine
	WorkloadIdentity Credential = "workload-identity" // a file with an assertion, for the token endpoint
)

// AcceptedWithin says how long Entra may take until it accepts a credential that it was told of.
const AcceptedWithin = "some minutes"

// CredentialKind describes a credential.
type CredentialKind struct {
	Word  Credential
	Title string // in a sentence
	// Kept says that it is a certificate with its key, which a person keeps and renews. For the
	// others the cloud of the machine vouches.
	Kept bool
}

// CredentialKinds lists the credentials, the default first.
func CredentialKinds() []CredentialKind {
	return []CredentialKind{
		{Certificate, "certificate", true},
		{ManagedIdentity, "managed identity", false},
		{WorkloadIdentity, "workload identity", false},
	}
}

// kind returns the row of a credential; "" and an unknown word are the default.
func (c Credential) kind() CredentialKind {
	all := CredentialKinds()
	for _, k := range all {
		if k.Word == c {
			return k
		}
	}
	return all[0]
}

// Title names a credential in a sentence.
func (c Credential) Title() string { return c.kind().Title }

// Label names a credential where nothing stands before it.
func (c Credential) Label() string {
	title := c.Title()
	return strings.ToUpper(title[:1]) + title[1:]
}

// HasCertificate reports whether there is a certificate to keep and to renew; "" counts as
// Certificate, and an unknown word has none.
func (c Credential) HasCertificate() bool {
	return c == "" || c == c.kind().Word && c.kind().Kept
}
