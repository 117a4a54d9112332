package simulator

// pageRows are the switches of pages.
func pageRows() []SwitchRow {
	const table = "switches"
	return []SwitchRow{
		{table, "default_top", "items of a page if the request has no $top; 0 is 100 alerts, 50 incidents and 20 risk detections", nil, nil},
		{table, "max_top", "the largest page; 0 is 1000 alerts, 100 incidents and 500 risk detections", nil, []string{"3", "40"}},
		{table, "refuse_order", "true: $orderby is answered with 400", nil, nil},
		{table, "ignore_order", "true: $orderby has no effect", nil, nil},
		{table, "refuse_skip", "true: $skip is answered with 400", nil, []string{"true"}},
		{table, "ignore_skip", "true: $skip has no effect", nil, nil},
		{table, "skip_limit", "a larger $skip is answered with 400; 0 is no limit, and 500 for the Legacy list", nil, []string{"10"}},
		{table, "skip_links", "true: links to the next page count rows with $skip, so they go wrong if rows move", nil, []string{"true"}},
		{table, "no_next_link", "true: full pages have no link to the next one", nil, []string{"true"}},
		{
			table, "link", "what is wrong with every link to the next page: relative, foreign (to another host), http (without TLS), long, bad (no address), same (always to the first page), loop (for ever to the same page), or the status of the next page: 400, 404, 410, 500",
			someWords("relative foreign http long bad same loop 400 404 410 500"),
			[]string{`"relative"`, `"foreign"`, `"http"`, `"long"`, `"bad"`, `"400"`, `"500"`},
		},
		{table, "show_gated", "true: values that only the Prefer header asks for are sent without it too", nil, []string{"true"}},
	}
}

// faultRows are the switches of what goes wrong.
func faultRows() []SwitchRow {
	const table = "switches"
	return []SwitchRow{
		{table, "partial", "true: lists are answered with 206, and a provider that failed", nil, []string{"true"}},
		{table, "legacy", "the Legacy list: empty (no items), 400, 404 or 410", someWords("empty 400 404 410"), nil},
		{table, "unprovisioned", "true: 403, the account is not provisioned", nil, []string{"true"}},
		{table, "per_minute", "requests a minute before 429; the real service has 150", nil, []string{"2", "12"}},
		{table, "retry_after", "how a 429 says when to ask again: decimal (2.128), date, or none; otherwise in seconds", someWords("decimal date none"), []string{`"decimal", per_minute = 3`, `"date", per_minute = 3`, `"none", per_minute = 3`}},
		{table, "body", "what happens to the body of a good answer: truncated, html (a page of a proxy), gzip (packed unasked), junk (text after the JSON)", someWords("truncated html gzip junk"), []string{`"truncated"`, `"html"`, `"gzip"`, `"junk"`}},
		{table, "broken_item", "id of an item that breaks every page that holds it; or several ids with blanks between them", nil, nil},
		{table, "broken_by", "how it breaks them: error (the list ends before it), or the status 500, 502, 503 or 504; otherwise it is no JSON", someWords("error 500 502 503 504"), nil},
		{table, "broken_in", "its source; otherwise alerts_v2", nil, nil},
		{table, "next_status", "500, 502, 503 or 504 for the next requests", nil, []string{"500, next_status_for = 2", "502, next_status_for = 1", "503, next_status_for = 3, retry_secs = 7", "504, next_status_for = 1"}},
		{table, "next_status_for", "how many requests have that status", nil, nil},
		{table, "retry_secs", "the Retry-After of those; 0 is none", nil, nil},
		{table, "torn_for", "how many lists with items break off half way", nil, []string{"1", "2"}},
		{table, "unauthorized_for", "how many requests are answered with 401", nil, []string{"1", "2"}},
		{table, "claims", "true: those 401 ask for claims", nil, []string{"true, unauthorized_for = 1"}},
		{table, "aadsts", "the error of the sign-in, such as 7000222", nil, []string{"90033", "53003", "700024"}},
		{table, "clock_ahead", `how far the clock of the services is ahead: "20m"; "-20m" is behind`, nil, []string{`"3m"`, `"-3m"`}},
		{table, "date_ahead", "how far the Date of answers is ahead of that clock", nil, []string{`"20m"`, `"-20m"`}},
		{table, "token_life", `how long a token is valid: "10m"; otherwise 3599 s`, nil, []string{`"10m"`}},
	}
}

// listRows are those of ListSwitches.
func listRows() []SwitchRow {
	const table = "switches.lists"
	return []SwitchRow{
		{table, "over_top", "what a $top above the limit does: honour, or 400; otherwise the page has as many items as the limit", someWords("honour 400"), nil},
		{table, "ignore_unknown", "true: parameters that the service does not know have no effect; otherwise 400", nil, []string{"true"}},
		{table, "ignore_prefer", "true: values that the Prefer header asks for are hidden with it too", nil, []string{"true"}},
		{table, "refuse_gated", "true: such a value in $filter is answered with 400 if the Prefer header is missing", nil, []string{"true"}},
		{table, "expand_limit", "$expand=alerts is answered with 500 if an incident has more alerts than this; 0 is no limit", nil, []string{"1"}},
		{table, "retention", `items that were created longer ago are gone: "720h"; otherwise none`, nil, nil},
		{table, "missing_provider", "a provider whose Legacy alerts are missing, such as MCAS: 206 with a Warning", nil, []string{`"MCAS"`, `"IPC"`}},
	}
}

// itemRows are those of ItemSwitches.
func itemRows() []SwitchRow {
	const table = "switches.items"
	return []SwitchRow{
		{table, "visible_after", `how long after their creation items are listed, by product: {all = "5m", microsoftDefenderForOffice365 = "30m", IPC = "2h"}; the words are those of serviceSource, of a Legacy provider and of a detection's source`, nil, []string{`{all = "4m"}`}},
		{table, "burst", "how many updates each item gets after its creation, 10 s apart, that change its time alone", nil, []string{"6"}},
		{table, "suppress_every", "every so many alerts are resolved at birth by a suppression rule", nil, []string{"5"}},
		{table, "move_every", "every so many incidents are redirected to the next one 5 minutes after their creation, and their alerts move", nil, []string{"3"}},
		{table, "keys", "which members alerts have: 2023 (29 of 36), or new (some that are not known)", someWords("2023 new"), []string{`"2023"`, `"new"`}},
		{table, "times", "the form of times: whole (no fraction), mixed (0 to 7 digits), full (7 digits), or odd (an hour of one digit)", someWords("whole mixed full odd"), []string{`"full"`, `"odd"`}},
		{table, "untouched", "what classification and determination of an untouched alert are: unknown, empty, or absent; otherwise null", someWords("unknown empty absent"), []string{`"unknown"`, `"empty"`, `"absent"`}},
		{table, "title_case", "true: severity, status and classification begin with a capital letter", nil, []string{"true"}},
	}
}

// writeRows are those of WriteSwitches.
func writeRows() []SwitchRow {
	const table = "switches.writes"
	return []SwitchRow{
		{table, "lag", `how long lists show the old state after a write: "5s"`, nil, []string{`"20s"`}},
		{table, "ignore_unknown", "true: members that cannot be written have no effect; otherwise 400", nil, nil},
		{table, "no_comments", "true: comments cannot be written: 404", nil, nil},
		{table, "refuse_in_progress", "true: the status inProgress of an incident is answered with 400", nil, nil},
	}
}
