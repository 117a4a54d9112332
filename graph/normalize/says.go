package normalize

import (
	"cmp"
	"strings"

	"tocsin/graph/alert"
)

// facts is one piece of decoded evidence, of which a sentence is made.
type facts struct{ *alert.Evidence }

// get returns the first of the properties that has a value.
func (f facts) get(paths ...string) string {
	for _, path := range paths {
		for _, p := range f.Props {
			if p.Name == path {
				return p.Value
			}
		}
	}
	return ""
}

// inner returns the first of the properties of nested evidence of a type.
func (f facts) inner(typ string, paths ...string) string {
	for i := range f.Nested {
		if f.Nested[i].Type == typ {
			if value := (facts{&f.Nested[i]}).get(paths...); value != "" {
				return value
			}
		}
	}
	return ""
}

// with puts a word before a value, or nothing if there is no value.
func with(before, value string) string {
	if value == "" {
		return ""
	}
	return before + value
}

// behind puts a value in parentheses behind another; either may be missing.
func behind(value, more string) string {
	switch {
	case value == "" || value == more:
		return more
	case more == "":
		return value
	}
	return value + " (" + more + ")"
}

// clauses joins the parts with a value by commas.
func clauses(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ", ")
}

// phrase joins the parts with a value by spaces.
func phrase(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " ")
}

// telling returns "" for a word that tells nothing.
func telling(word string) string {
	switch word {
	case "unknown", "unknownFutureValue", "none", "Unknown":
		return ""
	}
	return word
}

// sayFirst makes a sentence of the first property that has a value.
func sayFirst(paths ...string) func(facts) string {
	return func(f facts) string { return f.get(paths...) }
}

func sayUser(f facts) string {
	return f.person("userAccount.")
}

