package normalize

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// product is a row of the provider table of the query language's reference.
type product struct {
	provider alert.Provider
	vendor   string   // vendorInformation.provider of Legacy
	prefixes []string // of the alert's id
	sensor   string
	schema   string   // if no row above decides
	former   []string // other words of serviceSource: earlier ones, and those of the APIs before Graph
}

// products is the provider table, never written to.
var products = []product{
	{alert.Entra, "IPC", []string{"ad"}, "IDENTITY_ENTRA", cloudAudit, []string{"aadIdentityProtection", "azureActiveDirectoryIdentityProtection"}},
	{alert.M365D, "", []string{"ra", "ta", "ea"}, "XDR_DEFENDER", thirdParty, []string{"microsoftThreatProtection", "microsoftDefenderXdr"}},
	{alert.MDA, "MCAS", []string{"ca", "rm"}, "CLOUD_APPS", cloudAudit, []string{"microsoftCloudAppSecurity", "mcas", "cloudAppSecurity"}},
	{alert.MDE, "Microsoft Defender ATP", []string{"da", "ed"}, "ENDPOINT_DEFENDER", thirdParty, []string{"windowsDefenderAtp", "microsoftDefenderAtp"}},
	{alert.MDI, "Azure Advanced Threat Protection", []string{"aa", "ri"}, "IDENTITY_AD", cloudAudit, []string{"azureAtp", "azureAdvancedThreatProtection"}},
	{alert.MDO, "Office 365 Security and Compliance", []string{"fa"}, "EMAIL_O365", email, []string{"officeAtp", "microsoftDefenderForOffice", "office365AdvancedThreatProtection"}},
	{alert.DLP, "", []string{"dl"}, "DATA_DLP", thirdParty, []string{"microsoftDataLossPrevention"}},
	{alert.IRM, "", []string{"ir"}, "DATA_IRM", thirdParty, []string{"insiderRiskManagement"}},
	{alert.AppGov, "", []string{"ma"}, "CLOUD_APPS", cloudAudit, []string{"appGovernance"}},
	{alert.MDC, "ASC", []string{"dc"}, "CLOUD_WORKLOAD", cloudAudit, []string{"azureSecurityCenter"}},
	{alert.Sentinel, "Azure Sentinel", []string{"sn"}, "SIEM_SENTINEL", thirdParty, []string{"azureSentinel"}},
	{alert.TI, "", nil, "THIRDPARTY", thirdParty, nil},
	{alert.AI, "", nil, "THIRDPARTY", thirdParty, nil},
	{alert.AIP, "Azure Information Protection", nil, "THIRDPARTY", thirdParty, nil},
}

// other is the row of products that the table does not have.
var other = product{provider: alert.Other, sensor: "THIRDPARTY", schema: thirdParty}

// The schemas, as a query's FROM names them.
const (
	antivirus  = "antivirus"
	email      = "email"
	cloudAudit = "cloudaudit"
	thirdParty = "thirdparty"
)

// productOf finds the product by the word of its source, which column picks
// from a row. The id's prefix decides only if Graph hides the word: old
// Endpoint ids begin alike whatever product Graph names.
func productOf(word, id string, column func(*product) string) *product {
	if !hidden(word) {
		for i := range products {
			if name := column(&products[i]); name != "" && strings.EqualFold(name, word) {
				return &products[i]
			}
		}
		return formerly(word)
	}
	for i := range products {
		for _, prefix := range products[i].prefixes {
			if strings.HasPrefix(id, prefix) {
				return &products[i]
			}
		}
	}
	return &other
}

// formerly finds the product that an earlier word names.
func formerly(word string) *product {
	for i := range products {
		if slices.ContainsFunc(products[i].former, func(name string) bool { return strings.EqualFold(name, word) }) {
			return &products[i]
		}
	}
	return &other
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

// service returns the product's word in alerts_v2.
func (p *product) service() string { return p.provider.Service() }

// bareLegacyID reports whether a Legacy id is a product's own hash or GUID, so
// that its first letters mean nothing.
func bareLegacyID(id string) bool {
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
)

// finish fills the fields of a that follow from its product. said is the
// product's name in the source's words, for products that the table lacks.
func (p *product) finish(a *alert.Alert, found traits, said string) {
	a.Provider = p.provider
	a.Product = p.provider.Product()
	if a.Product == "" {
		a.Product = said
	}
	a.SensorTypes = []string{p.sensor}
	a.Schema = p.schemaOf(a.DetectionSource, found)
}

// schemaOf tries the rows of the schema table from the top.
func (p *product) schemaOf(detection string, found traits) string {
	byScan := strings.EqualFold(detection, "antivirus") || strings.EqualFold(detection, "smartScreen")
	switch {
	case p.provider == alert.MDE && byScan && found&fileOrMalware != 0:
		return antivirus
	case found&mail != 0:
		return email
	}
	return p.schema
}
