package alert

import (
	"cmp"
	"strings"
	"sync"
	"unicode"
)

// providerRow holds the words of one product.
type providerRow struct {
	code    Provider
	name    string   // in full
	short   string   // for a narrow column
	service string   // serviceSource of alerts_v2; "" if it sends none
	taegis  string   // the name of its detector in Taegis; "" if no name other than the full one is known
	said    []string // other words by which a source names it, today or earlier
}

// providers is the table in the order of Providers, built once and never written to
// after. The other words are serviceSource of earlier replies and of the APIs before
// Graph, vendorInformation.provider of Legacy, and the names under which Sentinel and
// Defender XDR hand on the alerts of others. Case, blanks and punctuation don't count.
//
// A product that hands on the alerts of others, such as Defender XDR or Sentinel, is the
// product of what it raises under its own name: Graph names the original one otherwise.
var providers = sync.OnceValue(func() []providerRow {
	return []providerRow{
		{Entra, "Microsoft Entra ID Protection", "Entra ID", "azureAdIdentityProtection", "Azure Active Directory Identity Protection", []string{
			"IPC", "AAD Identity Protection", "Entra ID Protection",
		}},
		{M365D, "Microsoft Defender XDR", "Defender XDR", "microsoft365Defender", "Microsoft 365 Defender", []string{
			"Microsoft Threat Protection", "MTP", "M365 Defender",
		}},
		{MDA, "Microsoft Defender for Cloud Apps", "Cloud Apps", "microsoftDefenderForCloudApps", "Microsoft Cloud App Security", []string{
			"MCAS", "Cloud App Security", "Office 365 Cloud App Security", "MDCA",
		}},
		{MDE, "Microsoft Defender for Endpoint", "Endpoint", "microsoftDefenderForEndpoint", "Microsoft Defender ATP", []string{
			"Microsoft Defender Advanced Threat Protection", "MDATP",
			"Windows Defender ATP", "Windows Defender Advanced Threat Protection", "WDATP",
		}},
		{MDI, "Microsoft Defender for Identity", "Identity", "microsoftDefenderForIdentity", "Azure Advanced Threat Protection", []string{
			"Azure ATP", "AATP",
		}},
		{MDO, "Microsoft Defender for Office 365", "Office 365", "microsoftDefenderForOffice365", "Microsoft Office 365 Security and Compliance", []string{
			"Office 365 Security and Compliance", "Office 365 Security & Compliance",
			"Office 365 Advanced Threat Protection", "Office 365 ATP", "Office ATP", "OATP", "microsoftDefenderForOffice",
		}},
		{DLP, "Microsoft Purview Data Loss Prevention", "DLP", "dataLossPrevention", "", []string{
			"microsoftDataLossPrevention", "Office 365 Data Loss Prevention",
		}},
		{IRM, "Microsoft Purview Insider Risk Management", "Insider Risk", "microsoftInsiderRiskManagement", "", []string{
			"insiderRiskManagement", "Microsoft 365 Insider Risk Management", "Office 365 Insider Risk Management",
		}},
		{AppGov, "Microsoft App Governance", "App Gov", "microsoftAppGovernance", "", []string{
			"appGovernance", "appGovernancePolicy", "appGovernanceDetection",
		}},
		{MDC, "Microsoft Defender for Cloud", "Cloud", "microsoftDefenderForCloud", "Azure Security Center", []string{
			"ASC", "Azure Defender", "microsoftDefenderForAzure",
		}},
		{Sentinel, "Microsoft Sentinel", "Sentinel", "microsoftSentinel", "", []string{
			"Azure Sentinel", "ASI Scheduled Alerts", "ASI NRT Alerts",
		}},
		{TI, "Microsoft Threat Intelligence", "Threat Intel", "microsoftThreatIntelligence", "", []string{"Microsoft Defender Threat Intelligence"}},
		{AI, "Microsoft Security for AI", "AI", "microsoftSecurityForAI", "", nil},
		{AIP, "Azure Information Protection", "AIP", "", "", []string{"Microsoft Purview Information Protection"}},
		{Other, "", "Other", "", "", nil},
	}
})

// row returns the provider's row; that of Other if the provider has none.
func (p Provider) row() *providerRow {
	rows := providers()
	for i := range rows {
		if rows[i].code == p {
			return &rows[i]
		}
	}
	return &rows[len(rows)-1]
}

// Providers returns every code.
func Providers() []Provider {
	codes := make([]Provider, len(providers()))
	for i, row := range providers() {
		codes[i] = row.code
	}
	return codes
}

// Product returns the full name of the product; "" for Other, since the source
// sends the name of such a product.
func (p Provider) Product() string { return p.row().name }

// Short returns the product's name for a narrow column.
func (p Provider) Short() string { return p.row().short }

// Service returns the word by which alerts_v2 names the product, its serviceSource;
// "" if it has none.
func (p Provider) Service() string { return p.row().service }

// sayings holds the product of each word by which a source may name it: as in the
// table, which spares the fold of what is sent as it should be, and folded.
var sayings = sync.OnceValue(func() map[string]Provider {
	table := map[string]Provider{}
	for _, row := range providers() {
		for _, word := range append([]string{row.name, row.service, row.taegis}, row.said...) {
			if word != "" {
				table[word], table[lettersOf(word)] = row.code, row.code
			}
		}
	}
	return table
})

// mostSaid is a bound, in bytes, above which a text is no product's name.
const mostSaid = 100

// ProviderOf returns the product that a source's word names, its full name or one of
// its earlier names; false if the table has no such word. The short names aren't among
// them: they are too common for the word of a foreign product.
func ProviderOf(word string) (Provider, bool) {
	p, ok := sayings()[word]
	if !ok && len(word) <= mostSaid {
		p, ok = sayings()[lettersOf(word)]
	}
	return p, ok
}

// lettersOf returns the letters and digits of a word, in lower case, so that "Microsoft
// Cloud App Security" and microsoftCloudAppSecurity are one.
func lettersOf(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, word)
}

// providerCodes returns the values of a field that holds codes.
func providerCodes() []Value {
	return eachProvider(func(row *providerRow) string { return string(row.code) })
}

// providerNames returns the values of a field that holds full names. Other has none:
// its products have the source's own names.
func providerNames() []Value {
	return eachProvider(func(row *providerRow) string { return row.name })
}

// detectorNames returns the values of a field that holds the names of detectors in Taegis.
func detectorNames() []Value { return eachProvider((*providerRow).detector) }

// detector returns the name of the product's detector in Taegis.
func (row *providerRow) detector() string { return cmp.Or(row.taegis, row.name) }

// detectorOf returns the name of the detector in Taegis of a product, by its full name.
// A product without a row is its own.
func detectorOf(product string) string {
	rows := providers()
	for i := range rows {
		if rows[i].name == product {
			return rows[i].detector()
		}
	}
	return product
}

// eachProvider returns a value for each product that has a word: all of its words
// mean that one.
func eachProvider(word func(*providerRow) string) []Value {
	var values []Value
	for _, row := range providers() {
		if w := word(&row); w != "" {
			others := append([]string{string(row.code), row.short, row.name, row.service, row.taegis}, row.said...)
			values = append(values, valueOf(w, others...))
		}
	}
	return values
}

// valueOf returns a value with the other words for it. It leaves out empty words and
// those that differ only by case.
func valueOf(word string, others ...string) Value {
	v := Value{Word: word}
	seen := map[string]bool{"": true, strings.ToLower(word): true}
	for _, other := range others {
		if key := strings.ToLower(other); !seen[key] {
			seen[key] = true
			v.Also = append(v.Also, other)
		}
	}
	return v
}
