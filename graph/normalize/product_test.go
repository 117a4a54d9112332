package normalize_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// TestProviders holds every row of the provider table.
func TestProviders(t *testing.T) {
	for _, row := range []struct {
		provider                                  alert.Provider
		product, service, vendor, prefix, sensors string
	}{
		{"entra", "Microsoft Entra ID Protection", "azureAdIdentityProtection", "IPC", "ad", "IDENTITY_ENTRA"},
		{"m365d", "Microsoft Defender XDR", "microsoft365Defender", "", "ra ta ea", "XDR_DEFENDER"},
		{"mda", "Microsoft Defender for Cloud Apps", "microsoftDefenderForCloudApps", "MCAS", "ca rm", "CLOUD_APPS"},
		{"mde", "Microsoft Defender for Endpoint", "microsoftDefenderForEndpoint", "Microsoft Defender ATP", "da ed", "ENDPOINT_DEFENDER"},
		{"mdi", "Microsoft Defender for Identity", "microsoftDefenderForIdentity", "Azure Advanced Threat Protection", "aa ri", "IDENTITY_AD"},
		{"mdo", "Microsoft Defender for Office 365", "microsoftDefenderForOffice365", "Office 365 Security and Compliance", "fa", "EMAIL_O365"},
		{"dlp", "Microsoft Purview Data Loss Prevention", "dataLossPrevention", "", "dl", "DATA_DLP"},
		{"irm", "Microsoft Purview Insider Risk Management", "microsoftInsiderRiskManagement", "", "ir", "DATA_IRM"},
		{"appgov", "Microsoft App Governance", "microsoftAppGovernance", "", "ma", "CLOUD_APPS"},
		{"mdc", "Microsoft Defender for Cloud", "microsoftDefenderForCloud", "ASC", "dc", "CLOUD_WORKLOAD"},
		{"sentinel", "Microsoft Sentinel", "microsoftSentinel", "Azure Sentinel", "sn", "SIEM_SENTINEL"},
		{"ti", "Microsoft Threat Intelligence", "microsoftThreatIntelligence", "", "", "THIRDPARTY"},
		{"ai", "Microsoft Security for AI", "microsoftSecurityForAI", "", "", "THIRDPARTY"},
		{"aip", "Azure Information Protection", "", "Azure Information Protection", "", "THIRDPARTY"},
	} {
		check := func(source alert.SourceName, item map[string]any) {
			t.Helper()
			raw, err := json.Marshal(item)
			if err != nil {
				t.Fatal(err)
			}
			a := normalize.Record("c", source, raw).Alert
			if a.Provider != row.provider || a.Product != row.product || strings.Join(a.SensorTypes, ",") != alert.GraphSensor+","+row.sensors {
				t.Errorf("%s: %s, %q, %v; want %s, %q, %s", raw, a.Provider, a.Product, a.SensorTypes, row.provider, row.product, row.sensors)
			}
		}
		if row.service != "" {
			check(alert.AlertsV2, map[string]any{"id": "da1", "serviceSource": row.service, "productName": "x"})
			check(alert.AlertsV2, map[string]any{"id": "zz1", "serviceSource": strings.ToUpper(row.service)})
		}
		if row.vendor != "" {
			check(alert.Legacy, map[string]any{"id": "da1", "vendorInformation": map[string]any{"provider": row.vendor}})
		}
		for _, prefix := range strings.Fields(row.prefix) {
			for _, word := range []any{"unknownFutureValue", "unknown", "", nil} {
				check(alert.AlertsV2, map[string]any{"id": prefix + "0f1b2c3d-4e5f", "serviceSource": word})
			}
		}
	}
}

