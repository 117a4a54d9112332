package normalize

import (
	"strings"

	"tocsin/graph/alert"
)

// evidenceKind is a row of the table of evidence: one type of evidence, its name for
// people, and which of its members feed which logical type. Its sentence is in
// graph/alert/story.
type evidenceKind struct {
	typ   string // as in @odata.type, or the name of Legacy's complex type
	name  string
	feeds []feed
	trait traits
}

// evidenceKinds is the table of the 48 kinds of microsoft.graph.security. Nested
// evidence has a row of its own and is not named by the row that holds it.
func evidenceKinds() []evidenceKind {
	return append(append(append(identityKinds(), endpointKinds()...), mailKinds()...), cloudKinds()...)
}

func identityKinds() []evidenceKind {
	return []evidenceKind{
		{typ: "userEvidence", name: "User", feeds: account()},
		{typ: "securityGroupEvidence", name: "Security group", feeds: feeds(
			feeding(alert.Resource, "displayName", "friendlyName", "distinguishedName"),
			feeding(alert.UUID, "securityGroupId", "activeDirectoryObjectGuid", "sid"))},
		{
			typ: "activeDirectoryDomainEvidence", name: "Active Directory domain",
			feeds: mentioned(feeding(alert.Domain, "activeDirectoryDomainName")),
		},
		{typ: "servicePrincipalEvidence", name: "Service principal", feeds: feeds(
			feeding(alert.App, "servicePrincipalName", "appId"),
			feeding(alert.UUID, "servicePrincipalObjectId"))},
		{typ: "cloudLogonRequestEvidence", name: "Sign-in request", feeds: feeds(
			feeding(alert.UUID, "requestId"), sharing(ofRequest, "requestId"), sharing(ofCorrelation, "correlationId"))},
		{typ: "cloudLogonSessionEvidence", name: "Cloud sign-in session", feeds: feeds(
			mentioned(feeding(alert.Host, "deviceName")), feeding(alert.UUID, "sessionId"), filling("user_agent", "userAgent"))},
		{typ: "hostLogonSessionEvidence", name: "Device sign-in session", feeds: feeding(alert.UUID, "sessionId")},
		{typ: "oauthApplicationEvidence", name: "OAuth application", feeds: feeds(
			feeding(alert.App, "displayName", "appId"), feeding(alert.UUID, "objectId"))},
		{
			typ: "cloudApplicationEvidence", name: "Cloud application",
			feeds: feeding(alert.App, "displayName", "instanceName", "appId"),
		},
		{typ: "aiAgentEvidence", name: "AI agent", feeds: feeds(
			feeding(alert.App, "agentName"), feeding(alert.UUID, "agentId"))},
		{typ: "gitHubUserEvidence", name: "GitHub user", feeds: feeds(
			spellingsOf(alert.User, "login", "name"), feeding(alert.Email, "email"), feeding(alert.URL, "webUrl"))},
		{typ: "gitHubOrganizationEvidence", name: "GitHub organization", feeds: feeds(
			feeding(alert.Resource, "login", "displayName"), feeding(alert.Email, "email"), feeding(alert.URL, "webUrl"))},
		{typ: "gitHubRepoEvidence", name: "GitHub repository", feeds: feeds(
			feeding(alert.Resource, "login"), mentioned(feeding(alert.User, "owner")), feeding(alert.URL, "baseUrl"))},
	}
}

