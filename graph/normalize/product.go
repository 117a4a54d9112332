package normalize

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// product is a row of the provider table of the query language's reference. The words
// by which sources name the product are in its row in alert.
type product struct {
	provider alert.Provider
	prefixes []string // of the alert's id
	sensor   string
	schema   string // if no row above decides
	malware  bool   // it also watches endpoints: malware makes its alerts antivirus
}

// products is the provider table, never written to.
var products = []product{
	{alert.Entra, []string{"ad"}, "IDENTITY_ENTRA", cloudAudit, false},
	{alert.M365D, []string{"ra", "ta", "ea"}, "XDR_DEFENDER", thirdParty, true},
	{alert.MDA, []string{"ca", "rm"}, "CLOUD_APPS", cloudAudit, false},
	{alert.MDE, []string{commonPrefix, "ed"}, "ENDPOINT_DEFENDER", thirdParty, true},
	{alert.MDI, []string{"aa", "ri"}, "IDENTITY_AD", cloudAudit, false},
	{alert.MDO, []string{"fa"}, "EMAIL_O365", email, false},
	{alert.DLP, []string{"dl"}, "DATA_DLP", thirdParty, false},
	{alert.IRM, []string{"ir"}, "DATA_IRM", thirdParty, false},
	{alert.AppGov, []string{"ma"}, "CLOUD_APPS", cloudAudit, false},
	{alert.MDC, []string{"dc"}, "CLOUD_WORKLOAD", cloudAudit, false},
	{alert.Sentinel, []string{"sn"}, "SIEM_SENTINEL", thirdParty, true},
	{alert.TI, nil, "THIRDPARTY", thirdParty, false},
	{alert.AI, nil, "THIRDPARTY", thirdParty, false},
	{alert.AIP, nil, "THIRDPARTY", thirdParty, false},
}

// commonPrefix begins the ids of Endpoint, and older ids of what Defender XDR and
// Sentinel raise. It decides only if Graph hides the product.
const commonPrefix = "da"

// other is the row of products that the table does not have.
var other = product{provider: alert.Other, sensor: "THIRDPARTY", schema: thirdParty}

// The schemas, as a query's FROM names them.
const (
	antivirus  = "antivirus"
	email      = "email"
	cloudAudit = "cloudaudit"
	thirdParty = "thirdparty"
)

// naming holds the words of an alert for its product, in the order in which it decides.
type naming struct {
	word  string   // the source's own word
	id    string   // its first two letters tell the product; "" if they don't
	hints []string // names for people, and of what detected it
}

// product returns the product that an alert names, or other. A word that no row has may
// be a new name of the product that the id's prefix tells.
func (n naming) product() *product {
	if p := productNamed(n.word); p != nil {
		return p
	}
	if p := n.prefixed(); p != nil {
		return p
	}
	for _, hint := range n.hints {
		if p := productNamed(hint); p != nil {
			return p
		}
	}
	return &other
}

// productNamed returns the product that a word names, or nil.
func productNamed(word string) *product {
	provider, ok := alert.ProviderOf(word)
	if !ok {
		return nil
	}
	return &products[slices.IndexFunc(products, func(p product) bool { return p.provider == provider })]
}

// productOf returns the row of a product; other if it has none.
func productOf(provider alert.Provider) *product {
	for i := range products {
		if products[i].provider == provider {
			return &products[i]
		}
	}
	return &other
}

// prefixed returns the product that the prefix of the id tells, or nil.
func (n naming) prefixed() *product {
	if len(n.id) < 2 || bareID(n.id) || n.id[:2] == commonPrefix && !hidden(n.word) {
		return nil
	}
	for i := range products {
		if slices.Contains(products[i].prefixes, n.id[:2]) {
			return &products[i]
		}
	}
	return nil
}

// hidden reports whether a source's word says nothing: Graph sends
// unknownFutureValue for members that a client did not ask for.
func hidden(word string) bool {
	switch strings.ToLower(word) {
	case "", "unknown", "unknownfuturevalue":
		return true
	}
	return false
}

// bareID reports whether an id is a hash or GUID without a prefix, as those of Legacy
// are, so that its first letters mean nothing.
func bareID(id string) bool {
	switch len(id) {
	case 24, 36, 64:
		return strings.Trim(id, "0123456789abcdefABCDEF-") == ""
	}
	return false
}

// traits are what the schema depends on, gathered over all evidence.
type traits uint8

const (
	fileOrMalware traits = 1 << iota
	mail
	ofLegacy // the alert is one of Legacy
)

// finish fills the fields of a that follow from its product. said is the
// product's name in the source's words, for products that the table lacks.
func (p *product) finish(a *alert.Alert, found traits, said string) {
	a.Provider = p.provider
	a.Product = p.provider.Product()
	if a.Product == "" {
		a.Product = said
	}
	a.SensorTypes = []string{alert.GraphSensor, p.sensor}
	a.Schema = p.schemaOf(a, found)
}

// schemaOf tries the rows of the schema table from the top.
func (p *product) schemaOf(a *alert.Alert, found traits) string {
	switch {
	case found&mail != 0:
		return email
	case found&fileOrMalware == 0:
	case p.provider == alert.MDE && (strings.EqualFold(a.DetectionSource, "antivirus") || strings.EqualFold(a.DetectionSource, "smartScreen")),
		(p.malware || found&ofLegacy != 0 && p.provider == alert.Other) && ofMalware(a):
		return antivirus
	}
	return p.schema
}

// ofMalware reports whether a category of an alert is one of malware, in Graph's spelling
// or with blanks.
func ofMalware(a *alert.Alert) bool {
	is := func(category string) bool {
		switch len(category) {
		case len("Malware"), len("Ransomware"), len("UnwantedSoftware"), len("Unwanted Software"):
			word := strings.ReplaceAll(category, " ", "")
			return strings.EqualFold(word, "Malware") || strings.EqualFold(word, "Ransomware") || strings.EqualFold(word, "UnwantedSoftware")
		}
		return false
	}
	return is(a.Category) || slices.ContainsFunc(a.Categories, is)
}
