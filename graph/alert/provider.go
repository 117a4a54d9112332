package alert

import (
	"strings"
	"sync"
)

// providerRow holds the words of one product.
type providerRow struct {
	code    Provider
	name    string // in full
	short   string // for a narrow column
	service string // serviceSource of alerts_v2; "" if it sends none
}

// providers is the table in the order of Providers, built once and never written to
// after.
var providers = sync.OnceValue(func() []providerRow {
	return []providerRow{
		{Entra, "Microsoft Entra ID Protection", "Entra ID", "azureAdIdentityProtection"},
		{M365D, "Microsoft Defender XDR", "Defender XDR", "microsoft365Defender"},
		{MDA, "Microsoft Defender for Cloud Apps", "Cloud Apps", "microsoftDefenderForCloudApps"},
		{MDE, "Microsoft Defender for Endpoint", "Endpoint", "microsoftDefenderForEndpoint"},
		{MDI, "Microsoft Defender for Identity", "Identity", "microsoftDefenderForIdentity"},
		{MDO, "Microsoft Defender for Office 365", "Office 365", "microsoftDefenderForOffice365"},
		{DLP, "Microsoft Purview Data Loss Prevention", "DLP", "dataLossPrevention"},
		{IRM, "Microsoft Purview Insider Risk Management", "Insider Risk", "microsoftInsiderRiskManagement"},
		{AppGov, "Microsoft App Governance", "App Gov", "microsoftAppGovernance"},
		{MDC, "Microsoft Defender for Cloud", "Cloud", "microsoftDefenderForCloud"},
		{Sentinel, "Microsoft Sentinel", "Sentinel", "microsoftSentinel"},
		{TI, "Microsoft Threat Intelligence", "Threat Intel", "microsoftThreatIntelligence"},
		{AI, "Microsoft Security for AI", "AI", "microsoftSecurityForAI"},
		{AIP, "Azure Information Protection", "AIP", ""},
		{Other, "", "Other", ""},
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

// providerCodes returns the values of a field that holds codes.
func providerCodes() []Value {
	return eachProvider(func(row *providerRow) string { return string(row.code) })
}

// providerNames returns the values of a field that holds full names. Other has none:
// its products have the source's own names.
func providerNames() []Value {
	return eachProvider(func(row *providerRow) string { return row.name })
}

// eachProvider returns a value for each product that has a word: all of its words
// mean that one.
func eachProvider(word func(*providerRow) string) []Value {
	var values []Value
	for _, row := range providers() {
		if w := word(&row); w != "" {
			values = append(values, valueOf(w, string(row.code), row.short, row.name, row.service))
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