func TestOtherProducts(t *testing.T) {
	for _, c := range []struct {
		source            alert.SourceName
		item              string
		provider, product string
	}{
		{alert.AlertsV2, `{"id":"da1","serviceSource":"microsoftNewThing","productName":"New"}`, "other", "microsoftNewThing"},
		{alert.AlertsV2, `{"id":"zz1","serviceSource":"unknownFutureValue","productName":"New"}`, "other", "New"},
		{alert.AlertsV2, `{"id":"zz1","serviceSource":"unknownFutureValue"}`, "other", ""},
		{alert.AlertsV2, `{"id":"zz1"}`, "other", ""},
		{alert.AlertsV2, `{"id":"zz1","serviceSource":"microsoftDataLossPrevention"}`, "dlp", "Microsoft Purview Data Loss Prevention"},
		{alert.AlertsV2, `{"id":"da1","serviceSource":"MicrosoftCloudAppSecurity"}`, "mda", "Microsoft Defender for Cloud Apps"},
		{alert.AlertsV2, `{"id":"zz1","serviceSource":"AadIdentityProtection"}`, "entra", "Microsoft Entra ID Protection"},
		{alert.AlertsV2, `{"id":"zz1","serviceSource":"AppGovernance"}`, "appgov", "Microsoft App Governance"},
		{alert.AlertsV2, `{"id":"zz1","serviceSource":"AzureATP"}`, "mdi", "Microsoft Defender for Identity"},
		{alert.AlertsV2, `{"id":"zz1","serviceSource":"OfficeATP"}`, "mdo", "Microsoft Defender for Office 365"},
		{alert.Legacy, `{"id":"da637_1","vendorInformation":{"provider":"Palo Alto Networks"}}`, "other", "Palo Alto Networks"},
		{alert.Legacy, `{"id":"da637_1","vendorInformation":null}`, "mde", "Microsoft Defender for Endpoint"},
		{alert.Legacy, `{"id":"` + strings.Repeat("da", 32) + `"}`, "other", ""},
		{alert.Legacy, `{"id":"da000000-0000-0000-0000-000000000000"}`, "other", ""},
	} {
		a := normalize.Record("c", c.source, []byte(c.item)).Alert
		if string(a.Provider) != c.provider || a.Product != c.product {
			t.Errorf("%s: %s, %q; want %s, %q", c.item, a.Provider, a.Product, c.provider, c.product)
		}
	}
}

// TestSourceWords holds the words by which sources named each product: of alerts_v2
// today and earlier, of Legacy, and of the programs that hand on alerts.
func TestSourceWords(t *testing.T) {
	for provider, words := range map[alert.Provider][]string{
		alert.Entra: {
			"azureAdIdentityProtection", "aadIdentityProtection", "AAD Identity Protection", "IPC", "Azure AD Identity Protection",
			"Azure Active Directory Identity Protection", "Microsoft Entra ID Protection", "microsoftEntraIdProtection",
		},
		alert.M365D: {"microsoft365Defender", "Microsoft 365 Defender", "Microsoft Defender XDR", "Microsoft Threat Protection", "MTP"},
		alert.MDA: {
			"microsoftCloudAppSecurity", "Microsoft Cloud App Security", "MCAS", "cloudAppSecurity", "Microsoft Defender for Cloud Apps",
		},
		alert.MDE: {
			"Windows Defender ATP", "windowsDefenderAtp", "WDATP", "Microsoft Defender ATP", "MicrosoftDefenderATP", "MDATP",
			"Windows Defender Advanced Threat Protection", "Microsoft Defender Advanced Threat Protection", "Microsoft Defender for Endpoint",
		},
		alert.MDI: {"Azure Advanced Threat Protection", "azureAtp", "AATP", "Microsoft Defender for Identity"},
		alert.MDO: {
			"Office 365 Security and Compliance", "Office 365 Security & Compliance", "Microsoft Office 365 Security and Compliance", "OATP",
			"officeAtp", "office365AdvancedThreatProtection", "microsoftDefenderForOffice", "Microsoft Defender for Office 365",
		},
		alert.DLP:      {"microsoftDataLossPrevention", "Microsoft Data Loss Prevention", "Data Loss Prevention"},
		alert.IRM:      {"insiderRiskManagement", "Microsoft 365 Insider Risk Management", "Microsoft Insider Risk Management"},
		alert.AppGov:   {"appGovernance", "App Governance", "microsoftAppGovernance"},
		alert.MDC:      {"ASC", "Azure Security Center", "azureSecurityCenter", "microsoftDefenderForAzure", "Azure Defender", "Microsoft Defender for Cloud"},
		alert.Sentinel: {"Azure Sentinel", "azureSentinel", "Microsoft Sentinel", "microsoftSentinel"},
		alert.TI:       {"Microsoft Threat Intelligence"},
		alert.AI:       {"Microsoft Security for AI"},
		alert.AIP:      {"Azure Information Protection", "azureInformationProtection"},
	} {
		for _, word := range words {
			for _, spelled := range []string{
				word, strings.ToUpper(word), strings.ToLower(word), "  " + strings.ReplaceAll(word, " ", "-") + " ", strings.ReplaceAll(word, " ", ""),
			} {
				checkWord(t, alert.AlertsV2, `"serviceSource":"`+spelled+`"`, spelled, provider)
				checkWord(t, alert.Legacy, `"vendorInformation":{"provider":"`+spelled+`","subProvider":"MCAS"}`, spelled, provider)
			}
		}
	}
}

