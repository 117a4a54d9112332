package entra

import (
	"slices"

	"tocsin/graph/fault"
)

// VouchedFaults returns the texts for refusals of a workload identity where those of Faults
// speak of a certificate, of which this application has none. A code has one row.
func VouchedFaults() []Known {
	row := func(code int, sentence, hint string) Known {
		return Known{Number: code, Fault: fault.Fault{Kind: fault.SignIn, Sentence: sentence + " (" + codeText(code) + ")", Hint: hint, Code: codeText(code)}}
	}
	const (
		reads    = "look into the token file that " + tokenFileVariable + " names: it must hold the token of this machine, written by whoever runs it"
		issues   = "check that Entra can reach the issuer's public keys (the cluster's OIDC discovery page), and that the token is of this issuer; tocsin doctor shows it"
		outdated = checkClock + "; if the clock is right, check that the token file is written anew before its token ends"
	)
	return []Known{
		row(700027, "Entra could not verify the signature of this machine's token", issues),
		row(1000502, "Entra could not verify the key behind this machine's token", issues),
		row(700024, "this machine's token has ended or is not valid yet", outdated),
		about(fault.AboutCredential, row(700023, "this machine's token is for another audience", addFederated)),
		row(7000218, "Entra received no token of this machine", "look for a proxy that changes requests"),
		row(50012, "Entra could not verify this machine's token", issues),
		row(50027, "Entra could not read this machine's token", reads),
	}
}

// withoutCertificate gives a refusal the words for a credential without a certificate.
func withoutCertificate(f *fault.Fault) *fault.Fault {
	table := VouchedFaults()
	i := slices.IndexFunc(table, func(k Known) bool { return k.Fault.Code == f.Code })
	if i < 0 {
		return f
	}
	known := *f
	known.Kind, known.Sentence, known.Hint, known.About = table[i].Kind, table[i].Sentence, table[i].Hint, table[i].About
	return &known
}
