package fault

import (
	"cmp"
	"strings"
)

// Explanation tells a person about the faults of one kind.
type Explanation struct {
	Kind  Kind
	Code  string // stable: scripts, logs and monitoring may compare it
	Means string // one sentence
	Do    string // what usually helps, one sentence
}

// Explanations lists every kind. tocsin explain and the topic of errors print it.
func Explanations() []Explanation {
	return []Explanation{
		{Failed, "failed", "the work could not be done, for a reason that has no code of its own", "read the sentence: it names what failed, such as a file or a terminal"},
		{Usage, "usage", "the command, the settings or the query can't be used as they are", "correct what the sentence names; the hint shows the right form"},
		{Network, "network", "nothing answered, or something other than the service did: a name, a connection, TLS, a proxy or a time limit", "run tocsin doctor: it tries each host and says how far it gets"},
		{Service, "service", "the service answered that it failed, or with something that makes no sense", "wait: what failed is asked for again; if it lasts, give Microsoft's support the ids in the hint"},
		{Throttled, "throttled", "the service limits requests", "wait; lower requests_per_minute if other programs use the same application"},
		{SignIn, "sign-in", "Entra refused the sign-in of the application", "compare tenant id, client id and cloud with the application's overview page; tocsin doctor tries them"},
		{Consent, "consent", "the sign-in worked, and a permission or a licence is missing", "let an administrator consent to the permissions that the hint names"},
		{Certificate, "certificate", "the certificate or its key can't be used, or Entra doesn't know it", "run tocsin cert check, then compare the thumbprint with Certificates & secrets in Entra"},
		{Store, "store", "the store can't be read or written", "run tocsin store check; look at the free space and the rights of the folder"},
		{Interrupted, "interrupted", "it was stopped before it was done", "run it again: nothing that was stored is lost"},
		{Policy, "policy", "a policy of the tenant refuses the application, whose credentials are right", "let whoever keeps that policy exempt the application, or change the policy; new credentials don't help"},
	}
}

// Code returns the stable word for the kind.
func (k Kind) Code() string {
	for _, e := range Explanations() {
		if e.Kind == k {
			return e.Code
		}
	}
	return Failed.Code()
}

// CodeOf returns the stable code of an error: that of its cause if it has a known one, such
// as Entra's AADSTS700016, else that of its kind; "" for nil.
func CodeOf(err error) string {
	f := Of(err)
	if f == nil {
		return ""
	}
	return cmp.Or(f.Code, f.Kind.Code())
}

// ExplanationOf returns the explanation of a code, in any case.
func ExplanationOf(code string) (Explanation, bool) {
	for _, e := range Explanations() {
		if strings.EqualFold(e.Code, code) {
			return e, true
		}
	}
	return Explanation{}, false
}