func endpointKinds() []evidenceKind {
	return []evidenceKind{
		{typ: "deviceEvidence", name: "Device", feeds: feeds(
			spellingsOf(alert.Host, "deviceDnsName", "hostName"), fallback(alert.Host, "deviceDnsName", "mdeDeviceId"),
			mentioned(feeding(alert.IP, "lastIpAddress", "lastExternalIpAddress", "ipInterfaces")),
			mentioned(accountOf("", "loggedOnUsers.domainName", "loggedOnUsers.accountName")), mentioned(feeding(alert.User, "loggedOnUsers.accountName")),
			mentioned(feeding(alert.Domain, "dnsDomain", "ntDomain", "loggedOnUsers.domainName")),
			spellingsOf(alert.UUID, "mdeDeviceId", "azureAdDeviceId", "vmMetadata.vmId"), filling("host_id", "mdeDeviceId"),
			feeding(alert.Resource, "vmMetadata.resourceId"))},
		{typ: "ioTDeviceEvidence", name: "IoT device", feeds: feeds(
			feeding(alert.Host, "deviceName"), mentioned(feeding(alert.User, "owners")), feeding(alert.UUID, "deviceId"))},
		{typ: "nicEvidence", name: "Network interface"},
		{typ: "fileEvidence", name: "File", trait: fileOrMalware, feeds: feeds(
			fileAt("fileDetails"), device(), acted("remediationStatus", "detectionStatus"))},
		{typ: "fileHashEvidence", name: "File hash", feeds: feeds(feeding(alert.Hash, "value"), acted("remediationStatus"))},
		{typ: "malwareEvidence", name: "Malware", trait: fileOrMalware, feeds: feeds(
			filling("threat_name", "name"), filling("threat_category", "category"), acted("remediationStatus"))},
		{typ: "processEvidence", name: "Process", feeds: feeds(
			feeding(alert.Process, "imageFile.fileName"), mentioned(feeding(alert.Process, "parentProcessImageFile.fileName")),
			feeding(alert.Command, "processCommandLine"),
			mentioned(fileAt("imageFile")), mentioned(fileAt("parentProcessImageFile")), mentioned(account()), device(), acted("remediationStatus", "detectionStatus"))},
		{typ: "registryKeyEvidence", name: "Registry key", feeds: feeding(alert.Registry, "registryKey")},
		{
			typ: "registryValueEvidence", name: "Registry value",
			feeds: feeding(alert.Registry, "registryKey", "registryValueName", "registryValue"),
		},
		{typ: "ipEvidence", name: "IP address", feeds: feeds(
			feeding(alert.IP, "ipAddress"), heldBy([]string{"", "sourceAddress"}, filling("source_address", "ipAddress")))},
		{typ: "urlEvidence", name: "URL", feeds: feeds(feeding(alert.URL, "url"), acted("remediationStatus"))},
		{typ: "dnsEvidence", name: "DNS name", feeds: feeding(alert.Domain, "domainName")},
		{typ: "networkConnectionEvidence", name: "Network connection"},
	}
}

func mailKinds() []evidenceKind {
	return []evidenceKind{
		{typ: "mailboxEvidence", name: "Mailbox", trait: mail, feeds: feeds(
			feeding(alert.Mailbox, "primaryAddress", "upn"), feeding(alert.Email, "primaryAddress"),
			feeding(alert.User, "upn"), account(), filling("user_principal_name", "upn"))},
		{typ: "mailboxConfigurationEvidence", name: "Mailbox configuration", trait: mail, feeds: feeds(
			mentioned(feeding(alert.Mailbox, "mailboxPrimaryAddress", "upn")), mentioned(feeding(alert.Email, "mailboxPrimaryAddress")),
			mentioned(feeding(alert.User, "upn")), mentioned(feeding(alert.UUID, "externalDirectoryObjectId")), filling("user_principal_name", "upn"))},
		{typ: "analyzedMessageEvidence", name: "Email message", trait: mail, feeds: feeds(
			feeding(alert.Email, "p2Sender.emailAddress", "p1Sender.emailAddress"), mentioned(feeding(alert.Email, "recipientEmailAddress")),
			mentioned(feeding(alert.Domain, "p2Sender.domainName", "p1Sender.domainName")),
			feeding(alert.IP, "senderIp"), feeding(alert.URL, "urls"), feeding(alert.UUID, "networkMessageId"),
			filling("from_email_address", "p2Sender.emailAddress", "p1Sender.emailAddress"), filling("to_email_address", "recipientEmailAddress"),
			filling("subject", "subject"), filling("direction", "antiSpamDirection"), filling("delivery", "deliveryAction"),
			filling("threat_category", "threats"), filling("source_address", "senderIp"))},
		{typ: "mailClusterEvidence", name: "Mail cluster", trait: mail, feeds: feeding(alert.UUID, "networkMessageIds")},
		{typ: "submissionMailEvidence", name: "Submitted message", trait: mail, feeds: feeds(
			feeding(alert.Email, "sender"), mentioned(feeding(alert.Email, "recipient", "submitter")),
			feeding(alert.IP, "senderIp"), feeding(alert.UUID, "networkMessageId"), mentioned(feeding(alert.UUID, "submissionId")), filling("from_email_address", "sender"),
			filling("to_email_address", "recipient"), filling("subject", "subject"), filling("source_address", "senderIp"))},
		{typ: "teamsMessageEvidence", name: "Teams message", feeds: feeds(
			feeding(alert.Email, "senderFromAddress"), mentioned(feeding(alert.Email, "recipients", "suspiciousRecipients")),
			feeding(alert.IP, "senderIP"), mentioned(feeding(alert.UUID, "groupId")), filling("from_email_address", "senderFromAddress"),
			filling("to_email_address", "recipients"), filling("subject", "subject"), filling("direction", "messageDirection"),
			filling("delivery", "deliveryAction"), filling("source_address", "senderIP"))},
	}
}

