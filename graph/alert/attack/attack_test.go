package attack_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert/attack"
)

// TestFind names techniques as alerts name them.
func TestFind(t *testing.T) {
	for id, want := range map[string]string{
		"T1003":     "OS Credential Dumping [Credential Access]",
		"T1003.001": "OS Credential Dumping: LSASS Memory [Credential Access]",
		"t1003.001": "OS Credential Dumping: LSASS Memory [Credential Access]",
		"T1566.002": "Phishing: Spearphishing Link [Initial Access]",
		"T1001":     "Data Obfuscation [Command and Control]",
		"T1003.999": "OS Credential Dumping [Credential Access]",
		"T1053.005": "Scheduled Task/Job: Scheduled Task [Execution, Persistence, Privilege Escalation]",
	} {
		got, ok := attack.Find(id)
		if text := got.String() + " [" + strings.Join(got.Tactics, ", ") + "]"; !ok || text != want {
			t.Errorf("%s is %q, %v; want %q", id, text, ok, want)
		}
	}
	for _, id := range []string{"", "T", "t.", ".", "T9999", "1003", "TA0006", "T1003.", "X1003", "T1003.001.1", strings.Repeat("T1.", 1<<16)} {
		if got, ok := attack.Find(id); ok && got.ID != "T1003" {
			t.Errorf("%.20q is %v", id, got)
		}
	}
}

// TestTable checks each row: an id, a name, known tactics, a parent if it is a
// sub-technique, and that Find finds it.
func TestTable(t *testing.T) {
	tactics := []string{
		"Reconnaissance", "Resource Development", "Initial Access", "Execution", "Persistence", "Privilege Escalation", "Defense Evasion",
		"Credential Access", "Discovery", "Lateral Movement", "Collection", "Command and Control", "Exfiltration", "Impact",
	}
	form := regexp.MustCompile(`^T\d{4}(\.\d{3})?$`)
	rows := attack.All()
	if len(rows) != 679 { // version 17.1
		t.Errorf("%d techniques", len(rows))
	}
	for i, row := range rows {
		if !form.MatchString(row.ID) || row.Name == "" || len(row.Tactics) == 0 || (row.Parent != "") != strings.Contains(row.ID, ".") {
			t.Errorf("row %d: %+v", i+1, row)
		}
		if i > 0 && rows[i-1].ID >= row.ID {
			t.Errorf("%s stands behind %s", row.ID, rows[i-1].ID)
		}
		for _, tactic := range row.Tactics {
			if !slices.Contains(tactics, tactic) {
				t.Errorf("%s has the tactic %q", row.ID, tactic)
			}
		}
		if found, ok := attack.Find(row.ID); !ok || found.ID != row.ID {
			t.Errorf("Find(%s) = %v, %v", row.ID, found, ok)
		}
	}
}

// TestFindAllocatesNothing counts what a lookup costs: a list asks for each of its rows.
func TestFindAllocatesNothing(t *testing.T) {
	attack.Find("T1003")
	for _, id := range []string{"T1003.001", "T1003.999", "T9999"} {
		if n := testing.AllocsPerRun(100, func() { attack.Find(id) }); n != 0 {
			t.Errorf("Find(%s) allocates %v times", id, n)
		}
	}
}
