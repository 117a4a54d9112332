package normalize

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// The enumerations of microsoft.graph.riskDetection, never written to. The type of an event
// is none: Microsoft adds types without notice.
var (
	riskStates = newEnum("none", "confirmedSafe", "remediated", "dismissed", "atRisk", "confirmedCompromised")

	riskDetails = newEnum("none", "adminGeneratedTemporaryPassword", "userPerformedSecuredPasswordChange",
		"userPerformedSecuredPasswordReset", "adminConfirmedSigninSafe", "aiConfirmedSigninSafe", "userPassedMFADrivenByRiskBasedPolicy",
		"adminDismissedAllRiskForUser", "adminConfirmedSigninCompromised", "hidden", "adminConfirmedUserCompromised",
		"m365DAdminDismissedDetection", "adminConfirmedServicePrincipalCompromised", "adminDismissedAllRiskForServicePrincipal",
		"userChangedPasswordOnPremises", "adminDismissedRiskForSignIn", "adminConfirmedAccountSafe", "microsoftRevokedSessions")
)

// stateOf maps a state of risk. A confirmed risk is still there, and an unknown word, or
// none, is OPEN as of any alert. Portals call what an administrator confirms a true or a
// false positive.
func stateOf(word string) (alert.Status, string) {
	switch word {
	case "confirmedSafe":
		return alert.Resolved, "falsePositive"
	case "remediated", "dismissed":
		return alert.Resolved, ""
	case "confirmedCompromised":
		return alert.Open, "truePositive"
	}
	return alert.Open, ""
}

// eventTitles has the portal's names of the types of risk events, by the type in lower case.
var eventTitles = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"":                                     "Risk detection",
		genericEvent:                           "Additional risk detected",
		"adminconfirmedusercompromised":        "Admin confirmed user compromised",
		"anomaloustoken":                       "Anomalous token",
		"anomaloususeractivity":                "Anomalous user activity",
		"anonymizedipaddress":                  "Anonymous IP address",
		"attackerinthemiddle":                  "Attacker in the middle",
		"attemptedprtaccess":                   "Possible attempt to access Primary Refresh Token (PRT)",
		"impossibletravel":                     "Impossible travel",
		"investigationsthreatintelligence":     "Microsoft Entra threat intelligence",
		"leakedcredentials":                    "Leaked credentials",
		"maliciousipaddress":                   "Malicious IP address",
		"malwareinfectedipaddress":             "Malware-linked IP address",
		"mcasfinsuspiciousfileaccess":          "Mass access to sensitive files",
		"mcasimpossibletravel":                 "Impossible travel",
		"mcassuspiciousinboxmanipulationrules": "Suspicious inbox manipulation rules",
		"nationstateip":                        "Verified threat actor IP",
		"newcountry":                           "New country",
		"passwordspray":                        "Password spray",
		"riskyipaddress":                       "Activity from anonymous IP address",
		"suspiciousapitraffic":                 "Suspicious API traffic",
		"suspiciousbrowser":                    "Suspicious browser",
		"suspiciousinboxforwarding":            "Suspicious inbox forwarding",
		"suspiciousipaddress":                  "Suspicious IP address",
		"suspicioussendingpatterns":            "Suspicious sending patterns",
		"tokenissueranomaly":                   "Token issuer anomaly",
		"unfamiliarfeatures":                   "Unfamiliar sign-in properties",
		"unlikelytravel":                       "Atypical travel",
		"userreportedsuspiciousactivity":       "User reported suspicious activity",
	}
})

// genericEvent is the type of what Microsoft does not name to tenants without Entra ID P2.
const genericEvent = "generic"

// eventTitle returns the portal's name of a type of event; of a new one, its words.
func eventTitle(event string) string {
	if title, ok := eventTitles()[strings.ToLower(event)]; ok {
		return title
	}
	return upperFirst(wordsApart(event))
}

// detectorOf returns the detector that alerts_v2 names for a type of event: the type with a
// capital.
func detectorOf(event string) string { return upperFirst(event) }

// upperFirst returns a text with a capital as its first letter.
func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 || first == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// wordsApart takes a camelCase name apart and leaves abbreviations in capitals:
// "UnfamiliarIP" is "Unfamiliar IP", "anomalousToken" is "anomalous token".
func wordsApart(name string) string {
	var words []string
	from, lower := 0, false
	for i, c := range name {
		if unicode.IsUpper(c) && lower {
			words, from = append(words, name[from:i]), i
		}
		lower = unicode.IsLower(c)
	}
	words = append(words, name[from:])
	for i, w := range words[1:] {
		if second := strings.IndexFunc(w[1:], unicode.IsUpper); second != 0 {
			words[i+1] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

// detectionText describes a detection: what Microsoft hides and why, the reasons that it
// gives, and what happened since. detail is a word of riskDetails.
func detectionText(event, level, detail string, reasons []string) string {
	var said []string
	if strings.EqualFold(event, genericEvent) || strings.EqualFold(level, hiddenWord) || detail == hiddenWord {
		said = append(said, "Microsoft hides the details of this risk: they need a licence for Entra ID P2.")
	}
	if len(reasons) > 0 {
		words := make([]string, len(reasons))
		for i, r := range reasons {
			words[i] = wordsApart(r)
		}
		said = append(said, "Reasons: "+strings.Join(words, ", ")+".")
	}
	if something(detail) != "" && detail != hiddenWord {
		said = append(said, upperFirst(detailText(detail))+".")
	}
	return strings.Join(said, " ")
}

// hiddenWord is the level and the detail of what Microsoft does not tell to tenants without
// Entra ID P2.
const hiddenWord = "hidden"

// detailText returns what a detail says. Words of the schema whose parts are no English have
// a text of their own.
func detailText(detail string) string {
	switch detail {
	case "aiConfirmedSigninSafe":
		return "Microsoft found the sign-in safe"
	case "adminConfirmedSigninSafe":
		return "an administrator confirmed the sign-in safe"
	case "adminConfirmedSigninCompromised":
		return "an administrator confirmed the sign-in compromised"
	case "adminConfirmedUserCompromised":
		return "an administrator confirmed the user compromised"
	case "adminConfirmedAccountSafe":
		return "an administrator confirmed the account safe"
	case "adminDismissedAllRiskForUser":
		return "an administrator dismissed all risk for the user"
	case "adminDismissedRiskForSignIn":
		return "an administrator dismissed the risk of the sign-in"
	case "m365DAdminDismissedDetection":
		return "an administrator dismissed the detection in Defender XDR"
	case "userPassedMFADrivenByRiskBasedPolicy":
		return "the user passed multifactor authentication that a risk policy asked for"
	case "userPerformedSecuredPasswordReset":
		return "the user reset the password securely"
	case "userPerformedSecuredPasswordChange":
		return "the user changed the password securely"
	}
	return wordsApart(detail)
}
