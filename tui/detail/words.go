package detail

import (
	"strings"
	"time"
	"unicode"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Spelled splits a camelCase word of Graph: "noThreatsFound" becomes "no
// threats found". A word with other characters than letters stays as it is.
func Spelled(word string) string {
	var b strings.Builder
	lower := false
	for _, r := range word {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r):
			return word
		case lower && unicode.IsUpper(r):
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// oneLine returns a text of a record as one clean line of bounded length. Most texts hide
// nothing, and Clean says so at a tenth of the cost of Reveal.
func oneLine(s string) string {
	short, _ := clip(s)
	if text.Clean(short) == short {
		return short
	}
	return text.Reveal(short)
}

// sentence begins words with a capital. A text with other characters than letters and
// blanks is no word of ours and stays as it is.
func sentence(words string) string {
	if strings.ContainsFunc(words, func(r rune) bool { return r != ' ' && (r > unicode.MaxASCII || !unicode.IsLetter(r)) }) {
		return words
	}
	return strings.ToUpper(words[:min(1, len(words))]) + words[min(1, len(words)):]
}

// moment writes a time to the second, in the zone of now.
func moment(t alert.Time, now time.Time) string {
	at := t.Time().In(now.Location())
	if at.Location() == time.UTC {
		return at.Format("2006-01-02 15:04:05Z")
	}
	return at.Format("2006-01-02 15:04:05 MST")
}

// when returns a time and its age.
func when(t alert.Time, now time.Time) line {
	if t == 0 {
		return nil
	}
	return line{{Text: moment(t, now), Role: theme.Value}, {Text: "  " + text.Ago(t.Time(), now), Role: theme.Muted}}
}

// verdictRole returns the role of a verdict.
func verdictRole(word string) theme.Role {
	switch word {
	case "malicious":
		return theme.Bad
	case "suspicious":
		return theme.Warn
	case "noThreatsFound":
		return theme.Good
	}
	return theme.Muted
}

// remediationRole returns the role of a remediation: a still active threat stands out.
func remediationRole(word string) theme.Role {
	switch word {
	case "remediated", "prevented", "blocked":
		return theme.Good
	case "active", "unremediated", "partiallyRemediated", "declined", "pendingApproval":
		return theme.Warn
	}
	return theme.Muted
}

// partRole returns the role in which the role of a piece of evidence is drawn.
func partRole(word string) theme.Role {
	switch word {
	case "attacker", "commandAndControl":
		return theme.Bad
	case "attacked", "compromised", "suspicious", "policyViolator":
		return theme.Warn
	}
	return theme.Muted
}

// severityWord returns the name of a severity; a word that Graph doesn't have
// today stays as it was sent.
func severityWord(s alert.Severity) string {
	for _, b := range theme.Bands() {
		if b.Severity == s {
			return b.Name
		}
	}
	if s == "" || s == alert.Unknown {
		return "Unknown"
	}
	return text.Reveal(string(s))
}
