package query

import (
	"strings"
	"testing"
)

// TestStagesPrint holds the canonical form of each stage.
func TestStagesPrint(t *testing.T) {
	for text, want := range map[string]string{
		"severity > 0 | HEAD 005|tail 10":                 "FROM alert WHERE severity > 0 | head 5 | tail 10",
		"| SORT title asc, severity DESC, raw.Evidence.N": "FROM alert | sort title, severity desc, original_data.evidence.n",
		"| sort by id": "FROM alert | sort resource_id",
		`| fields id, @USER, alert_id, raw."@odata.type"`: `FROM alert | fields resource_id, @user, original_data."@odata.type"`,
		"| aggregate COUNT":                  "FROM alert | aggregate count",
		"| aggregate count by 1 H":           "FROM alert | aggregate count by 1h",
		"| aggregate count by 0120m":         "FROM alert | aggregate count by 2h",
		"| aggregate count by 90s":           "FROM alert | aggregate count by 90s",
		"| aggregate count by 48h":           "FROM alert | aggregate count by 2d",
		"| aggregate count() | sort count()": "FROM alert | aggregate count | sort count",
		"| aggregate count(id) as Ids, max(ingest_time_usec) by version, id, alert_id":     "FROM alert | aggregate count(resource_id) as Ids, max(ingest_time_usec) by ingest.product.version, resource_id",
		"| aggregate count, count(), count":                                                "",
		"| aggregate count, Count, cardinality(@user) as u":                                "FROM alert | aggregate count, cardinality(@user) as u",
		"| aggregate count by provider | sort count DESC, PROVIDER | head 5":               "FROM alert | aggregate count by provider | sort count desc, provider | head 5",
		"| aggregate count as n by metadata.title | sort count | fields metadata.title, N": "FROM alert | aggregate count as n by title | sort n | fields title, n",
		"| aggregate count as n, max(severity) as count | sort COUNT, n":                   "FROM alert | aggregate count as n, max(severity) as count | sort count, n",
		"| aggregate cardinality(metadata.title) | sort CARDINALITY(metadata.title)":       "FROM alert | aggregate cardinality(title) | sort cardinality(title)",
		"| aggregate min(raw.n) as least by 1d | sort least | fields interval, least":      "FROM alert | aggregate min(original_data.n) as least by 1d | sort least | fields interval, least",
	} {
		q, problems := Parse(text, testNow)
		switch {
		case q == nil && want != "":
			t.Errorf("%s: %v", text, Failed(problems))
		case q != nil && q.String() != want:
			t.Errorf("%s prints\n%s, want\n%s", text, q, want)
		case q != nil:
			if again, _ := Parse(q.String(), testNow); again == nil || again.String() != want {
				t.Errorf("%s is not read back: %v", want, again)
			}
		}
	}
}

// TestStagesHaveAPlace covers each stage from its | on.
func TestStagesHaveAPlace(t *testing.T) {
	text := "severity > 0 | head 5|tail 10 | sort title desc | fields id | aggregate count as n by provider "
	q, problems := Parse(text, testNow)
	if q == nil {
		t.Fatal(Failed(problems))
	}
	want := []string{"| head 5", "|tail 10", "| sort title desc", "| fields id", "| aggregate count as n by provider"}
	for i, s := range q.Stages {
		if got := text[s.Place().From:s.Place().To]; got != want[i] {
			t.Errorf("stage %d is at %q, want %q", i, got, want[i])
		}
	}
	if len(q.Stages) != len(want) {
		t.Errorf("%d stages, want %d", len(q.Stages), len(want))
	}
}

// TestStagesWarn holds what Taegis may refuse in a stage.
func TestStagesWarn(t *testing.T) {
	for _, row := range []struct{ text, covers, message string }{
		{"| sort title", "| sort title", "sort of alerts"},
		{"FROM incident | sort by title", "by", "by after sort"},
		{"| aggregate count by @user", "@user", "logical type"},
		{"| aggregate cardinality(@user)", "@user", "logical type"},
		{"| fields sensor_type", "sensor_type", "never filled"},
		{"FROM incident | sort updated_at asc", "", ""},
		{"| aggregate count, max(severity) by provider | sort count | head 5", "", ""},
		{"EARLIEST=-1d | fields id, @user | head 5 | tail 1", "", ""},
	} {
		q, problems := Parse(row.text, testNow)
		switch {
		case q == nil:
			t.Errorf("%s: %v", row.text, Failed(problems))
		case row.message == "" && len(problems) > 0:
			t.Errorf("%s warns %q", row.text, problems[0].Message)
		case row.message == "":
		case len(problems) != 1:
			t.Errorf("%s: %d warnings", row.text, len(problems))
		default:
			covers := row.text[problems[0].At.From:problems[0].At.To]
			if covers != row.covers || !strings.Contains(problems[0].Message, row.message) {
				t.Errorf("%s: %q %s", row.text, covers, problems[0].Message)
			}
		}
	}
}
