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
			if a.Provider != row.provider || a.Product != row.product || strings.Join(a.SensorTypes, ",") != row.sensors {
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
		{alert.AlertsV2, `{"id":"zz1","serviceSource":"unknownFutureValue"}`, "other", "unknownFutureValue"},
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