// person names a userAccount.
func (f facts) person(at string) string {
	account := f.get(at + "accountName")
	if domain := f.get(at + "domainName"); domain != "" && account != "" {
		account = domain + `\` + account
	}
	return behind(f.get(at+"displayName"), cmp.Or(f.get(at+"userPrincipalName"), account, f.get(at+"userSid")))
}

func sayGroup(f facts) string {
	return behind(f.get("displayName", "friendlyName"), f.get("distinguishedName", "sid", "securityGroupId"))
}

func sayPrincipal(f facts) string {
	return clauses(behind(f.get("servicePrincipalName"), f.get("appId")), telling(f.get("servicePrincipalType")))
}

func sayRequest(f facts) string { return with("Sign-in request ", f.get("requestId")) }

func sayCloudSession(f facts) string {
	who := f.inner("userEvidence", "userAccount.userPrincipalName", "userAccount.accountName")
	return clauses(cmp.Or(with("Session of ", who), with("Session ", f.get("sessionId"))),
		with("on ", f.get("deviceName")), f.get("operatingSystem"), f.get("browser"), with("since ", f.get("startUtcDateTime")))
}

func sayHostSession(f facts) string {
	who := f.inner("userEvidence", "userAccount.userPrincipalName", "userAccount.accountName")
	host := f.inner("deviceEvidence", "deviceDnsName", "hostName")
	return clauses(phrase(cmp.Or(with("Session of ", who), with("Session ", f.get("sessionId"))), with("on ", host)),
		with("since ", f.get("startUtcDateTime")))
}

func sayOAuth(f facts) string {
	return clauses(behind(f.get("displayName"), f.get("appId")), with("published by ", f.get("publisher")))
}

func sayCloudApp(f facts) string {
	return behind(f.get("displayName"), f.get("instanceName", "appId"))
}

func sayDevice(f facts) string {
	return clauses(f.get("deviceDnsName", "hostName", "mdeDeviceId"),
		phrase(f.get("osPlatform"), f.get("version")),
		with("risk ", telling(f.get("riskScore"))),
		with("health ", telling(f.get("healthStatus"))),
		with("last seen at ", f.get("lastIpAddress", "lastExternalIpAddress")))
}

func sayFile(f facts) string {
	return clauses(phrase(f.get("fileDetails.fileName"), with("in ", f.get("fileDetails.filePath"))),
		f.get("detectionStatus"), f.hash("fileDetails."))
}

// hash names the strongest hash of a fileDetails.
func (f facts) hash(at string) string {
	return cmp.Or(with("SHA-256 ", f.get(at+"sha256")), with("SHA-1 ", f.get(at+"sha1")), with("MD5 ", f.get(at+"md5")))
}

func sayHash(f facts) string { return phrase(f.get("algorithm"), f.get("value")) }

func sayProcess(f facts) string {
	parent := behind(f.get("parentProcessImageFile.fileName"), f.get("parentProcessId"))
	return clauses(behind(f.get("imageFile.fileName"), f.get("processId")),
		with("started by ", parent), with("as ", f.person("userAccount.")), f.get("detectionStatus"),
		f.get("processCommandLine"))
}

// underHive joins a registry hive and key.
func underHive(hive, key string) string {
	if hive == "" || key == "" {
		return hive + key
	}
	return hive + `\` + key
}

func sayRegistryKey(f facts) string { return underHive(f.get("registryHive"), f.get("registryKey")) }

func sayRegistryValue(f facts) string {
	value := f.get("registryValueName")
	if data := f.get("registryValue"); data != "" {
		value += " = " + data
	}
	return phrase(sayRegistryKey(f)+with(":", value), with("as ", f.get("registryValueType")))
}

func sayIP(f facts) string {
	place := clauses(f.get("location.city"), f.get("location.state"), f.get("location.countryName", "countryLetterCode"))
	return phrase(f.get("ipAddress"), with("in ", place))
}

func sayConnection(f facts) string {
	var ends []string
	for i := range f.Nested {
		ends = append(ends, facts{&f.Nested[i]}.get("ipAddress"))
	}
	return clauses(with("between ", strings.Join(ends, " and ")), with("to port ", f.get("destinationPort")), f.get("protocol"))
}

func sayMailbox(f facts) string {
	return with("Mailbox of ", behind(f.get("displayName"), f.get("primaryAddress", "upn")))
}

func sayMailboxConfiguration(f facts) string {
	return phrase(f.get("configurationType", "displayName"), with("of ", f.get("mailboxPrimaryAddress", "upn")))
}

func sayMessage(f facts) string {
	return clauses(phrase(quoted(f.get("subject")),
		with("from ", f.get("p2Sender.emailAddress", "p1Sender.emailAddress")),
		with("to ", f.get("recipientEmailAddress"))),
		phrase(telling(f.get("deliveryAction")), with("in ", telling(f.get("deliveryLocation")))),
		with("threats ", f.get("threats")))
}

// quoted marks foreign text.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "“" + s + "”"
}

func sayCluster(f facts) string {
	return phrase(f.get("emailCount"), with("messages alike by ", f.get("clusterBy")), quoted(f.get("clusterByValue")))
}

func saySubmission(f facts) string {
	return clauses(phrase(quoted(f.get("subject")), with("from ", f.get("sender")), with("to ", f.get("recipient"))),
		with("submitted by ", f.get("submitter")), with("as ", telling(f.get("reportType"))))
}

func sayTeams(f facts) string {
	return clauses(phrase(quoted(f.get("subject")), with("from ", f.get("senderFromAddress")), with("to ", f.get("recipients"))),
		telling(f.get("deliveryAction")))
}

func sayResource(f facts) string {
	return phrase(f.get("resourceName", "resourceId", "amazonResourceId", "fullResourceName"), with("of type ", f.get("resourceType")))
}

func sayLegacyFile(f facts) string {
	return clauses(phrase(f.get("name"), with("in ", f.get("path"))), phrase(f.get("fileHash.hashType"), f.get("fileHash.hashValue")))
}

func sayLegacyHost(f facts) string {
	return clauses(f.get("fqdn", "netBiosName"), f.get("os"), with("risk ", telling(f.get("riskScore"))),
		with("at ", f.get("privateIpAddress", "publicIpAddress")))
}

func sayLegacyConnection(f facts) string {
	return clauses(phrase(with("from ", f.get("sourceAddress")), with("to ", f.get("destinationUrl", "destinationDomain", "destinationAddress"))),
		with("port ", f.get("destinationPort")), telling(f.get("protocol")), telling(f.get("status")))
}

func sayLegacyProcess(f facts) string {
	return clauses(behind(f.get("name"), f.get("processId")),
		with("started by ", behind(f.get("parentProcessName"), f.get("parentProcessId"))),
		with("as ", f.get("accountName")), f.get("commandLine"))
}

func sayLegacyRegistry(f facts) string {
	value := f.get("valueName")
	if data := f.get("valueData"); data != "" {
		value += " = " + data
	}
	return phrase(telling(f.get("operation")), underHive(f.get("hive"), f.get("key"))+with(":", value))
}

func sayLegacyUser(f facts) string {
	account := f.get("accountName")
	if domain := f.get("domainName"); domain != "" && account != "" {
		account = domain + `\` + account
	}
	return clauses(cmp.Or(f.get("userPrincipalName"), account, f.get("aadUserId")),
		with("role ", telling(f.get("emailRole"))), with("sign-in from ", f.get("logonIp")), f.get("logonLocation"))
}
