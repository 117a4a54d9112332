package alert

import (
	"slices"
	"strings"
)

// Verdict holds what an analyst concluded about a record here; "" for none yet. It is
// never sent to Graph, whose own words are classification and determination.
type Verdict string

// The verdicts.
const (
	VerdictTrue      Verdict = "true"
	VerdictBenign    Verdict = "benign"
	VerdictFalse     Verdict = "false positive"
	VerdictDuplicate Verdict = "duplicate"
	VerdictTest      Verdict = "test"
)

// VerdictRow is one of the verdicts that a person can choose.
type VerdictRow struct {
	Word  Verdict  // as it is stored, printed and typed
	Title string   // as a menu shows it
	Also  []string // other words for it, in queries too, compared without case
	Short []string // more of them for where a verdict is typed; in queries they may mean Graph's own words
}

// Verdicts lists the verdicts that a person can choose, in the order of a menu.
func Verdicts() []VerdictRow {
	return []VerdictRow{
		{VerdictTrue, "True positive", []string{"true positive"}, []string{"tp", "truePositive"}},
		{VerdictBenign, "Benign", []string{"benign positive"}, []string{"bp", "expected", "informationalExpectedActivity"}},
		{VerdictFalse, "False positive", []string{"false"}, []string{"fp", "falsePositive"}},
		{VerdictDuplicate, "Duplicate", nil, []string{"dup"}},
		{VerdictTest, "Test", nil, []string{"testing"}},
	}
}

// ParseVerdict returns the verdict that a word means, without regard to case; hyphens
// and underscores count as spaces. ok is false for any other word, also for "".
func ParseVerdict(word string) (v Verdict, ok bool) {
	word = strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSpace(word))
	for _, row := range Verdicts() {
		for _, known := range row.names() {
			if strings.EqualFold(word, known) {
				return row.Word, true
			}
		}
	}
	return "", false
}

// Title returns the verdict as a menu shows it. A word that a later program stored stays
// as it is.
func (v Verdict) Title() string {
	if v == "" { // as most rows of a list have it
		return ""
	}
	for _, row := range Verdicts() {
		if row.Word == v {
			return row.Title
		}
	}
	return string(v)
}

// VerdictWords returns the words of the verdicts in the order of a menu.
func VerdictWords() (words []string) {
	for _, row := range Verdicts() {
		words = append(words, string(row.Word))
	}
	return words
}

// names returns all that the verdict is called.
func (row VerdictRow) names() []string {
	return slices.Concat([]string{string(row.Word)}, row.Also, row.Short)
}

// VerdictNames returns all that ParseVerdict knows.
func VerdictNames() (names []string) {
	for _, row := range Verdicts() {
		names = append(names, row.names()...)
	}
	return names
}

// verdictValues returns the values of the field.
func verdictValues() (values []Value) {
	for _, row := range Verdicts() {
		values = append(values, Value{Word: string(row.Word), Also: row.Also})
	}
	return values
}