func cloudKinds() []evidenceKind {
	named := feeding(alert.Resource, "name")
	return []evidenceKind{
		{typ: "azureResourceEvidence", name: "Azure resource", feeds: feeding(alert.Resource, "resourceName", "resourceId")},
		{typ: "amazonResourceEvidence", name: "AWS resource", feeds: feeding(alert.Resource, "resourceName", "amazonResourceId")},
		{
			typ: "googleCloudResourceEvidence", name: "Google Cloud resource",
			feeds: feeding(alert.Resource, "resourceName", "fullResourceName"),
		},
		{typ: "blobContainerEvidence", name: "Blob container", feeds: feeds(named, feeding(alert.URL, "url"))},
		{typ: "blobEvidence", name: "Blob", feeds: feeds(feeding(alert.File, "name"), feeding(alert.URL, "url"), feeding(alert.Hash, "fileHashes.value"))},
		{typ: "sasTokenEvidence", name: "SAS token", feeds: feeding(alert.Hash, "signatureHash")},
		{typ: "containerEvidence", name: "Container", feeds: feeds(
			feeding(alert.Resource, "name", "containerId"), feeding(alert.Command, "command"))},
		{typ: "containerImageEvidence", name: "Container image", feeds: feeding(alert.Resource, "imageId")},
		{typ: "containerRegistryEvidence", name: "Container registry", feeds: feeding(alert.Resource, "registry")},
		{typ: "kubernetesClusterEvidence", name: "Kubernetes cluster", feeds: named},
		{typ: "kubernetesControllerEvidence", name: "Kubernetes controller", feeds: named},
		{typ: "kubernetesNamespaceEvidence", name: "Kubernetes namespace", feeds: named},
		{typ: "kubernetesPodEvidence", name: "Kubernetes pod", feeds: named},
		{typ: "kubernetesSecretEvidence", name: "Kubernetes secret", feeds: named},
		{typ: "kubernetesServiceAccountEvidence", name: "Kubernetes service account", feeds: feeding(alert.User, "name")},
		{typ: "kubernetesServiceEvidence", name: "Kubernetes service", feeds: named},
	}
}

// legacyKind is a row for a complex type of Legacy and the member of the alert
// that lists it.
type legacyKind struct {
	member string
	evidenceKind
}

// legacyKinds is the table of Legacy's states, in the order of the wire.
func legacyKinds() []legacyKind {
	return []legacyKind{
		{"cloudAppStates", evidenceKind{typ: "cloudAppSecurityState", name: "Cloud application", feeds: feeds(
			feeding(alert.App, "destinationServiceName"), feeding(alert.IP, "destinationServiceIp"))}},
		{"fileStates", evidenceKind{typ: "fileSecurityState", name: "File", trait: fileOrMalware, feeds: feeds(
			feeding(alert.File, "name"), joined(alert.Path, "path", "name"), feeding(alert.Path, "path"), feeding(alert.Hash, "fileHash.hashValue"))}},
		{"hostStates", evidenceKind{typ: "hostSecurityState", name: "Device", feeds: feeds(
			spellingsOf(alert.Host, "fqdn", "netBiosName"), feeding(alert.IP, "privateIpAddress", "publicIpAddress"))}},
		{"malwareStates", evidenceKind{typ: "malwareState", name: "Malware", trait: fileOrMalware, feeds: feeds(
			filling("threat_name", "name"), filling("threat_family", "family"), filling("threat_category", "category"))}},
		{"messageSecurityStates", evidenceKind{
			typ: "messageSecurityState", name: "Email message",
			trait: mail, feeds: feeds(
				feeding(alert.IP, "connectingIP"), feeding(alert.UUID, "networkMessageId"), filling("subject", "messageSubject"),
				filling("direction", "directionality"), filling("delivery", "deliveryAction"), filling("source_address", "connectingIP")),
		}},
		{"networkConnections", evidenceKind{typ: "networkConnection", name: "Network connection", feeds: feeds(
			feeding(alert.IP, "destinationAddress", "sourceAddress", "natDestinationAddress", "natSourceAddress"),
			feeding(alert.Domain, "destinationDomain", "localDnsName"), feeding(alert.URL, "destinationUrl"),
			filling("source_address", "sourceAddress", "natSourceAddress"))}},
		{"processes", evidenceKind{typ: "process", name: "Process", feeds: feeds(
			feeding(alert.Process, "name", "parentProcessName"), feeding(alert.Command, "commandLine"),
			feeding(alert.File, "name"), joined(alert.Path, "path", "name"), feeding(alert.Path, "path"),
			feeding(alert.Hash, "fileHash.hashValue"), feeding(alert.User, "accountName"))}},
		{"registryKeyStates", evidenceKind{
			typ: "registryKeyState", name: "Registry key",
			feeds: feeding(alert.Registry, "key", "oldKey", "valueName", "oldValueName", "valueData", "oldValueData"),
		}},
		{"securityResources", evidenceKind{typ: "securityResource", name: "Resource", feeds: feeding(alert.Resource, "resource")}},
		{"userStates", evidenceKind{typ: "userSecurityState", name: "User", feeds: feeds(
			spellingsOf(alert.User, "userPrincipalName"), accountOf("userPrincipalName", "domainName", "accountName"),
			spellingsOf(alert.User, "userPrincipalName", "accountName")[1:], fallback(alert.User, "userPrincipalName", "onPremisesSecurityIdentifier"),
			feeding(alert.Domain, "domainName"), feeding(alert.IP, "logonIp"),
			spellingsOf(alert.UUID, "aadUserId", "onPremisesSecurityIdentifier"),
			filling("user_principal_name", "userPrincipalName"), filling("source_address", "logonIp"),
			when("emailRole", "sender", filling("from_email_address", "userPrincipalName")),
			when("emailRole", "recipient", filling("to_email_address", "userPrincipalName")))}},
		{"uriClickSecurityStates", evidenceKind{
			typ: "uriClickSecurityState", name: "URL click",
			feeds: feeding(alert.Domain, "uriDomain"),
		}},
		{"vulnerabilityStates", evidenceKind{typ: "vulnerabilityState", name: "Vulnerability"}},
	}
}

