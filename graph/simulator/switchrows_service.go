package simulator

// signInRows are those of SignInSwitches.
func signInRows() []SwitchRow {
	const table = "switches.sign_in"
	return []SwitchRow{
		{table, "discovery_status", "the status with which both discoveries are answered, such as 500; 0 is none", nil, []string{"500", "503"}},
		{table, "missing_roles", "permissions that tokens lack, with blanks between them", nil, []string{`"SecurityAlert.Read.All SecurityIncident.Read.All"`}},
		{table, "extra_roles", "permissions that tokens have as well, such as SecurityAlert.ReadWrite.All", nil, nil},
		{table, "inactive", "true: Graph answers 401, the account mode is inactive", nil, []string{"true"}},
		{table, "late_keys", `how long after its upload every other sign-in with a certificate is refused (AADSTS700027), as by a server that does not know it yet: "2m"`, nil, nil},
	}
}

// wireRows are those of WireSwitches.
func wireRows() []SwitchRow {
	const table = "switches.wire"
	return []SwitchRow{
		{table, "slow", `how long each answer takes: "10s"`, nil, []string{`"2s"`}},
		{table, "slow_at", "whose answers: login, graph or office; otherwise all", someWords("login graph office"), []string{`"login", slow = "12s"`, `"graph", slow = "12s"`, `"office", slow = "12s"`}},
		{table, "hang_for", "how many requests hang, and are then answered with 504", nil, []string{"1"}},
		{table, "hang", "how long they hang; otherwise 100 s", nil, []string{`"40s", hang_for = 1`}},
		{table, "reset_for", "how many connections break off before an answer", nil, []string{"1", "3"}},
	}
}

// riskRows are those of RiskSwitches.
func riskRows() []SwitchRow {
	const table = "switches.risk"
	return []SwitchRow{
		{table, "per_second", "requests a second before 429 without Retry-After; 0 is no limit, the real service has 1", nil, []string{"1"}},
		{table, "licence", "the licence of the tenant: p1 (details are hidden), or none (403); otherwise P2", someWords("p1 none"), []string{`"none"`}},
	}
}

// officeRows are those of OfficeSwitches.
func officeRows() []SwitchRow {
	const table = "switches.office"
	return []SwitchRow{
		{table, "unsubscribed", "true: no subscription at the start; what was made before a start is lost", nil, nil},
		{table, "auditing_off", "true: the tenant keeps no audit log, and is said not to exist", nil, []string{"true"}},
		{table, "disabled", "true: an administrator disabled the subscriptions", nil, []string{"true"}},
		{table, "first_content", `how long after the first start the first content comes: "2h"; the real service takes up to 12 h`, nil, nil},
		{table, "visible_after", "how long after its making content is listed", nil, []string{`"3m"`}},
		{table, "duplicates", "true: every content is made a second time 7 minutes later, under another id", nil, []string{"true"}},
		{table, "expired_for", "how many contents that were listed have expired", nil, []string{"1"}},
		{table, "page_size", "contents of a page; 0 is 100", nil, []string{"1", "2"}},
		{table, "page_link", "the link to the next page: clean (as requests are), foreign (to another host), or http (without TLS); otherwise as in the documentation, with &amp; and another version", someWords("clean foreign http"), []string{`"clean"`, `"foreign"`, `"http"`}},
		{table, "per_minute", "requests a minute and publisher before 429; 0 is no limit, the real service has 2000", nil, []string{"3"}},
		{table, "shared_per_minute", "of those who name no publisher; 0 is per_minute", nil, []string{"1"}},
		{table, "errors_as_200", "true: errors that blame the request have the status 200", nil, []string{"true"}},
		{table, "long_windows", "true: a window of more than 24 hours is answered with a part", nil, nil},
		{table, "no_licence", "true: no token for this API", nil, []string{"true"}},
	}
}