// checkWord maps an item whose id has the prefix of Endpoint, and holds that the word
// alone decides and stays as sent.
func checkWord(t *testing.T, source alert.SourceName, member, word string, want alert.Provider) {
	t.Helper()
	rec := normalize.Record("c", source, []byte(`{"id":"da637","title":"t","severity":"low",`+member+`}`))
	a := rec.Alert
	if a.Provider != want || a.Product != want.Product() || rec.Malformed {
		t.Errorf("%s %s: %s, %q, malformed %t; want %s", source, member, a.Provider, a.Product, rec.Malformed, want)
	}
	if !strings.EqualFold(a.ServiceSource, word) {
		t.Errorf("%s: the service is %q, not as sent", member, a.ServiceSource)
	}
}

// TestNaming holds the order in which an alert's members name its product.
func TestNaming(t *testing.T) {
	const guid = "0f1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
	v2 := func(id, service, product, detection string) string {
		return `{"id":"` + id + `","serviceSource":"` + service + `","productName":"` + product + `","detectionSource":"` + detection + `"}`
	}
	legacy := func(id, provider, sub string) string {
		return `{"id":"` + id + `","vendorInformation":{"provider":"` + provider + `","subProvider":"` + sub + `"}}`
	}
	for _, c := range []struct {
		source         alert.SourceName
		item, provider string
	}{
		{alert.AlertsV2, v2("fa"+guid, "dataLossPrevention", "Microsoft Sentinel", "cloudAppSecurity"), "dlp"},
		{alert.AlertsV2, v2("fa"+guid, "someNewWord", "Microsoft Sentinel", "cloudAppSecurity"), "mdo"}, // a new name of the prefix's product
		{alert.AlertsV2, v2("zz"+guid, "someNewWord", "Microsoft Sentinel", "cloudAppSecurity"), "sentinel"},
		{alert.AlertsV2, v2("zz"+guid, "someNewWord", "new", "cloudAppSecurity"), "other"}, // what detected it is no name
		{alert.AlertsV2, v2("da"+guid, "someNewWord", "new", ""), "other"},                 // older ids of several products begin so
		{alert.AlertsV2, v2("zz"+guid, "unknownFutureValue", "new", "cloudAppSecurity"), "mda"},
		{alert.AlertsV2, v2("zz"+guid, "unknownFutureValue", "Microsoft Purview Insider Risk Management", "cloudAppSecurity"), "irm"},
		{alert.AlertsV2, v2("zz"+guid, "unknownFutureValue", "", "antivirus"), "other"},
		{alert.AlertsV2, v2("ad1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "unknownFutureValue", "", ""), "other"}, // a GUID has no prefix
		{alert.AlertsV2, v2("f", "unknownFutureValue", "", ""), "other"},
		{alert.Legacy, legacy("fa_1", "Palo Alto Networks", "MCAS"), "other"}, // a vendor of its own
		{alert.Legacy, legacy("da637_1", "Windows Defender Corp", "EDR"), "other"},
		{alert.Legacy, legacy("C0ffee", "Microsoft 365 Defender", "MCAS"), "m365d"}, // raised it by itself
		{alert.Legacy, legacy("C0ffee", "Microsoft Sentinel", "ASC"), "sentinel"},
		{alert.Legacy, legacy("C0ffee", "", "MicrosoftDefenderATP"), "mde"},
		{alert.Legacy, legacy("C0ffee", "unknown", "EDR"), "other"},
	} {
		rec := normalize.Record("c", c.source, []byte(c.item))
		if string(rec.Alert.Provider) != c.provider || rec.Malformed {
			t.Errorf("%s: %s, malformed %t; want %s", c.item, rec.Alert.Provider, rec.Malformed, c.provider)
		}
	}
}

// TestLongWords holds that a text of any length is no product, and no trouble.
func TestLongWords(t *testing.T) {
	for _, word := range []string{strings.Repeat("a", 200), "ASC" + strings.Repeat(" ", 100), strings.Repeat("\u00e9", 100), "-", "☃"} {
		a := normalize.Record("c", alert.AlertsV2, []byte(`{"id":"zz1","serviceSource":"`+word+`"}`)).Alert
		if a.Provider != alert.Other || a.Product == "" {
			t.Errorf("%.20q: %s, %q", word, a.Provider, a.Product)
		}
	}
}

// TestSchemas tries the schema table's rows in their order.
func TestSchemas(t *testing.T) {
	file := `{"@odata.type":"#microsoft.graph.security.fileEvidence"}`
	for _, c := range []struct{ service, detection, evidence, want string }{
		{"microsoftDefenderForEndpoint", "antivirus", file, "antivirus"},
		{"microsoftDefenderForEndpoint", "SmartScreen", `{"@odata.type":"#microsoft.graph.security.malwareEvidence"}`, "antivirus"},
		{"microsoftDefenderForEndpoint", "antivirus", `{"@odata.type":"#microsoft.graph.security.deviceEvidence"}`, "thirdparty"},
		{"microsoftDefenderForEndpoint", "antivirus", `{"a":[{"b":` + file + `}]}`, "antivirus"},
		{"microsoftDefenderForEndpoint", "customTi", file, "thirdparty"},
		{"microsoft365Defender", "antivirus", file, "thirdparty"},
		{"microsoftDefenderForOffice365", "antivirus", file, "email"},
		{"microsoftDefenderForOffice365", "", "", "email"},
		{"dataLossPrevention", "", file, "thirdparty"},
		{"dataLossPrevention", "", `{"@odata.type":"#microsoft.graph.security.mailboxEvidence"}`, "email"},
		{"microsoft365Defender", "", `{"@odata.type":"#microsoft.graph.security.analyzedMessageEvidence"}`, "email"},
		{"microsoft365Defender", "", `{"@odata.type":"#microsoft.graph.security.mailClusterEvidence"}`, "email"},
		{"azureAdIdentityProtection", "", `{"@odata.type":"#microsoft.graph.security.submissionMailEvidence"}`, "email"},
		{"microsoftSentinel", "", `{"@odata.type":"#microsoft.graph.security.mailboxConfigurationEvidence"}`, "email"},
		{"azureAdIdentityProtection", "", file, "cloudaudit"},
		{"microsoftDefenderForCloudApps", "", "", "cloudaudit"},
		{"microsoftDefenderForIdentity", "", "", "cloudaudit"},
		{"microsoftAppGovernance", "", "", "cloudaudit"},
		{"microsoftDefenderForCloud", "", "", "cloudaudit"},
		{"microsoftSentinel", "", "", "thirdparty"},
		{"microsoftInsiderRiskManagement", "", "", "thirdparty"},
		{"newThing", "", "", "thirdparty"},
	} {
		// Evidence comes first: the schema must not depend on the order of members.
		item := `{"evidence":[` + c.evidence + `],"id":"1","detectionSource":"` + c.detection + `","serviceSource":"` + c.service + `"}`
		if got := normalize.Record("c", alert.AlertsV2, []byte(item)).Alert.Schema; got != c.want {
			t.Errorf("%s: schema %s, want %s", item, got, c.want)
		}
	}
}
