package querybar

import "testing"

// tab writes what a hint names, in the place of what is wrong or doubtful, and the footer says so.
func TestTabWritesTheMend(t *testing.T) {
	for typed, want := range map[string]string{
		"severity = hgih":                             "severity = 'high'‸",
		"title ~= powershell":                         "title CONTAINS 'powershell'‸",
		"title contains powershell":                   "title contains 'powershell'‸",
		"today":                                       "created_at:today‸",
		"| summarize count() by title":                "| aggregate count() by title‸",
		"severity:high | summarize count() by host":   "severity:high | aggregate count() by host‸",
		"isempty(user) | sort by TimeGenerated":       "user IS NULL | sort by TimeGenerated‸",
		"severity = hgih AND sev":                     "severity = 'high' AND sev‸",
		"FROM incident AND title:x":                   "FROM incident title:x‸",
		"title is 'x'":                                "title = 'x'‸",
		"title starts with 'x'":                       "title STARTSWITH 'x'‸",
		"isempty(user) AND title:x":                   "user IS NULL AND title:x‸",
		"created > ago(1d)":                           "created > -1d‸",
		"severity:high | distinct user":               "severity:high | aggregate count by user‸",
		"severity:high | top 5 by created_at":         "severity:high | sort created_at desc | head 5‸",
		"| aggregate count by bin(created_at, 1d)":    "| aggregate count by 1d‸",
		"| aggregate user":                            "| aggregate count by user‸",
		"| aggregate count by user | where count > 3": "| aggregate count by user | sort count desc | head 10‸",
	} {
		typing(t, Options{}, plain(8), func(x *session) {
			x.Type(typed)
			x.says("tab write the hint")
			x.keys("tab")
			x.line(want)
			x.silent("tab write the hint")
			x.keys("ctrl+u")
			x.Type(typed)
			x.keys("enter") // what is wrong is not kept
			if x.bar.Open() {
				x.keys("tab")
				x.line(want)
			}
		})
	}
}

// If a hint leaves a choice, tab opens the list of what it names, and esc puts back what was typed.
func TestTabListsTheChoiceOfAHint(t *testing.T) {
	typing(t, Options{}, plain(8), func(x *session) {
		x.Type("tactic:exfiltration ")
		x.says("tab write the hint")
		x.keys("tab")
		x.line("category‸:exfiltration ")
		x.keys("tab")
		x.line("attack_technique_ids‸:exfiltration ")
		x.keys("esc")
		x.line("tactic:exfiltration ‸")
		x.keys("tab")
		x.line("category‸:exfiltration ")
	})
}

// What names its field is not taken for a path or the name of a file too, and a candidate for what is
// typed whole is none. One behind a parenthesis has a blank before it.
func TestNoCandidateForWhatIsWhole(t *testing.T) {
	typing(t, Options{}, plain(8), func(x *session) {
		for _, typed := range []string{"file:*.docm", "process:powershell.exe", "severity:high"} {
			x.Type(typed)
			x.silent("tab '", "tab (")
			x.keys("tab")
			x.line(typed + "‸")
			x.keys("ctrl+u")
		}
		x.Type("(severity = 'high')")
		x.keys("tab")
		x.line("(severity = 'high') AND ‸")
	})
}