// wellKnown is the row for evidence without a type, or of an unknown
// one: members whose names mean the same wherever they stand.
func wellKnown() evidenceKind {
	return evidenceKind{feeds: feeds(
		feeding(alert.User, "userPrincipalName", "upn", "accountName"),
		feeding(alert.Host, "deviceDnsName", "hostName", "deviceName", "fqdn"),
		feeding(alert.IP, "ipAddress", "lastIpAddress", "lastExternalIpAddress", "ipInterfaces", "senderIp", "senderIP", "sourceAddress", "destinationAddress"),
		feeding(alert.Domain, "domainName", "dnsDomain"),
		feeding(alert.URL, "url", "urls", "webUrl"),
		feeding(alert.Email, "emailAddress", "primaryAddress"), mentioned(feeding(alert.Email, "recipientEmailAddress")),
		feeding(alert.Email, "senderFromAddress"), mentioned(feeding(alert.Email, "recipients")),
		feeding(alert.Hash, "sha256", "sha1", "md5", "sha256Ac"),
		feeding(alert.File, "fileName"),
		feeding(alert.Command, "processCommandLine", "commandLine"),
		mentioned(feeding(alert.Path, "filePath")),
		feeding(alert.Mailbox, "mailboxPrimaryAddress"),
		feeding(alert.App, "servicePrincipalName", "appId"),
		feeding(alert.Resource, "resourceId", "resourceName"),
		feeding(alert.Registry, "registryKey"),
		feeding(alert.UUID, "azureAdUserId", "azureAdDeviceId", "networkMessageId", "requestId", "sessionId"),
		device(),
	)}
}

// impliedTypes says what an object that names no type is, by the member that
// holds it: those that the schema gives to one type of evidence alone.
func impliedTypes() map[string]string {
	table := map[string]string{
		"account": "userEvidence", "host": "deviceEvidence", "files": "fileEvidence", "processes": "processEvidence",
		"image": "containerImageEvidence", "digestImage": "containerImageEvidence", "pod": "kubernetesPodEvidence",
		"namespace": "kubernetesNamespaceEvidence", "cluster": "kubernetesClusterEvidence", "nics": "nicEvidence",
		"trustedDomains": "activeDirectoryDomainEvidence", "blobContainer": "blobContainerEvidence",
		"storageResource": "azureResourceEvidence", "ioTHub": "azureResourceEvidence", "sourceRef": "urlEvidence",
	}
	for _, name := range [...]string{"sourceAddress", "destinationAddress", "hostIpAddress", "dnsServerIp", "ipAddress", "ipAddresses", "podIp", "clusterIP", "externalIPs"} {
		table[name] = "ipEvidence"
	}
	return table
}

// typeOf cuts "#microsoft.graph.security.deviceEvidence" to its last part.
func typeOf(odata string) string {
	return odata[strings.LastIndexByte(odata, '.')+1:]
}

// isEvidence reports whether an object of the type is evidence, known or not,
// and no complex type such as fileDetails.
func isEvidence(typ string) bool { return strings.HasSuffix(typ, "Evidence") }
